"""The pieces between the signs of a credit at a caption's end, and whether each can be a name."""

from __future__ import annotations

import re
from typing import Final

from service.attribution.registry import Registry
from service.attribution.rules.ai_words import is_ai_notice
from service.attribution.rules.names import (
    find_known,
    has_given_name,
    is_acronym,
    is_handle,
    looks_like_organisation,
    looks_like_person,
)
from service.attribution.rules.splitting import ends_abbreviated
from service.attribution.rules.surroundings import names_office
from service.attribution.vocabulary import fold
from service.patterns import regex

# Names of these kinds are a credit by themselves; a club, a firm or a ministry may be where somebody works.
CREDIT_KINDS: Final = frozenset(
    {
        "agency",
        "collective",
        "stock",
        "platform",
        "social",
        "ai",
        "space",
        "studio",
        "newspaper",
        "broadcaster",
    }
)
_SMALL_WORDS: Final = (
    "of the for and in de del des du la le les los das dos da do di der die und y e et van von och og"
)
NAME_LINKS: Final = frozenset(_SMALL_WORDS.split())
_LICENCE: Final = regex(r"CC[ -]?(?:0|BY(?:-(?:NC|SA|ND)){0,2})(?:[ -]?\d\.\d)?", re.IGNORECASE)
_BETWEEN: Final = regex(
    r"\s*(?:[/／|｜•,;，、]|\s[-–—]\s|(?<!\w)via(?!\w)|[()]|(?-i:(?<=[A-Z])\s&\s(?=[A-Z]{2})))\s*",
    re.IGNORECASE,
)
_DISCLOSED: Final = regex(
    r"\s+(?:pool(?: photo)?|handout|(?:video |screen ?)?grab|screenshot|file(?: photo)?s?|archiv|arkiv)$"
    r"|^archives?\s+",
    re.IGNORECASE,
)
_ORDINAL: Final = regex(r"\b\d+(?:st|nd|rd|th)\b")
NEXT_SENTENCE: Final = regex(r"(?<=[^\W\d_]{2})[.!?]\s+(?:[-–—]+\s*)?(?=[A-ZÀ-Þ])")
_FOR: Final = regex(r"^(?:(?i:special\s+(?:to|for))|[Ff]or)\s+(?=[A-Z])")
LONGEST_OFFICE: Final = 18
LONGEST_DESK: Final = 3
_LONGEST_PARTY: Final = 120
_SHORTEST_PAIR: Final = 2
_LONGEST_BESIDE: Final = 8
_LONGEST_PERSON: Final = 5
_SHORTEST_HOUSE: Final = 2
LONGEST_COURTESY: Final = 12


def is_named_person(piece: str, registry: Registry) -> bool:
    """Tell whether the words are a person's name that begins with a common given name."""
    return (
        has_given_name(piece, registry) and looks_like_person(piece, registry) and not is_two_sentences(piece)
    )


def is_person_beside(words: str, registry: Registry) -> bool:
    """JASON FRANSON The Canadian Press: a person and a house of several words or letters, nothing between."""
    name, dash, house = words.strip(" ().").rpartition("-")
    if dash and registry.find(house) and is_named_person(name, registry):
        return True
    pieces = words.strip(" ().").split()
    if not _SHORTEST_PAIR < len(pieces) <= _LONGEST_BESIDE:
        return False
    for at in range(_SHORTEST_PAIR, min(len(pieces), _LONGEST_PERSON)):
        house = " ".join(pieces[at:])
        match = registry.find(house) if len(house) > _SHORTEST_HOUSE else None
        if match and match.entry.kind in CREDIT_KINDS and (" " in house or is_acronym(house)):
            return is_named_person(" ".join(pieces[:at]), registry)
    return False


