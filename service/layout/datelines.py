"""How old an article is, in its language's words: "From March 2019". No clock is read here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, parse_pattern

from service.resources import asset
from service.toml_tables import Table, read_table

_FALLBACK: Final = "en"
_DIGITS: Final = "0123456789"


@dataclass(frozen=True, slots=True)
class Datelines:
    """A CLDR date pattern for each language tag, and the digits of languages that have their own."""

    patterns: Mapping[str, str]
    digits: Mapping[str, str]


def dateline(published: date, language: str = "") -> str:
    """Return the month and year in which an article appeared, in words, such as "From March 2019".

    `language` is a BCP 47 tag; one without a pattern, or none, gives English. A time counts in its own zone.
    """
    known = load_datelines(asset("words", "datelines.toml"))
    tag = next((tag for tag in _shorter_and_shorter(language) if tag in known.patterns), "")
    # The whole tag is asked first: a country may have month names of its own.
    locale = (_locale(language) if tag else None) or Locale.parse(tag or _FALLBACK, sep="-")
    words = format_date(published, known.patterns[tag or _FALLBACK], locale=locale)
    digits = known.digits.get(tag, _DIGITS)
    return words.translate(str.maketrans(_DIGITS, digits))


@cache
def load_datelines(path: Path) -> Datelines:
    """Read the patterns; raise ConfigurationError naming every tag and every pattern at fault."""
    table = read_table(path)
    patterns, digits = table.table("patterns"), table.table("digits", required=False)
    tags, digit_tags = patterns.keys(), digits.keys()
    read = Datelines(
        MappingProxyType({tag: _pattern(patterns, tag) for tag in tags}),
        MappingProxyType({tag: _own_digits(digits, tag) for tag in digit_tags}),
    )
    if _FALLBACK not in read.patterns:
        table.faults.add(patterns.at(_FALLBACK), "is missing")
    table.done()
    table.faults.settle()
    return read


def _pattern(table: Table, tag: str) -> str:
    pattern = table.value(tag, "", required=True)
    if _locale(tag) is None:
        table.faults.add(table.at(tag), "is not a language that dates can be written in")
    if not _tells_month_and_year(pattern):
        table.faults.add(table.at(tag), "must tell the month and the year, as in \"'From' MMMM y\"")
    return pattern


def _tells_month_and_year(pattern: str) -> bool:
    try:
        parts = str(parse_pattern(pattern).format)
    except ValueError:
        return False
    return "%(y)s" in parts and any(f"%({month})s" in parts for month in ("M", "MMMM", "LLLL"))


def _own_digits(table: Table, tag: str) -> str:
    digits = table.value(tag, "", required=True)
    if len(digits) != len(_DIGITS) or not digits.isdigit():
        table.faults.add(table.at(tag), "must be ten digits, from nought to nine")
        return _DIGITS
    return digits


def _shorter_and_shorter(language: str) -> Iterator[str]:
    """Yield `zh-Hant-TW`, `zh-Hant`, `zh`: each in the usual case of its parts."""
    parts = [
        _cased(part, first=not index) for index, part in enumerate(language.replace("_", "-").split("-"))
    ]
    for end in range(len(parts), 0, -1):
        yield "-".join(parts[:end])


def _cased(part: str, *, first: bool) -> str:
    if first or len(part) not in (2, 4):
        return part.lower()
    return part.upper() if len(part) == 2 else part.title()


def _locale(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag.replace("_", "-"), sep="-")
    except (ValueError, UnknownLocaleError):
        return None
