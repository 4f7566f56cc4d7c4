"""Metadata blocks of a PNG file: eXIf, the XMP iTXt chunk, and ImageMagick's old raw profiles."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Final

from service.attribution.containers.blocks import LARGEST_BLOCK, Blocks, tiff_body
from service.attribution.containers.photoshop import iim_resource

_MOST_CHUNKS: Final = 5_000  # 20 MB in pieces of 8 kB, as libpng writes them, are 2,500
_TEXT_CHUNKS: Final = frozenset({b"tEXt", b"zTXt", b"iTXt"})
_XMP: Final = b"xml:com.adobe.xmp"
_PROFILE: Final = b"raw profile type "
_WANTED: Final = frozenset(
    {_XMP, *(_PROFILE + name for name in (b"xmp", b"exif", b"app1", b"iptc", b"8bim"))}
)
_LONGEST_KEYWORD: Final = 80  # bytes, with the NUL behind it


def _is_wanted(start: bytes) -> bool:
    return start.partition(b"\0")[0].lower() in _WANTED


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    for _ in range(_MOST_CHUNKS):
        if at + 12 > len(data):
            return
        size = int.from_bytes(data[at : at + 4])
        kind = data[at + 4 : at + 8]
        if kind == b"eXIf" or (kind in _TEXT_CHUNKS and _is_wanted(data[at + 8 : at + 8 + _LONGEST_KEYWORD])):
            yield kind, data[at + 8 : at + 8 + min(size, LARGEST_BLOCK)]
        at += 12 + size


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, LARGEST_BLOCK)
    except zlib.error:
        return b""


def _international_text(rest: bytes) -> bytes:
    """Return the text of an iTXt chunk, from its compression flag on."""
    parts = rest[2:].split(b"\0", 2)
    if len(parts) < 3:
        return b""
    return _inflated(parts[2]) if rest[:1] == b"\1" else parts[2]


def _chunk_text(kind: bytes, rest: bytes) -> bytes:
    if kind == b"iTXt":
        return _international_text(rest)
    return _inflated(rest[1:]) if kind == b"zTXt" else rest


def _wanted_chunks(data: bytes) -> dict[bytes, bytes]:
    """Return the content of the first chunk of each wanted kind, by "eXIf" or its keyword in lower case."""
    found: dict[bytes, bytes] = {}
    for kind, body in _chunks(data):
        name, _, rest = body.partition(b"\0")
        key = b"eXIf" if kind == b"eXIf" else name.lower()
        if key not in found:
            found[key] = body if kind == b"eXIf" else _content(key, _chunk_text(kind, rest))
    return found


def _content(keyword: bytes, text: bytes) -> bytes:
    """Return an XMP chunk's text as it is; of a raw profile (a name, a length, lines of digits) the bytes."""
    if keyword == _XMP:
        return text
    try:
        return bytes.fromhex(text.strip().split(b"\n", 2)[-1].decode("ascii"))
    except ValueError:
        return b""


def _profile_iim(profile: bytes) -> bytes:
    return iim_resource(profile) if b"8BIM" in profile[:64] else profile


def _app1_profile(profile: bytes) -> tuple[bytes, bytes]:
    """Return EXIF and XMP of the profile that holds a whole JPEG APP1 segment, whichever it is."""
    return (profile, b"") if profile.startswith(b"Exif\0") else (b"", profile)


def png_blocks(data: bytes) -> Blocks:
    """Return the blocks of a PNG file; the modern chunks win over raw profiles."""
    found = _wanted_chunks(data)

    def profile(name: bytes) -> bytes:
        return found.get(_PROFILE + name, b"")

    app1_exif, app1_xmp = _app1_profile(profile(b"app1"))
    packets = (found.get(_XMP, b""), profile(b"xmp"), app1_xmp)
    return Blocks(
        xmp=tuple(packet for packet in packets if packet),
        iim=_profile_iim(profile(b"iptc") or profile(b"8bim")),
        exif=tiff_body(found.get(b"eXIf") or profile(b"exif") or app1_exif),
    )
