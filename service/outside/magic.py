"""What a file is by its first bytes, whatever its name or header says."""

from __future__ import annotations

import re
from typing import Final

HEAD: Final = 512  # bytes that are enough for every rule below

_STARTS: Final = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"8BPS", "psd"),
    (b"%PDF-", "pdf"),
    (b"%!PS", "eps"),
    (b"\xff\x0a", "jxl"),
    (b"\x00\x00\x00\x0cJXL ", "jxl"),
)
_BRANDS: Final = (
    (frozenset({b"avif", b"avis"}), "avif"),
    (frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}), "heic"),
)
_SVG: Final = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|!doctype svg|svg)[^\x00]*?<?svg[\s>]", re.IGNORECASE
)


def kind_of(head: bytes) -> str:
    """Return `jpeg`, `png`, `gif`, `webp`, `avif`, or another picture kind's name; empty where it is none."""
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return _brand(head)
    return "svg" if _SVG.match(head[:HEAD]) else ""


def _brand(head: bytes) -> str:
    """Read the brands of an ISO base media file: the major one and the compatible ones."""
    end = min(int.from_bytes(head[:4], "big"), 256, len(head) - 3)
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, end, 4))}
    return next((kind for names, kind in _BRANDS if brands & names), "")
