"""How sure a reading is: only what is accounted for to the last word may be worded anew."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from service.attribution.registry import Registry
from service.model.credit import Confidence, Credit, Qualifier, Role
from service.patterns import regex

_WORD: Final = regex(r"[^\W_]+")
_GIVEN: Final = frozenset({Qualifier.COURTESY, Qualifier.SUPPLIED})
_COMPLICATED: Final = 7
_TWO_CHAINS: Final = 4


def judge_confidence(credit: Credit, registry: Registry, *, guessed: bool) -> Confidence:
    """Return SURE where every word is accounted for, LIKELY where a name was guessed by shape."""
    if credit.truncated or not credit.parties or len(credit.parties) > _COMPLICATED:
        return Confidence.AS_WRITTEN
    if any(_unaccounted(credit, registry)) or _is_entangled(credit):
        return Confidence.AS_WRITTEN
    return Confidence.LIKELY if guessed else Confidence.SURE


def _unaccounted(credit: Credit, registry: Registry) -> Iterator[str]:
    """Yield the words of the plain text that no party, disclosure, label or licence accounts for."""
    licence = credit.licence
    names = [party.name for party in credit.parties] + [credit.commissioned_for]
    if licence:
        names += [licence.id, licence.title, licence.name, licence.source_url, licence.url]
    known = {word.casefold() for name in names for word in _WORD.findall(name)}
    for word in _WORD.findall(credit.plain):
        folded = word.casefold()
        if folded not in known and folded not in registry.words.known_words:
            yield word


def _is_entangled(credit: Credit) -> bool:
    """Tell whether who belongs to whom shows only in the order: no style may move a word.

    A disclosure of one of several parties (X. Courtesy of Y), two chains in a row (A/Reuters, B/AFP).
    """
    if credit.qualifiers & _GIVEN:
        return len(credit.parties) > 1
    if _alternations(credit) >= _TWO_CHAINS:
        return True
    providers = credit.named(Role.PROVIDER)
    return Qualifier.HANDOUT in credit.qualifiers and len(providers) > 2


def _alternations(credit: Credit) -> int:
    """Return how many runs of creators and of organisations the parties form, as written."""
    runs = groupby(party.role is Role.CREATOR for party in credit.parties)
    return sum(1 for _ in runs)
