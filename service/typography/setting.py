"""Setting a text in a box: as large as fits, in balanced lines, nothing outside, nothing lost silently.

All texts of a card go through `set_text`: headline, kicker, standfirst, label, credit.
"""

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from service.errors import Refusal
from service.model.geometry import Box
from service.patterns import regex
from service.typography.block import Line, Stack, Stacking, TextBlock, stack_lines
from service.typography.breaks import PIECE, Break, Kind, anywhere, breaks, piece_breaks
from service.typography.cleaning import clean
from service.typography.faces import Face, Faces, FaceStack
from service.typography.fitting import (
    MINDED,
    Cut,
    Fit,
    Frame,
    Span,
    balance,
    best_fit,
    choose,
    cuts_of,
    kinds_up_to,
)
from service.typography.hyphens import hyphenation
from service.typography.shaping import Paragraph, prepare, shape_line

__all__ = ["Line", "TextBlock", "TextStyle", "set_text"]

# Clean breaks are kept while they cost less than this share of the size.
_CLEAN_WORTH: Final = 0.85
_STEPS: Final = (Kind.CLEAN, Kind.PHRASE, Kind.SYLLABLE, Kind.FORCED)
# A word is hyphenated only where that makes the text larger by more than this share.
_HYPHENS_WORTH: Final = 1.12
# Lines that stand this much further apart than the leading are planned again.
_TALL: Final = 1.04
_ATTEMPTS: Final = 10
_ROUNDING: Final = 1e-6
_SMALL: Final = 40.0  # below this size in pixels the height of capitals is brought to whole pixels
_ELLIPSIS: Final = "…"
_NOT_BEFORE_ELLIPSIS: Final = " \u00a0\u202f,;:.–—-،、。(«“‘「\u200b/"
_PIECE_SPACE: Final = regex(f" {PIECE} +")
_PIECE_BEFORE_SIGN: Final = regex(f"{PIECE}( *[/·,;] *)(?:{PIECE})?")


class TextStyle(NamedTuple):
    """How a text is to be set. `ceiling` and `floor` are sizes in pixels to the em; `leading` is in ems.

    `align` is `start`, `end` or `center`, by the side the text is read from. `tracking` is in ems. With
    `pieces`, which joined are the text, lines end between pieces only, or at spaces as the last resort, and
    nothing is ever cut. `gently` takes no break inside a name. `role` picks the optical size where a face
    has one.
    """

    family: str
    weight: int
    ceiling: float
    floor: float
    max_lines: int
    leading: float
    align: str = "start"
    tracking: float = 0.0
    may_truncate: bool = False
    pieces: tuple[str, ...] = ()
    gently: bool = False
    role: str = "headline"


class _Job(NamedTuple):
    """One text to be set in one frame, with all that does not change while sizes and breaks are tried."""

    style: TextStyle
    frame: Frame
    stack: FaceStack
    language: str
    direction: str

    def paragraph(self, text: str) -> Paragraph:
        return prepare(text, self.stack, self.language, self.direction, self.style.tracking)


def set_text(  # noqa: PLR0913 - every one of these is another thing to say of a text
    text: str,
    style: TextStyle,
    width: float,
    height: float,
    faces: Faces,
    *,
    language: str = "",
    direction: str = "",
) -> TextBlock:
    """Set a text in a box of `width` x `height` pixels and return the block, which is no larger.

    `direction` (`ltr`, `rtl`) tells the side the text is aligned from; empty leaves it to language and text.
    Raises Refusal `headline_does_not_fit` where the text does not fit at the floor and must not be truncated.
    """
    stack = faces.stack(style.family, style.weight, language=language, role=style.role)
    frame = _frame(style, width, height, stack.faces[0])
    job = _Job(style, frame, stack, language, direction)
    cleaned = clean(_joined(text, style.pieces), language)
    paragraph = job.paragraph(cleaned)
    if not cleaned:
        return TextBlock(frame.ceiling, 0.0, 0.0, (), paragraph.flow_rtl, Box(0, 0, 0, 0), False, (), "")
    block = _set_whole(job, paragraph)
    if block is None and style.may_truncate and not style.pieces:
        block = _set_truncated(job, paragraph)
    if block is None:
        raise Refusal("headline_does_not_fit", "The text is too long for its place on the card.")
    return block


def _joined(text: str, pieces: Sequence[str]) -> str:
    """Return the text with a mark where its pieces meet: behind the sign between them, never before it."""
    if "".join(pieces) != text:
        return text
    joined = PIECE.join(piece.replace(PIECE, "") for piece in pieces)
    return _PIECE_BEFORE_SIGN.sub(rf"\1{PIECE}", _PIECE_SPACE.sub(f" {PIECE}", joined))


