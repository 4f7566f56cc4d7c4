"""The orientation inside an EXIF body, which is a small TIFF file (CIPA DC-008, tag 0x0112)."""

from __future__ import annotations

import struct
from typing import Final

_ORIENTATION: Final = 0x0112
_SHORT, _LONG = 3, 4
_MAX_ENTRIES: Final = 1_000
_ENTRY_SIZE: Final = 12


def read_orientation(exif: bytes) -> int:
    """Return the EXIF orientation 1-8 of an EXIF body; 1 when there is none or it makes no sense."""
    body = exif[6:] if exif.startswith(b"Exif\0") else exif
    order = {b"II": "<", b"MM": ">"}.get(body[:2])
    if order is None:
        return 1
    try:
        return _find(body, order)
    except struct.error:
        return 1


def _find(body: bytes, order: str) -> int:
    """Look through the first directory; struct.error where it leaves the body."""
    (start,) = struct.unpack_from(order + "I", body, 4)
    (count,) = struct.unpack_from(order + "H", body, start)
    for number in range(min(count, _MAX_ENTRIES)):
        at = start + 2 + number * _ENTRY_SIZE
        tag, kind, values = struct.unpack_from(order + "HHI", body, at)
        if tag == _ORIENTATION and kind in (_SHORT, _LONG) and values == 1:
            (value,) = struct.unpack_from(order + ("I" if kind == _LONG else "H"), body, at + 8)
            return value if 1 <= value <= 8 else 1
    return 1
