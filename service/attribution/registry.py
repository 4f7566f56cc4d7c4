"""The agency registry: who is known, how the name is spelled, and what it is."""

import sys
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from service.attribution import vocabulary
from service.attribution.vocabulary import (
    Vocabulary,
    load_vocabulary,
    mistake,
    table_cells,
    table_lines,
    table_rows,
)
from service.kept import kept
from service.model.credit import Role
from service.patterns import regex
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
_COUNTRY: Final = regex(r"[A-Z]{2}|")
_ARTICLES: Final = frozenset({"the", "der", "die", "das", "la", "le", "il", "het", "de", "o"})
_SHORTEST_BEGINNING: Final = 6
_NO_KEY: Final = regex(r"[^\w+@&]+|_+")


class Entry(NamedTuple):
    """One known name: how it is printed, its kind (a key of `ROLES`), its country (ISO 3166) or nothing."""

    name: str
    canonical: str
    kind: str
    country: str = ""

    @property
    def role(self) -> Role:
        """What such an organisation does in a credit."""
        return ROLES[self.kind]


class Match(NamedTuple):
    """An entry that was found, and the spelling for the words that were written: never another name."""

    entry: Entry
    spelling: str


class Registry:
    """The row of each known name by its key, and the words of credits in many languages.

    They are read when first asked for: a photo can be decoded meanwhile.
    """

    def __init__(self, *files: Path) -> None:
        self._files = files

    @cached_property
    def rows(self) -> Mapping[str, str]:
        """The line of the files for each key of a name; the last file's, where several have one."""
        shipped = asset("agencies.tsv")
        found = kept((shipped,), (__file__, vocabulary.__file__), lambda: _rows_by_key(shipped))
        for path in self._files:
            found.update(_rows_by_key(path))
        return MappingProxyType(found)

    @cached_property
    def words(self) -> Vocabulary:
        """The words of credits."""
        return load_vocabulary()

    def read(self) -> None:
        """Read now what would be read with the first credit."""
        _ = self.rows, self.words

    def find(self, name: str) -> Match | None:
        """Return the entry whose name or alias this is, whatever its case, dots and blanks."""
        return self._match(_recent_key(name))

    def complete(self, cut_name: str) -> Match | None:
        """Return the shortest known name of which these words, six letters or more, are a cut beginning.

        `Getty I` is Getty Images; one word alone is never taken for cut.
        """
        key = name_key(cut_name)
        if len(key) < _SHORTEST_BEGINNING or " " not in cut_name.strip():
            return None
        return self._match(self._shortest(key))

    def __len__(self) -> int:
        """Return how many entries there are, aliases not counted."""
        return len({_entry(table_cells(row)) for row in self.rows.values()})

    def _match(self, key: str) -> Match | None:
        row = self.rows.get(key)
        return None if row is None else _matched(row, key)

    def _shortest(self, beginning: str) -> str:
        """Return the shortest key that goes on after this beginning, of several the last read; or nothing."""
        keys, last = self._keys, beginning + chr(sys.maxunicode)
        longer = keys[bisect_right(keys, beginning) : bisect_left(keys, last)]
        if not longer:
            return ""
        length = min(map(len, longer))
        return max((key for key in longer if len(key) == length), key=list(self.rows).index)

    @cached_property
    def _keys(self) -> list[str]:
        return sorted(self.rows)


def name_key(name: str) -> str:
    """Return what two spellings of one name share: letters, digits and signs that tell names apart."""
    folded = name if name.isascii() else unicodedata.normalize("NFKC", name)
    joined = folded.casefold().replace(" ", "")
    return joined if joined.isalnum() else _NO_KEY.sub("", joined)


# Rule after rule asks for the names of one credit.
_recent_key = lru_cache(maxsize=64)(name_key)


def load_registry(*extra: Path) -> Registry:
    """Return the registry with a newsroom's own files; later files win; ConfigurationError at a mistake.

    The shipped file was checked before it was shipped.
    """
    for path in extra:
        check_names(path)
    return Registry(*extra)


def check_names(path: Path) -> None:
    """Raise ConfigurationError with place and words at the first mistake in a file of names."""
    owners: dict[str, Entry] = {}
    for number, cells in table_rows(path, len(_COLUMNS)):
        entry, spellings = _entry(cells), _spellings(cells)
        if entry.kind not in ROLES:
            raise mistake(path, number, f"unknown kind '{entry.kind}'; known are {', '.join(ROLES)}")
        if not _COUNTRY.fullmatch(entry.country):
            raise mistake(path, number, f"'{entry.country}' is not a country of two capital letters")
        if not all(map(name_key, spellings)):
            raise mistake(path, number, "a name without letters")
        for spelling in spellings:
            owner = owners.setdefault(name_key(spelling), entry)
            if owner is not entry:
                raise mistake(path, number, f"'{spelling}' already stands under '{owner.name}'")


def _rows_by_key(path: Path) -> dict[str, str]:
    rows: dict[str, str] = {}
    for _, line in table_lines(path):
        name, aliases, canonical, _ = line.split("\t", 3)
        for spelling in (name,) if canonical == name else (canonical, name):
            rows[name_key(spelling)] = line
        for spelling in aliases.split(";") if aliases else ():
            rows[name_key(spelling)] = line
    rows.pop("", None)  # of no canonical spelling, or a semicolon too many
    return rows


def _spellings(cells: list[str]) -> tuple[str, ...]:
    """Return all spellings of a row's name, the canonical one first."""
    name, aliases, canonical, *_ = cells
    own = (name,) if canonical in {"", name} else (canonical, name)
    return (*own, *filter(None, map(str.strip, aliases.split(";"))))


def _entry(cells: list[str]) -> Entry:
    name, _, canonical, kind, country = cells
    return Entry(name, canonical or name, kind, country)


@lru_cache(maxsize=4096)
def _matched(row: str, key: str) -> Match:
    """Return a row's entry, and its first spelling with this key."""
    cells = table_cells(row)
    entry = _entry(cells)
    written = next(spelling for spelling in _spellings(cells) if name_key(spelling) == key)
    return Match(entry, _own_spelling(written, entry.canonical))


def _own_spelling(written: str, canonical: str) -> str:
    """Return the canonical spelling where it adds an article at most, else the alias: ABC is not ABC News."""
    ours, theirs = name_key(written), name_key(canonical)
    article = canonical.partition(" ")[0].casefold()
    added = article in _ARTICLES and " " in written.strip() and theirs == article + ours
    return canonical if added or ours == theirs else written
