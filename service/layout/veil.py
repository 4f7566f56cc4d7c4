"""The scrim under text on a photo: per row no darker than its text needs, eased out where no text stands."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PIL import Image

from service.layout.scene import PlacedText, Veil
from service.model.brand import Colour
from service.model.geometry import Box, Size
from service.typography.contrast import lightest_scrim
from service.typography.drawing import text_mask

_HALO: Final = 10
_FADE_SHARE: Final = 0.24


@dataclass(frozen=True, slots=True)
class Band:
    """Rows from `top` to `bottom` of the photo that need at least this opacity (0-255)."""

    top: int
    bottom: int
    opacity: int


def lay_veil(
    photo: Image.Image, box: Box, texts: Sequence[PlacedText], colour: Colour, target: float
) -> Veil | None:
    """Return the lightest veil over `photo`, as it stands in `box`, that lets every text reach `target`.

    None where the photo is dark enough by itself.
    """
    bands = [band for band in (_band(photo, box, text, colour, target) for text in texts) if band.opacity]
    if not bands:
        return None
    height = photo.height
    rows = bytes(max(_opacity(band, row, height) for band in bands) for row in range(height))
    return Veil(box, colour, rows)


def _band(photo: Image.Image, box: Box, text: PlacedText, colour: Colour, target: float) -> Band:
    mask = text_mask(text.block, Size(*photo.size), text.x - box.left, text.y - box.top)
    opacity = lightest_scrim(photo, mask, text=text.colour, scrim=colour, target=target)
    ink = text.ink
    return Band(round(ink.top - box.top) - _HALO, round(ink.bottom - box.top) + _HALO, opacity)


def _opacity(band: Band, row: int, height: int) -> int:
    """Full on the band; towards the nearer edge held, towards the middle of the photo eased out."""
    if band.top <= row < band.bottom:
        return band.opacity
    low = band.top + band.bottom > height
    if (row >= band.bottom) == low:
        return band.opacity
    distance = band.top - row if low else row - band.bottom
    fade = height * _FADE_SHARE
    if distance >= fade:
        return 0
    return round(band.opacity * (0.5 + 0.5 * math.cos(math.pi * distance / fade)))
