"""Words whose meaning hangs on the article's language: PR is the presidency in Brazil, press elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from service.attribution.registry import ROLES
from service.attribution.vocabulary import fold, mistake, table_rows
from service.model.credit import Qualifier, Role
from service.resources import asset

Meaning = Role | Qualifier
_MARKS: Final = 4  # stops and blanks that a word may have about it


def local_meaning(word: str, language: str) -> Meaning | None:
    """Return what the word is in this language (a tag such as pt-BR); None where it is nothing special."""
    return _local_words().get((fold(word), language.split("-", maxsplit=1)[0].casefold()))


def is_local(word: str) -> bool:
    """Tell whether the word means something of its own in some language."""
    return len(word) <= _longest() and fold(word) in _every_word()


@cache
def _longest() -> int:
    return max(map(len, _every_word())) + _MARKS


@cache
def _every_word() -> frozenset[str]:
    return frozenset(word for word, _ in _local_words())


@cache
def _local_words() -> Mapping[tuple[str, str], Meaning]:
    """Read the table once; raise ConfigurationError with file, line and words at a mistake."""
    meanings: dict[tuple[str, str], Meaning] = {}
    path = asset("words") / "local.tsv"
    for number, (word, language, meaning) in table_rows(path, 3):
        if meaning not in ROLES and meaning not in set(Qualifier):
            raise mistake(path, number, f"'{meaning}' is neither a kind nor a disclosure")
        meanings[fold(word), language] = ROLES[meaning] if meaning in ROLES else Qualifier(meaning)
    return MappingProxyType(meanings)
