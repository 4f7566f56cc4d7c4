"""Many phrases as one pattern: a trie written as a regular expression, so a search stays linear.

A table of thousands takes long to compile and a text holds few of its phrases. So a pattern is first compiled
for those alone that the text at hand can hold, which finds the same: the others fail wherever they are tried.
A pattern that is asked often is compiled whole, and asks no more what the text can hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import compress, pairwise
from typing import Final

from service.patterns import one_case

# A letter of a script with blanks between words: neither Thai and Lao, kana, Han nor Hangul. These have no
# case, and the compiler is told so: it would fold each of forty thousand every time.
SPACED_LETTER: Final = r"(?-i:[^\W\d_\u0e00-\u0eff\u3040-\u9fff\uac00-\ud7af])"
UNSPACED_LETTER: Final = r"(?-i:[\u0e00-\u0eff\u3040-\u9fff\uac00-\ud7af])"

_Trie = dict[str, "_Trie"]
_END = ""
# What is written in more than one way: any blanks, either apostrophe, any ending.
_LOOSE: Final = {" ": r"\s+", "'": "['’]", "*": r"[^\W\d_]*"}
_NOTHING: Final = r"(?!)"
_UNSPACED: Final = "\u0e00"
_OFTEN: Final = 40
_MANY: Final = 24
_GROUP: Final = 20
_METHODS: Final = ("search", "match", "fullmatch", "finditer")


def phrase_pattern(phrases: Iterable[str]) -> str:
    """Return a pattern that matches the longest of the phrases; a blank in a phrase matches any blanks."""
    trie: _Trie = {}
    for phrase in phrases:
        _plant(trie, " ".join(phrase.split()))
    return _written(trie) if trie else _NOTHING


def whole_words(pattern: str) -> str:
    """Return the pattern, matching only where no word of a script with blanks is cut."""
    return rf"(?<!{SPACED_LETTER}){pattern}(?!{SPACED_LETTER})"


class Phrases:
    """A table of phrases that knows which of them a text can hold."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases = tuple(phrases)

    @cached_property
    def whole(self) -> str:
        """All of them as one pattern."""
        return phrase_pattern(self._phrases)

    def within(self, text: str) -> tuple[str, ...]:
        """Return the phrases whose every tight piece stands in the text, whatever its case."""
        folded = one_case(text)
        begun = compress(
            zip(self._phrases, self._tight, strict=True), map(_starts(folded).__contains__, self._heads)
        )
        return tuple(phrase for phrase, tight in begun if all(piece in folded for piece in tight.split()))

    @cached_property
    def _tight(self) -> list[str]:
        """The phrases without what is written in more than one way."""
        every = one_case("\n".join(self._phrases))
        for loose in _LOOSE:
            every = every.replace(loose, " ")
        return every.split("\n") if self._phrases else []

    @cached_property
    def _heads(self) -> list[str]:
        """The one or two letters with which each phrase's first tight piece begins."""
        return [tight.lstrip()[:2].rstrip() for tight in self._tight]


class PhrasePattern:
    """A pattern around tables of phrases, of which each match needs one; it ignores case.

    `form` makes the whole pattern of the tables' own. Asked as `re.Pattern` is, and answers the same.
    """

    def __init__(self, form: Callable[..., str], *tables: Iterable[str]) -> None:
        self._form = form
        self._tables = tuple(map(Phrases, tables))
        self._narrow: dict[tuple[bool, tuple[tuple[str, ...], ...]], re.Pattern[str]] = {}
        self._asked = 0

    @cached_property
    def whole(self) -> re.Pattern[str]:
        """The pattern of all phrases."""
        return _compiled(self._form(*(table.whole for table in self._tables)))

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match in the text."""
        return self._for(text).search(text)

    def match(self, text: str) -> re.Match[str] | None:
        """Return the match at the start of the text."""
        return self._for(text).match(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return the match of the whole text."""
        return self._for(text).fullmatch(text)

    def finditer(self, text: str, start: int = 0) -> Iterator[re.Match[str]]:
        """Yield the matches from a place in the text on."""
        return self._for(text).finditer(text, start)

    def _for(self, text: str) -> re.Pattern[str]:
        """Return a pattern that finds in this text what the whole one finds."""
        self._asked += 1
        if self._asked > _OFTEN:
            self._settle()
            return self.whole
        held, spaced = tuple(table.within(text) for table in self._tables), max(text, default="") < _UNSPACED
        return self._narrow.get((spaced, held)) or self._narrowed(held, spaced=spaced)

    def _settle(self) -> None:
        """From now on be asked as the whole pattern itself is: that costs no more."""
        self._narrow.clear()
        vars(self).update((method, getattr(self.whole, method)) for method in _METHODS)

    def _narrowed(self, held: tuple[tuple[str, ...], ...], *, spaced: bool) -> re.Pattern[str]:
        pattern = self._form(*map(phrase_pattern, held)) if any(held) else _NOTHING
        made = _compiled(_spaced_alone(pattern) if spaced else pattern)
        self._narrow[spaced, held] = made
        return made


@lru_cache(maxsize=64)
def _starts(folded: str) -> frozenset[str]:
    """Return what a phrase that stands in the text can begin with."""
    return frozenset(folded).union(map("".join, pairwise(folded)))


def _spaced_alone(pattern: str) -> str:
    """Return what finds the same in a text without letters of the other scripts, and is compiled sooner."""
    return pattern.replace(SPACED_LETTER, r"[^\W\d_]").replace(UNSPACED_LETTER, _NOTHING)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _plant(trie: _Trie, phrase: str) -> None:
    node = trie
    for character in phrase:
        node = node.setdefault(character, {})
    node[_END] = {}


def _written(node: _Trie) -> str:
    heads = sorted(character for character in node if character != _END)
    if not heads:
        return ""
    branches = [_branch(character, node[character]) for character in heads]
    body = branches[0] if len(branches) == 1 else f"(?:{'|'.join(_grouped(heads, branches))})"
    return f"(?:{body})?" if _END in node else body


def _grouped(heads: list[str], branches: list[str]) -> Iterator[str]:
    """Put many branches in groups behind the letters with which they begin: most are passed over at once."""
    if len(heads) <= _MANY:
        yield from branches
        return
    for at in range(0, len(heads), _GROUP):
        begun, group = heads[at : at + _GROUP], "|".join(branches[at : at + _GROUP])
        guarded = _LOOSE.keys().isdisjoint(begun)
        yield f"(?=[{''.join(map(re.escape, begun))}])(?:{group})" if guarded else group


def _branch(character: str, below: _Trie) -> str:
    return _LOOSE.get(character, re.escape(character)) + _written(below)
