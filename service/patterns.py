"""Regular expressions that are compiled when they are first asked: no single card asks half of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final, cast

_METHODS: Final = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")
_NEVER: Final = re.compile("(?!)")

Guard = Callable[[str], object]
a_digit: Final[Guard] = re.compile(r"\d").search


def one_of(characters: str) -> Guard:
    """Return what tells whether a text has one of these characters."""
    wanted = frozenset(characters)
    return lambda text: not wanted.isdisjoint(text)


class Words:
    """Tells whether a text has one of a few words, or of pieces of words, in whatever case."""

    def __init__(self, *words: str) -> None:
        self.words = tuple(map(one_case, words))

    def __call__(self, text: str) -> bool:
        """Tell whether this text does."""
        written = one_case(text)
        return any(word in written for word in self.words)


def one_case(text: str) -> str:
    """Return the same for all letters that a pattern takes for one when it ignores case, letter by letter."""
    return text.replace("İ", "i").replace("ı", "i").casefold()


def regex(pattern: str, flags: int = 0, *, least: str = "", needs: Guard | None = None) -> re.Pattern[str]:
    """Return what behaves as the compiled pattern, and is compiled with the first question.

    Where every match needs a letter from `least` on, such as the first of the Han characters, texts without
    any are not worth the compiling: the classes of East Asian scripts take milliseconds each. Where every
    match takes, or looks at, one of a few characters or words, `needs` tells whether a text has one
    (`a_digit`, `one_of("([")`, `Words("licence")`), and the pattern is compiled for the first text that has.
    """
    asked = _reaching(least) if least else needs
    later = _Needing(pattern, flags, asked) if asked else _Later(pattern, flags)
    return cast("re.Pattern[str]", later)


def _reaching(least: str) -> Guard:
    """Return what tells whether a text has a letter from this one on, which is beyond ASCII."""
    return lambda text: not text.isascii() and max(text) >= least


class _Later:
    """A pattern yet to be compiled; from then on its methods are the compiled one's own, and cost no more."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._compiled(), name)

    def _compiled(self) -> re.Pattern[str]:
        compiled = re.compile(self._pattern, self._flags)
        vars(self).update((method, getattr(compiled, method)) for method in _METHODS)
        return compiled


class _Needing(_Later):
    """A pattern yet to be compiled, which matches nothing in a text without certain characters or words."""

    def __init__(self, pattern: str, flags: int, needs: Guard) -> None:
        super().__init__(pattern, flags)
        self._needs = needs

    def search(self, text: str, *place: int) -> re.Match[str] | None:
        return self._for(text).search(text, *place)

    def match(self, text: str, *place: int) -> re.Match[str] | None:
        return self._for(text).match(text, *place)

    def fullmatch(self, text: str, *place: int) -> re.Match[str] | None:
        return self._for(text).fullmatch(text, *place)

    def finditer(self, text: str, *place: int) -> Iterator[re.Match[str]]:
        return self._for(text).finditer(text, *place)

    def findall(self, text: str, *place: int) -> list[Any]:
        return self._for(text).findall(text, *place)

    def sub(self, new: str | Callable[[re.Match[str]], str], text: str) -> str:
        return self._compiled().sub(new, text) if self._needs(text) else text

    def _for(self, text: str) -> re.Pattern[str]:
        return self._compiled() if self._needs(text) else _NEVER


HEADER_NAME: Final = regex(r"[A-Za-z][A-Za-z0-9-]{0,63}")  # of HTTP
