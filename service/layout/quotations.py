"""A headline that is a quotation: the large mark above it stands for its own marks, never beside them."""

from __future__ import annotations

from typing import Final

from service.typography.languages import opening_quote

# What opens a quotation, and what closes it in one language or another.
_PAIRS: Final = {
    "“": "”",
    "”": "”",
    "„": "“”",
    "‟": "”",
    "«": "»",
    "»": "«»",
    "「": "」",
    "『": "』",
    "‘": "’",
    "‚": "‘’",
    '"': '"',
}
_TOO_PLAIN: Final = '‘‚"'  # to be set large


def large_mark(headline: str, language: str) -> str:
    """Return the mark to stand above a quotation: the one it opens with, else its language's.

    Empty where the headline opens with a quotation and goes on after it: “No”, says the mayor.
    """
    text = headline.strip()
    first = text[:1]
    if first not in _PAIRS:
        return opening_quote(language)
    if unquoted(headline) == text:
        return ""
    return opening_quote(language) if first in _TOO_PLAIN else first


def unquoted(headline: str) -> str:
    """Return the headline without the marks that hold all of it; as it is where they hold less."""
    text = headline.strip()
    closing = _PAIRS.get(text[:1], "")
    if len(text) < 3 or not closing or text[-1] not in closing:
        return text
    inside = text[1:-1]
    # An apostrophe closes nothing, as a letter comes after it.
    ended = any(char in closing and not after.isalpha() for char, after in zip(inside, text[2:], strict=True))
    return text if ended or text[0] in inside else inside.strip()
