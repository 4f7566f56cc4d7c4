"""Where lines, words and characters may end as Unicode says (UAX #14 and #29), found by ICU.

ICU also has dictionaries for scripts that write words without spaces. It counts in UTF-16, we in characters.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate

from icu4py.breakers import BaseBreaker, CharacterBreaker, LineBreaker, WordBreaker

_LOCALE = "en"  # Unicode's rules as they stand; what languages want besides is added by rules of our own


@lru_cache(1024)
def line_ends(text: str) -> tuple[int, ...]:
    """Return where UAX #14 lets a line end; in Thai, Lao, Khmer and Burmese that is where words end."""
    return _ends(LineBreaker(text, _LOCALE), text)


@lru_cache(1024)
def word_ends(text: str) -> frozenset[int]:
    """Return where a word or a sign ends, in Chinese and Japanese as elsewhere."""
    return frozenset(_ends(WordBreaker(text, _LOCALE), text))


@lru_cache(1024)
def cluster_ends(text: str) -> tuple[int, ...]:
    """Return where each grapheme cluster ends."""
    return _ends(CharacterBreaker(text, _LOCALE), text)


def _ends(breaker: BaseBreaker, text: str) -> tuple[int, ...]:
    ends = (end for _, end in breaker.segments())
    if not text or max(text) <= "\uffff":
        return tuple(ends)
    lengths = accumulate((1 + (char > "\uffff") for char in text), initial=0)
    characters = {units: place for place, units in enumerate(lengths)}
    return tuple(characters[end] for end in ends)
