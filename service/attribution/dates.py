"""Dates in the terms of a photo: embargo until 24 November 2026, Sperrfrist bis 24.11.2026."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

_ISO: Final = re.compile(r"(?<!\d)(20\d\d)-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d))?")
_DAY_FIRST: Final = re.compile(
    r"(?<!\d)(\d{1,2})[./](\d{1,2})[./](20\d\d)(?:,?\s+(?:um\s+)?(\d\d)[:.h](\d\d))?"
)
_NAMED_DAY_FIRST: Final = re.compile(
    r"(?<!\d)(\d{1,2})\.?(?:st|nd|rd|th|er)?\s+(?:de\s+)?([^\W\d_]{3,10})\.?,?\s+(?:de\s+)?(20\d\d)"
)
_NAMED_MONTH_FIRST: Final = re.compile(r"([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(20\d\d)")
_MONTHS: Final = (
    ("jan", "ene", "gen", "янв", "січ"),
    ("feb", "fév", "fev", "фев", "лют"),
    ("mar", "mär", "maa", "мар", "бер"),
    ("apr", "avr", "abr", "апр", "кві"),
    ("may", "mai", "mag", "maj", "mei", "май", "мая", "тра"),
    ("jun", "juin", "giu", "июн", "чер"),
    ("jul", "juil", "lug", "июл", "лип"),
    ("aug", "aoû", "ago", "авг", "сер"),
    ("sep", "set", "сен", "вер"),
    ("oct", "okt", "ott", "out", "окт", "жов"),
    ("nov", "ноя", "лис"),
    ("dec", "dez", "déc", "dic", "дек", "гру"),
)


def latest_date(text: str) -> datetime | None:
    """Return the latest moment the text names, in UTC, or None; without a time, the end of the day."""
    return max(_moments(text), default=None)


def _moments(text: str) -> Iterator[datetime]:
    for year, month, day, hour, minute in _ISO.findall(text):
        yield from _moment(int(year), int(month), int(day), hour, minute)
    for day, month, year, hour, minute in _DAY_FIRST.findall(text):
        yield from _moment(int(year), int(month), int(day), hour, minute)
    for day, name, year in _NAMED_DAY_FIRST.findall(text):
        yield from _moment(int(year), _month(name), int(day))
    for name, day, year in _NAMED_MONTH_FIRST.findall(text):
        yield from _moment(int(year), _month(name), int(day))


def _month(name: str) -> int:
    """Return the number of a month by its first letters in many languages; 0 for another word."""
    folded = name.casefold()
    return next((number for number, starts in enumerate(_MONTHS, 1) if folded.startswith(starts)), 0)


def _moment(year: int, month: int, day: int, hour: str = "", minute: str = "") -> Iterator[datetime]:
    try:
        start = datetime(year, month, day, tzinfo=UTC)
        yield start + (timedelta(hours=int(hour), minutes=int(minute)) if hour else timedelta(days=1))
    except (ValueError, OverflowError):
        return
