"""Where picture files keep their metadata blocks: a finder for each file type, none decodes a pixel."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Final

from service.attribution.containers.blocks import Blocks, FindingStoppedError
from service.attribution.containers.bmff import bmff_blocks
from service.attribution.containers.gif import gif_blocks
from service.attribution.containers.jpeg import jpeg_blocks
from service.attribution.containers.png import png_blocks
from service.attribution.containers.webp import webp_blocks

__all__ = ["Blocks", "find_blocks"]

_FINDERS: Final[tuple[tuple[int, bytes, Callable[[bytes], Blocks]], ...]] = (
    (0, b"\xff\xd8", jpeg_blocks),
    (0, b"\x89PNG\r\n\x1a\n", png_blocks),
    (8, b"WEBP", webp_blocks),
    (4, b"ftyp", bmff_blocks),
    (0, b"GIF8", gif_blocks),
)


def find_blocks(data: bytes) -> Blocks:
    """Return a picture file's raw EXIF, IIM and XMP blocks; none, with a warning, where it is damaged."""
    for offset, magic, finder in _FINDERS:
        if data.startswith(magic, offset):
            try:
                return finder(data)
            except (FindingStoppedError, struct.error):
                return Blocks(warnings=("The file's metadata is damaged and was not read.",))
    return Blocks()
