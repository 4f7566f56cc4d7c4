"""Strict reading of our TOML files: every key is asked for, any other is a fault, all are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

import tomli

from service.errors import ConfigurationError

T = TypeVar("T", str, int, float, bool)
N = TypeVar("N", int, float)
R = TypeVar("R")


class Faults:
    """The faults of one file, gathered so that a designer mends them in one go."""

    def __init__(self, path: Path) -> None:
        self._name = f"{path.parent.name}/{path.name}" if path.name == "brand.toml" else path.name
        self._found: list[str] = []

    def add(self, where: str, words: str) -> None:
        """Note a fault at a dotted place."""
        self._found.append(f"{self._name}: {where}: {words}")

    def settle(self) -> None:
        """Raise ConfigurationError when anything was found."""
        if self._found:
            raise ConfigurationError("\n".join(self._found))


class Table:
    """One TOML table that knows its place and which of its keys were asked for."""

    def __init__(self, data: Mapping[str, Any], faults: Faults, where: str = "") -> None:
        self._data = data
        self.faults = faults
        self.where = where
        self._asked: set[str] = set()

    @property
    def data(self) -> dict[str, Any]:
        """What the table holds, as TOML gave it."""
        return dict(self._data)

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def at(self, key: str) -> str:
        """Return the dotted place of a key."""
        return f"{self.where}.{key}" if self.where else key

    def raw(self, key: str) -> Any:
        """Return a value as TOML gave it, or None."""
        self._asked.add(key)
        return self._data.get(key)

    def value(self, key: str, default: T, *, required: bool = False) -> T:
        """Return a value of the default's type; a wrong type, or a missing required key, is a fault."""
        found = self.raw(key)
        kind = type(default)
        if found is None:
            if required:
                self.faults.add(self.at(key), "is missing")
            return default
        if kind is float and isinstance(found, int) and not isinstance(found, bool):
            found = float(found)
        if not isinstance(found, kind) or (kind is int and isinstance(found, bool)):
            self.faults.add(self.at(key), f"must be {_NAMES[kind]}")
            return default
        return found

    def filled(self, key: str) -> str:
        """Return a text that must be there and say something."""
        found = self.value(key, "", required=True)
        if key in self and not found.strip():
            self.faults.add(self.at(key), "must not be empty")
        return found

    def bounded(self, key: str, default: N, least: float, most: float) -> N:
        """Return a number between two bounds, both included."""
        found = self.value(key, default)
        if not least <= found <= most:
            self.faults.add(self.at(key), f"must lie between {least:g} and {most:g}")
            return default
        return found

    def choice(self, key: str, choices: tuple[str, ...], default: str = "") -> str:
        """Return one of the given words."""
        found = self.value(key, default or choices[0], required=not default)
        if found not in choices:
            self.faults.add(self.at(key), f"must be one of {', '.join(choices)}")
            return choices[0]
        return found

    def words(self, key: str) -> tuple[str, ...]:
        """Return a list of strings; an absent key is an empty list."""
        found = self.raw(key)
        if found is None:
            return ()
        if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
            self.faults.add(self.at(key), "must be a list of texts")
            return ()
        return tuple(found)

    def table(self, key: str, *, required: bool = True) -> Table:
        """Return a sub-table; an absent one that is not required is empty."""
        found = self.raw(key)
        if found is None and required:
            self.faults.add(self.at(key), "is missing")
        if found is not None and not isinstance(found, dict):
            self.faults.add(self.at(key), "must be a table")
            found = None
        return Table(found or {}, self.faults, self.at(key))

    def tables(self, key: str) -> Iterator[Table]:
        """Yield the tables of an array of tables; an absent key is an empty one."""
        found = self.raw(key)
        if found is not None and not _are_tables(found):
            self.faults.add(self.at(key), "must be a list of tables")
            return
        for index, item in enumerate(found or ()):
            yield Table(item, self.faults, f"{self.at(key)}[{index}]")

    def keys(self) -> tuple[str, ...]:
        """Return all keys, in the file's order, and count them as asked for."""
        self._asked.update(self._data)
        return tuple(self._data)

    def done(self) -> None:
        """Call every key that nobody asked for a fault."""
        for key in self._data:
            if key not in self._asked:
                self.faults.add(self.at(key), "is not a known key")


_NAMES: Final = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}


def _are_tables(found: Any) -> bool:
    return isinstance(found, list) and all(isinstance(item, dict) for item in found)


class Files(Mapping[str, R]):
    """What files say, by name, each read when it is first asked for; `read` may raise ConfigurationError."""

    def __init__(self, paths: Mapping[str, Path], read: Callable[[Path], R]) -> None:
        self._paths, self._read = paths, cache(read)

    def __getitem__(self, name: str) -> R:
        return self._read(self._paths[name])

    def __contains__(self, name: object) -> bool:
        return name in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def read_table(path: Path) -> Table:
    """Read one TOML file; raise ConfigurationError, with the line where it is not TOML."""
    try:
        data = tomli.loads(path.read_text(encoding="utf-8"))
    except OSError as wrong:
        raise ConfigurationError(f"{path.name}: cannot be read: {wrong.strerror}") from None
    except (tomli.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise ConfigurationError(f"{path.name}: {wrong}") from None
    return Table(data, Faults(path))
