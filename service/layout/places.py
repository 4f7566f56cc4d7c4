"""From a design's places to boxes in pixels: scaled, mirrored for right-to-left, clear of overlays."""

from typing import NamedTuple

from service.model.card import Card
from service.model.design import Place
from service.model.geometry import Box

_GAP_TO_OVERLAY = 6.0
_GAP_TO_MARK = 16.0


class Places(NamedTuple):
    """Where the parts of one card may stand, in pixels."""

    photo: Box | None
    stack: Box | None
    credit: Box | None
    mark: Box | None
    code: Box | None
    fills: tuple[Box, ...]


def place_parts(card: Card) -> Places:
    """Return the boxes of a card's parts in its format.

    Without an address there is no code, and the credit takes its place too. A photo that must be shown whole
    makes room for the mark.
    """
    layout = card.layout
    code = _box(card, layout.qr) if card.format.qr else None
    credit = _credit(card)
    if code and not card.article.url:
        credit, code = (credit.joined(code) if credit else None), None
    photo, mark = _box(card, layout.photo), _box(card, layout.mark.place if layout.mark else None)
    if card.contain and photo and mark:
        photo = _beside(photo, mark, _GAP_TO_MARK * card.format.unit)
    return Places(
        photo=photo,
        stack=_box(card, layout.stack.place if layout.stack else None),
        credit=lift_clear(credit, card.overlays) if credit else None,
        mark=mark,
        code=code,
        fills=tuple(filter(None, (_box(card, fill.place) for fill in layout.fills))),
    )


def _credit(card: Card) -> Box | None:
    spec = card.layout.credit
    if spec is None:
        return None
    return _box(card if spec.mirror else card._replace(mirrored=False), spec.place)


def _beside(photo: Box, mark: Box, gap: float) -> Box:
    """Return the larger part of a photo's box above or below the mark."""
    if not photo.meets(mark):
        return photo
    above = Box(photo.left, photo.top, photo.right, mark.top - gap)
    below = Box(photo.left, mark.bottom + gap, photo.right, photo.bottom)
    return max(above, below, key=lambda box: box.height)


def _box(card: Card, place: Place | None) -> Box | None:
    if place is None:
        return None
    unit, size = card.format.unit, card.format.size
    box = place.box(size.width / unit, size.height / unit)
    scaled = Box(*(edge * unit for edge in box))
    return scaled.mirrored(size.width) if card.mirrored else scaled


def lift_clear(box: Box, overlays: tuple[Box, ...]) -> Box:
    """Return the box raised until no overlay covers any of it; a mirrored credit corner may need this."""
    for overlay in overlays:
        if box.meets(overlay):
            rise = box.bottom - overlay.top + _GAP_TO_OVERLAY
            box = Box(box.left, box.top - rise, box.right, box.bottom - rise)
    return box
