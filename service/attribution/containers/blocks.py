"""The raw metadata blocks of one picture file, and the limits within which they are looked for."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

LARGEST_BLOCK: Final = 500_000  # bytes; what lies beyond is thumbnails and edit history, not rights
MOST_STEPS: Final = 3_000  # segments, boxes or sub-blocks looked at
MOST_PACKETS: Final = 4  # XMP packets of one file


class FindingStoppedError(ValueError):
    """The file's structure is damaged or too odd to go on."""


class Blocks(NamedTuple):
    """XMP packets in file order, Extended XMP by its digest, IIM datasets, a TIFF-shaped EXIF body."""

    xmp: tuple[bytes, ...] = ()
    extended_xmp: Mapping[str, bytes] = MappingProxyType({})
    iim: bytes = b""
    exif: bytes = b""
    warnings: tuple[str, ...] = ()


def tiff_body(data: bytes) -> bytes:
    """Return an EXIF block from its TIFF header on, without the "Exif" marks some writers put before it."""
    return data[6:] if data.startswith(b"Exif\0") else data
