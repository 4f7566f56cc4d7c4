"""Where picture files keep their metadata blocks: a finder for each file type, none decodes a pixel."""

from __future__ import annotations

import struct
from collections.abc import Callable
from importlib import import_module
from typing import Final, cast

from service.attribution.containers.blocks import Blocks, FindingStoppedError

__all__ = ["Blocks", "find_blocks"]

# Where each kind has its magic bytes, and the module that finds its blocks, loaded with the first such file.
_FINDERS: Final = (
    (0, b"\xff\xd8", "jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (8, b"WEBP", "webp"),
    (4, b"ftyp", "bmff"),
    (0, b"GIF8", "gif"),
)


def find_blocks(data: bytes) -> Blocks:
    """Return a picture file's raw EXIF, IIM and XMP blocks; none, with a warning, where it is damaged."""
    for offset, magic, kind in _FINDERS:
        if data.startswith(magic, offset):
            try:
                return _finder(kind)(data)
            except (FindingStoppedError, struct.error):
                return Blocks(warnings=("The file's metadata is damaged and was not read.",))
    return Blocks()


def _finder(kind: str) -> Callable[[bytes], Blocks]:
    module = import_module(f"{__name__}.{kind}")
    return cast("Callable[[bytes], Blocks]", getattr(module, f"{kind}_blocks"))
