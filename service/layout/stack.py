"""The column of label, dateline, kicker, headline and standfirst: set small to large, then stood in place."""

from __future__ import annotations

from typing import Final

from service.layout.author import set_author, stand_author
from service.layout.chips import set_chips, stand_chips
from service.layout.column import Column, Part
from service.layout.creditline import left_edge, top_edge
from service.layout.headlines import ORNAMENTS, Headlines
from service.layout.quotations import large_mark
from service.layout.scene import Flat, PlacedText
from service.layout.texts import Typesetter
from service.model.brand import Colour
from service.model.card import Card
from service.model.geometry import Box
from service.model.notice import Notice
from service.patterns import regex

# Where a sentence surely ends: after a word too long to be an abbreviation, or an ideographic full stop.
_SENTENCE_END: Final = regex(r"(?<=\w{5}[.!?])\s+|(?<=[。！？])(?!$)")
_RULE_WIDTH: Final = 64.0
_RULE_HEIGHT: Final = 6.0
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


def place_stack(card: Card, box: Box, setter: Typesetter) -> Column:
    """Return the column set into its box; Refusal only where not even a cut headline fits."""
    above, below = _parts_above(card, box, setter), _parts_below(card, box, setter)
    shorter = _with_standfirst_cut(card, box, setter, below)
    headlines = Headlines(box, setter, lambda parts: _height(parts, card.format.unit))
    parts = headlines.with_most(above, below, shorter)
    notices = _cut_notices(parts) + _drop_notices((*above, *below), parts)
    return _stand(card, box, parts)._replace(notices=notices)


def _drop_notices(parts: tuple[Part, ...], kept: tuple[Part, ...]) -> tuple[Notice, ...]:
    return tuple(
        Notice(f"{part.role}_dropped", f"There was no room for the {part.role}.", part.role)
        for part in parts
        if part.role not in {each.role for each in kept} | ORNAMENTS
    )


def _cut_notices(parts: tuple[Part, ...]) -> tuple[Notice, ...]:
    return tuple(
        Notice(f"{part.role}_truncated", f"The {part.role} was too long and was cut.", part.role)
        for part in parts
        if part.shortened or (part.block and part.block.truncated)
    )


def _parts_above(card: Card, box: Box, setter: Typesetter) -> tuple[Part, ...]:
    article, unit = card.article, card.format.unit
    stack, chips = card.layout.stack, set_chips(card, box, setter)
    mark = large_mark(article.headline, article.language) if card.design.quote else ""
    if mark:
        block = setter.quotation_mark(mark)
        return (*chips, Part("quote", block, block.ink.height))
    if stack and stack.rule and not (article.label or article.dated):
        return (Part("rule", None, _RULE_HEIGHT * unit), *chips)
    return chips


def _parts_below(card: Card, box: Box, setter: Typesetter) -> tuple[Part, ...]:
    stack, author = card.layout.stack, set_author(card, box, setter)
    below = (author,) if author else ()
    if not stack or not stack.standfirst_lines or not card.article.standfirst:
        return below
    return (_standfirst(card.article.standfirst, box.width, stack.standfirst_lines, setter), *below)


def _with_standfirst_cut(
    card: Card, box: Box, setter: Typesetter, below: tuple[Part, ...]
) -> tuple[Part, ...]:
    """Return the parts below with a standfirst cut to the design's lines, where it was set on one more."""
    lines = card.layout.stack.standfirst_lines if card.layout.stack else 0
    long = [
        part for part in below if part.role == "standfirst" and part.block and len(part.block.lines) > lines
    ]
    return (_cut_standfirst(card.article.standfirst, box.width, lines, setter), *below[1:]) if long else below


def _standfirst(text: str, width: float, lines: int, setter: Typesetter) -> Part:
    """Set a standfirst: all of it, else as many sentences as fit, else one line more, else cut at a word."""
    ends = [len(text), *reversed([found.start() for found in _SENTENCE_END.finditer(text)])]
    for end, room in (*((end, lines) for end in ends), (len(text), lines + 1)):
        block = setter.small(text[:end], width, weight=400, lines=room)
        if not block.truncated:
            return Part("standfirst", block, block.height, shortened=end < len(text))
    return _cut_standfirst(text, width, lines, setter)


def _cut_standfirst(text: str, width: float, lines: int, setter: Typesetter) -> Part:
    block = setter.small(text, width, weight=400, lines=lines)
    return Part("standfirst", block, block.height)


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
    "label": stand_chips,
    "dateline": stand_chips,
    "quote": _stand_quote,
    "author": stand_author,
}


def _ink(card: Card, role: str) -> Colour:
    if card.layout.stack_ground == "photo":
        return card.brand.colours["on_photo"]
    return card.brand.colours["on_panel" if role == "headline" else "quiet"]
