"""Chips: short words on a flat ground of their own, and the one row on which they stand with the kicker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from service.layout.column import Column, Part
from service.layout.creditline import left_edge
from service.layout.scene import Flat, PlacedText
from service.layout.texts import Typesetter
from service.model.article import Article
from service.model.card import Card
from service.model.geometry import Box
from service.typography.setting import TextBlock

_PAD: Final = 12.0
_GAP: Final = 12.0
_HEIGHT: Final = 40.0
_LEAST_RIM: Final = 5.0
_CAPITALS: Final = 0.72  # the height of capitals in ems, about, in any face
# The colours of chips and of the ink on them; a brand's pairs are checked for contrast when it is read.
_CHIPS: Final = {"label": ("accent", "on_accent"), "dateline": ("on_panel", "panel")}


def set_chips(card: Card, box: Box, setter: Typesetter) -> tuple[Part, ...]:
    """Return label, age and kicker of an article in as few rows as they fit on; the kicker has no chip."""
    article = card.article
    age = _age(article) if article.dated else ""
    rows: list[Part] = []
    for role, text in (("label", article.label), ("dateline", age), ("kicker", article.kicker)):
        if text:
            _join(rows, _set_part(role, text, box, setter), box.width, card.format.unit)
    return tuple(rows)


def _age(article: Article) -> str:
    from service.layout.datelines import dateline  # noqa: PLC0415 - loads the dates of all languages

    return dateline(article.published, article.language) if article.published else ""


def _set_part(role: str, text: str, box: Box, setter: Typesetter) -> Part:
    if role == "kicker":
        block = setter.small(text, box.width, weight=600)
        return Part(role, block, block.height)
    block = setter.small(text, box.width * 0.8, weight=700)
    unit = setter.card.format.unit
    return Part(role, block, max(_HEIGHT * unit, block.ink.height + 2 * _LEAST_RIM * unit))


def _join(rows: list[Part], part: Part, room: float, unit: float) -> None:
    """Stand a part on the last row where that is one of chips and has the room, else on a row of its own."""
    if rows and row_width((*rows[-1].row, part), unit) <= room:
        last = rows.pop()
        height = max(last.height, part.height)
        rows.append(Part(last.role, last.block, height, (*last.beside, part)))
    else:
        rows.append(part)


def row_width(parts: Sequence[Part], unit: float) -> float:
    """Return the width of parts that stand side by side, the gaps between them included."""
    return sum(_width(part, unit) for part in parts) + _GAP * unit * (len(parts) - 1)


def _width(part: Part, unit: float) -> float:
    assert part.block is not None
    return part.block.width + (2 * _PAD * unit if part.role in _CHIPS else 0.0)


def stand_chips(card: Card, box: Box, part: Part, y: float) -> Column:
    """Stand a row; the first of its parts is where reading starts."""
    unit, stack = card.format.unit, card.layout.stack
    x = left_edge(box, row_width(part.row, unit), stack.align if stack else "start", mirrored=card.mirrored)
    column = Column()
    for each in reversed(part.row) if card.mirrored else part.row:
        column = column.with_part(_stand_one(card, each, Box(x, y, x + _width(each, unit), y + part.height)))
        x += _width(each, unit) + _GAP * unit
    return column


def _stand_one(card: Card, part: Part, box: Box) -> Column:
    block, colours = part.block, card.brand.colours
    assert block is not None
    top = middle(block, box, _LEAST_RIM * card.format.unit)
    if part.role not in _CHIPS:
        ground = card.layout.stack_ground
        ink = colours["on_photo" if ground == "photo" else "quiet"]
        return Column((PlacedText(part.role, block, box.left, top, ink, ground),))
    fill, ink = (colours[name] for name in _CHIPS[part.role])
    x = box.left + _PAD * card.format.unit
    return Column((PlacedText(part.role, block, x, top, ink, "chip"),), (Flat(box, fill),))


def middle(block: TextBlock, box: Box, rim: float) -> float:
    """Return the top of a one-line text whose capitals stand in the middle of a box, all ink inside it."""
    baseline = block.lines[0].baseline if block.lines else 0
    top = (box.top + box.bottom + _CAPITALS * block.size) / 2 - baseline
    return max(min(top, box.bottom - rim - block.ink.bottom), box.top + rim - block.ink.top)
