"""Words that must be read letter by letter: addresses, handles, hashtags, file names, codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from service.patterns import a_digit, regex


def _may_be_verbatim(word: str) -> bool:
    return a_digit(word) is not None or not _SIGNS.isdisjoint(word)


_SIGNS: Final = frozenset(":.@#＠＃_")
_VERBATIM: Final = regex(
    r"""\S*(?:
        ://\S                      # https://example.org
        |\bwww\.\S
        |[@#＠＃_]\w                # @handle, a@example.org, #hashtag, file_name
        |\w\.[a-z]{2,6}(?![^\W_])   # example.org, report.pdf
        |[^\W\d_]\d|\d[^\W\d_]    # B1ce7e90
    )\S*""",
    re.VERBOSE | re.IGNORECASE,
    needs=_may_be_verbatim,
)


@lru_cache(512)
def verbatim_words(text: str) -> tuple[tuple[int, int], ...]:
    """Return start and end of every word to which a hyphen would add a letter that is not there."""
    return tuple(_spans(text))


def is_verbatim(text: str, place: int) -> bool:
    """Tell whether a place lies inside such a word."""
    return any(start < place < end for start, end in verbatim_words(text))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for word in re.finditer(r"\S+", text):
        if _VERBATIM.fullmatch(word.group()):
            yield word.span()
