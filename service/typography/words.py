"""Words in scripts that write them without spaces, as ICU's dictionaries know them."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate

from icu4py.breakers import WordBreaker

_ROOT = "en"  # the dictionaries go by script; no language changes what they find


@lru_cache(1024)
def word_ends(text: str) -> frozenset[int]:
    """Return where a word or a sign ends, in Chinese, Japanese, Thai, Lao, Khmer and Burmese as elsewhere."""
    ends = (end for _, end in WordBreaker(text, _ROOT).segments())
    if text.isascii() or max(text) <= "\uffff":
        return frozenset(ends)
    characters = {units: place for place, units in enumerate(_utf16_lengths(text))}
    return frozenset(characters[end] for end in ends if end in characters)


def _utf16_lengths(text: str) -> list[int]:
    """Return, for every beginning of a text, how many UTF-16 units it takes: ICU counts in them."""
    return list(accumulate((1 + (char > "\uffff") for char in text), initial=0))
