"""A quick PNG writer for cards: each row as its difference from the row above, deflated by ISA-L.

Photos gain nothing from a search for the best filter. Every so many rows stand for themselves, in a chunk of
their own: the first of them is not a difference, and nothing before them is referred to. So they can be read
without the others.
"""

import struct
import zlib
from collections.abc import Iterator
from functools import cache, reduce
from importlib import import_module
from typing import Any, Final, NamedTuple

from PIL import Image, ImageChops

from service.attribution.packets import PNG_XMP_KEYWORD
from service.hands import both
from service.pixels.headers.png import PNG_SIGNATURE, read_chunks

_HEADER: Final = struct.Struct(">IIBBBBB")
_RGB: Final = (8, 2, 0, 0, 0)  # bits, colours, and the only compression, filters and order that we write
_HEAD_AT: Final = len(PNG_SIGNATURE) + 8
_PLAIN, _UP = b"\0", b"\2"
_PERCEPTUAL: Final = b"\0"
_LEVEL, _WINDOW = 1, 15
_ZLIB_HEAD: Final = b"\x78\x01"
_PART: Final = 64  # rows


def write_png(image: Image.Image, *, exif: bytes = b"", xmp: bytes = b"") -> bytes:
    """Return an RGB picture as PNG, declared as sRGB, with an EXIF body and an XMP packet if given."""
    said = [_chunk(b"IHDR", _HEADER.pack(*image.size, *_RGB)), _chunk(b"sRGB", _PERCEPTUAL)]
    if exif:
        said.append(_chunk(b"eXIf", exif.removeprefix(b"Exif\0\0")))
    if xmp:
        said.append(_chunk(b"iTXt", PNG_XMP_KEYWORD.encode() + b"\0" * 5 + xmp))
    return b"".join((PNG_SIGNATURE, *said, *_pixels(image), _chunk(b"IEND", b"")))


def png_rows(data: bytes, top: int, bottom: int) -> tuple[bytes, int] | None:
    """Return a PNG of those parts of ours that hold these lines, and how many of its lines lie above them.

    None for a PNG that was not written here.
    """
    width, height, *kind = _HEADER.unpack_from(data, _HEAD_AT)
    coded = [data[each.start + 8 : each.end - 4] for each in read_chunks(data) if each.kind == b"IDAT"]
    if tuple(kind) != _RGB or len(coded) != -(-height // _PART):
        return None
    first = min(max(0, top) // _PART, len(coded) - 1)
    last = max(first + 1, -(-min(bottom, height) // _PART))
    lines = min(last * _PART, height) - first * _PART
    rows = _inflated(b"".join(coded[first:last])[0 if first else len(_ZLIB_HEAD) :])
    if len(rows) != lines * (1 + 3 * width):
        return None
    head = _chunk(b"IHDR", _HEADER.pack(width, lines, *_RGB))
    body = _chunk(b"IDAT", zlib.compress(rows, 0))
    return b"".join((PNG_SIGNATURE, head, body, _chunk(b"IEND", b""))), first * _PART


def _pixels(image: Image.Image) -> Iterator[bytes]:
    """Yield the chunks of one zlib stream (RFC 1950); its two halves are made at once."""
    half = -(-image.height // _PART) // 2 * _PART
    upper, lower = both(
        lambda: _packed(image.crop((0, 0, image.width, half)), zlib.Z_FULL_FLUSH),
        lambda: _packed(image.crop((0, half, image.width, image.height)), zlib.Z_FINISH),
    )
    parts = [*upper, *lower]
    total = reduce(lambda total, part: _deflater().adler32(part.rows, total), parts, 1).to_bytes(4, "big")
    for number, part in enumerate(parts):
        head, foot = b"" if number else _ZLIB_HEAD, total if number == len(parts) - 1 else b""
        yield _chunk(b"IDAT", head + part.deflated + foot)


class _Packed(NamedTuple):
    """A part: its rows led by their filters' numbers, and the same deflated."""

    rows: bytes
    deflated: bytes


def _packed(image: Image.Image, end: int) -> list[_Packed]:
    """Deflate a picture part by part, forgetting at each what was before; `end` is how the last is ended."""
    if not image.height:
        return []
    packer, parts = _deflater().compressobj(_LEVEL, zlib.DEFLATED, -_WINDOW), list(_parts(image))
    ends = (*[zlib.Z_FULL_FLUSH] * (len(parts) - 1), end)
    return [
        _Packed(part, packer.compress(part) + packer.flush(end))
        for part, end in zip(parts, ends, strict=True)
    ]


def _parts(image: Image.Image) -> Iterator[bytes]:
    """Yield the parts: rows led by their filter's number, and less the row above but for the first."""
    above = Image.new("RGB", image.size)
    above.paste(image, (0, 1))
    for top in range(0, image.height, _PART):
        above.paste(0, (0, top, image.width, top + 1))
    rows = memoryview(ImageChops.subtract_modulo(image, above).tobytes())
    width = image.width * 3
    for top in range(0, len(rows), width * _PART):
        part = rows[top : top + width * _PART]
        filters = (_PLAIN, *[_UP] * (_PART - 1))
        led = zip(filters, (part[at : at + width] for at in range(0, len(part), width)), strict=False)
        yield b"".join(piece for row in led for piece in row)


def _inflated(part: bytes) -> bytes:
    """Return the rows of a part of the stream; none where it does not stand for itself."""
    deflater = _deflater()
    try:
        return bytes(deflater.decompressobj(-_WINDOW).decompress(part))
    except deflater.error:
        return b""


@cache
def _deflater() -> Any:
    """Return ISA-L, a third of zlib's time and less for checksums; zlib where there is no wheel of it."""
    try:
        return import_module("isal.isal_zlib")
    except ImportError:
        return zlib


def _chunk(kind: bytes, body: bytes) -> bytes:
    """Return one chunk with its length and checksum."""
    return (
        struct.pack(">I", len(body))
        + kind
        + body
        + struct.pack(">I", _deflater().crc32(body, _deflater().crc32(kind)))
    )
