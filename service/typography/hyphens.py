"""Hyphenation: where a single long word may be cut, and whether the cut shows a hyphen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from service.patterns import regex
from service.typography.break_kinds import Break, Kind
from service.typography.clusters import cluster_starts
from service.typography.languages import primary
from service.typography.names import joined_names
from service.typography.syllables import may_cut
from service.typography.verbatim import is_verbatim

if TYPE_CHECKING:
    from pyphen import Pyphen

_LONG_WORD: Final = regex(r"(?:[^\W\d_]|[\u0300-\u036f]){10,}")
_LEAST_LEFT: Final = 4
_LEAST_RIGHT: Final = 4
_PENALTY: Final = 0.2
_AT_JOINT: Final = 0.1
_BESIDE_JOINT: Final = 0.4
_SOFT_HYPHEN: Final = "\u00ad"
_FINNISH_VOWELS: Final = "aeiouyäöå"
_FINNISH_SYLLABLE: Final = regex(rf"[^\W\d_{_FINNISH_VOWELS}](?=[{_FINNISH_VOWELS}])", re.IGNORECASE)
# Scripts whose long words are cut between written syllables, without a hyphen: Devanagari to Sinhala.
_SYLLABIC_WORD: Final = regex("[\u0900-\u0dff\u200c\u200d]{8,}")
# After these endings a compound is joined, most likely: Finanzierungs|gesellschaft, heids|verzekering.
_GERMAN_JOINT: Final = regex(
    "(?:ung|heit|keit|schaft|ion|tät|tum|ling|verkehr|arbeit|staat|betrieb|gebiet|krieg|verein|bund|land)s$"
    "|(?:bunde|lande|tage|jahre|volk|recht|amt|vermögen|leben|verfahren)s$"
    "|(?:tur|ik|(?<!mi)nis|ment|werk|haus|kraft|stoff|markt|recht|amt|dienst|stadt|klima|energie|außen|innen|welt|zeit|wasser|bahn)$"
    "|(?:straßen|mittel|kinder|frauen|kranken|kosten|daten|milliarden|millionen|grenz|schul|steuer|partei|umwelt|arbeitgeber|arbeitnehmer)$",
    re.IGNORECASE,
)
_DUTCH_JOINT: Final = regex("(?:heid|ing|teit|schap)s$")
_NORDIC_JOINT: Final = regex("(?:ning|ring|ling|het|hed|tion|sjon|skap|skab|itet)s$")
_JOINTS: Final = {
    "de": _GERMAN_JOINT,
    "nl": _DUTCH_JOINT,
    "sv": _NORDIC_JOINT,
    "da": _NORDIC_JOINT,
    "nb": _NORDIC_JOINT,
    "nn": _NORDIC_JOINT,
    "no": _NORDIC_JOINT,
}


@lru_cache(512)
def hyphenation(text: str, language: str) -> tuple[Break, ...]:
    """Return the places where the long words of a text may be cut, as far as the language is known."""
    found = [
        Break(at.end(), Kind.SYLLABLE, _PENALTY / 2, hyphen=True) for at in re.finditer(_SOFT_HYPHEN, text)
    ]
    for word in _LONG_WORD.finditer(text):
        if is_verbatim(text, word.start() + 1):
            continue
        if word.group().isascii() or _is_bicameral(word.group()):
            found += _cuts(word, language)
    for word in _SYLLABIC_WORD.finditer(text):
        found += _syllables(text, word)
    names = tuple(joined_names(text))
    return tuple(sorted(_spared(cut, names) for cut in found if 0 < cut.position < len(text)))


def _spared(cut: Break, names: Sequence[tuple[int, int]]) -> Break:
    """Cut inside a name of joined parts only where the text fits no other way."""
    inside = any(start < cut.position < end for start, end in names)
    return cut._replace(kind=Kind.FORCED) if inside else cut


def _is_bicameral(word: str) -> bool:
    return word[0].isupper() or word[0].islower()


def _cuts(word: re.Match[str], language: str) -> list[Break]:
    if primary(language) == "fi":
        places = [at.start() for at in _FINNISH_SYLLABLE.finditer(word.group())]
    else:
        dictionary = hyphen_dictionary(language)
        places = dictionary.positions(word.group()) if dictionary else []
    last = len(word.group()) - _LEAST_RIGHT
    kept = (place for place in places if _LEAST_LEFT <= place <= last)
    return [
        Break(word.start() + place, Kind.SYLLABLE, _cost(word.group()[:place], language), hyphen=True)
        for place in kept
    ]


def _cost(head: str, language: str) -> float:
    """Return what it costs to cut a word after these letters: less where a compound is joined."""
    joint = _JOINTS.get(primary(language))
    if joint is None:
        return _PENALTY
    return _AT_JOINT if joint.search(head) else _BESIDE_JOINT


def _syllables(text: str, word: re.Match[str]) -> list[Break]:
    """Cut between written syllables, with at least three of them on either side."""
    inside = [place for place in cluster_starts(text) if word.start() < place < word.end()]
    return [Break(place, Kind.FORCED, _PENALTY) for place in inside[2:-2] if may_cut(text, place)]


@lru_cache(64)
def hyphen_dictionary(language: str) -> Pyphen | None:
    """Return a language's hyphenation patterns, None where there are none. Loading takes up to a second."""
    if not language:
        return None
    import pyphen  # noqa: PLC0415 - a text without long words needs none

    found = pyphen.language_fallback(language.replace("-", "_"))
    return pyphen.Pyphen(lang=found) if found else None
