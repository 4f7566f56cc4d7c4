"""ALL-CAPS names in the case of running text, where no letter of it is guessed."""

from __future__ import annotations

import re
from typing import Final

from service.attribution.rules.names import PARTICLES
from service.attribution.vocabulary import load_vocabulary
from service.patterns import regex

_SMALL_WORDS: Final = (
    "of the and for in on at to by from de la le les du des von und der die das el los y e di"
)
_SMALL: Final = frozenset(_SMALL_WORDS.split())
_SAFE_WORD: Final = regex(r"[^\W\d_]{4,}(?:['’]S)?|[^\W\d_]'[^\W\d_]{4,}")
# Capitals whose small letter depends on the word: Greek, dotted I, Ğ and Ş (with ı about), Ə, IJ, capital ß.
_LOSSY: Final = regex(r"[\u0370-\u03ff\u1f00-\u1fffİĞŞƏẞ]|(?<![^\W\d_])IJ")
_DOTLESS: Final = frozenset({"tr", "az"})
_INITIALS: Final = regex(r"(?:[^\W\d_]\.-?)+")


def shown_person(name: str, *, language: str = "") -> str:
    """BERTRAND GUAY -> Bertrand Guay; a name with small letters, hyphens or short words in capitals stays.

    So does one whose small letters cannot be known: Greek (accents), Turkish and Azeri (ı or i), Dutch IJ.
    """
    words = name.split()
    if not _is_plain_capitals(name) or language[:2].casefold() in _DOTLESS:
        return name
    if len(words) < 2 or not all(_is_safe_name(word) for word in words):
        return name
    return " ".join(word if _INITIALS.fullmatch(word) else _capitalised(word) for word in words)


def shown_organisation(name: str) -> str:
    """RUSSIAN DEFENCE MINISTRY -> Russian Defence Ministry; one unknown word, and the name stays as it is."""
    words = name.split()
    if not _is_plain_capitals(name) or len(words) < 2 or not all(_is_known(word) for word in words):
        return name
    return " ".join(_organisation_word(word, first=at == 0) for at, word in enumerate(words))


def _is_plain_capitals(name: str) -> bool:
    return name.isupper() and not _LOSSY.search(name)


def _is_safe_name(word: str) -> bool:
    return bool(_SAFE_WORD.fullmatch(word) or _INITIALS.fullmatch(word)) and not word.startswith(
        ("MC", "MAC")
    )


def _is_known(word: str) -> bool:
    words, folded = load_vocabulary(), word.casefold().strip(".,")
    return len(folded) <= 3 or folded in words.plain_words or folded in words.organisations


def _organisation_word(word: str, *, first: bool) -> str:
    folded = word.casefold()
    if folded in _SMALL:
        return folded.capitalize() if first else folded
    return word if len(folded.strip(".,")) <= 3 else _capitalised(word)


def _capitalised(word: str) -> str:
    if word.casefold() in PARTICLES:
        return word
    return re.sub(
        r"[^\W\d_]+",
        lambda found: found.group().capitalize() if len(found.group()) > 1 else found.group(),
        word,
        count=2,
    )
