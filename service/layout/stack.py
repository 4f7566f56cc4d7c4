"""The column of label, kicker, headline and standfirst: set small to large, then stood in place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from service.errors import Refusal
from service.layout.creditline import left_edge, top_edge
from service.layout.scene import Flat, PlacedText
from service.layout.texts import LABEL, Typesetter
from service.model.brand import Colour
from service.model.card import Card
from service.model.geometry import Box
from service.model.notice import Notice
from service.typography.setting import TextBlock

_RULE_WIDTH: Final = 64.0
_RULE_HEIGHT: Final = 6.0
_LABEL_PAD: Final = 12.0
# The space below each part, in units.
_GAPS: Final = {
    "rule": 18.0,
    "quote": 20.0,
    "label": 16.0,
    "kicker": 12.0,
    "headline": 20.0,
    "standfirst": 0.0,
    "byline": 0.0,
}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the column: its role, its set text (None for the rule) and its height in pixels."""

    role: str
    block: TextBlock | None
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """The column as it stands on the card."""

    texts: tuple[PlacedText, ...] = ()
    flats: tuple[Flat, ...] = ()
    notices: tuple[Notice, ...] = ()


def place_stack(card: Card, box: Box, setter: Typesetter) -> Column:
    """Return the column set into its box; Refusal only where not even a cut headline fits."""
    parts, notices = _set_parts(card, box, setter)
    column = _stand(card, box, parts)
    return replace(column, notices=notices)


def _set_parts(card: Card, box: Box, setter: Typesetter) -> tuple[tuple[Part, ...], tuple[Notice, ...]]:
    above = _parts_above(card, box, setter)
    below = _parts_below(card, box, setter)
    try:
        headline = _headline(card, box, setter, above + below)
    except Refusal:
        notices: tuple[Notice, ...] = ()
        if below:
            role = below[0].role
            notices = (Notice(f"{role}_dropped", f"There was no room for the {role}.", role),)
        headline = _headline(card, box, setter, above, may_truncate=True)
        below = ()
    else:
        notices = _cut_notices(below)
    return (*above, headline, *below), notices + _cut_notices((headline, *above))


def _cut_notices(parts: tuple[Part, ...]) -> tuple[Notice, ...]:
    return tuple(
        Notice(f"{part.role}_truncated", f"The {part.role} was too long and was cut at a word.", part.role)
        for part in parts
        if part.block and part.block.truncated
    )


def _parts_above(card: Card, box: Box, setter: Typesetter) -> tuple[Part, ...]:
    article, unit, parts = card.article, card.format.unit, []
    stack = card.layout.stack
    if card.design.quote:
        block = setter.ornament("\u201c")
        parts.append(Part("quote", block, block.ink.height))
    elif stack and stack.rule and not article.label:
        parts.append(Part("rule", None, _RULE_HEIGHT * unit))
    if article.label:
        block = setter.small(article.label, box.width * 0.8, weight=700, size=LABEL)
        parts.append(Part("label", block, block.ink.height + 14 * unit))
    if article.kicker:
        block = setter.small(article.kicker, box.width, weight=600)
        parts.append(Part("kicker", block, block.height))
    return tuple(parts)


def _parts_below(card: Card, box: Box, setter: Typesetter) -> tuple[Part, ...]:
    stack = card.layout.stack
    if card.design.quote and card.article.byline:
        block = setter.small(card.article.byline, box.width, weight=600, lines=2)
        return (Part("byline", block, block.height),)
    if not stack or not stack.standfirst_lines or not card.article.standfirst:
        return ()
    block = setter.small(card.article.standfirst, box.width, weight=400, lines=stack.standfirst_lines)
    return (Part("standfirst", block, block.height),)


def _headline(
    card: Card, box: Box, setter: Typesetter, others: tuple[Part, ...], *, may_truncate: bool = False
) -> Part:
    unit = card.format.unit
    taken = sum(part.height + _GAPS[part.role] * unit for part in others)
    room = (
        box.height - taken - (_GAPS["headline"] * unit if others and others[-1].role == "standfirst" else 0)
    )
    block = setter.headline(box.width, max(room, 1.0), may_truncate=may_truncate)
    return Part("headline", block, block.height)


def _stand(card: Card, box: Box, parts: tuple[Part, ...]) -> Column:
    stack, unit = card.layout.stack, card.format.unit
    assert stack is not None
    total = sum(part.height + _GAPS[part.role] * unit for part in parts[:-1]) + parts[-1].height
    y = top_edge(box, total, stack.anchor)
    column = Column()
    for part in parts:
        stood = _STAND.get(part.role, _stand_text)(card, box, part, y)
        column = Column(column.texts + stood.texts, column.flats + stood.flats)
        y += part.height + _GAPS[part.role] * unit
    return column


def _stand_rule(card: Card, box: Box, part: Part, y: float) -> Column:
    width = _RULE_WIDTH * card.format.unit
    x = left_edge(box, width, _align(card), mirrored=card.mirrored)
    return Column(flats=(Flat(Box(x, y, x + width, y + part.height), card.brand.colours["accent"]),))


def _stand_label(card: Card, box: Box, part: Part, y: float) -> Column:
    block, unit = part.block, card.format.unit
    assert block is not None
    width = block.width + 2 * _LABEL_PAD * unit
    x = left_edge(box, width, _align(card), mirrored=card.mirrored)
    chip = Flat(Box(x, y, x + width, y + part.height), card.brand.colours["accent"])
    top = y + (part.height - block.ink.height) / 2 - block.ink.top
    ink = card.brand.colours["on_accent"]
    return Column((PlacedText("label", block, x + _LABEL_PAD * unit, top, ink, "chip"),), (chip,))


def _stand_text(card: Card, box: Box, part: Part, y: float) -> Column:
    block = part.block
    assert block is not None
    x = left_edge(box, block.width, _align(card), mirrored=card.mirrored)
    ink = _ink(card, part.role)
    return Column((PlacedText(part.role, block, x, y, ink, card.layout.stack_ground),))


def _align(card: Card) -> str:
    return card.layout.stack.align if card.layout.stack else "start"


def _stand_quote(card: Card, box: Box, part: Part, y: float) -> Column:
    block = part.block
    assert block is not None
    x = left_edge(box, block.width, _align(card), mirrored=card.mirrored)
    accent = card.brand.colours["accent"]
    return Column((PlacedText("quote", block, x, y - block.ink.top, accent, "ornament"),))


_STAND: Final = {"rule": _stand_rule, "label": _stand_label, "quote": _stand_quote}


def _ink(card: Card, role: str) -> Colour:
    if card.layout.stack_ground == "photo":
        return card.brand.colours["on_photo"]
    return card.brand.colours["on_panel" if role == "headline" else "quiet"]
