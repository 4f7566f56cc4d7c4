"""The countries that a credit names in English: where a photo may not be used, where a stringer took it."""

from __future__ import annotations

from functools import cache
from typing import Final

_OTHER_NAMES: Final = (
    "Turkey",
    "Czech Republic",
    "Burma",
    "USA",
    "UK",
    "Palestine",
    "DR Congo",
    "Korea",
    "Hong Kong",
    "Macau",
    "Benelux",
    "EU",
)
_MOST_WORDS: Final = 4
_LINKS: Final = frozenset({"and", "&"})


@cache
def country_names() -> frozenset[str]:
    """Return the case-folded names of all countries."""
    from babel import Locale  # noqa: PLC0415 - heavy, and few credits name a country alone

    return frozenset(name.casefold() for name in (*Locale("en").territories.values(), *_OTHER_NAMES))


def territory_at_end(words: list[str]) -> int:
    """Return how many of the last words are a territory, or two with `and` between; one where none is known.

    SOUTH KOREA of YONHAP SOUTH KOREA, UK AND IRELAND.
    """
    count = _country_at_end(words)
    before = words[: len(words) - count]
    if count and len(before) > 1 and before[-1].casefold() in _LINKS:
        count += 1 + _country_at_end(before[:-1])
    return max(count, 1)


def _country_at_end(words: list[str]) -> int:
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        if " ".join(words[-count:]).casefold() in country_names():
            return count
    return 0
