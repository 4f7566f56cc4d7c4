"""The caption service for whole archives: JSON Lines or CSV in, JSON Lines or CSV out, row by row.

Nothing is held in memory but the row at hand, and a bad row never stops the others: it comes out with its
error. CSV cells that a spreadsheet would run as a formula come out behind an apostrophe.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TextIO

from service.attribution.batch_answers import WRITERS, Outcome
from service.attribution.batch_rows import READERS, Row, RowFault
from service.attribution.captions import CaptionDesk, CaptionRequest, caption_answer
from service.errors import Refusal
from service.model.article import PhotoRequest

FORMATS: Final = tuple(READERS)
_PROGRESS_EVERY: Final = 500  # rows


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a batch is: rows done, of these without an answer, of these answered but without a credit."""

    rows: int = 0
    failed: int = 0
    uncredited: int = 0

    def with_one(self, outcome: Outcome) -> Tally:
        """Return the tally with one more row."""
        missing = outcome.answer is not None and not outcome.answer.line
        return Tally(self.rows + 1, self.failed + (outcome.answer is None), self.uncredited + missing)


@dataclass(frozen=True, slots=True)
class Stream:
    """An open text stream and its format, `jsonl` or `csv`. Open CSV files with `newline=""`."""

    text: TextIO
    format: str


def _quiet(_tally: Tally) -> None:
    """Report to nobody."""


def run_batch(
    source: Stream, target: Stream, desk: CaptionDesk, progress: Callable[[Tally], None] = _quiet
) -> Tally:
    """Read every row's caption, write each answer as it comes, and return how many there were.

    A row's fields are those of `batch_rows.TEXT_FIELDS`, each optional but caption or credit; all others
    are carried through. `progress` hears of every 500 rows and of the end. Raises Refusal `field_invalid`
    for an unknown format, or a CSV stream without a column to read.
    """
    for stream in (source, target):
        if stream.format not in FORMATS:
            raise Refusal("field_invalid", f"The format must be one of {', '.join(FORMATS)}.", field="format")
    write = WRITERS[target.format](target.text)
    tally = Tally()
    for outcome in answer_rows(READERS[source.format](source.text), desk):
        write(outcome)
        tally = tally.with_one(outcome)
        if tally.rows % _PROGRESS_EVERY == 0:
            progress(tally)
    progress(tally)
    return tally


def answer_rows(rows: Iterable[Row], desk: CaptionDesk) -> Iterator[Outcome]:
    """Yield each row with its answer or its fault."""
    for row in rows:
        yield Outcome(row, fault=row.fault) if row.fault else _answered(row, desk)


def _answered(row: Row, desk: CaptionDesk) -> Outcome:
    try:
        return Outcome(row, answer=caption_answer(_request(row), desk))
    except Refusal as no:
        return Outcome(row, fault=RowFault(no.code, no.detail, no.field))


def _request(row: Row) -> CaptionRequest:
    photo = PhotoRequest(
        url=row.text("url"),
        alt=row.text("alt"),
        caption=row.text("caption"),
        credit=row.text("credit"),
        copyright=row.text("copyright"),
        usage_terms=row.text("usage_terms"),
    )
    return CaptionRequest(photo, headline=row.text("headline"), language=row.text("language"))
