"""Names that stand on one line (Nagorno-Karabakh), and names that had better (Picos de Europa)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from service.typography.languages import name_particles

_PART: Final = r"(?:[^\W\d_]|[\u0300-\u036f])+(?:[’'ʼ](?:[^\W\d_]|[\u0300-\u036f])+)*"
_HYPHENATED: Final = re.compile(rf"(?<![\w’'-]){_PART}(?:[-‐֊]{_PART})+")
_KATAKANA: Final = re.compile("[ァ-ヺー]+(?:[・゠=＝][ァ-ヺー]+)+|[ｦ-ﾟ]+(?:･[ｦ-ﾟ]+)+")
_HAN: Final = "\u3400-\u9fff\uf900-\ufaff"
_HAN_JOINT: Final = re.compile(f"(?<=[{_HAN}])[·・‧‐-](?=[{_HAN}])")
_PARTS: Final = re.compile("[-‐֊]")
_SPACES: Final = re.compile("[ \u00a0]+")


def joined_names(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of every name whose parts are joined by a hyphen or a middle dot.

    A hyphenated word is a name if its outer parts have capitals or the first is a particle: Austria-Hungary,
    al-Assad. Between Chinese characters, where no sign tells a name's ends, the characters beside are meant.
    """
    for word in _HYPHENATED.finditer(text):
        if _is_name(word.group()):
            yield word.span()
    for name in _KATAKANA.finditer(text):
        yield name.span()
    for joint in _HAN_JOINT.finditer(text):
        yield joint.start() - 1, joint.end() + 1


def _is_name(word: str) -> bool:
    first, *_, last = _PARTS.split(word)
    return _has_capital(last) and (_has_capital(first) or first in name_particles())


def _has_capital(part: str) -> bool:
    return any(char.isupper() or char.istitle() for char in part)


def spaces_in_names(text: str) -> Iterator[int]:
    """Yield where lines would start inside a name: before `de` and `Europa` in Picos de Europa."""
    for name in _with_particles().finditer(text):
        for space in _SPACES.finditer(text, *name.span()):
            yield space.end()


@cache
def _with_particles() -> re.Pattern[str]:
    particle = "|".join(re.escape(word) for word in sorted(name_particles(), key=len, reverse=True))
    # A capital is what is a letter and no small letter, as far as a pattern can tell.
    capital = "(?![a-zß-öø-ÿ])[^\\W\\d_]"
    return re.compile(rf"(?<!\w){capital}[\w’'-]* (?:(?:{particle}) )+(?={capital})")
