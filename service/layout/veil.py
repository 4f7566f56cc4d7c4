"""The scrim under text on a photo: per row no darker than its text needs, eased out where no text stands."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from PIL import Image

from service.layout.scene import PlacedText, Veil
from service.model.brand import Colour
from service.model.geometry import Box, Size
from service.typography.contrast import lightest_scrim
from service.typography.drawing import text_mask

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
    rows = bytes(max(_opacity(band, row, height) for band in bands) for row in range(height))
    return Veil(box, colour, rows)


def _band(photo: Image.Image, box: Box, text: PlacedText, colour: Colour, target: float) -> Band:
    mask = text_mask(text.block, Size(*photo.size), text.x - box.left, text.y - box.top)
    opacity = lightest_scrim(photo, mask, text=text.colour, scrim=colour, target=target)
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


def _opacity(band: Band, row: int, height: int) -> int:
    """Full on the band; towards the nearer edge held, towards the middle of the photo eased out."""
    if band.top <= row < band.bottom:
        return band.opacity
    if (row >= band.bottom) == band.low:
        return band.opacity
    distance = band.top - row if band.low else row - band.bottom
    fade = height * _FADE_SHARE
    if distance >= fade:
        return 0
    return round(band.opacity * (0.5 + 0.5 * math.cos(math.pi * distance / fade)))
