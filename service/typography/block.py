"""A set text: lines of placed glyphs on whole-pixel baselines, and the box of their ink."""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from service.model.geometry import Box
from service.typography.shaping import Ink, Placed, ShapedLine

_GAP: Final = 0.06  # ems kept free between the ink of two lines
_ROUNDING: Final = 1e-6


class Line(NamedTuple):
    """One line: its glyphs (ems), the x of its origin and its baseline, in pixels from the block's corner."""

    glyphs: tuple[Placed, ...]
    x: float
    baseline: int
    text: str
    hyphen: bool


class TextBlock(NamedTuple):
    """A text set at `size` pixels to the em, in lines.

    `width` and `height` are what it takes in pixels; no ink lies outside. `ink` is the box of the ink alone,
    relative to the block's top left. `rtl` tells that the text starts at the right. `truncated` tells that
    `text`, which is what is set, ends in an ellipsis. `missing` are the clusters without a glyph; nothing is
    drawn for them.
    """

    size: float
    width: float
    height: float
    lines: tuple[Line, ...]
    rtl: bool
    ink: Box
    truncated: bool
    missing: tuple[str, ...]
    text: str


class Stacking(NamedTuple):
    """How lines are put under one another; heights in ems. `align` is what `TextStyle.align` says."""

    leading: float
    ascent: float
    descent: float
    align: str
    rtl: bool


class Stack(NamedTuple):
    """Stacked lines and what they take."""

    lines: tuple[Line, ...]
    width: float
    height: float
    ink: Box


def stack_lines(shaped: Sequence[ShapedLine], size: float, how: Stacking) -> Stack:
    """Put shaped lines under one another at a size in pixels.

    The leading grows, for all lines alike, where the ink of two would come closer than the gap.
    """
    widths = [line.ink.right - line.ink.left for line in shaped]
    widest = max(widths)
    indents = [
        _indent(widest - width, how) - line.ink.left for line, width in zip(shaped, widths, strict=True)
    ]
    step = _step(shaped, indents, size, how.leading)
    first = max(
        _up(max(line.ink.high, how.ascent) * size) - place * step for place, line in enumerate(shaped)
    )
    baselines = [first + place * step for place in range(len(shaped))]
    lines = tuple(
        Line(line.glyphs, indent * size, baseline, line.text, line.hyphen)
        for line, indent, baseline in zip(shaped, indents, baselines, strict=True)
    )
    height = max(
        baseline + _up(max(-line.ink.low, how.descent) * size)
        for line, baseline in zip(shaped, baselines, strict=True)
    )
    return Stack(lines, widest * size, height, _ink(shaped, lines, size))


def _indent(slack: float, how: Stacking) -> float:
    if how.align == "center":
        return slack / 2
    at_right = (how.align == "end") != how.rtl
    return slack if at_right else 0.0


def _step(shaped: Sequence[ShapedLine], indents: Sequence[float], size: float, leading: float) -> int:
    """Return the distance of two baselines in whole pixels."""
    pairs = zip(shaped, indents, shaped[1:], indents[1:], strict=False)
    closest = max((_clearance(*pair, leading) for pair in pairs), default=0.0)
    return max(round(leading * size), _up(closest * size))


def _clearance(upper: ShapedLine, upper_x: float, lower: ShapedLine, lower_x: float, leading: float) -> float:
    """Return how far apart, in ems, two baselines must be for no ink to touch."""
    apart = lower.ink.high - upper.ink.low + _GAP
    if apart <= leading:
        return apart
    return max(
        (
            low.high - high.low + _GAP
            for high in upper.inks
            for low in lower.inks
            if _over(high, upper_x, low, lower_x)
        ),
        default=0.0,
    )


def _over(high: Ink, upper_x: float, low: Ink, lower_x: float) -> bool:
    """Tell whether one glyph stands over another, give or take the gap."""
    left, right = high.left + upper_x - _GAP, high.right + upper_x + _GAP
    return left < low.right + lower_x and low.left + lower_x < right


def _ink(shaped: Sequence[ShapedLine], lines: Sequence[Line], size: float) -> Box:
    both = [(line, source.ink) for source, line in zip(shaped, lines, strict=True) if source.inks]
    if not both:
        return Box(0.0, 0.0, 0.0, 0.0)
    return Box(
        min(line.x + ink.left * size for line, ink in both),
        min(line.baseline - ink.high * size for line, ink in both),
        max(line.x + ink.right * size for line, ink in both),
        max(line.baseline - ink.low * size for line, ink in both),
    )


def _up(length: float) -> int:
    return math.ceil(length - _ROUNDING)
