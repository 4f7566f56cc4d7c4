"""A text as it came, made harmless: markup, control characters, bidi overrides and stacked marks go."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from service.errors import Refusal
from service.patterns import one_of, regex

LONGEST_CREDIT: Final = 2_000
LONGEST_CAPTION: Final = 20_000
MOST_MARKS: Final = 3

_TAGS: Final = regex(r"(?:</?[A-Za-z][^<>]{0,500}>|<!--[^<>]{0,500}-->)+")
# Tags part words, but no mark from the word it closes and no word from its bracket: (<em>A. Person</em>/AP).
_BEFORE_TAGS: Final = frozenset("([{/")
_AFTER_TAGS: Final = frozenset(",.;:!?)]}/")
# A handle before a bracket, @name(Instagram), is none; only the functions that reach out are.
_FORMULA: Final = regex(
    r"[=+\-]\s*(?:[A-Za-z]{2,20}\(|cmd\b|\d+\s*[-+*/^])|="
    r"|@\s*(?:(?i:SUM|IF|CHAR|CONCATENATE|DDE|EXEC|HYPERLINK|IMPORT\w{0,10}|INDIRECT|WEBSERVICE)\(|cmd\b|\d+\s*[-+*/^])",
    needs=one_of("-=+@"),
)
_EMPTY_BRACKETS: Final = regex(r"(?:[(\[（【{]\s*[)\]）】}]\s*)+", needs=one_of(")]）】}"))
_WIDE_SIGN: Final = regex(r"[（(][ＣｃcC][)）](?=\s*[^\x00-\x7f])|（[cC]）|Ⓒ|🄫", least="\x80")
_REPEATED: Final = regex(r"([^\w\s])\1{3,}")
_JOINERS: Final = frozenset("\u200c\u200d")
_VARIATIONS: Final = range(0xFE00, 0xFE10)
_MOJIBAKE: Final = regex("[ÂÃâÐÑ][\u0080-\u00bf\u0152-\u0178\u02c6-\u2122]", least="Â")


def clean_credit(text: str, *, field: str = "image.credit") -> str:
    """Return a credit on one line, in NFC, without markup or hidden characters.

    Raises Refusal `credit_invalid` for more than 2,000 characters and for a spreadsheet formula.
    """
    _check_length(text, LONGEST_CREDIT, "credit_invalid", field)
    shown = _WIDE_SIGN.sub("©", without_empty_brackets(clean_text(text)))
    cleaned = _REPEATED.sub(r"\1\1\1", " ".join(shown.split()))
    if _FORMULA.match(cleaned):
        raise Refusal("credit_invalid", "The credit is a spreadsheet formula, not a credit.", field=field)
    return cleaned


def without_empty_brackets(text: str) -> str:
    """Return the text without brackets that hold nothing."""
    return _EMPTY_BRACKETS.sub(" ", text)


def clean_caption(text: str, *, field: str = "image.caption") -> str:
    """Return a caption without markup or hidden characters; its blanks and lines stay as they are.

    Raises Refusal `text_too_long` for more than 20,000 characters.
    """
    _check_length(text, LONGEST_CAPTION, "text_too_long", field)
    return clean_text(text, lines=True).strip()


def clean_text(text: str, *, lines: bool = False) -> str:
    """Return the text in NFC without markup, control, format or lone surrogate characters.

    A line break becomes a blank, or stays with `lines`.
    """
    repaired = _repair_encoding(text)
    if "<" in repaired or "&" in repaired:
        import html  # noqa: PLC0415 - its table of two thousand names is for the few texts with markup

        repaired = html.unescape(_without_tags(_without_scripts(html.unescape(repaired))))
    if repaired.isascii() and repaired.isprintable():
        return repaired
    return visible_text(repaired, lines=lines)


def visible_text(text: str, *, lines: bool = False) -> str:
    """Return the text in NFC without hidden characters; what looks like markup stays as it is."""
    shown = _without_hidden(unicodedata.normalize("NFC", text), "\n" if lines else " ")
    return _without_stacks(shown)


def _check_length(text: str, longest: int, code: str, field: str) -> None:
    if len(text) > longest:
        raise Refusal(
            code, f"The text has {len(text):,} characters; at most {longest:,} can be.", field=field
        )


def _repair_encoding(text: str) -> str:
    """Undo UTF-8 that was once read as Windows-1252, where the whole text agrees."""
    if not _MOJIBAKE.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def _without_tags(text: str) -> str:
    return _TAGS.sub(_in_place_of_tags, text)


def _in_place_of_tags(tags: re.Match[str]) -> str:
    text, start, end = tags.string, tags.start(), tags.end()
    joined = text[start - 1 : start] in _BEFORE_TAGS or text[end : end + 1] in _AFTER_TAGS
    return "" if joined else " "


def _without_scripts(text: str) -> str:
    for name in ("script", "style"):
        text = _without_element(text, name)
    return text


def _without_element(text: str, name: str) -> str:
    lowered = text.lower()
    if len(lowered) != len(text):
        return text
    kept, at = [], 0
    while (start := lowered.find(f"<{name}", at)) >= 0:
        end = lowered.find(f"</{name}>", start)
        if end < 0:
            break
        kept.append(text[at:start])
        at = end + len(name) + 3
    return "".join((*kept, text[at:]))


def _without_hidden(text: str, line_break: str) -> str:
    if text.isprintable():
        return text
    kept = []
    for at, character in enumerate(text):
        category = unicodedata.category(character)
        if character == "\n":
            kept.append(line_break)
        elif category in {"Zs", "Zl", "Zp"} or character in "\t\n\r\v\f\x85":
            kept.append(" ")
        elif category not in {"Cc", "Cf", "Cs", "Co", "Cn"} or _joins_letters(text, at):
            kept.append(character)
    return "".join(kept)


def _joins_letters(text: str, at: int) -> bool:
    """Tell whether a joiner stands between two characters that it can join (Persian, Hindi, emoji)."""
    if text[at] not in _JOINERS or not 0 < at < len(text) - 1:
        return False
    return ord(text[at - 1]) > 0x5FF and ord(text[at + 1]) > 0x5FF


def _without_stacks(text: str) -> str:
    """Keep at most a few combining marks on one letter."""
    if not any(map(_is_mark, set(text))):
        return unicodedata.normalize("NFC", text)
    kept, marks = [], 0
    for character in text:
        marks = marks + 1 if _is_mark(character) else 0
        if marks <= MOST_MARKS or ord(character) in _VARIATIONS:
            kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))


def _is_mark(character: str) -> bool:
    """Tell whether a character is drawn over or around the one before it."""
    return unicodedata.category(character) in {"Mn", "Me"}
