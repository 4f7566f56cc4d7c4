"""PNG headers: size and orientation, and the file rebuilt from the chunks that bear on the pixels."""

import zlib
from collections.abc import Iterator
from typing import Final, NamedTuple

from service.pixels.coded import Coded
from service.pixels.headers.header import Header, damaged, odd
from service.pixels.headers.tiff import read_orientation
from service.pixels.limits import ImageLimits

PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_DRAWING: Final = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"cICP"}
)


class Chunk(NamedTuple):
    """One chunk: `start` is at its length, `end` just after its checksum."""

    kind: bytes
    start: int
    end: int


def read_png(data: bytes, limits: ImageLimits) -> Header:
    """Read a PNG's header; refuse one with more chunks than a real picture has."""
    chunks = _walk(data, limits)
    if not chunks or chunks[0].kind != b"IHDR" or chunks[0].end - chunks[0].start != 25:
        raise damaged("no IHDR")
    if chunks[-1].kind != b"IEND" or chunks[-1].end > len(data):
        raise damaged("no IEND")
    width, height = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    kept = [one for one in chunks if _bears(one, data, limits)]
    core = b"".join((PNG_SIGNATURE, *(data[one.start : one.end] for one in kept)))
    animated = any(one.kind == b"acTL" for one in chunks)
    return Header(
        width,
        height,
        core,
        _orientation(data, chunks),
        animated,
        _coded(data, chunks),
        _lost_profile(chunks, kept),
    )


def _walk(data: bytes, limits: ImageLimits) -> list[Chunk]:
    """Return all chunks up to IEND or the end of the data."""
    chunks: list[Chunk] = []
    for chunk in read_chunks(data):
        chunks.append(chunk)
        if len(chunks) > limits.max_chunks:
            raise odd(f"more than {limits.max_chunks} chunks")
    return chunks


def read_chunks(data: bytes) -> Iterator[Chunk]:
    """Yield the chunks in order; the last one may be cut short."""
    at = len(PNG_SIGNATURE)
    while at + 8 <= len(data):
        kind = data[at + 4 : at + 8]
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        yield Chunk(kind, at, end)
        if kind == b"IEND":
            return
        at = end


def _bears(chunk: Chunk, data: bytes, limits: ImageLimits) -> bool:
    """Tell whether a decoder needs this chunk; an outsized or broken colour profile is left out."""
    if chunk.kind == b"iCCP":
        return _unpacks(data[chunk.start + 8 : chunk.end - 4], limits)
    return chunk.kind in _DRAWING


def _lost_profile(chunks: list[Chunk], kept: list[Chunk]) -> bool:
    return any(one.kind == b"iCCP" and one not in kept for one in chunks)


def _unpacks(profile: bytes, limits: ImageLimits) -> bool:
    """Tell whether a compressed profile, which follows its name, is whole and of a sane size."""
    packed = profile.partition(b"\0")[2][1:]
    if len(packed) > limits.max_profile:
        return False
    unpacker = zlib.decompressobj()
    try:
        unpacker.decompress(packed, limits.max_profile)
    except zlib.error:
        return False
    return unpacker.eof


def _coded(data: bytes, chunks: list[Chunk]) -> Coded | None:
    """Return the colour of a cICP chunk, which comes before any profile (PNG, third edition)."""
    told = next((one for one in chunks if one.kind == b"cICP" and one.end - one.start == 16), None)
    return Coded(data[told.start + 8], data[told.start + 9]) if told else None


def _orientation(data: bytes, chunks: list[Chunk]) -> int:
    """Return the orientation of the eXIf chunk, which may stand before or after the pixels."""
    for chunk in chunks:
        if chunk.kind == b"eXIf":
            return read_orientation(data[chunk.start + 8 : chunk.end - 4])
    return 1
