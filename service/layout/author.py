"""The author below the headline: a picture with the name beside it, or the name alone."""

from __future__ import annotations

from typing import Final

from service.layout.column import Column, Part
from service.layout.creditline import left_edge
from service.layout.scene import PlacedPortrait, PlacedText
from service.layout.texts import Typesetter
from service.model.card import Card
from service.model.design import Layout
from service.model.format import Format
from service.model.geometry import Box

_GAP: Final = 18.0


def portrait_side(layout: Layout, format_: Format) -> int:
    """Return the side of the author's picture in pixels; 0 where the layout has no place for it."""
    return round(layout.stack.portrait * format_.unit) if layout.stack else 0


def set_author(card: Card, box: Box, setter: Typesetter) -> Part | None:
    """Set the author's row: `author` with a picture, which no headline drives out, else `byline`."""
    side = portrait_side(card.layout, card.format) if card.portrait else 0
    if not side and not (card.design.quote and card.article.byline):
        return None
    width = box.width - (side + _GAP * card.format.unit if side else 0)
    block = setter.small(card.article.byline, width, weight=600, lines=2) if card.article.byline else None
    height = block.height if block else 0.0
    return Part("author", block, max(height, side)) if side else Part("byline", block, height)


def stand_author(card: Card, box: Box, part: Part, y: float) -> Column:
    """Stand picture and name on one row, each in the middle of its height."""
    side, gap = portrait_side(card.layout, card.format), _GAP * card.format.unit
    width = side + (gap + part.block.width if part.block else 0)
    stack = card.layout.stack
    left = left_edge(box, width, stack.align if stack else "start", mirrored=card.mirrored)
    picture_left = round(left + width - side if card.mirrored else left)
    top = round(y + (part.height - side) / 2)
    portrait = PlacedPortrait(Box(picture_left, top, picture_left + side, top + side), card.portrait)
    if part.block is None:
        return Column(portrait=portrait)
    text_left = left if card.mirrored else left + side + gap
    text_top = y + (part.height - part.block.ink.height) / 2 - part.block.ink.top
    ink = card.brand.colours["on_photo" if card.layout.stack_ground == "photo" else "on_panel"]
    return Column(
        (PlacedText("byline", part.block, text_left, text_top, ink, card.layout.stack_ground),),
        portrait=portrait,
    )
