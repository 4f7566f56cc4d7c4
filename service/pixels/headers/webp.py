"""WebP headers: the canvas or the single frame, and the orientation of the EXIF chunk."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from service.pixels.headers.header import Header, damaged, odd
from service.pixels.headers.tiff import read_orientation
from service.pixels.limits import ImageLimits

_ANIMATION: Final = 0x02


class _Chunk(NamedTuple):
    """One RIFF chunk's name and payload."""

    kind: bytes
    body: bytes


def read_webp(data: bytes, limits: ImageLimits) -> Header:
    """Read a WebP's header; frames larger than the canvas count as the picture's size."""
    sizes: list[tuple[int, int]] = []
    orientation, animated = 1, False
    for count, chunk in enumerate(_chunks(data)):
        if count > limits.max_chunks:
            raise odd(f"more than {limits.max_chunks} chunks")
        if chunk.kind == b"EXIF":
            orientation = read_orientation(chunk.body)
        animated = animated or (chunk.kind == b"VP8X" and bool(chunk.body[:1] and chunk.body[0] & _ANIMATION))
        sizes.extend(_size(chunk))
    if not sizes:
        raise damaged("no frame")
    width, height = (max(side) for side in zip(*sizes, strict=True))
    return Header(width, height, data, orientation, animated)


def _chunks(data: bytes) -> Iterator[_Chunk]:
    """Yield the chunks of the RIFF container; the bodies are the first bytes only, save EXIF."""
    at = 12
    while at + 8 <= len(data):
        kind, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        shown = length if kind == b"EXIF" else min(length, 16)
        yield _Chunk(kind, data[at + 8 : at + 8 + shown])
        at += 8 + length + (length & 1)


def _size(chunk: _Chunk) -> Iterator[tuple[int, int]]:
    """Yield the size that a chunk states, if it is one that does and is whole."""
    body = chunk.body
    if chunk.kind == b"VP8X" and len(body) >= 10:
        yield 1 + _little(body[4:7]), 1 + _little(body[7:10])
    elif chunk.kind == b"ANMF" and len(body) >= 12:
        yield 1 + _little(body[6:9]), 1 + _little(body[9:12])
    elif chunk.kind == b"VP8 " and len(body) >= 10:
        yield _little(body[6:8]) & 0x3FFF, _little(body[8:10]) & 0x3FFF
    elif chunk.kind == b"VP8L" and len(body) >= 5:
        bits = _little(body[1:5])
        yield 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)


def _little(part: bytes) -> int:
    """Return a little-endian number."""
    return int.from_bytes(part, "little")
