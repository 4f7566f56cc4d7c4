"""Dates in the terms of a photo: until 24 November 2026, bis 24.11.2026, 2026年11月24日まで."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final

from service.patterns import regex

_TIME: Final = r"(?:,?\s+(?:at|um|kl\.?|à|a\s+las|às|alle|o|в|om|ore)?\s*(\d{1,2})[:.h](\d\d))?"
_ISO: Final = regex(r"(?<!\d)(20\d\d)-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d))?")
_EAST_ASIAN: Final = regex(
    r"(?<!\d)(20\d\d)\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일](?:\s?(\d{1,2})[:：時时시](\d\d)?)?"
)
_DAY_FIRST: Final = regex(
    rf"(?<!\d)(\d{{1,2}})[./](\d{{1,2}})[./](20\d\d|[\u0660-\u0669\u06f0-\u06f9]{{4}}){_TIME}", re.IGNORECASE
)
_NAMED_DAY_FIRST: Final = regex(
    r"(?<!\d)(\d{1,2})\.?(?:st|nd|rd|th|er)?\s+(?:de\s+)?([^\W\d_]{3,12})\.?,?\s+(?:de\s+)?(\d{4})"
    rf"(?:\s*г\.?|\s*р\.?)?{_TIME}",
    re.IGNORECASE,
)
_NAMED_MONTH_FIRST: Final = regex(
    rf"([^\W\d_]{{3,12}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(20\d\d){_TIME}", re.IGNORECASE
)
_BARE_DATE: Final = regex(
    r"(?:(?:\d{1,2}\.?\s+(?:de\s+)?)?(?P<month>[^\W\d_]{3,12})\.?(?:\s+\d{1,2},)?\s+(?:de\s+)?)?(?:19|20)\d\d"
)
_DOTTED_DATE: Final = regex(r"\d{1,2}\.?(?P<month>[a-z]{3})\.(?:19|20)?\d\d")
_LANGUAGES: Final = (
    "en de fr es it pt nl sv da nb fi pl cs sk uk ru bg el tr hu ro hr sl sr et lv lt ca ar fa ur he hi id vi"
)
_NUMBERED_DATE: Final = regex(
    r"(?:[0-3]?\d[./-]\s?[01]?\d[./-]\s?(?:19|20)?\d\d|(?:19|20)\d\d-[01]\d-[0-3]\d)\.?"
)
_CENTURY: Final = range(2000, 2100)


def latest_date(text: str) -> datetime | None:
    """Return the latest moment the text names, in UTC, or None; without a time, the end of the day.

    A month whose name means two months (listopada: Polish November, Croatian October) is not guessed.
    """
    return max(_moments(text), default=None)


def is_date(text: str) -> bool:
    """Tell whether a text is a date or a year and nothing else (2026, Juni 2026, 12.mar.24, 7.3.2026)."""
    if text[-1:].isdigit() and _NUMBERED_DATE.fullmatch(text.strip()):
        return True
    bare = text.strip()
    found = (_BARE_DATE.fullmatch(bare) or _DOTTED_DATE.fullmatch(bare)) if bare[-1:].isdigit() else None
    return found is not None and (found["month"] is None or _month(found["month"]) > 0)


def _moments(text: str) -> Iterator[datetime]:
    for pattern in (_ISO, _EAST_ASIAN):
        for year, month, day, hour, minute in pattern.findall(text):
            yield from _moment(int(year), int(month), int(day), hour, minute)
    for day, month, year, hour, minute in _DAY_FIRST.findall(text):
        yield from _moment(int(year), int(month), int(day), hour, minute)
    for day, name, year, hour, minute in _NAMED_DAY_FIRST.findall(text):
        yield from _moment(int(year), _month(name), int(day), hour, minute)
    for name, day, year, hour, minute in _NAMED_MONTH_FIRST.findall(text):
        yield from _moment(int(year), _month(name), int(day), hour, minute)


def _month(name: str) -> int:
    """Return the number of a month by its name in many languages; 0 for another or an ambiguous word."""
    return _months().get(name.casefold(), 0)


@cache
def _months() -> Mapping[str, int]:
    """Return every name of a month, wide and short, in all its forms, that means one month only."""
    from babel import Locale  # noqa: PLC0415 - heavy, and few photos have a date in their terms

    found: dict[str, set[int]] = defaultdict(set)
    for language in _LANGUAGES.split():
        for widths in Locale.parse(language).months.values():
            for width in ("wide", "abbreviated"):
                for number, name in widths[width].items():
                    found[name.casefold().strip(".")].add(number)
    return {name: min(numbers) for name, numbers in found.items() if len(numbers) == 1}


def _moment(year: int, month: int, day: int, hour: str = "", minute: str = "") -> Iterator[datetime]:
    if year not in _CENTURY:
        return
    try:
        start = datetime(year, month, day, tzinfo=UTC)
        time = timedelta(hours=int(hour), minutes=int(minute or 0)) if hour else timedelta(days=1)
        yield start + time
    except (ValueError, OverflowError):
        return
