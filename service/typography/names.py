"""Names that stand on one line (Nagorno-Karabakh), and names that had better (Picos de Europa)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from service.patterns import a_digit, one_of, regex
from service.typography.languages import function_words, name_particles

_PART: Final = r"(?:[^\W\d_]|[\u0300-\u036f])+(?:[’'ʼ](?:[^\W\d_]|[\u0300-\u036f])+)*"
_HYPHENATED: Final = regex(rf"(?<![\w’'-]){_PART}(?:[-‐֊]{_PART})+", needs=one_of("-‐֊"))
_KATAKANA: Final = regex("[ァ-ヺー]+(?:[・゠=＝][ァ-ヺー]+)+|[ｦ-ﾟ]+(?:･[ｦ-ﾟ]+)+", least="ァ")
_HAN: Final = "\u3400-\u9fff\uf900-\ufaff"
_UNSPACED: Final = "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
_JOINT: Final = regex(
    f"(?<=[{_HAN}])[·・‧‐-](?=[{_HAN}])|(?<=[{_UNSPACED}])[‐-](?=[{_UNSPACED}])", least="\u0e01"
)
_PARTS: Final = regex("[-‐֊]")
_SPACES: Final = regex("[ \u00a0]+")
_WORDS: Final = regex(r"[^\W\d_]{3,}")
_SCORE: Final = regex(r"\d{1,3}[-–:]\d{1,3}", needs=a_digit)
_OPENING_SIGNS: Final = "«„“‘‚'\"([¿¡"
_LONGEST_ABBREVIATION: Final = 5  # Prof. with its full stop


def joined_names(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of every name whose parts are joined by a hyphen or a middle dot.

    A hyphenated word is a name if its outer parts have capitals or the first is a particle: Austria-Hungary,
    al-Assad. In scripts without spaces, where no sign tells a name's ends, the characters beside are meant.
    """
    for word in _HYPHENATED.finditer(text):
        if _is_name(word.group()):
            yield word.span()
    for name in _KATAKANA.finditer(text):
        yield name.span()
    for joint in _JOINT.finditer(text):
        yield joint.start() - 1, joint.end() + 1


def _is_name(word: str) -> bool:
    first, *_, last = _PARTS.split(word)
    return _has_capital(last) and (_has_capital(first) or first in name_particles())


def _has_capital(part: str) -> bool:
    return any(char.isupper() or char.istitle() for char in part)


def names_have_capitals(text: str, language: str) -> bool:
    """Tell whether capitals mark names in a text: not where every word of weight has one."""
    light = function_words(language) | function_words("en")
    return any(word.islower() and word not in light for word in _WORDS.findall(text))


def opens_name(word: str) -> bool:
    """Tell whether more of its name may follow a word: `San`, `Mr.`, `Jean-Claude`; not `Hag’s`, `Rome,`."""
    bare = word.lstrip(_OPENING_SIGNS)
    if word.endswith("."):
        return _starts_large(bare) and len(bare) <= _LONGEST_ABBREVIATION
    named = _starts_large(bare) or _SCORE.fullmatch(bare) is not None
    return named and bare[-1].isalnum() and not re.search("[’']s$", bare)


def continues_name(word: str) -> bool:
    """Tell whether a word may go on with a name begun before it: by a capital, a number or a score."""
    return _starts_large(word) or word[0].isdigit()


def _starts_large(word: str) -> bool:
    return word[:1].isupper() or word[:1].istitle()


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
