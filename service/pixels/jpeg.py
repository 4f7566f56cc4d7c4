"""A JPEG for cards, its upper part coded beside the lower.

A restart marker after each row of blocks lets no row depend on another (ITU-T T.81, E.1.4). So both parts
make one file with the same bytes as if it had been coded at once, and it can be decoded in part: `strip.py`.
"""

from __future__ import annotations

from typing import Any, Final

from PIL import Image

from service.hands import both
from service.pixels.headers.jpeg import Segment, marker_segments
from service.pixels.plugins import save_picture

_FRAME, _SCAN = 0xC0, 0xDA
_END: Final = b"\xff\xd9"
_LAST_RESTART: Final = b"\xff\xd7"
_CYCLE: Final = 8  # restart markers are numbered 0 to 7
_BLOCK: Final = 8


def write_jpeg(image: Image.Image, *, subsampling: int, **options: Any) -> bytes:
    """Return an RGB picture as a baseline JPEG; `options` are Pillow's, `subsampling` is 0 or 2."""
    cycle = _CYCLE * _BLOCK * (2 if subsampling else 1)
    seam = round(image.height / 2 / cycle) * cycle
    if not seam:
        return _coded(image, subsampling=subsampling, **options)
    upper, lower = both(
        lambda: _coded(image.crop((0, 0, image.width, seam)), subsampling=subsampling, **options),
        lambda: _coded(image.crop((0, seam, image.width, image.height)), subsampling=subsampling, **options),
    )
    frame = _segment(upper, _FRAME).body + 1
    lines = image.height.to_bytes(2, "big")
    head = upper[:frame] + lines + upper[frame + 2 : -len(_END)]
    return b"".join((head, _LAST_RESTART, lower[_segment(lower, _SCAN).end :]))


def _coded(image: Image.Image, **options: Any) -> bytes:
    return save_picture(image, "JPEG", restart_marker_rows=1, **options)


def _segment(data: bytes, marker: int) -> Segment:
    return next(one for one in marker_segments(data) if one.marker == marker)
