"""Text and the brand's mark kept off faces: the photo moves beneath them, or the mark changes its side.

Where the caller or the photographer chose the part that is shown, only the mark moves.
"""

import math
from collections.abc import Iterator, Sequence
from functools import reduce
from typing import Final

from service.layout.marks import mark_moved
from service.layout.scene import Scene
from service.model.card import Card
from service.model.geometry import Box
from service.model.notice import Notice
from service.pixels.crop import Crop
from service.pixels.heads import main_heads

_FACE: Final = 0.92  # of a head's radii: hair may lie under a mark
_MOST_DOWN: Final = 0.1  # of the window, by which a face may sink towards the headline
_HAIR: Final = 0.1  # of a head, that the edge may take where it rises from under a headline
_GAP: Final = 0.01  # of the window, between a head and the text below or beside it
_WORTH: Final = 0.05  # of a head's area: less is not worth a move
_MUCH: Final = 0.15  # of a face, from the brows to the mouth, under text that an editor should know of
_FEATURES: Final = Box(0.15, 0.3, 0.85, 0.85)  # where these are in a head
_MAIN: Final = 0.5  # of the largest head's area
_SLACK: Final = 1e-4


def clear_heads(scene: Scene, card: Card, crop: Crop, heads: Sequence[Box]) -> tuple[Scene, Crop]:
    """Return scene and crop such that text and mark cover no head, or as little of one as can be.

    `heads` are fractions of the photo, largest first. What is right already stays as it is. Where text still
    covers much of a main head, as on a photo that one face fills, the scene says so.
    """
    if scene.photo is None:
        return scene, crop
    scene, crop = _cleared(scene, card, crop, heads)
    return (_told(scene) if _hides_face(scene, crop, heads) else scene), crop


def _cleared(scene: Scene, card: Card, crop: Crop, heads: Sequence[Box]) -> tuple[Scene, Crop]:
    assert scene.photo is not None
    crop = _beside_text(scene, card, crop, heads) if crop.source == "faces" else crop
    if scene.mark is None or not scene.photo.meets(scene.mark):
        return scene, crop
    sides = [scene, *_other_side(scene, card)]
    for side in sides:
        if not _covered(_mark_on_photo(side, crop), heads):
            return side, crop
    for side in sides if crop.source == "faces" else ():
        for moved in _moved(_mark_on_photo(side, crop), crop, heads, _frame(card)):
            if _harm(side, moved, heads) < _harm(side, crop, heads):
                return side, moved
    return min(sides, key=lambda side: _covered(_mark_on_photo(side, crop), heads)), crop


def _hides_face(scene: Scene, crop: Crop, heads: Sequence[Box]) -> bool:
    """Tell whether text covers much of a face that is nearly as large as the largest shown."""
    shown = [head for head in heads if crop.box.meets(head)]
    main = [head for head in shown if head.width * head.height >= _MAIN * shown[0].width * shown[0].height]
    texts = [_on_photo(box, scene, crop) for box in _texts(scene)]
    return any(sum(_shared(text, _features(head)) for text in texts) > _MUCH for head in main)


def _features(head: Box) -> Box:
    """Return the part of a head without hair, ears and chin."""
    left, top, right, bottom = _FEATURES
    across, down = head.width, head.height
    return Box(
        head.left + left * across, head.top + top * down, head.left + right * across, head.top + bottom * down
    )


def _told(scene: Scene) -> Scene:
    detail = "The headline lies over a face. Choose another design, such as «panel», or another photo."
    return scene._replace(notices=(*scene.notices, Notice("face_covered", detail, "design")))


def _beside_text(scene: Scene, card: Card, crop: Crop, heads: Sequence[Box]) -> Crop:
    """Return the crop from which text and mark take least of the heads; the nearest of equals."""
    sides = [scene, *_other_side(scene, card)]
    best, least = crop, min(_harm(side, crop, heads) for side in sides)
    for moved in _away_from_text(scene, crop, heads, _frame(card)):
        harm = min(_harm(side, moved, heads) for side in sides)
        if harm < least - _WORTH:
            best, least = moved, harm
    return best


def _away_from_text(scene: Scene, crop: Crop, heads: Sequence[Box], frame: Box) -> Iterator[Crop]:
    """Yield the crop moved as far as lifts the main heads above all text, or sets them beside it."""
    part, texts = crop.box, [_on_photo(box, scene, crop) for box in _texts(scene)]
    kept = main_heads(heads, (part.width, part.height))
    if kept is None or not any(text.meets(kept) for text in texts):
        return
    column = reduce(Box.joined, texts)
    room = kept.top + _HAIR * kept.height - part.top
    down = min(kept.bottom + _GAP * part.height - column.top, frame.bottom - part.bottom, room)
    if down > 0:
        yield _shifted(crop, 0.0, down)
    aside = _GAP * part.width
    for across in sorted((kept.left - column.right - aside, kept.right - column.left + aside), key=abs):
        moved = _shifted(crop, across, 0.0)
        if frame.contains(moved.box, _SLACK) and moved.box.contains(kept.common(part), _SLACK):
            yield moved