def is_person_chained(words: str, registry: Registry) -> bool:
    """RATP/Jane Doe, Jane Doe/MF, Priska Ketterer/Lucerne Festival: one person, else letters or a firm."""
    pieces = [piece for piece in re.split(r"\s?/\s?", words.strip(" ().")) if piece]
    people = [piece for piece in pieces if is_named_person(piece, registry)]
    firms = [piece for piece in pieces if piece not in people]
    if not people and len(firms) == _SHORTEST_PAIR and is_firm(firms[1], registry):
        return looks_like_person(firms[0], registry) and not is_two_sentences(firms[0])
    letters = all(_is_staff(piece) or is_acronym(piece) or is_firm(piece, registry) for piece in firms)
    return len(people) == 1 and bool(firms) and letters


def _is_staff(piece: str) -> bool:
    return piece.casefold() in {"staff", "staff photographer", "staff writer", "photographer"}


def is_firm(piece: str, registry: Registry) -> bool:
    """Tell whether several words are a firm or an office, by a word such as Media: Example Media."""
    words = piece.split()
    named = all(word[:1].isupper() or word in NAME_LINKS for word in words)
    short = 1 < len(words) <= LONGEST_COURTESY and not is_two_sentences(piece)
    return named and short and looks_like_organisation(piece, registry)


def discloses(piece: str, registry: Registry) -> bool:
    """Tell whether a piece is a disclosure and nothing else: Handout, AI-generated image."""
    return fold(piece) in registry.words.alone or is_ai_notice(piece, registry.words.ai)


def can_be_party(piece: str, registry: Registry) -> bool:
    """Tell whether a piece can be one of a credit: a known name, a person, an office, a disclosure."""
    piece = _FOR.sub("", piece)
    return _known(piece, registry) or _is_name(piece, registry) or fold(piece) in registry.words.alone


def bare_name(piece: str) -> str:
    """Return a name without what it was made for, and without a disclosure at its edge (archives X)."""
    return _DISCLOSED.sub("", _FOR.sub("", piece))


def pieces_between(words: str, registry: Registry) -> list[str]:
    """Return the pieces between the signs of a credit, without its licence and a disclosure ahead of it."""
    text = without_disclosure_edges(_LICENCE.sub("", words).strip(" ()[].,"), registry)
    return [piece.strip(" .()[]") for piece in _BETWEEN.split(text)]


def without_disclosure_edges(text: str, registry: Registry) -> str:
    """Return the text without disclosures at its beginning: Illustration Jane Doe."""
    for pattern in (registry.words.disclosure_of, registry.words.disclosure_before):
        found = pattern.match(text)
        if found and found.group(1):
            text = text[found.end() :].lstrip(" :-–/")
    return text


def _known(piece: str, registry: Registry) -> bool:
    return find_known(piece, registry) is not None or registry.find(bare_name(piece)) is not None


def _is_name(piece: str, registry: Registry) -> bool:
    if len(piece) > _LONGEST_PARTY or is_two_sentences(piece):
        return False
    if looks_like_person(piece, registry) or is_handle(piece):
        return True
    words = piece.split()
    short = len(words) <= LONGEST_OFFICE and _is_begun(words) and not is_sentence(piece)
    plain = _ORDINAL.sub("", piece)
    numbered = re.search(r"\d", plain) is not None and not names_office(piece, registry)
    return short and not numbered and looks_like_organisation(plain, registry)


def _is_begun(words: list[str]) -> bool:
    """Tell whether words begin as a name does: with a capital, as gmp Architekten does, 3rd Brigade."""
    first, last = (words[0], words[-1]) if words else ("", "")
    if len(words) > 1 and _ORDINAL.fullmatch(first):
        return words[1][:1].isupper()
    small = first.isalpha() and first not in NAME_LINKS and len(words) == _SHORTEST_PAIR
    return first[:1].isupper() or (small and last[:1].isupper())


def is_two_sentences(piece: str) -> bool:
    """Tell whether a sentence ends within a piece and another begins; an initial ends none."""
    ends = NEXT_SENTENCE.finditer(piece)
    return any(not ends_abbreviated(piece[: found.start() + 1]) for found in ends)


def is_sentence(piece: str) -> bool:
    """Tell whether more words are small than a name has: He said that the ministry would not comment."""
    words = piece.split()
    small = [word for word in words if word[:1].islower() and word not in NAME_LINKS]
    return len(small) >= max(3, len(words) // 2) or ': "' in piece