def _frame(style: TextStyle, width: float, height: float, face: Face) -> Frame:
    ascent, descent = _extent(face)
    floor = min(style.floor, style.ceiling)
    return Frame(
        max(width, 0.0),
        max(height, 0.0),
        style.ceiling,
        floor,
        style.max_lines,
        style.leading,
        ascent,
        descent,
    )


@lru_cache(256)
def _extent(face: Face) -> tuple[float, float]:
    """Return what every line takes above and below its baseline, in ems, whatever letters it has."""
    tall = face.ink(face.font.get_nominal_glyph(ord("d")) or 0)[3]
    deep = face.ink(face.font.get_nominal_glyph(ord("p")) or 0)[1]
    return max(face.cap_height, tall), max(-deep, 0.0)


def _set_whole(job: _Job, paragraph: Paragraph) -> TextBlock | None:
    """Set the whole text by the first way of breaking it that fits at the floor; None where none does."""
    capacity = job.style.max_lines * job.frame.width
    if paragraph.width(0, len(paragraph.text)) * job.frame.floor > capacity + _ROUNDING:
        return None
    ways = _ways_by_pieces(paragraph) if job.style.pieces else _ways(job, paragraph)
    return next((block for cuts in ways if (block := _settle(job, paragraph, cuts))), None)


def _ways_by_pieces(paragraph: Paragraph) -> Iterator[tuple[Cut, ...]]:
    for in_pieces in (False, True):
        yield cuts_of(paragraph, piece_breaks(paragraph.text, in_pieces=in_pieces))


def _ways(job: _Job, paragraph: Paragraph) -> Iterator[tuple[Cut, ...]]:
    """Yield the ways to break a text, the one worth trying first before the others."""
    frame = job.frame
    every = (*breaks(paragraph.text, job.language), *hyphenation(paragraph.text, job.language))
    clean_cuts, cuts, syllables, forced = (cuts_of(paragraph, kinds_up_to(every, kind)) for kind in _STEPS)
    clean_size, size = best_fit(clean_cuts, frame).size, best_fit(cuts, frame).size
    if size < frame.ceiling:
        yield from _hyphenated(paragraph, every, frame, max(size, clean_size) * _HYPHENS_WORTH)
    if clean_size >= size * _CLEAN_WORTH:
        yield clean_cuts
    yield cuts
    yield syllables
    if job.style.gently:
        return
    least = frame.width / frame.floor
    yield _cuts_in_wide(paragraph, kinds_up_to(every, Kind.SYLLABLE), kinds_up_to(every, Kind.FORCED), least)
    yield forced
    yield _cuts_in_wide(paragraph, kinds_up_to(every, Kind.FORCED), anywhere(paragraph.text), least)


def _hyphenated(
    paragraph: Paragraph, every: Sequence[Break], frame: Frame, least: float
) -> Iterator[tuple[Cut, ...]]:
    """Yield cuts inside words that make the text larger than `least`: first in the widest words alone."""
    syllables = kinds_up_to(every, Kind.SYLLABLE)
    cuts = cuts_of(paragraph, syllables)
    size = best_fit(cuts, frame).size
    if size > least:
        few = _cuts_in_wide(paragraph, kinds_up_to(every, Kind.PHRASE), syllables, frame.width / size)
        if best_fit(few, frame).size > least:
            yield few
        yield cuts


def _cuts_in_wide(
    paragraph: Paragraph, welcome: Sequence[Break], last: Sequence[Break], room: float
) -> tuple[Cut, ...]:
    """Return the welcome cuts, and those last ones that part what is wider than `room` (ems)."""
    pairs = pairwise(cuts_of(paragraph, welcome))
    wide = [(one.position, two.position) for one, two in pairs if two.before + two.hyphen - one.after > room]
    inside = (made for made in last if any(start < made.position < end for start, end in wide))
    return cuts_of(paragraph, (*welcome, *inside))


def _settle(job: _Job, paragraph: Paragraph, cuts: Sequence[Cut]) -> TextBlock | None:
    """Set the text with these cuts as large as its ink allows; None where that is below the floor.

    Letters that stand taller than the leading (Nastaliq, stacked marks) are planned again with the leading
    that they took: fewer lines may then be the larger.
    """
    block = _settle_as(job, paragraph, cuts, job.frame)
    if block is None or len(block.lines) == 1 or block.size >= job.frame.ceiling - _ROUNDING:
        return block
    taken = job.frame.leading_of(block.height / block.size, len(block.lines))
    if taken <= job.frame.leading * _TALL:
        return block
    other = _settle_as(job, paragraph, cuts, job.frame._replace(leading=taken))
    return other if other and other.size > block.size else block


