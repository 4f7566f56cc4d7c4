"""GIF headers: the size of the canvas, stretched by a first frame that leaves it."""

from __future__ import annotations

from typing import Final

from service.pixels.headers.header import Header, damaged, odd
from service.pixels.limits import ImageLimits

_EXTENSION: Final = 0x21
_IMAGE: Final = 0x2C
_LOOPING: Final = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def read_gif(data: bytes, limits: ImageLimits) -> Header:
    """Read a GIF's canvas and first frame; refuse one whose pixels do not come in reasonable time."""
    if len(data) < 13:
        raise damaged("no screen descriptor")
    at = _first_frame(data, limits)
    left, top, width, height = (_little(data, at + offset) for offset in (1, 3, 5, 7))
    canvas = max(_little(data, 6), left + width), max(_little(data, 8), top + height)
    animated = any(name in data[:at] for name in _LOOPING)
    return Header(*canvas, data, animated=animated)


def _first_frame(data: bytes, limits: ImageLimits) -> int:
    """Return where the first image descriptor starts, stepping over the extensions before it."""
    at = 13 + _table(data[10])
    for _ in range(limits.max_chunks):
        block = data[at] if at + 10 <= len(data) else 0
        if block == _IMAGE:
            return at
        if block != _EXTENSION:
            raise damaged("no frame")
        at = _after_blocks(data, at + 2, limits)
    raise odd("too many extensions")


def _after_blocks(data: bytes, at: int, limits: ImageLimits) -> int:
    """Return the place after a run of sub-blocks, each led by its length and closed by a zero."""
    for _ in range(limits.max_chunks):
        if at >= len(data) or not data[at]:
            return at + 1
        at += 1 + data[at]
    raise odd("too many sub-blocks")


def _table(flags: int) -> int:
    """Return the length of a colour table in bytes."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _little(data: bytes, at: int) -> int:
    """Return the 16-bit number at a place."""
    return int.from_bytes(data[at : at + 2], "little")
