"""The table `faces.toml`: which font file sets which script, for which family and language."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import tomli

from service.errors import ConfigurationError

_TABLES: Final = ("families", "languages", "fallback", "optical", "face")
_TEXTS: Final = ("name", "file", "source", "licence", "sha256")
_OPTIONAL: Final = ("scripts", "emoji")
DEFAULT_ROLE: Final = "text"


class FaceEntry(NamedTuple):
    """One face of the table: its file, the scripts it is there for (ISO 15924), and where it came from.

    `source` is a package manager's name with package and version; `sha256` is the file's digest.
    """

    name: str
    path: Path
    scripts: tuple[str, ...]
    source: str
    licence: Path
    sha256: str
    emoji: bool = False


class FaceTable(NamedTuple):
    """The whole table. Keys of `languages` are lower-case language tags; `optical` is in points by role."""

    faces: Mapping[str, FaceEntry]
    families: Mapping[str, tuple[str, ...]]
    languages: Mapping[str, tuple[str, ...]]
    fallback: tuple[str, ...]
    optical: Mapping[str, float]

    def names(self, family: tuple[str, ...], language: str) -> tuple[str, ...]:
        """Return the faces for a language in order of preference, a family's own faces first."""
        ordered = (*family, *self._own_faces(language), *self.fallback)
        return tuple(dict.fromkeys(ordered))

    def _own_faces(self, language: str) -> tuple[str, ...]:
        tag = language.replace("_", "-").lower()
        while tag and tag not in self.languages:
            tag = tag.rpartition("-")[0]
        return self.languages.get(tag, ())


def read_face_table(path: Path) -> FaceTable:
    """Read and check a table of faces; raise ConfigurationError with file, line and every fault."""
    text, data = _parse(path)
    faults = _Faults(path, text)
    faults.unknown(data, _TABLES)
    faces = _entries(data.get("face", []), path.parent, faults)
    table = FaceTable(
        faces=MappingProxyType(faces),
        families=_name_lists(data.get("families"), "families", faces, faults),
        languages=_lower_keys(_name_lists(data.get("languages"), "languages", faces, faults)),
        fallback=_name_lists(data.get("fallback"), "fallback", faces, faults).get("faces", ()),
        optical=_sizes(data.get("optical"), faults),
    )
    if not table.families:
        faults.add("families", "names no family")
    faults.settle()
    return table


class _Faults:
    """Collects what is wrong, each with the line of the word it is about."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._lines = text.splitlines()
        self._found: list[str] = []

    def add(self, word: str, fault: str) -> None:
        line = next((number for number, text in enumerate(self._lines, 1) if word in text), 1)
        self._found.append(f"{self._path}:{line}: {word} {fault}")

    def unknown(self, table: Mapping[str, Any], known: tuple[str, ...]) -> None:
        for key in table:
            if key not in known:
                self.add(key, "is not a key of this table")

    def settle(self) -> None:
        if self._found:
            raise ConfigurationError("\n".join(self._found))


def _parse(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = path.read_text("utf-8")
        return text, tomli.loads(text)
    except (OSError, UnicodeDecodeError, tomli.TOMLDecodeError) as error:
        raise ConfigurationError(f"{path}:1: cannot be read: {error}") from error


def _entries(rows: Any, folder: Path, faults: _Faults) -> dict[str, FaceEntry]:
    faces: dict[str, FaceEntry] = {}
    if not isinstance(rows, list) or not rows:
        faults.add("face", "must be a list of [[face]] tables")
        return faces
    for row in rows:
        entry = _entry(row, folder, faults)
        if entry is None:
            continue
        if entry.name in faces:
            faults.add(f'"{entry.name}"', "is in the table twice")
        faces[entry.name] = entry
    return faces


def _entry(row: Mapping[str, Any], folder: Path, faults: _Faults) -> FaceEntry | None:
    faults.unknown(row, _TEXTS + _OPTIONAL)
    about = f'name = "{row["name"]}"' if "name" in row else "[[face]]"
    wrong = [key for key in _TEXTS if not isinstance(row.get(key), str) or not row[key]]
    for key in wrong:
        faults.add(about, f"needs a text for {key}")
    scripts = row.get("scripts", [])
    if not _is_texts(scripts):
        faults.add(about, "needs a list of texts for scripts")
        return None
    if wrong:
        return None
    entry = FaceEntry(
        name=row["name"],
        path=folder / row["file"],
        scripts=tuple(scripts),
        source=row["source"],
        licence=folder / row["licence"],
        sha256=row["sha256"],
        emoji=row.get("emoji") is True,
    )
    for file, word in ((entry.path, row["file"]), (entry.licence, row["licence"])):
        if not file.is_file():
            faults.add(word, "is not there")
    return entry


def _name_lists(
    table: Any, title: str, faces: Mapping[str, FaceEntry], faults: _Faults
) -> Mapping[str, tuple[str, ...]]:
    lists: dict[str, tuple[str, ...]] = {}
    if not isinstance(table, dict):
        faults.add(title, "must be a table of lists")
        return lists
    for key, names in table.items():
        if not _is_texts(names) or not names:
            faults.add(key, "must be a list of names of faces")
            continue
        for name in names:
            if name not in faces:
                faults.add(f'"{name}"', "is not the name of a face")
        lists[key] = tuple(names)
    return MappingProxyType(lists)


def _lower_keys(lists: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({key.lower(): names for key, names in lists.items()})


def _sizes(table: Any, faults: _Faults) -> Mapping[str, float]:
    sizes: dict[str, float] = {}
    for role, size in (table if isinstance(table, dict) else {}).items():
        if not isinstance(size, int | float) or not 1 <= size <= 200:
            faults.add(role, "must be a size from 1 to 200 points")
            continue
        sizes[role] = float(size)
    if DEFAULT_ROLE not in sizes:
        faults.add("optical", f"needs a size for {DEFAULT_ROLE}")
    return MappingProxyType(sizes)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) and item for item in value)
