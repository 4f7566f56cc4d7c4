"""Shaping: from characters to glyphs, in ems, so that a paragraph is shaped once for all sizes."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Final, NamedTuple

import uharfbuzz as hb

from service.typography.bidi import Levels, resolve, visual_order
from service.typography.bidi.classes import RIGHT_TO_LEFT, bidi_class
from service.typography.east_asian import EAST_ASIAN_SCRIPTS, language_of_forms
from service.typography.faces import Face, FaceStack
from service.typography.languages import written_right_to_left
from service.typography.runs import itemise

# Scripts whose letters stand apart: only these are tracked, joined ones would be torn.
_TRACKED_SCRIPTS: Final = frozenset(("Latn", "Grek", "Cyrl", "Armn", "Geor", "Hebr"))
_TRIMMED: Final = " \u3000\u200b"
_EMOJI_INK: Final = (0.0, -0.25, 1.25, 0.95)


class Glyph(NamedTuple):
    """One glyph; lengths in ems. `cluster` is the index of its first character in the paragraph."""

    face: Face
    id: int
    cluster: int
    advance: float
    dx: float
    dy: float


class Placed(NamedTuple):
    """A glyph at its place on the line: `x` from the line's origin, `y` above the baseline, in ems."""

    face: Face
    id: int
    x: float
    y: float


class Ink(NamedTuple):
    """The box of a glyph's ink in ems, upwards from the baseline."""

    left: float
    low: float
    right: float
    high: float


class Paragraph(NamedTuple):
    """A cleaned text with all that is known of it before its size: faces, levels, widths.

    `advances[i]` is the width, in ems, of the first `i` characters; `flow_rtl` tells the side it starts from.
    """

    text: str
    language: str
    tracking: float
    flow_rtl: bool
    levels: Levels
    stack: FaceStack
    faces: tuple[Face | None, ...]
    scripts: tuple[str, ...]
    advances: tuple[float, ...]
    missing: tuple[str, ...]

    def width(self, start: int, end: int) -> float:
        """Return the width of a stretch, in ems, without the spaces at its ends."""
        start, end = trimmed(self.text, start, end)
        return self.advances[end] - self.advances[start]


class ShapedLine(NamedTuple):
    """One line's glyphs in visual order, and the box of each one's ink; `ink` is the box round all."""

    glyphs: tuple[Placed, ...]
    inks: tuple[Ink, ...]
    ink: Ink
    text: str
    hyphen: bool


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch without the spaces at both its ends."""
    while end > start and text[end - 1] in _TRIMMED:
        end -= 1
    while start < end and text[start] in _TRIMMED:
        start += 1
    return start, end


def flows_right_to_left(text: str, language: str, direction: str) -> bool:
    """Tell the side a text starts from: as asked (`ltr`, `rtl`), else by language, else by its letters."""
    if direction:
        return direction == "rtl"
    rightward = written_right_to_left(language)
    if language and _has_direction(text, rightward=rightward):
        return rightward
    return bool(resolve(text).base)


def _has_direction(text: str, *, rightward: bool) -> bool:
    wanted = RIGHT_TO_LEFT if rightward else {"L"}
    return any(bidi_class(char) in wanted for char in text)


def _base_level(text: str, *, flow_rtl: bool) -> int:
    """Read a text without a letter of its flow's direction in its own: `AFP (2024)` on an Arabic card."""
    if _has_direction(text, rightward=flow_rtl) or not _has_direction(text, rightward=not flow_rtl):
        return int(flow_rtl)
    return int(not flow_rtl)


@lru_cache(256)
def prepare(text: str, stack: FaceStack, language: str, direction: str, tracking: float) -> Paragraph:
    """Shape a cleaned text once, as one long line, and return it ready to be broken."""
    flow_rtl = flows_right_to_left(text, language, direction)
    levels = resolve(text, _base_level(text, flow_rtl=flow_rtl))
    items = itemise(text, stack)
    draft = Paragraph(
        text, language, tracking, flow_rtl, levels, stack, items.faces, items.scripts, (), items.missing
    )
    widths = [0.0] * len(text)
    for run in _runs(draft, 0, len(text), levels.levels):
        for glyph in _shape(draft, run):
            widths[glyph.cluster] += glyph.advance
    advances = tuple(accumulate(widths, initial=0.0))
    return draft._replace(advances=advances)


class _Run(NamedTuple):
    start: int
    end: int
    level: int


