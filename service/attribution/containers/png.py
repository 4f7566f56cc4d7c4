"""Metadata blocks of a PNG file: eXIf, the XMP iTXt chunk, and ImageMagick's old raw profiles."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Final

from service.attribution.containers.blocks import LARGEST_BLOCK, Blocks, tiff_body
from service.attribution.containers.photoshop import iim_resource

_MOST_CHUNKS: Final = 20_000  # a large photo in 8 kB pieces has some thousands
_TEXT_CHUNKS: Final = frozenset({b"tEXt", b"zTXt", b"iTXt"})
_XMP_KEYWORD: Final = "xml:com.adobe.xmp"
_PROFILE: Final = "raw profile type "
_SPACE: Final = re.compile(r"\s+")


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    for _ in range(_MOST_CHUNKS):
        if at + 12 > len(data):
            return
        size = int.from_bytes(data[at : at + 4])
        kind = data[at + 4 : at + 8]
        if kind in _TEXT_CHUNKS or kind == b"eXIf":
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


def _wanted_texts(data: bytes) -> dict[str, bytes]:
    """Return the first chunk of each kind that matters, by "xmp", "exif", "iptc" or "8bim"."""
    found: dict[str, bytes] = {}
    for kind, body in _chunks(data):
        if kind == b"eXIf":
            found.setdefault("exif", body)
            continue
        name, _, rest = body.partition(b"\0")
        keyword = name[:79].decode("latin-1").lower()
        if keyword == _XMP_KEYWORD:
            found.setdefault("xmp", _chunk_text(kind, rest))
        elif keyword.startswith(_PROFILE) and keyword not in found:
            found[keyword] = _profile_bytes(_chunk_text(kind, rest))
    return found


def _profile_bytes(text: bytes) -> bytes:
    """Return the content of a raw profile: a name, a length, then hexadecimal digits in lines."""
    parts = text.decode("latin-1").strip().split("\n", 2)
    try:
        return bytes.fromhex(_SPACE.sub("", parts[-1]))
    except ValueError:
        return b""


def _profile_iim(profile: bytes) -> bytes:
    return iim_resource(profile) if b"8BIM" in profile[:64] else profile


def _app1_profile(profile: bytes) -> tuple[bytes, bytes]:
    """Return EXIF and XMP of the profile that holds a whole JPEG APP1 segment, whichever it is."""
    return (profile, b"") if profile.startswith(b"Exif\0") else (b"", profile)


def png_blocks(data: bytes) -> Blocks:
    """Return the blocks of a PNG file; the modern chunks win over raw profiles."""
    texts = _wanted_texts(data)
    app1_exif, app1_xmp = _app1_profile(texts.get(_PROFILE + "app1", b""))
    packets = (texts.get("xmp", b""), texts.get(_PROFILE + "xmp", b""), app1_xmp)
    exif = texts.get("exif") or texts.get(_PROFILE + "exif") or app1_exif
    iim = texts.get(_PROFILE + "iptc") or texts.get(_PROFILE + "8bim") or b""
    return Blocks(
        xmp=tuple(packet for packet in packets if packet),
        iim=_profile_iim(iim),
        exif=tiff_body(exif),
    )
