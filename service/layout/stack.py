"""The column of label, dateline, kicker, headline and standfirst: set small to large, then stood in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from service.errors import Refusal
from service.layout.author import set_author, stand_author
from service.layout.column import Column, Part
from service.layout.creditline import left_edge, top_edge
from service.layout.datelines import dateline
from service.layout.scene import Flat, PlacedText
from service.layout.texts import LABEL, Typesetter
from service.model.brand import Colour
from service.model.card import Card
from service.model.geometry import Box
from service.model.notice import Notice

_RULE_WIDTH: Final = 64.0
_RULE_HEIGHT: Final = 6.0
_CHIP_PAD: Final = 12.0
_CHIP_GAP: Final = 8.0
# The colours of chips and of the ink on them; a brand's pairs are checked for contrast when it is read.
_CHIPS: Final = {"label": ("accent", "on_accent"), "dateline": ("on_panel", "panel")}
# The space below each part, in units.
_GAPS: Final = {
    "rule": 18.0,
    "quote": 20.0,
    "label": 16.0,
    "dateline": 16.0,
    "kicker": 12.0,
    "headline": 20.0,
    "standfirst": 26.0,
    "byline": 0.0,
    "author": 0.0,
}

_NO_HEADLINE: Final = Part("headline", None, 0.0)
# What gives way, step by step, before a headline is cut; a label and a date never do.
_ORNAMENTS: Final = frozenset({"rule", "quote"})
_SACRIFICES: Final = (
    frozenset[str](),
    frozenset({"standfirst", "byline"}),
    _ORNAMENTS | {"standfirst", "byline"},
    _ORNAMENTS | {"standfirst", "byline", "kicker"},
)


def place_stack(card: Card, box: Box, setter: Typesetter) -> Column:
    """Return the column set into its box; Refusal only where not even a cut headline fits."""
    parts, notices = _set_parts(card, box, setter)
    column = _stand(card, box, parts)
    return replace(column, notices=notices)


def _set_parts(card: Card, box: Box, setter: Typesetter) -> tuple[tuple[Part, ...], tuple[Notice, ...]]:
    """Set the headline whole, giving up what matters less one after the other; only then may it be cut."""
    above, below = _parts_above(card, box, setter), _parts_below(card, box, setter)
    for dropped in _SACRIFICES:
        kept_above, kept_below = _without(above, dropped), _without(below, dropped)
        may_truncate = dropped == _SACRIFICES[-1]
        try:
            taken = _height((*kept_above, _NO_HEADLINE, *kept_below), card.format.unit)
            headline = _headline(box, setter, taken, may_truncate=may_truncate)
        except Refusal:
            if may_truncate:
                raise
            continue
        parts = (*kept_above, headline, *kept_below)
        break
    return parts, _cut_notices(parts) + _drop_notices((*above, *below), parts)


def _without(parts: tuple[Part, ...], dropped: frozenset[str]) -> tuple[Part, ...]:
    return tuple(part for part in parts if part.role not in dropped)


def _drop_notices(parts: tuple[Part, ...], kept: tuple[Part, ...]) -> tuple[Notice, ...]:
    return tuple(
        Notice(f"{part.role}_dropped", f"There was no room for the {part.role}.", part.role)
        for part in parts
        if part not in kept and part.role not in _ORNAMENTS
    )


def _cut_notices(parts: tuple[Part, ...]) -> tuple[Notice, ...]:
    return tuple(
        Notice(f"{part.role}_truncated", f"The {part.role} was too long and was cut at a word.", part.role)
        for part in parts
        if part.block and part.block.truncated
    )


def _parts_above(card: Card, box: Box, setter: Typesetter) -> tuple[Part, ...]:
    article, unit, parts = card.article, card.format.unit, []
    stack, chips = card.layout.stack, _set_chips(card, box, setter)
    if card.design.quote:
        block = setter.ornament("\u201c")
        parts.append(Part("quote", block, block.ink.height))
    elif stack and stack.rule and not chips:
        parts.append(Part("rule", None, _RULE_HEIGHT * unit))
    parts.extend(chips)
    if article.kicker:
        block = setter.small(article.kicker, box.width, weight=600)
        parts.append(Part("kicker", block, block.height))
    return tuple(parts)


def _set_chips(card: Card, box: Box, setter: Typesetter) -> tuple[Part, ...]:
    """Return the label and the age of an old article: on one row where both fit, else on two."""
    article, unit = card.article, card.format.unit
    age = dateline(article.published, article.language) if article.dated and article.published else ""
    chips = []
    for role, text in (("label", article.label), ("dateline", age)):
        if text:
            block = setter.small(text, box.width * 0.8, weight=700, size=LABEL)
            chips.append(Part(role, block, block.ink.height + 14 * unit))
    if len(chips) == 2 and _row_width(chips, unit) <= box.width:
        height = max(chip.height for chip in chips)
        chips = [replace(chips[0], height=height, beside=replace(chips[1], height=height))]
    return tuple(chips)


def _row_width(chips: Sequence[Part], unit: float) -> float:
    return sum(_chip_width(chip, unit) for chip in chips) + _CHIP_GAP * unit * (len(chips) - 1)


def _chip_width(chip: Part, unit: float) -> float:
    assert chip.block is not None
    return chip.block.width + 2 * _CHIP_PAD * unit


def _parts_below(card: Card, box: Box, setter: Typesetter) -> tuple[Part, ...]:
    stack, author = card.layout.stack, set_author(card, box, setter)
    below = (author,) if author else ()
    if not stack or not stack.standfirst_lines or not card.article.standfirst:
        return below
    block = setter.small(card.article.standfirst, box.width, weight=400, lines=stack.standfirst_lines)
    return (Part("standfirst", block, block.height), *below)


def _headline(box: Box, setter: Typesetter, taken: float, *, may_truncate: bool = False) -> Part:
    block = setter.headline(box.width, max(box.height - taken, 1.0), may_truncate=may_truncate)
    return Part("headline", block, block.height)


def _height(parts: tuple[Part, ...], unit: float) -> float:
    """Return the height of parts that stand one below the other, the gaps between them included."""
    return sum(part.height for part in parts) + sum(_GAPS[part.role] for part in parts[:-1]) * unit


def _stand(card: Card, box: Box, parts: tuple[Part, ...]) -> Column:
    stack, unit = card.layout.stack, card.format.unit
    assert stack is not None
    y = top_edge(box, _height(parts, unit), stack.anchor)
    column = Column()
    for part in parts:
        column = column.with_part(_STAND.get(part.role, _stand_text)(card, box, part, y))
        y += part.height + _GAPS[part.role] * unit
    return column


def _stand_rule(card: Card, box: Box, part: Part, y: float) -> Column:
    width = _RULE_WIDTH * card.format.unit
    x = left_edge(box, width, _align(card), mirrored=card.mirrored)
    return Column(flats=(Flat(Box(x, y, x + width, y + part.height), card.brand.colours["accent"]),))


def _stand_chips(card: Card, box: Box, part: Part, y: float) -> Column:
    """Stand a row of one or two chips; the first is where reading starts."""
    unit = card.format.unit
    chips = (part, part.beside) if part.beside else (part,)
    width = _row_width(chips, unit)
    x = left_edge(box, width, _align(card), mirrored=card.mirrored)
    column = Column()
    for chip in reversed(chips) if card.mirrored else chips:
        column = column.with_part(_stand_chip(card, chip, x, y))
        x += _chip_width(chip, unit) + _CHIP_GAP * unit
    return column


def _stand_chip(card: Card, chip: Part, x: float, y: float) -> Column:
    block, unit, colours = chip.block, card.format.unit, card.brand.colours
    assert block is not None
    ground, ink = (colours[name] for name in _CHIPS[chip.role])
    flat = Flat(Box(x, y, x + _chip_width(chip, unit), y + chip.height), ground)
    top = y + (chip.height - block.ink.height) / 2 - block.ink.top
    return Column((PlacedText(chip.role, block, x + _CHIP_PAD * unit, top, ink, "chip"),), (flat,))


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


_STAND: Final = {
    "rule": _stand_rule,
    "label": _stand_chips,
    "dateline": _stand_chips,
    "quote": _stand_quote,
    "author": stand_author,
}


def _ink(card: Card, role: str) -> Colour:
    if card.layout.stack_ground == "photo":
        return card.brand.colours["on_photo"]
    return card.brand.colours["on_panel" if role == "headline" else "quiet"]
