"""Secrets stand in files or in the environment, never in the file of sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from service.settings import PREFIX
from service.toml_tables import Table

T = TypeVar("T")

_LARGEST: Final = 8192


@dataclass(frozen=True, slots=True)
class SecretLookup:
    """Where secrets are looked for: the environment, and the folder that relative paths start from."""

    environment: Mapping[str, str]
    folder: Path

    def secrets(self, table: Table, name: str, read: Callable[[str], T]) -> tuple[T, ...]:
        """Return the secrets that a table names under `<name>_files` and `<name>_env`, in that order.

        `read` turns a secret's text into what is kept and raises ValueError with words. Faults are added to
        the table's; they never hold the secret.
        """
        texts = [*self._texts(table, f"{name}_files", self._file)]
        texts += self._texts(table, f"{name}_env", self._variable)
        return tuple(kept for place, text in texts for kept in _kept(table, place, text, read))

    def _texts(self, table: Table, key: str, find: Callable[[str], str]) -> Iterator[tuple[str, str]]:
        for named in table.words(key):
            try:
                yield f"{key} «{named}»", find(named)
            except ValueError as wrong:
                table.faults.add(table.at(key), f"«{named}» {wrong}")

    def _file(self, named: str) -> str:
        path = self.folder / Path(named).expanduser()
        try:
            if path.stat().st_size > _LARGEST:
                raise ValueError("is too large for a secret")
            return path.read_text(encoding="utf-8").strip()
        except OSError as wrong:
            raise ValueError(f"cannot be read: {wrong.strerror}") from None

    def _variable(self, named: str) -> str:
        if named.startswith(PREFIX):
            raise ValueError(f"begins with {PREFIX}, as only Cutline's own settings do; call it otherwise")
        return self.environment.get(named, "").strip()


def _kept(table: Table, place: str, text: str, read: Callable[[str], T]) -> Iterator[T]:
    """Yield what is kept of a secret; an empty one is none, as if it were not named."""
    if not text:
        return
    try:
        yield read(text)
    except ValueError as wrong:
        table.faults.add(table.where, f"{place} {wrong}")
