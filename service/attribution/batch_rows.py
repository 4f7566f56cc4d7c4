"""The rows of a batch as they come in: JSON Lines or CSV, one at a time, each sound or with its fault."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, TextIO

from service.errors import Refusal

TEXT_FIELDS: Final = ("caption", "credit", "alt", "url", "copyright", "usage_terms", "headline", "language")
_LONGEST_LINE: Final = 200_000  # characters
_DELIMITERS: Final = ",;\t"


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why a row got no answer: a code of `errors.FAULTS`, a sentence, the field."""

    code: str
    detail: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `given` is what came in, every field of it; `number` counts from 1, without the CSV header."""

    number: int
    given: Mapping[str, Any]
    fault: RowFault | None = None

    def text(self, name: str) -> str:
        """Return a field's text, empty where it is absent."""
        return self.given.get(name) or ""


def _lines(source: TextIO) -> Iterator[str]:
    """Yield the lines; one that is too long comes cut at the limit, its rest is skipped."""
    while line := source.readline(_LONGEST_LINE):
        rest = line
        while len(rest) == _LONGEST_LINE and not rest.endswith("\n"):
            rest = source.readline(_LONGEST_LINE)
        yield line


def _checked(number: int, given: Mapping[str, Any]) -> Row:
    """Return a row, with a fault where its texts are no texts or it has nothing to read."""
    for name in TEXT_FIELDS:
        if not isinstance(given.get(name) or "", str):
            return Row(number, given, RowFault("field_invalid", f"{name} must be a text.", name))
    if not any(given.get(name) for name in ("caption", "credit")):
        return Row(
            number, given, RowFault("field_invalid", "The row has neither caption nor credit.", "caption")
        )
    return Row(number, given)


def _json_row(number: int, line: str) -> Row:
    if len(line) >= _LONGEST_LINE:
        return Row(number, {}, RowFault("text_too_long", "The line is longer than 200,000 characters."))
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        return Row(number, {}, RowFault("json_invalid", "The line is not a JSON object."))
    return _checked(number, given)


def read_json_lines(source: TextIO) -> Iterator[Row]:
    """Yield the rows of a JSON Lines stream; empty lines do not count."""
    filled = (line for line in _lines(source) if line.strip("\ufeff \t\r\n"))
    for number, line in enumerate(filled, start=1):
        yield _json_row(number, line.lstrip("\ufeff"))


def _delimiter(header: str) -> str:
    """Return what parts the columns: a comma, or the semicolon or tab that spreadsheets write elsewhere."""
    return max(_DELIMITERS, key=header.count)


def _columns(header: str, delimiter: str) -> list[str]:
    names = [name.strip().lower() for name in next(csv.reader([header], delimiter=delimiter), [])]
    if not {"caption", "credit"} & set(names):
        detail = "The first line must name the columns, one of them caption or credit."
        raise Refusal("field_invalid", detail, field="caption")
    return names


def _csv_row(number: int, columns: list[str], cells: list[str]) -> Row:
    given = dict(zip(columns, cells, strict=False))
    if len(cells) > len(columns):
        detail = f"The row has {len(cells)} cells for {len(columns)} columns."
        return Row(number, given, RowFault("field_invalid", detail))
    return _checked(number, given)


def read_csv(source: TextIO) -> Iterator[Row]:
    """Yield the rows of a CSV stream whose first line names the columns; empty rows do not count.

    Raises Refusal `field_invalid` where neither caption nor credit is among them.
    """
    lines = _lines(source)
    header = next(lines, "").lstrip("\ufeff")
    delimiter = _delimiter(header)
    columns = _columns(header, delimiter)
    cells = csv.reader(lines, delimiter=delimiter)
    number = 0
    while True:
        try:
            found = next(cells, None)
        except csv.Error:
            number += 1
            yield Row(number, {}, RowFault("field_invalid", "The row cannot be read: a cell is not closed."))
            continue
        if found is None:
            return
        if any(found):
            number += 1
            yield _csv_row(number, columns, found)


READERS: Final[Mapping[str, Callable[[TextIO], Iterator[Row]]]] = MappingProxyType(
    {"jsonl": read_json_lines, "csv": read_csv}
)