def _shifted(crop: Crop, across: float, down: float) -> Crop:
    part = crop.box
    return Crop(
        Box(part.left + across, part.top + down, part.right + across, part.bottom + down), crop.source
    )


def _texts(scene: Scene) -> list[Box]:
    """Return where text lies on the photo, in pixels; the mark's name is the mark's matter."""
    return [text.ink for text in scene.texts if text.ground == "photo"]


def _harm(scene: Scene, crop: Crop, heads: Sequence[Box]) -> float:
    """Return how much text and mark take of the heads that are shown, whole heads counted."""
    mark = _covered(_mark_on_photo(scene, crop), heads) if scene.mark else 0.0
    texts = [_on_photo(box, scene, crop) for box in _texts(scene)]
    return mark + sum(_shared(text, head) for text in texts for head in heads if crop.box.meets(head))


def _shared(text: Box, head: Box) -> float:
    """Return the share of a head that lies under a text."""
    common = text.common(head)
    return max(common.width, 0.0) * max(common.height, 0.0) / (head.width * head.height)


def _frame(card: Card) -> Box:
    """Return the part of the photo outside which nothing may be shown."""
    photo = card.article.photo
    return photo.crop if photo and photo.crop else Box(0.0, 0.0, 1.0, 1.0)


def _other_side(scene: Scene, card: Card) -> Iterator[Scene]:
    """Yield the scene with its mark at the card's other side, where nothing else stands there."""
    assert scene.mark is not None
    there = scene.mark.mirrored(scene.size.width)
    taken = [*card.overlays, *(text.ink for text in scene.texts if text.role != "mark")]
    taken += [each.box for each in (scene.code, scene.portrait) if each]
    is_shown = card.safe is None or card.safe.contains(there, 1.0)
    if is_shown and not there.meets(scene.mark) and not any(there.meets(box) for box in taken):
        yield mark_moved(scene, there.left - scene.mark.left)


def _mark_on_photo(scene: Scene, crop: Crop) -> Box:
    assert scene.mark is not None
    return _on_photo(scene.mark, scene, crop)


def _on_photo(box: Box, scene: Scene, crop: Crop) -> Box:
    """Return where a box of the card lies on the photo, in fractions of it."""
    photo, part = scene.photo, crop.box
    assert photo is not None
    across, down = part.width / photo.width, part.height / photo.height
    return Box(
        part.left + (box.left - photo.left) * across,
        part.top + (box.top - photo.top) * down,
        part.left + (box.right - photo.left) * across,
        part.top + (box.bottom - photo.top) * down,
    )


def _covered(mark: Box, heads: Sequence[Box]) -> float:
    """Return how deep the mark lies in faces, each taken as an ellipse: 0 where it touches none."""
    return sum(max(0.0, 1 - math.hypot(*_apart(mark, head))) for head in heads)


def _apart(mark: Box, head: Box) -> tuple[float, float]:
    """Return how far the mark is from a head's middle, across and down, in the face's radii."""
    x, y = (head.left + head.right) / 2, (head.top + head.bottom) / 2
    across = max(mark.left - x, 0.0, x - mark.right)
    down = max(mark.top - y, 0.0, y - mark.bottom)
    return across / (head.width / 2 * _FACE), down / (head.height / 2 * _FACE)


def _moved(mark: Box, crop: Crop, heads: Sequence[Box], frame: Box) -> Iterator[Crop]:
    """Yield the crop moved as little as clears mark and faces of one another, sideways before upwards."""
    part = crop.box
    kept = main_heads(heads, (part.width, part.height))
    for across, down in _ways(mark, part, heads):
        moved = _shifted(crop, across, down)
        there = Box(mark.left + across, mark.top + down, mark.right + across, mark.bottom + down)
        holds = kept is None or moved.box.contains(kept.common(part), _SLACK)
        if frame.contains(moved.box, _SLACK) and holds and not _covered(there, heads):
            yield moved


def _ways(mark: Box, part: Box, heads: Sequence[Box]) -> Iterator[tuple[float, float]]:
    """Yield by how much the window may move for the mark to leave the faces that it covers."""
    met = [head for head in heads if _covered(mark, [head])]
    sides: list[float] = []
    up = 0.0
    for head in met:
        across, down = _apart(mark, head)
        x, y = (head.left + head.right) / 2, (head.top + head.bottom) / 2
        reach = math.sqrt(1 - down**2) * head.width / 2 * _FACE + _SLACK
        sides += [x - reach - mark.right, x + reach - mark.left]
        up = min(up, y - math.sqrt(1 - across**2) * head.height / 2 * _FACE - _SLACK - mark.bottom)
    yield from ((across, 0.0) for across in sorted(sides, key=abs))
    if -up <= _MOST_DOWN * part.height:
        yield 0.0, up
