"""Many phrases as one pattern: a trie written as a regular expression, so a search stays linear."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

# A letter of a script that puts blanks between words: neither Thai and Lao, kana, Han nor Hangul.
SPACED_LETTER: Final = r"[^\W\d_\u0e00-\u0eff\u3040-\u9fff\uac00-\ud7af]"
UNSPACED_LETTER: Final = r"[\u0e00-\u0eff\u3040-\u9fff\uac00-\ud7af]"

_Trie = dict[str, "_Trie"]
_END = ""
# What is written in more than one way: any blanks, either apostrophe, any ending.
_LOOSE: Final = {" ": r"\s+", "'": "['’]", "*": r"[^\W\d_]*"}


def phrase_pattern(phrases: Iterable[str]) -> str:
    """Return a pattern that matches the longest of the phrases; a blank in a phrase matches any blanks."""
    trie: _Trie = {}
    for phrase in phrases:
        _plant(trie, " ".join(phrase.split()))
    return _written(trie)


def _plant(trie: _Trie, phrase: str) -> None:
    node = trie
    for character in phrase:
        node = node.setdefault(character, {})
    node[_END] = {}


def _written(node: _Trie) -> str:
    branches = [_branch(character, below) for character, below in sorted(node.items()) if character != _END]
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return f"(?:{body})?" if _END in node else body


def _branch(character: str, below: _Trie) -> str:
    return _LOOSE.get(character, re.escape(character)) + _written(below)


def whole_words(pattern: str) -> str:
    """Return the pattern, matching only where no word of a script with blanks is cut."""
    return rf"(?<!{SPACED_LETTER}){pattern}(?!{SPACED_LETTER})"
