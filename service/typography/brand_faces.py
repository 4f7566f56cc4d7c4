"""A brand's own faces: the font files lying in its folder, grouped by family."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from service.errors import ConfigurationError
from service.typography.font_file import FontFile

_READ: Final = (".ttf", ".otf")
_UNREAD: Final = (".woff", ".woff2", ".ttc", ".otc", ".eot", ".dfont", ".pfb")


def read_brand_faces(folders: Iterable[Path]) -> Mapping[str, tuple[FontFile, ...]]:
    """Return the font files anywhere in the folders by their families' names in lower case.

    Raises ConfigurationError that names every damaged file, and those in a format that cannot be set, such as
    WOFF2.
    """
    families: dict[str, tuple[FontFile, ...]] = {}
    faults: list[str] = []
    for path in _font_paths(folders):
        try:
            file = _read(path)
        except ConfigurationError as wrong:
            faults.append(str(wrong))
            continue
        for name in file.families:
            families[name.casefold()] = (*families.get(name.casefold(), ()), file)
    if faults:
        raise ConfigurationError("\n".join(faults))
    return MappingProxyType(families)


def _font_paths(folders: Iterable[Path]) -> list[Path]:
    paths = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return [path for path in paths if path.suffix.lower() in _READ + _UNREAD]


def _read(path: Path) -> FontFile:
    if path.suffix.lower() in _UNREAD:
        raise ConfigurationError(f"{path}:1: convert this font to TrueType or OpenType (.ttf, .otf)")
    return FontFile(path)
