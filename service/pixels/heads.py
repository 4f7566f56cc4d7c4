"""Faces in a photo, where the optional detector is installed: it brings its model along and calls nobody.

A face steers the crop and nothing else: it is neither named nor kept, and no number of it leaves this room.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PIL import Image

from service.model.geometry import Box
from service.pixels.detector import has_detector, open_detector

_LOOK_SIDE: Final = 240
_SURE: Final = 75  # of 100; on photos without people the detector stays below 65
_LEAST_SIDE: Final = 0.03
_COMPANY: Final = 0.2  # the share of the largest face's area from which another counts as a subject
_ROOM: Final = 1.5  # a portrait's side, in heights of the head
# What hair, ears and chin add to the detector's box, in its own height and width.
_ABOVE, _BESIDE, _BELOW = 0.35, 0.15, 0.15


def find_heads(picture: Image.Image) -> tuple[Box, ...]:
    """Return the heads in an upright RGB picture, largest first, in fractions; none without the detector."""
    if not has_detector():
        return ()
    small = _small(picture)
    found = open_detector()(small)
    heads = [_head(small.size, *sides) for *sides, score in found if score >= _SURE]
    seen = [head for head in heads if max(head.width, head.height) >= _LEAST_SIDE]
    return tuple(sorted(seen, key=_area, reverse=True))


def _small(picture: Image.Image) -> Image.Image:
    scale = min(1.0, _LOOK_SIDE / max(picture.size))
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.BOX)


def main_heads(heads: Sequence[Box], window: tuple[float, float]) -> Box | None:
    """Return what holds the largest head and, while they fit in the window, the others that matter.

    `heads` come largest first; `window` is the crop's width and height, all in fractions.
    """
    if not heads:
        return None
    kept, (width, height) = heads[0], window
    for head in heads[1:]:
        both = kept.joined(head)
        if _area(head) >= _COMPANY * _area(heads[0]) and both.width <= width and both.height <= height:
            kept = both
    return kept


def likeness(heads: Sequence[Box], ratio: float) -> Box | None:
    """Return the square about the largest head in which a portrait shows it; None without a head.

    `ratio` is the photo's width to its height; the square, in fractions, lies inside the photo.
    """
    if not heads:
        return None
    head = heads[0]
    down = min(1.0, ratio, max(head.height, head.width * ratio) * _ROOM)
    across = down / ratio
    left = min(max(0.0, (head.left + head.right - across) / 2), 1 - across)
    top = min(max(0.0, (head.top + head.bottom - down) / 2), 1 - down)
    return Box(left, top, left + across, top + down)


def _head(size: tuple[int, int], left: int, top: int, width: int, height: int) -> Box:
    """Return the head around a face found in a picture of this size, in fractions, inside the picture."""
    across, down = size
    return Box(
        max(0.0, (left - _BESIDE * width) / across),
        max(0.0, (top - _ABOVE * height) / down),
        min(1.0, (left + (1 + _BESIDE) * width) / across),
        min(1.0, (top + (1 + _BELOW) * height) / down),
    )


def _area(box: Box) -> float:
    return box.width * box.height
