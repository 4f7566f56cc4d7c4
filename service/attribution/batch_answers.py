"""The answers of a batch as they go out: JSON Lines or CSV, one at a time."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any, Final, TextIO

from service.attribution.batch_rows import TEXT_FIELDS, Row, RowFault
from service.attribution.captions import CaptionAnswer
from service.attribution.stored_text import without_forbidden
from service.patterns import regex

# Our columns are marked, so that none of the archive's own is overwritten.
_PREFIX: Final = "cutline_"
_OTHER: Final = f"{_PREFIX}other_fields"
_FORMULA: Final = regex(r"\s*[=+\-@＝＋－＠\t\r]")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row's answer, or the fault that kept it from one."""

    row: Row
    answer: CaptionAnswer | None = None
    fault: RowFault | None = None


Writer = Callable[[Outcome], None]


def json_lines_writer(target: TextIO) -> Writer:
    """Return a writer of JSON Lines: `row`, `given`, and the caption service's answer or an `error`."""

    def write(outcome: Outcome) -> None:
        record: dict[str, Any] = {"row": outcome.row.number, "given": outcome.row.given}
        if outcome.fault:
            record["error"] = asdict(outcome.fault)
        if outcome.answer:
            record |= outcome.answer.as_json()
        target.write(json.dumps(record, ensure_ascii=True) + "\n")

    return write


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet runs: behind an apostrophe where it opens like a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _joined(values: list[str]) -> str:
    return " | ".join(values)


def _answer_cells(answer: CaptionAnswer) -> dict[str, str]:
    credit = answer.credit
    return {
        "caption": answer.caption,
        "credit_line": answer.line,
        "credit_source": credit["source"],
        "confidence": credit["confidence"],
        "creators": _joined([each["name"] for each in credit["parties"] if each["role"] == "creator"]),
        "organisations": _joined([each["name"] for each in credit["parties"] if each["role"] != "creator"]),
        "disclosures": _joined(credit["disclosures"]),
        "licence": credit["licence"],
        "restrictions": _joined(credit["restrictions"]),
        "alt": answer.alt,
        "html": answer.figure,
        "jsonld": answer.json_ld,
        "text": answer.plain,
        "warnings": _joined([each.detail for each in answer.notices]),
    }


_ANSWER_COLUMNS: Final = (
    "caption",
    "credit_line",
    "credit_source",
    "confidence",
    "creators",
    "organisations",
    "disclosures",
    "licence",
    "restrictions",
    "alt",
    "html",
    "jsonld",
    "text",
    "warnings",
)
_FAULT_COLUMNS: Final = ("error", "error_detail", "error_field")


def _cells(outcome: Outcome) -> dict[str, str]:
    fault = outcome.fault
    told = _answer_cells(outcome.answer) if outcome.answer else {}
    if fault:
        told |= dict(zip(_FAULT_COLUMNS, (fault.code, fault.detail, fault.field), strict=True))
    return {_PREFIX + name: text for name, text in told.items()}


def _as_cell(value: Any) -> str:
    if value is None:
        return ""
    return without_forbidden(value if isinstance(value, str) else json.dumps(value))


def csv_writer(target: TextIO) -> Writer:
    """Return a writer of CSV: the row's own columns, then ours.

    The first row decides the columns; what later rows have besides stands in `cutline_other_fields` as JSON.
    """
    rows = csv.writer(target)
    columns: list[str] = []

    def write(outcome: Outcome) -> None:
        if not columns:
            columns.extend(_header(outcome.row))
            rows.writerow([harmless(name) for name in columns])
        other = {name: value for name, value in outcome.row.given.items() if name not in columns}
        given = {name: _as_cell(value) for name, value in outcome.row.given.items()}
        told = given | _cells(outcome) | {_OTHER: json.dumps(other) if other else ""}
        rows.writerow([harmless(told.get(name, "")) for name in columns])

    return write


def _header(row: Row) -> list[str]:
    own = row.given or dict.fromkeys(TEXT_FIELDS)
    ours = [_PREFIX + name for name in (*_ANSWER_COLUMNS, *_FAULT_COLUMNS)]
    return [*(name for name in own if not name.startswith(_PREFIX)), *ours, _OTHER]


WRITERS: Final[Mapping[str, Callable[[TextIO], Writer]]] = MappingProxyType(
    {"jsonl": json_lines_writer, "csv": csv_writer}
)
