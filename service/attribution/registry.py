"""The agency registry: who is known, how the name is spelled, and what it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from service.attribution.vocabulary import Vocabulary, load_vocabulary, table_rows
from service.errors import ConfigurationError
from service.model.credit import Role
from service.resources import asset

ROLES: Final = MappingProxyType(
    {
        "agency": Role.AGENCY,
        "stock": Role.DISTRIBUTOR,
        "platform": Role.PLATFORM,
        "social": Role.PLATFORM,
        "newspaper": Role.PROVIDER,
        "magazine": Role.PROVIDER,
        "broadcaster": Role.PROVIDER,
        "government": Role.PROVIDER,
        "military": Role.PROVIDER,
        "space": Role.PROVIDER,
        "science": Role.PROVIDER,
        "ngo": Role.PROVIDER,
        "sports": Role.PROVIDER,
        "studio": Role.PROVIDER,
        "museum": Role.PROVIDER,
        "company": Role.PROVIDER,
        "collective": Role.AGENCY,
        "ai": Role.PLATFORM,
    }
)
_COLUMNS: Final = ("name", "aliases", "canonical", "kind", "country")
_COUNTRY: Final = re.compile(r"[A-Z]{2}|")
_NO_KEY: Final = re.compile(r"[^\w+@&]+|_+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One known name: how it is printed, its kind (a key of `ROLES`), its country (ISO 3166) or nothing."""

    name: str
    canonical: str
    kind: str
    country: str = ""

    @property
    def role(self) -> Role:
        """What such an organisation does in a credit."""
        return ROLES[self.kind]


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that was found, and the spelling for the words that were written: never another name."""

    entry: Entry
    spelling: str


@dataclass(frozen=True, slots=True)
class Registry:
    """All known names by their key, and the words of credits in many languages."""

    names: Mapping[str, Match]
    words: Vocabulary
    beginnings: Mapping[str, str]

    def find(self, name: str) -> Match | None:
        """Return the entry whose name or alias this is, whatever its case, dots and blanks."""
        return self.names.get(name_key(name))

    def complete(self, cut_name: str) -> Match | None:
        """Return the entry of which these words are a cut beginning (`Getty I`), if there is only one."""
        key = name_key(cut_name)
        return self.names.get(self.beginnings.get(key, "")) if " " in cut_name.strip() else None

    def __len__(self) -> int:
        """Return how many entries there are, aliases not counted."""
        return len({match.entry for match in self.names.values()})


def name_key(name: str) -> str:
    """Return what two spellings of one name share: letters, digits and signs that tell names apart."""
    folded = name if name.isascii() else unicodedata.normalize("NFKC", name)
    return _NO_KEY.sub("", folded.casefold())


def load_registry(*extra: Path) -> Registry:
    """Read the registry and a newsroom's own files; later files win; ConfigurationError at a mistake."""
    names: dict[str, Match] = {}
    for path in (asset("agencies.tsv"), *extra):
        names.update(_read_names(path))
    return Registry(
        names=MappingProxyType(names),
        words=load_vocabulary(),
        beginnings=MappingProxyType(_beginnings(names)),
    )


def _read_names(path: Path) -> dict[str, Match]:
    names: dict[str, Match] = {}
    for place, row in table_rows(path, len(_COLUMNS)):
        entry, spellings = _read_entry(place, row)
        for spelling in spellings:
            key = name_key(spelling)
            known = names.get(key)
            if known and known.entry is not entry:
                raise ConfigurationError(f"{place}: '{spelling}' already stands under '{known.entry.name}'")
            names.setdefault(key, Match(entry, _own_spelling(spelling, entry.canonical)))
    return names


def _read_entry(place: str, row: list[str]) -> tuple[Entry, tuple[str, ...]]:
    name, aliases, canonical, kind, country = row
    if kind not in ROLES:
        raise ConfigurationError(f"{place}: unknown kind '{kind}'; known are {', '.join(ROLES)}")
    if not _COUNTRY.fullmatch(country):
        raise ConfigurationError(f"{place}: '{country}' is not a country of two capital letters")
    spellings = (canonical or name, name, *filter(None, map(str.strip, aliases.split(";"))))
    if not all(name_key(spelling) for spelling in spellings):
        raise ConfigurationError(f"{place}: a name without letters")
    return Entry(name, canonical or name, kind, country), spellings


def _own_spelling(written: str, canonical: str) -> str:
    """Return the canonical spelling where it holds all that was written, else the alias itself."""
    return canonical if name_key(written) in name_key(canonical) else written


def _beginnings(names: Mapping[str, Match]) -> dict[str, str]:
    """Map every cut beginning of six letters or more to the one name it can be."""
    found: dict[str, str] = {}
    for key in sorted(names, key=len, reverse=True):
        for length in range(6, len(key)):
            found[key[:length]] = key
    return found
