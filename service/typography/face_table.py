"""The table `faces.toml`: which font file sets which script, for which family and language."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from service.toml_tables import Table, read_table

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
    """Read and check a table of faces; raise ConfigurationError with file, key and every fault."""
    table = read_table(path)
    faces = _faces(table, path.parent)
    found = FaceTable(
        faces=MappingProxyType(faces),
        families=_lists(table.table("families", required=False), faces),
        languages=_lower_keys(_lists(table.table("languages"), faces)),
        fallback=_lists(table.table("fallback"), faces).get("faces", ()),
        optical=_sizes(table.table("optical")),
    )
    if not found.families:
        table.faults.add("families", "names no family")
    table.done()
    table.faults.settle()
    return found


def _faces(table: Table, folder: Path) -> dict[str, FaceEntry]:
    faces: dict[str, FaceEntry] = {}
    for row in table.tables("face"):
        entry = _face(row, folder)
        if entry.name in faces:
            row.faults.add(row.at("name"), f"«{entry.name}» is in the table twice")
        faces[entry.name] = entry
    return faces


def _face(row: Table, folder: Path) -> FaceEntry:
    entry = FaceEntry(
        name=row.filled("name"),
        path=_file(row, "file", folder),
        scripts=row.words("scripts"),
        source=row.filled("source"),
        licence=_file(row, "licence", folder),
        sha256=row.filled("sha256"),
        emoji=row.value("emoji", False),
    )
    row.done()
    return entry


def _file(row: Table, key: str, folder: Path) -> Path:
    path = folder / row.filled(key)
    if not path.is_file():
        row.faults.add(row.at(key), f"«{path.name}» is not there")
    return path


def _lists(table: Table, faces: Mapping[str, FaceEntry]) -> Mapping[str, tuple[str, ...]]:
    keys = table.keys()
    lists = {key: table.words(key) for key in keys}
    for key, names in lists.items():
        if not names:
            table.faults.add(table.at(key), "names no face")
        for name in names:
            if name not in faces:
                table.faults.add(table.at(key), f"«{name}» is not the name of a face")
    return MappingProxyType(lists)


def _lower_keys(lists: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({key.lower(): names for key, names in lists.items()})


def _sizes(table: Table) -> Mapping[str, float]:
    if DEFAULT_ROLE not in table:
        table.faults.add(table.at(DEFAULT_ROLE), "is missing")
    roles = table.keys()
    return MappingProxyType({role: table.bounded(role, 0.0, 1, 200) for role in roles})
