"""From a design's places to boxes in pixels: scaled, mirrored for right-to-left, clear of overlays."""

from __future__ import annotations

from dataclasses import dataclass, replace

from service.model.card import Card
from service.model.design import Place
from service.model.geometry import Box

_GAP_TO_OVERLAY = 6.0


@dataclass(frozen=True, slots=True)
class Places:
    """Where the parts of one card may stand, in pixels."""

    photo: Box | None
    stack: Box | None
    credit: Box | None
    mark: Box | None
    code: Box | None
    fills: tuple[Box, ...]


def place_parts(card: Card) -> Places:
    """Return the boxes of a card's parts in its format."""
    layout = card.layout
    places = Places(
        photo=_box(card, layout.photo),
        stack=_box(card, layout.stack.place if layout.stack else None),
        credit=_box(card, layout.credit.place if layout.credit else None),
        mark=_box(card, layout.mark.place if layout.mark else None),
        code=_box(card, layout.qr if card.format.qr else None),
        fills=tuple(filter(None, (_box(card, fill.place) for fill in layout.fills))),
    )
    return replace(places, credit=lift_clear(places.credit, card.overlays)) if places.credit else places


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
