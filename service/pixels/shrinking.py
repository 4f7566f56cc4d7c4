"""Large pictures made smaller, the upper half beside the lower: the halves are always the same.

So a picture has the same bytes on one core and on many. Each half is reckoned from the whole picture, so
that there is no seam.
"""

from __future__ import annotations

from typing import Final

from PIL import Image

from service.hands import both
from service.model.geometry import Size

_FEW: Final = 500_000  # pixels that are shrunk before a second thread could help

Part = tuple[float, float, float, float]


def resized(image: Image.Image, size: Size, way: Image.Resampling, part: Part) -> Image.Image:
    """Return a part of the picture, in pixels that may be fractions, at exactly this size, in RGB."""
    left, top, right, bottom = part
    half = size.height // 2
    if half == 0 or (right - left) * (bottom - top) < _FEW:
        return _rgb(image.resize(size, way, box=part))
    seam = top + (bottom - top) * half / size.height
    upper, lower = both(
        lambda: image.resize((size.width, half), way, box=(left, top, right, seam)),
        lambda: image.resize((size.width, size.height - half), way, box=(left, seam, right, bottom)),
    )
    return _rgb(_stacked(upper, lower))


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
