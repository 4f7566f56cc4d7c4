"""Words in brackets after a whole sentence that are a credit without a sign: an office, a person, a desk."""

from __future__ import annotations

import re
from typing import Final

from service.attribution.registry import Registry
from service.attribution.rules.names import has_given_name, looks_like_organisation, looks_like_person
from service.attribution.tail_pieces import LONGEST_COURTESY, NAME_LINKS, is_named_person
from service.attribution.vocabulary import fold
from service.patterns import regex

_MOST_NAMES: Final = 3
_DESK: Final = r"(?P<desk>[A-Z][\w'’&-]*(?:\s[A-Z][\w'’&-]*){1,3})"
_AT_DESK: Final = regex(rf"{_DESK}:\s(?P<name>[^:/,;()]{{5,40}})")
_AT_PAPER: Final = regex(rf"(?P<name>[^:/,;()]{{5,40}}?)\s?/\s?{_DESK}")
_WORDS: Final = "left right top bottom above below centre center middle front back from inset clockwise row"
_POSITIONS: Final = frozenset(_WORDS.split())


def is_office(words: str, registry: Registry) -> bool:
    """Tell whether words in brackets after a whole sentence name an office or a club that provides photos."""
    capitals = all(word[:1].isupper() or word in NAME_LINKS for word in words.split())
    church = registry.words.surnames.intersection(words.casefold().split())
    few = len(words.split()) <= LONGEST_COURTESY and not re.search(r"[\d,;:]", words)
    named = registry.find(words) is not None or (not church and looks_like_organisation(words, registry))
    return capitals and few and named and not _is_country(words, registry)


def _is_country(words: str, registry: Registry) -> bool:
    """Tell whether plain words alone were taken for a name: (England), (South Africa)."""
    plain = registry.words.plain_words
    lone = fold(words) in plain or registry.words.organisation.search(words) is None
    return lone and plain.issuperset(fold(words).split())


def is_lone_person(words: str, registry: Registry) -> bool:
    """Tell whether words in brackets after a whole sentence are a person's name by a common given name."""
    few = len(words.split()) <= _MOST_NAMES and not re.search(r"[\d,;:]", words)
    return few and has_given_name(words, registry) and looks_like_person(words, registry)


def is_named_credit(words: str, registry: Registry) -> bool:
    """Tell whether words in brackets after a sentence are a person at a desk or a paper, whoever that is.

    Four Corners: Jane Doe, Jane Doe/Alaska Beacon; but not Top Left: Jane Doe.
    """
    at_desk, at_paper = _AT_DESK.fullmatch(words), _AT_PAPER.fullmatch(words)
    found = at_desk or at_paper
    if found is None or not is_named_person(found["name"], registry):
        return False
    place = {word.casefold() for word in found["desk"].split()} & _POSITIONS
    return not place and not has_given_name(found["desk"], registry)
