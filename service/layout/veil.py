"""The scrim under text on a photo: per row no darker than its text needs, eased out where no text stands."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from PIL import Image

from service.layout.scene import PlacedText, Veil
from service.model.brand import Colour
from service.model.geometry import Box, Size
from service.typography.contrast import lightest_scrim, surround

_HALO: Final = 10
_FADE_SHARE: Final = 0.24
_TOGETHER_SHARE: Final = 0.16


@dataclass(frozen=True, slots=True)
class Band:
    """Rows from `top` to `bottom` of the photo that need at least this opacity (0-255).

    With `low` the veil is held down to the photo's foot and eased out above, else the other way round.
    """

    top: int
    bottom: int
    opacity: int
    low: bool = True


def lay_veil(
    photo: Image.Image, box: Box, texts: Sequence[PlacedText], colour: Colour, target: float
) -> Veil | None:
    """Return the lightest veil over `photo`, as it stands in `box`, that lets every text reach `target`.

    None where the photo is dark enough by itself.
    """
    height = photo.height
    held = _held([_band(photo, box, text, colour, target) for text in texts], height)
    bands = [band for band in held if band.opacity]
    if not bands:
        return None
    rows = [_rows(band, height) for band in bands]
    return Veil(box, colour, rows[0] if len(rows) == 1 else bytes(map(max, *rows)))


def _band(photo: Image.Image, box: Box, text: PlacedText, colour: Colour, target: float) -> Band:
    round_text = surround(text.block, Size(*photo.size), text.x - box.left, text.y - box.top)
    opacity = lightest_scrim(photo, round_text, text=text.colour, scrim=colour, target=target)
    ink = text.ink
    return Band(round(ink.top - box.top) - _HALO, round(ink.bottom - box.top) + _HALO, opacity)


def _held(bands: Sequence[Band], height: int) -> Iterator[Band]:
    """Yield the bands with the edge they are held to: texts that stand together share the nearer one."""
    group: list[Band] = []
    for band in sorted(bands, key=lambda band: band.top):
        if group and band.top - max(each.bottom for each in group) > height * _TOGETHER_SHARE:
            yield from _to_one_edge(group, height)
            group = []
        group.append(band)
    yield from _to_one_edge(group, height)


def _to_one_edge(group: Sequence[Band], height: int) -> list[Band]:
    low = group[0].top + max(band.bottom for band in group) > height
    return [replace(band, low=low) for band in group]


@lru_cache(256)
def _rows(band: Band, height: int) -> bytes:
    """Full on the band and on to the edge it is held to; towards the middle of the photo eased out."""
    full, fade = bytes([band.opacity]) * height, _fade(band.opacity, height)
    if band.low:
        top = max(0, band.top)
        eased = (bytes(top) + fade[::-1])[len(fade) :]
        return (eased + full)[:height]
    return (full[: band.bottom + 1] + fade + bytes(height))[:height]


@lru_cache(512)
def _fade(opacity: int, height: int) -> bytes:
    """Return how an opacity is eased out, row by row away from the last that has all of it."""
    reach = height * _FADE_SHARE
    distances = range(1, math.ceil(reach))
    return bytes(round(opacity * (0.5 + 0.5 * math.cos(math.pi * away / reach))) for away in distances)
