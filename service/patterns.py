"""Regular expressions that are compiled when they are first asked: no single card asks half of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, cast

_METHODS: Final = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")
_NEVER: Final = re.compile("(?!)")


def regex(pattern: str, flags: int = 0, *, least: str = "") -> re.Pattern[str]:
    """Return what behaves as the compiled pattern, and is compiled with the first question.

    Where every match needs a letter from `least` on, such as the first of the Han characters, texts without
    any are not worth the compiling: the classes of East Asian scripts take milliseconds each.
    """
    later = _Beyond(pattern, flags, least) if least else _Later(pattern, flags)
    return cast("re.Pattern[str]", later)


class _Later:
    """A pattern yet to be compiled; from then on its methods are the compiled one's own, and cost no more."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        compiled = re.compile(self._pattern, self._flags)
        vars(self).update((method, getattr(compiled, method)) for method in _METHODS)
        return getattr(compiled, name)


class _Beyond:
    """A pattern that matches nothing in a text whose letters all stand before one, which is beyond ASCII."""

    def __init__(self, pattern: str, flags: int, least: str) -> None:
        self._later = regex(pattern, flags)
        self._least = least

    def search(self, text: str, *place: int) -> re.Match[str] | None:
        return self._for(text).search(text, *place)

    def match(self, text: str, *place: int) -> re.Match[str] | None:
        return self._for(text).match(text, *place)

    def fullmatch(self, text: str, *place: int) -> re.Match[str] | None:
        return self._for(text).fullmatch(text, *place)

    def finditer(self, text: str, *place: int) -> Iterator[re.Match[str]]:
        return self._for(text).finditer(text, *place)

    def sub(self, new: str, text: str) -> str:
        return self._later.sub(new, text) if self._reached_by(text) else text

    def _for(self, text: str) -> re.Pattern[str]:
        return self._later if self._reached_by(text) else _NEVER

    def _reached_by(self, text: str) -> bool:
        return not text.isascii() and max(text) >= self._least
