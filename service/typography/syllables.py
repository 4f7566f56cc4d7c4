"""Written syllables of the Brahmic scripts: where a word that no line can hold may be cut."""

from __future__ import annotations

from typing import Final

from service.patterns import regex

# Signs that silence a vowel, and join two consonants; those of Tamil and Sinhala seldom do, and stand apart.
_JOINING: Final = "\u094d\u09cd\u0a4d\u0acd\u0b4d\u0c4d\u0ccd\u0d4d"
_INDIC: Final = "\u0900-\u0dff"
_NUKTA: Final = "[\u093c\u09bc\u0a3c\u0abc\u0b3c\u0cbc]?"
# Consonants that end a syllable, letters that only ever do, and vowels that follow their consonant.
_CLOSING: Final = regex(
    "[\u0b80-\u0bff]\u0bcd|[\u0d80-\u0dff]\u0dca(?!\u200d)"
    f"|(?:[{_INDIC}]{_NUKTA}[{_JOINING}]\u200d?)+(?:\u200c|(?![{_INDIC}]))"
    "|[\u09ce\u0d7a-\u0d7f]"
    "|[\u1000-\u102a\u103f]\u1037?[\u1039\u103a]"
    "|[ะาำๅๆฯະາຳໆຯຽ\u102b\u102c\u1038]"
)
# After these, consonants are one sign with the one before; after a vowel written first comes its consonant.
_BINDING: Final = regex(f"(?:[{_JOINING}\u1039\u17d2]\u200d?|\u0dca\u200d|[เแโใไເ-ໄ])$")
# In Thai, Lao and Khmer a consonant without a vowel of its own most likely ends the syllable before it.
_BARE: Final = regex(
    "[ก-ฮ](?![\u0e30-\u0e3a\u0e47-\u0e4e])"
    "|[\u0e81-\u0eae\u0edc-\u0edf](?![\u0eb0-\u0ebd\u0ec8-\u0ecd])"
    "|[\u1780-\u17a2](?![\u17b6-\u17d2])"
)
# Consonants spoken together: Thai and Lao กร ปล คว, and a Khmer consonant that leans on the cluster after it.
_TOGETHER: Final = regex("[กขคตปผพ][รลว]|[ກຂຄຕປຜພ][ຣລວ]|[\u1780-\u17a2][\u1780-\u17a2]\u17d2")
_TAMIL_LIGATURE: Final = regex("க\u0bcdஷ|[ஸஶ]\u0bcdர\u0bc0")


def may_cut(text: str, place: int) -> bool:
    """Tell whether a word may be cut before the grapheme cluster at `place` without splitting a syllable."""
    if splits_sign(text, place) or _BARE.match(text, place):
        return False
    return _TOGETHER.match(text, max(place - 1, 0)) is None


def splits_sign(text: str, place: int) -> bool:
    """Tell whether letters on both sides of a place are written as one, or the next can begin nothing."""
    before = text[max(place - 2, 0) : place]
    if _CLOSING.match(text, place) or _BINDING.search(before):
        return True
    return _TAMIL_LIGATURE.match(text, max(place - 2, 0)) is not None
