"""The proof sheet: any list of headlines, each set in a box like a card's, with what went wrong beside it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from PIL import Image, ImageDraw

from service.errors import Refusal
from service.model.brand import Colour
from service.model.geometry import Box
from service.typography.drawing import draw_text
from service.typography.faces import Faces
from service.typography.setting import TextBlock, TextStyle, set_text

MOST_ROWS: Final = 300  # what one picture can hold
_COLUMNS: Final = ("headline", "id", "lang", "right output")
_PAPER: Final[Colour] = (242, 240, 235)
_NOTE: Final[Colour] = (84, 92, 100)
_NAME: Final[Colour] = (20, 24, 28)
_ALARM: Final[Colour] = (190, 20, 20)
_EDGE: Final[Colour] = (255, 255, 255)
_GUTTER: Final = 24
_NOTES: Final = 124  # height of the lines below a card
_NOTE_SIZE: Final = 17.0


@dataclass(frozen=True, slots=True)
class ProofRow:
    """One headline to try: its name in the list, BCP 47 tag, and what right output looks like."""

    headline: str
    id: str = ""
    language: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class ProofLook:
    """How a proof is set: type as a brand tells it, sizes in pixels, colours as RGB."""

    family: str = "sans"
    weight: int = 800
    leading: float = 1.08
    ceiling: float = 58.0
    floor: float = 26.0
    lines: int = 4
    columns: int = 3
    card: tuple[int, int] = (600, 315)
    margin: int = 32
    ground: Colour = (20, 24, 32)
    ink: Colour = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Proof:
    """One headline as set; `block` is None where it does not fit. `warnings` are for the designer."""

    row: ProofRow
    block: TextBlock | None
    warnings: tuple[str, ...]


def read_rows(text: str) -> tuple[ProofRow, ...]:
    """Read a tab-separated list with a heading line: `headline`, and if wanted `id`, `lang`, `right output`.

    Raises Refusal for a list without headlines or with more than a sheet can hold.
    """
    lines = io.StringIO(text.removeprefix("\ufeff"), newline="")
    table = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, restval="")
    try:
        rows = tuple(islice(_rows(table), MOST_ROWS + 1))
    except csv.Error as error:
        raise Refusal(
            "field_invalid", "The list of headlines cannot be read as tab-separated text."
        ) from error
    if not rows:
        raise Refusal(
            "field_invalid", "The list needs a heading line with `headline`, and a headline below it."
        )
    if len(rows) > MOST_ROWS:
        raise Refusal("field_invalid", f"One sheet holds {MOST_ROWS} headlines: split the list.")
    return rows


def _rows(table: csv.DictReader[str]) -> Iterator[ProofRow]:
    for values in table:
        headline, name, language, right = (values.get(column) or "" for column in _COLUMNS)
        if headline.strip():
            yield ProofRow(headline, name.strip(), language.strip(), right)


def prove(row: ProofRow, faces: Faces, look: ProofLook) -> Proof:
    """Set one headline and say what a designer must know of it."""
    width, height = (side - 2 * look.margin for side in look.card)
    style = TextStyle(
        look.family, look.weight, look.ceiling, look.floor, look.lines, look.leading, may_truncate=True
    )
    try:
        block = set_text(row.headline, style, width, height, faces, language=row.language)
    except Refusal as refusal:
        return Proof(row, None, (refusal.detail,))
    return Proof(row, block, tuple(_warnings(block, width, height)))


def _warnings(block: TextBlock, width: float, height: float) -> Iterator[str]:
    if block.missing:
        codes = (
            f"{cluster} ({' '.join(f'U+{ord(char):04X}' for char in cluster)})" for cluster in block.missing
        )
        yield "no glyph: " + ", ".join(codes)
    if block.truncated:
        yield "cut with an ellipsis"
    if not Box(0, 0, width, height).contains(block.ink, slack=0.5):
        yield "ink outside the box"


def draw_sheet(proofs: Sequence[Proof], faces: Faces, look: ProofLook) -> Image.Image:
    """Draw proofs already made, `look.columns` to a row."""
    across, down = look.card[0] + _GUTTER, look.card[1] + _NOTES + _GUTTER
    columns = max(1, min(look.columns, len(proofs)))
    rows = max(1, -(-len(proofs) // columns))
    sheet = Image.new("RGB", (columns * across + _GUTTER, rows * down + _GUTTER), _PAPER)
    for place, proof in enumerate(proofs):
        row, column = divmod(place, columns)
        cell = _draw_cell(proof, faces, look)
        sheet.paste(cell, (_GUTTER + column * across, _GUTTER + row * down))
    return sheet


def _draw_cell(proof: Proof, faces: Faces, look: ProofLook) -> Image.Image:
    width, height = look.card
    cell = Image.new("RGB", (width, height + _NOTES), _PAPER)
    card = Image.new("RGB", look.card, look.ground)
    if proof.block is not None:
        _draw_headline(card, proof.block, look)
    cell.paste(card)
    top = height + 8.0
    for text, colour, weight in _notes(proof):
        note = _set_note(text, weight, width, faces)
        draw_text(note, cell, 0, top, colour)
        top += note.height + 4
    return cell


def _draw_headline(card: Image.Image, block: TextBlock, look: ProofLook) -> None:
    width, height = look.card
    frame = (look.margin - 1, look.margin - 1, width - look.margin, height - look.margin)
    ImageDraw.Draw(card).rectangle(frame, outline=_mixed(look.ground, _EDGE))
    left = width - look.margin - block.width if block.rtl else look.margin
    draw_text(block, card, left, look.margin, look.ink)


def _notes(proof: Proof) -> Iterator[tuple[str, Colour, int]]:
    set_as = "not set"
    if proof.block:
        lines = len(proof.block.lines)
        set_as = f"{proof.block.size:.0f} px, {lines} {'line' if lines == 1 else 'lines'}"
    yield f"{proof.row.id or '-'}  ·  {proof.row.language or 'no language'}  ·  {set_as}", _NAME, 700
    if proof.warnings:
        yield "; ".join(proof.warnings), _ALARM, 600
    if proof.row.right:
        yield proof.row.right, _NOTE, 400


def _set_note(text: str, weight: int, width: float, faces: Faces) -> TextBlock:
    style = TextStyle("sans", weight, _NOTE_SIZE, _NOTE_SIZE, 2, 1.25, may_truncate=True, role="text")
    return set_text(text, style, width, _NOTE_SIZE * 3.5, faces, direction="ltr")


def _mixed(ground: Colour, edge: Colour) -> Colour:
    red, green, blue = ((3 * low + high) // 4 for low, high in zip(ground, edge, strict=True))
    return red, green, blue
