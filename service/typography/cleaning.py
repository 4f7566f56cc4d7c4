"""From a text as sent to a text as set: composed, without controls, with the spaces its language asks for.

The rules run in the order in which they are listed; each is a small function from (text, language) to text.
Nothing that a reader would see is taken away, but marks piled up beyond reading (`cap_stacked_marks`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Final

from service.patterns import a_digit, one_of, regex
from service.typography.languages import binds_one_letter_words, has_ordinal_stops, languages, primary

NBSP: Final = "\u00a0"
NARROW_NBSP: Final = "\u202f"
_WHITE_SPACE = regex(r"[\t\n\v\f\r\x1c-\x1f \u0085\u2028\u2029]+")
# LRE RLE PDF LRO RLO can make a text read as another; marks and isolates stay, they are needed.
_OVERRIDES = regex("[\u202a-\u202e]")
_INVISIBLE = frozenset(("Cc", "Cs"))
_GENERIC_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_TOO_MANY_GENERIC_MARKS = regex(f"([{_GENERIC_MARKS}]{{2}})[{_GENERIC_MARKS}]+", least="\u0300")
_MOST_MARKS = 5
_SUPERSCRIPTS = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")
_DASH_AFTER_SPACE = regex(r"(?<=\S) (?=[–—]( |$))", needs=one_of("–—"))
_GROUPED_NUMBER = regex(r"(?<=\d) (?=\d{3}(?!\d))", needs=a_digit)
_DATE = regex(r"(?<![\d.])(\d{1,2}\.) (?=\d)", needs=a_digit)
_ORDINAL = regex(r"(?<![\d.,])(\d{1,2}\.) (?=[^\W\d_])", needs=a_digit)
_CLOCK = regex(r"(?<=\d)[ \u00a0](h|min) (?=\d\d(?!\d))", needs=a_digit)
_OPERATOR = regex(r"(?<=[\w)⁰-⁹]) ([×·÷±=≈≠≤≥<>+−]) (?=[\w(])", needs=one_of("×·÷±=≈≠≤≥<>+−"))
_NUMBER_IN_NAME = regex(r"(?<=[–—]) (?=\d+[»”“’\"'])", needs=a_digit)
_CURRENCY = regex(
    r"(?<![^\W_])((?:[A-Z]{1,3})?[$€£¥₹₽₺₩₪฿]|Rs\.?|USD|EUR|GBP|CHF|JPY|INR|PKR) (?=\d)", needs=a_digit
)
_ONE_LETTER_WORD = regex(r"(?:(?<=[ \u00a0(«„“])|^)([^\W\d_]) (?=\w)")


def compose(text: str, _language: str) -> str:
    """Bring the text into Unicode's composed form (NFC)."""
    return unicodedata.normalize("NFC", text)


def collapse_white_space(text: str, _language: str) -> str:
    """Make one space of every run of spaces, tabs and line ends; none at the ends."""
    return _WHITE_SPACE.sub(" ", text).strip()


def drop_invisible(text: str, _language: str) -> str:
    """Drop controls, lone surrogates, what can never be a character, and direction overrides.

    A code point without a character stays: it is told as one that no face can draw, never lost in silence.
    """
    kept = (
        char for char in text if unicodedata.category(char) not in _INVISIBLE and not _is_noncharacter(char)
    )
    return _OVERRIDES.sub("", "".join(kept))


def _is_noncharacter(char: str) -> bool:
    """Tell one of the 66 code points that Unicode keeps free for ever."""
    point = ord(char)
    return point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF


def cap_stacked_marks(text: str, _language: str) -> str:
    """Keep at most two general accents on a letter, and five marks of any script."""
    text = _TOO_MANY_GENERIC_MARKS.sub(r"\1", text)
    kept: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.category(char) in {"Mn", "Me"} else 0
        if marks <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def space_french_punctuation(text: str, language: str) -> str:
    """Put the French spaces: narrow before ; ! ? and inside guillemets, full before a colon."""
    if primary(language) != "fr":
        return text
    text = re.sub(r"(?<=\S)[ \u00a0\u202f]+(?=[;!?»])", NARROW_NBSP, text)
    text = re.sub(r"(?<=[\w»)])(?=[;!?](?:\s|$))", NARROW_NBSP, text)
    text = re.sub(r"(?<=\S)[ \u202f]+(?=:)", NBSP, text)
    text = re.sub(r"(?<=«)[ \u00a0\u202f]*(?=\S)", NARROW_NBSP, text)
    return re.sub(r"(?<=[^\s])(?=»)", NARROW_NBSP, text)


def bind_dashes(text: str, _language: str) -> str:
    """Bind a dash between spaces to the word before it: no line starts with one."""
    return _DASH_AFTER_SPACE.sub(NBSP, text)


def bind_numbers(text: str, _language: str) -> str:
    """Bind the groups of a number (3 000), a number and its units (40 km), a sign and its number (no. 7)."""
    text = _GROUPED_NUMBER.sub(NARROW_NBSP, text)
    text = _with_units().sub(lambda found: found.group().replace(" ", NBSP), text)
    text = _CURRENCY.sub(rf"\1{NBSP}", text)
    return _after_numero().sub(rf"\1{NBSP}", text)


def _has_number(text: str) -> bool:
    return a_digit(text) is not None or not _SUPERSCRIPTS.isdisjoint(text)


@cache
def _with_units() -> re.Pattern[str]:
    units = "|".join(re.escape(unit) for unit in sorted(languages().units, key=len, reverse=True))
    return regex(rf"(?<=[\d⁰¹²³⁴-⁹])(?: (?:{units})(?![^\W_]))+", needs=_has_number)


@cache
def _after_numero() -> re.Pattern[str]:
    signs = "|".join(re.escape(sign) for sign in languages().numero_signs)
    return regex(rf"(?<![\w.])({signs}) (?=\d)", needs=a_digit)


def bind_dates_and_sums(text: str, language: str) -> str:
    """Bind a date (1. 1. 2027), a time (20 h 30), the sides of an operator (1.7 × 10⁸), a name’s number."""
    text = _DATE.sub(rf"\1{NBSP}", text)
    if has_ordinal_stops(language):
        text = _ORDINAL.sub(rf"\1{NBSP}", text)
    text = _CLOCK.sub(rf"{NBSP}\1{NBSP}", text)
    text = _OPERATOR.sub(rf"{NBSP}\1{NBSP}", text)
    return _NUMBER_IN_NAME.sub(NBSP, text)


def bind_one_letter_words(text: str, language: str) -> str:
    """Bind a one-letter word to the next where the language wants it (w Polsce, в Киеве)."""
    if not binds_one_letter_words(language):
        return text
    return _ONE_LETTER_WORD.sub(rf"\1{NBSP}", text)


RULES: Final[tuple[Callable[[str, str], str], ...]] = (
    compose,
    collapse_white_space,
    drop_invisible,
    cap_stacked_marks,
    collapse_white_space,
    space_french_punctuation,
    bind_dashes,
    bind_numbers,
    bind_dates_and_sums,
    bind_one_letter_words,
    compose,
)


def clean(text: str, language: str = "") -> str:
    """Return the text as it is to be set. `language` is a BCP 47 tag or empty."""
    for rule in RULES:
        text = rule(text, language)
    return text
