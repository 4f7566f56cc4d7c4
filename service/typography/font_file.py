"""An opened font file, mapped into memory once and shared by every weight and thread."""

from __future__ import annotations

import struct
from functools import cached_property
from pathlib import Path
from typing import Final

import uharfbuzz as hb

from service.errors import ConfigurationError

_SINGLE: Final = (b"\0\1\0\0", b"OTTO", b"true")
_PACKED: Final = {b"wOF2": "WOFF2", b"wOFF": "WOFF", b"ttcf": "a collection of fonts"}
_TABLE: Final = struct.Struct(">8xII")  # tag and checksum, offset, length
_FAMILY_NAMES: Final = (16, 1)  # OpenType name table: typographic family, then the older family name


class FontFile:
    """One TrueType or OpenType file. Read-only once opened, so threads may share it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.face = _open(path)

    @cached_property
    def cmap(self) -> frozenset[int]:
        """The code points it has glyphs for."""
        return frozenset(self.face.unicodes)

    @cached_property
    def families(self) -> tuple[str, ...]:
        """The family's names as the file tells them, widest first, or its file name where it tells none."""
        names = [self.face.get_name(name_id) for name_id in _FAMILY_NAMES]
        return tuple(dict.fromkeys(name for name in names if name)) or (self.path.stem,)

    @cached_property
    def weight(self) -> float:
        """The weight drawn where the file has no weight axis, 100 to 900."""
        return self._style(hb.StyleTag.WEIGHT)

    def unlikeness(self, weight: float) -> tuple[bool, float, float]:
        """Return how far the file is from upright letters of normal width and this weight, to sort by."""
        slanted = bool(self._style(hb.StyleTag.ITALIC) or self._style(hb.StyleTag.SLANT_ANGLE))
        return slanted, abs(self._style(hb.StyleTag.WIDTH) - 100), abs(self.reaches(weight) - weight)

    def _style(self, tag: hb.StyleTag) -> float:
        return float(hb.Font(self.face).get_style_value(tag))

    def reaches(self, weight: float) -> float:
        """Return the weight nearest to the one asked for that the file can draw."""
        for axis in self.face.axis_infos:
            if axis.tag == "wght":
                return float(min(max(weight, axis.min_value), axis.max_value))
        return self.weight

    def font(self, axes: dict[str, float]) -> hb.Font:
        """Return a font at these axis values, each held within what the file offers; other axes are left."""
        font = hb.Font(self.face)
        held = {
            axis.tag: min(max(axes[axis.tag], axis.min_value), axis.max_value)
            for axis in self.face.axis_infos
            if axis.tag in axes
        }
        if held:
            font.set_variations(held)
        return font


def _open(path: Path) -> hb.Face:
    try:
        blob = hb.Blob.from_file_path(str(path))
        face = hb.Face(blob)
    except (hb.HarfBuzzError, OSError) as error:
        raise ConfigurationError(f"{path}:1: cannot be opened: {error}") from error
    if fault := _fault(blob.data):
        raise ConfigurationError(f"{path}:1: {fault}")
    if not face.glyph_count or not face.unicodes:
        raise ConfigurationError(f"{path}:1: is not a TrueType or OpenType font")
    return face


def _fault(data: bytes) -> str:
    """Tell what is wrong with a font file at first sight; empty where nothing is."""
    kind = data[:4]
    if kind in _PACKED:
        return f"is {_PACKED[kind]} whatever its name says: convert it to TrueType or OpenType"
    if kind not in _SINGLE:
        return "is not a TrueType or OpenType font"
    ends = [offset + length for offset, length in _TABLE.iter_unpack(_directory(data))]
    return "is damaged: its end is missing" if max(ends, default=0) > len(data) else ""


def _directory(data: bytes) -> bytes:
    """Return the table directory (OpenType: 12 bytes of header, then 16 a table), whole entries only."""
    count = int.from_bytes(data[4:6], "big")
    directory = data[12 : 12 + count * _TABLE.size]
    return directory[: len(directory) // _TABLE.size * _TABLE.size]
