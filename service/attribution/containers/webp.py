"""Metadata blocks of a WebP file: its RIFF chunks named "XMP " and "EXIF"."""

from __future__ import annotations

from service.attribution.containers.blocks import LARGEST_BLOCK, MOST_STEPS, Blocks, tiff_body


def webp_blocks(data: bytes) -> Blocks:
    """Return the blocks of a WebP file."""
    found: dict[bytes, bytes] = {}
    at = 12
    for _ in range(MOST_STEPS):
        if at + 8 > len(data):
            break
        name = data[at : at + 4]
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        if name in {b"XMP ", b"EXIF"}:
            found.setdefault(name, data[at + 8 : at + 8 + min(size, LARGEST_BLOCK)])
        at += 8 + size + size % 2
    xmp = found.get(b"XMP ", b"")
    return Blocks(xmp=(xmp,) if xmp else (), exif=tiff_body(found.get(b"EXIF", b"")))