def _settle_as(job: _Job, paragraph: Paragraph, cuts: Sequence[Cut], plan: Frame) -> TextBlock | None:
    """Set the text in the lines that a frame plans; None where it does not fit at the floor."""
    frame = job.frame
    fit = choose(cuts, plan)
    size = fit.size
    for _ in range(_ATTEMPTS):
        if size < frame.floor - _ROUNDING:
            return None
        spans = _spans(cuts, fit, frame, size)
        stack = _stack(job, paragraph, spans, size)
        overflow = _overflow(stack, frame) if stack else 1.01
        if stack and overflow <= 1.0:
            size, stack = _snapped(job, paragraph, spans, size) or (size, stack)
            return _block(paragraph, stack, size)
        smaller = size / max(overflow, 1.002)
        size = smaller if smaller >= frame.floor or size <= frame.floor else frame.floor
    return None


def _spans(cuts: Sequence[Cut], fit: Fit, frame: Frame, size: float) -> tuple[Span, ...]:
    """Return the least ragged lines at a size, in as many lines as planned or else as few as will do."""
    others = (lines for lines in range(1, frame.max_lines + 1) if lines != fit.lines)
    for lines in (fit.lines, *others):
        if spans := balance(cuts, lines, frame.width / size).spans:
            return spans
    return ()


def _stack(job: _Job, paragraph: Paragraph, spans: Sequence[Span], size: float) -> Stack | None:
    if not spans:
        return None
    shaped = [shape_line(paragraph, span.start, span.end, hyphen=span.hyphen) for span in spans]
    frame = job.frame
    how = Stacking(frame.leading, frame.ascent, frame.descent, job.style.align, paragraph.flow_rtl)
    return stack_lines(shaped, size, how)


def _overflow(stack: Stack, frame: Frame) -> float:
    """Return how many times too large the lines are; at most 1 where they fit."""
    return max(
        stack.width / (frame.width + _ROUNDING) if frame.width else math.inf,
        stack.height / (frame.height + _ROUNDING) if frame.height else math.inf,
    )


def _snapped(
    job: _Job, paragraph: Paragraph, spans: Sequence[Span], size: float
) -> tuple[float, Stack] | None:
    """Stack small text with capitals a whole number of pixels high, to be crisp; None where it need not."""
    cap = job.stack.faces[0].cap_height
    crisp = math.floor(cap * size + _ROUNDING) / cap if cap else size
    if size >= _SMALL or not job.frame.floor <= crisp < size:
        return None
    stack = _stack(job, paragraph, spans, crisp)
    return (crisp, stack) if stack and _overflow(stack, job.frame) <= 1.0 else None


def _block(paragraph: Paragraph, stack: Stack, size: float) -> TextBlock:
    return TextBlock(
        size=size,
        width=stack.width,
        height=stack.height,
        lines=stack.lines,
        rtl=paragraph.flow_rtl,
        ink=stack.ink,
        truncated=False,
        missing=paragraph.missing,
        text=paragraph.text.replace(PIECE, ""),
    )


def _set_truncated(job: _Job, paragraph: Paragraph) -> TextBlock | None:
    """Set as much of the text as fits at the floor, with an ellipsis: whole words, else characters.

    No word that hangs on the next one (`of the`, `3,000`) is the last where there is another.
    """
    frame = job.frame._replace(ceiling=job.frame.floor)
    at_floor = job._replace(frame=frame)
    capacity = job.style.max_lines * frame.width / frame.floor
    reach = bisect_right(paragraph.advances, capacity) - 1
    text = paragraph.text
    words = kinds_up_to(breaks(text, job.language), Kind.PHRASE)
    unminded = tuple(made for made in words if made.penalty < MINDED)
    for ways in (unminded, words, anywhere(text)):
        within = [made.position for made in ways if made.position <= reach]
        if block := _longest(at_floor, text, within):
            return block._replace(truncated=True, missing=paragraph.missing)
    return None


def _longest(job: _Job, text: str, ends: Sequence[int]) -> TextBlock | None:
    """Return the block of the longest beginning of the text that fits with an ellipsis."""
    best: TextBlock | None = None
    low, high = 0, len(ends) - 1
    while low <= high:
        middle = (low + high) // 2
        head = text[: ends[middle]].rstrip(_NOT_BEFORE_ELLIPSIS)
        block = _set_whole(job, job.paragraph(head + _ELLIPSIS)) if head else None
        if block or not head:
            best = block or best
            low = middle + 1
        else:
            high = middle - 1
    return best
