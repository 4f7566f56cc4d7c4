"""The brand's mark kept off faces: it changes its side, or the photo moves a little beneath it.

Where the caller or the photographer chose the part that is shown, only the mark moves.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Final

from service.layout.marks import mark_moved
from service.layout.scene import Scene
from service.model.card import Card
from service.model.geometry import Box
from service.pixels.crop import Crop
from service.pixels.heads import main_heads

_FACE: Final = 0.92  # of a head's radii: hair may lie under a mark
_MOST_DOWN: Final = 0.1  # of the window, by which a face may sink towards the headline
_SLACK: Final = 1e-4


def clear_heads(scene: Scene, card: Card, crop: Crop, heads: Sequence[Box]) -> tuple[Scene, Crop]:
    """Return scene and crop such that the mark covers no head, or as little of one as can be.

    `heads` are fractions of the photo, largest first. What is right already stays as it is.
    """
    if scene.mark is None or scene.photo is None or not scene.photo.meets(scene.mark):
        return scene, crop
    sides = [scene, *_other_side(scene, card)]
    for side in sides:
        if not _covered(_on_photo(side, crop), heads):
            return side, crop
    for side in sides if crop.source == "faces" else ():
        for moved in _moved(_on_photo(side, crop), crop, heads, _frame(card)):
            return side, moved
    return min(sides, key=lambda side: _covered(_on_photo(side, crop), heads)), crop


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


def _on_photo(scene: Scene, crop: Crop) -> Box:
    """Return where the mark lies on the photo, in fractions of it."""
    mark, photo, part = scene.mark, scene.photo, crop.box
    assert mark is not None
    assert photo is not None
    across, down = part.width / photo.width, part.height / photo.height
    return Box(
        part.left + (mark.left - photo.left) * across,
        part.top + (mark.top - photo.top) * down,
        part.left + (mark.right - photo.left) * across,
        part.top + (mark.bottom - photo.top) * down,
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
        moved = Box(part.left + across, part.top + down, part.right + across, part.bottom + down)
        there = Box(mark.left + across, mark.top + down, mark.right + across, mark.bottom + down)
        holds = kept is None or moved.contains(kept.common(part), _SLACK)
        if frame.contains(moved, _SLACK) and holds and not _covered(there, heads):
            yield Crop(moved, crop.source)


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
