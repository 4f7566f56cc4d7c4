"""Metadata blocks of a JPEG file: the APP1 and APP13 segments before the first scan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

from service.attribution.containers.blocks import (
    LARGEST_BLOCK,
    MOST_PACKETS,
    MOST_STEPS,
    Blocks,
    tiff_body,
)
from service.attribution.containers.photoshop import iim_resource

_APP1: Final = 0xE1
_APP13: Final = 0xED
_EXTENSION: Final = b"http://ns.adobe.com/xmp/extension/\0"
_PHOTOSHOP: Final = b"Photoshop 3.0\0"
_RDF_WITHIN: Final = 4_000  # bytes from the packet's start
_ENDS: Final = frozenset({0xD9, 0xDA})
_KEPT: Final = frozenset({_APP1, _APP13})
_MOST_KEPT: Final = 200
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD8)})


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 2
    for _ in range(MOST_STEPS):
        if at + 4 > len(data) or data[at] != 0xFF:
            return
        marker = data[at + 1]
        if marker in _ENDS:
            return
        if marker == 0xFF:
            at += 1
        elif marker in _BARE:
            at += 2
        else:
            size = int.from_bytes(data[at + 2 : at + 4])
            if marker in _KEPT:
                yield marker, data[at + 4 : at + 2 + size]
            at += 2 + max(size, 2)


def _holds_xmp(body: bytes) -> bool:
    # Wire files exist whose header is not Adobe's, so the content decides; UTF-16 has a NUL between letters.
    if body.startswith((b"Exif\0", _EXTENSION)):
        return False
    return b":RDF" in body[:_RDF_WITHIN] or b"R\0D\0F" in body[:_RDF_WITHIN]


def _joined_extension(parts: Mapping[str, Mapping[int, bytes]]) -> dict[str, bytes]:
    joined = {}
    for digest, pieces in parts.items():
        whole = b"".join(pieces[offset] for offset in sorted(pieces))
        joined[digest] = whole[:LARGEST_BLOCK]
    return joined


def _extension_parts(bodies: list[bytes]) -> dict[str, bytes]:
    parts: dict[str, dict[int, bytes]] = defaultdict(dict)
    for body in bodies:
        digest, offset, piece = body[35:67], body[71:75], body[75:]
        if len(parts) < MOST_PACKETS or digest.decode("latin-1") in parts:
            parts[digest.decode("latin-1")][int.from_bytes(offset)] = piece
    return _joined_extension(parts)


def jpeg_blocks(data: bytes) -> Blocks:
    """Return the blocks of a JPEG file, whatever headers its writer chose."""
    segments = tuple(islice(_segments(data), _MOST_KEPT))
    app1 = [body for marker, body in segments if marker == _APP1]
    app13 = [body.removeprefix(_PHOTOSHOP) for marker, body in segments if marker == _APP13]
    return Blocks(
        xmp=tuple(body for body in app1 if _holds_xmp(body))[:MOST_PACKETS],
        extended_xmp=_extension_parts([body for body in app1 if body.startswith(_EXTENSION)]),
        iim=iim_resource(b"".join(app13)[:LARGEST_BLOCK]),
        exif=next((tiff_body(body) for body in app1 if body.startswith(b"Exif\0")), b""),
    )
