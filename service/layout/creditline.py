"""Stand the credit on a card: one line, then more lines, then a strip of its own; never cut."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from service.errors import Refusal
from service.layout.places import place_parts
from service.layout.scene import Flat, PlacedText
from service.layout.texts import CREDIT_FLOOR, CREDIT_LINE_FLOOR, Typesetter
from service.model.card import Card
from service.model.geometry import Box
from service.typography.setting import TextBlock

_STRIP_LINES: Final = 7
_MARGIN: Final = 24.0


def place_credit(card: Card, box: Box, setter: Typesetter) -> PlacedText:
    """Return the credit where it fits; raise Refusal `credit_does_not_fit` where it fits nowhere."""
    spec = card.layout.credit
    assert spec is not None
    for place, lines, floor in _attempts(card, box, spec.lines):
        try:
            block = setter.credit(place, lines=lines, floor=floor, align=spec.align)
        except Refusal:
            continue
        return _placed(card, block, place)
    raise Refusal(
        "credit_does_not_fit",
        f"The credit does not fit on the {card.format.name} card, even on a strip of its own. "
        "Choose the design «panel» or shorten the credit with the picture desk.",
        field="image.credit",
    )


def _attempts(card: Card, box: Box, lines: int) -> Iterator[tuple[Box, int, float]]:
    yield box, 1, CREDIT_LINE_FLOOR
    yield box, lines, CREDIT_LINE_FLOOR
    yield box, lines, CREDIT_FLOOR
    yield _strip(card, box), _STRIP_LINES, CREDIT_FLOOR


def _strip(card: Card, box: Box) -> Box:
    """Return a band as wide as safe zone and ground allow, with its foot where the credit's foot is."""
    safe = card.safe or Box(0, 0, card.format.width, card.format.height)
    covered = (over.right for over in card.overlays if over.top < box.bottom)
    left, right = max(safe.left, *covered, safe.left), safe.right
    photo = place_parts(card).photo if card.layout.credit_ground == "panel" else None
    if photo and photo.top < box.top < photo.bottom:
        margin = _MARGIN * card.format.unit
        left, right = (left, photo.left - margin) if box.left < photo.left else (photo.right + margin, right)
    return Box(left, box.bottom - card.format.height * 0.3, right, box.bottom)


def _placed(card: Card, block: TextBlock, box: Box) -> PlacedText:
    spec = card.layout.credit
    assert spec is not None
    ground = card.layout.credit_ground
    colour = card.brand.colours["on_photo" if ground == "photo" else "quiet"]
    x = left_edge(box, block.width, spec.align, mirrored=card.mirrored and spec.mirror)
    y = top_edge(box, block.height, spec.anchor)
    return PlacedText("credit", block, x, y, colour, ground)


def left_edge(box: Box, width: float, align: str, *, mirrored: bool) -> float:
    """Return where a block of this width starts in its box; `start` is the right where text runs so."""
    if align == "center":
        return box.left + (box.width - width) / 2
    at_left = (align == "start") != mirrored
    return box.left if at_left else box.right - width


def top_edge(box: Box, height: float, anchor: str) -> float:
    """Return where a block of this height starts in its box."""
    slack = box.height - height
    return box.top + {"top": 0.0, "middle": slack / 2, "bottom": slack}[anchor]


def disclosure_chip(card: Card, credit: PlacedText, setter: Typesetter) -> tuple[Flat, PlacedText] | None:
    """Return the disclosure that must stand in the picture, on a chip just above the credit."""
    if card.line is None or not card.line.label:
        return None
    spec = card.layout.credit
    assert spec is not None
    unit = card.format.unit
    block = setter.small(card.line.label, card.format.width * 0.6, weight=600, size=credit.block.size / unit)
    pad_x, pad_y = 10 * unit, 6 * unit
    width, height = block.width + 2 * pad_x, block.ink.height + 2 * pad_y
    span = Box(credit.x, 0, credit.x + credit.block.width, 0)
    left = left_edge(span, width, spec.align, mirrored=card.mirrored and spec.mirror)
    top = credit.ink.top - 12 * unit - height
    chip = Flat(Box(left, top, left + width, top + height), card.brand.colours["scrim"])
    text = PlacedText(
        "disclosure", block, left + pad_x, top + pad_y - block.ink.top, card.brand.colours["on_photo"], "chip"
    )
    return chip, text