def _runs(paragraph: Paragraph, start: int, end: int, levels: Sequence[int]) -> Iterator[_Run]:
    """Yield the longest stretches of one face, script and level; `levels` begins at `start`."""
    first = start
    for place in range(start + 1, end + 1):
        same = (
            place < end
            and paragraph.faces[place] is paragraph.faces[first]
            and paragraph.scripts[place] == paragraph.scripts[first]
            and levels[place - start] == levels[first - start]
        )
        if not same:
            yield _Run(first, place, levels[first - start])
            first = place


def _language_of(paragraph: Paragraph, script: str) -> str:
    """Return the language whose forms a run takes: a Chinese name in English text has Chinese forms."""
    if script in EAST_ASIAN_SCRIPTS:
        return language_of_forms(paragraph.text, paragraph.language)
    return paragraph.language


def _shape(paragraph: Paragraph, run: _Run) -> list[Glyph]:
    """Shape one run with its neighbours as context; a character without glyph takes no room."""
    face, script = paragraph.faces[run.start], paragraph.scripts[run.start]
    if face is None:
        return []
    buffer = hb.Buffer()
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_GRAPHEMES
    buffer.add_str(paragraph.text, run.start, run.end - run.start)
    buffer.direction = "rtl" if run.level & 1 else "ltr"
    buffer.script = script
    if language := _language_of(paragraph, script):
        buffer.language = language
    tracking = paragraph.tracking if script in _TRACKED_SCRIPTS and not face.emoji else 0.0
    hb.shape(face.font, buffer, {"liga": False, "clig": False} if tracking else {})
    scale = 1 / face.upem
    return [
        Glyph(
            face,
            info.codepoint,
            info.cluster,
            position.x_advance * scale + (tracking if position.x_advance else 0.0),
            position.x_offset * scale,
            position.y_offset * scale,
        )
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        if info.codepoint
    ]


@lru_cache(1024)
def shape_line(paragraph: Paragraph, start: int, end: int, *, hyphen: bool = False) -> ShapedLine:
    """Shape one line of a paragraph as it stands alone, in visual order, with a hyphen if it needs one."""
    start, end = trimmed(paragraph.text, start, end)
    glyphs = _visual_glyphs(paragraph, start, end)
    if hyphen and end > start:
        mark = _hyphen(paragraph, end - 1)
        at_left = paragraph.levels.levels[end - 1] & 1
        glyphs = [mark, *glyphs] if at_left else [*glyphs, mark]
    return _measured(glyphs, paragraph.text[start:end], hyphen=hyphen)


def _visual_glyphs(paragraph: Paragraph, start: int, end: int) -> list[Glyph]:
    levels = paragraph.levels.of_line(start, end)
    runs = list(_runs(paragraph, start, end, levels)) if end > start else []
    order = visual_order([run.level for run in runs])
    return [glyph for place in order for glyph in _shape(paragraph, runs[place])]


def _hyphen(paragraph: Paragraph, place: int) -> Glyph:
    face = paragraph.faces[place] or paragraph.stack.faces[0]
    glyph = face.font.get_nominal_glyph(0x2010) or face.font.get_nominal_glyph(0x2D) or 0
    advance = face.font.get_glyph_h_advance(glyph) / face.upem
    return Glyph(face, glyph, place, advance, 0.0, 0.0)


def hyphen_width(paragraph: Paragraph, place: int) -> float:
    """Return the width, in ems, of a hyphen set after the character before `place`."""
    return _hyphen(paragraph, max(place - 1, 0)).advance


def _measured(glyphs: Sequence[Glyph], text: str, *, hyphen: bool) -> ShapedLine:
    placed: list[Placed] = []
    x = 0.0
    for glyph in glyphs:
        placed.append(Placed(glyph.face, glyph.id, x + glyph.dx, glyph.dy))
        x += glyph.advance
    inks = tuple(ink for at in placed if (ink := ink_of(at)).right > ink.left)
    around = Ink(
        min((ink.left for ink in inks), default=0.0),
        min((ink.low for ink in inks), default=0.0),
        max((ink.right for ink in inks), default=x),
        max((ink.high for ink in inks), default=0.0),
    )
    return ShapedLine(tuple(placed), inks, around, text, hyphen)


def ink_of(glyph: Placed) -> Ink:
    """Return the box of a placed glyph's ink; its outline may be finer than the whole units it is told in."""
    left, low, right, high = glyph.face.ink(glyph.id)
    if glyph.face.emoji and left == right:
        left, low, right, high = _EMOJI_INK
    if left == right:
        return Ink(glyph.x, glyph.y, glyph.x, glyph.y)
    unit = 1 / glyph.face.upem
    return Ink(glyph.x + left - unit, glyph.y + low - unit, glyph.x + right + unit, glyph.y + high + unit)
