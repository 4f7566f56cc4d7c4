"""Large pictures made smaller, the upper half beside the lower: the halves are always the same.

So a picture has the same bytes on one core and on many. Each half is reckoned from the whole picture, so
that there is no seam. Rows that a card shows whole may be shrunk before it is known which of them it shows.
"""

from __future__ import annotations

import math
from typing import Final

from PIL import Image

from service.hands import both
from service.model.geometry import Size

_FEW: Final = 500_000  # pixels whose means are taken before a second thread could help
_FEW_NARROW: Final = 250_000  # the same of rows that were shrunk already
_REACH: Final = 2  # of the wider filter to both sides, in pixels of the smaller picture

Part = tuple[float, float, float, float]


def resized(image: Image.Image, size: Size, way: Image.Resampling, part: Part) -> Image.Image:
    """Return a part of the picture, in pixels that may be fractions, at exactly this size, in RGB.

    What has the size already, but for a fraction, is not smoothed: it is taken from the nearest whole pixels.
    """
    left, top, right, bottom = part
    if (round(right - left), round(bottom - top)) == size:
        across, down = min(round(left), image.width - size.width), min(round(top), image.height - size.height)
        return _rgb(image.crop((across, down, across + size.width, down + size.height)))
    half = size.height // 2
    if half == 0 or size.width * (bottom - top) < _FEW_NARROW:
        return _rgb(_resized(image, size, way, part))
    seam = top + (bottom - top) * half / size.height
    upper, lower = both(
        lambda: _resized(image, Size(size.width, half), way, (left, top, right, seam)),
        lambda: _resized(image, Size(size.width, size.height - half), way, (left, seam, right, bottom)),
    )
    return _rgb(_stacked(upper, lower))


def narrowed(image: Image.Image, width: int) -> Image.Image:
    """Return a picture with its whole rows shrunk to so many pixels, as `resized` begins."""
    return image.resize((width, image.height), Image.Resampling.HAMMING)


def _resized(image: Image.Image, size: Size, way: Image.Resampling, part: Part) -> Image.Image:
    """Return a part of the picture at this size; whole rows are shrunk first, for Pillow may do it last."""
    left, top, right, bottom = part
    if left > 0 or right < image.width:
        return image.resize(size, way, box=part)
    reach = math.ceil(_REACH * max(1.0, (bottom - top) / size.height)) + 1
    first, last = max(0, math.floor(top) - reach), min(image.height, math.ceil(bottom) + reach)
    rows = image.crop((0, first, image.width, last)).resize((size.width, last - first), way)
    return rows.resize(size, way, box=(0, top - first, size.width, bottom - first))


def reduced(image: Image.Image, divisor: int) -> Image.Image:
    """Return the picture with each side divided by a whole number, of means."""
    seam = image.height // divisor // 2 * divisor
    if seam == 0 or image.width * image.height < _FEW:
        return image.reduce(divisor)
    upper, lower = both(
        lambda: image.reduce(divisor, (0, 0, image.width, seam)),
        lambda: image.reduce(divisor, (0, seam, image.width, image.height)),
    )
    return _stacked(upper, lower)


def _stacked(upper: Image.Image, lower: Image.Image) -> Image.Image:
    """Return one picture of two of the same width."""
    stacked = upper.crop((0, 0, upper.width, upper.height + lower.height))
    stacked.paste(lower, (0, upper.height))
    return stacked


def _rgb(image: Image.Image) -> Image.Image:
    return image if image.mode == "RGB" else image.convert("RGB")
