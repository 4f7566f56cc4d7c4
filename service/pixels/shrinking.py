"""Large pictures made smaller, the upper half beside the lower: the halves are always the same.

So a picture has the same bytes on one core and on many. Each half is reckoned from the whole picture, so
that there is no seam. Rows that a card is sure to show may be shrunk before it is known which others it has.
"""

import math
from typing import Final, NamedTuple

from PIL import Image

from service.hands import both
from service.model.geometry import Size

SHRINKING: Final = Image.Resampling.HAMMING

_FEW: Final = 500_000  # pixels that are shrunk before a second thread could help
_REACH: Final = 2  # of the wider filter to both sides, in pixels of the smaller picture

Part = tuple[float, float, float, float]


class Narrow(NamedTuple):
    """Rows of a picture that were shrunk already: those from `first` on."""

    rows: Image.Image
    first: int


def narrowed(image: Image.Image, size: Size) -> Narrow | None:
    """Return those rows, shrunk to the size's width, that every part of whole rows and the size's shape has.

    None where there is no such row, or where it is not longer.
    """
    shown = size.height * image.width / size.width
    first, last = max(0, math.ceil(image.height - shown)), min(image.height, math.floor(shown))
    if first >= last or image.width <= size.width:
        return None
    return Narrow(_narrow(image, size.width, SHRINKING, (first, last)), first)


def resized(
    image: Image.Image, size: Size, way: Image.Resampling, part: Part, ready: Narrow | None = None
) -> Image.Image:
    """Return a part of the picture, in pixels that may be fractions, at exactly this size, in RGB.

    What has the size already, but for a fraction, is not smoothed: it is taken from the nearest whole pixels.
    `ready` are rows of the same picture, to be used where the part has whole rows; they change no bit.
    """
    left, top, right, bottom = part
    if (round(right - left), round(bottom - top)) == size:
        across, down = min(round(left), image.width - size.width), min(round(top), image.height - size.height)
        return _rgb(image.crop((across, down, across + size.width, down + size.height)))
    half = size.height // 2
    if half == 0 or (right - left) * (bottom - top) < _FEW:
        return _rgb(_resized(image, size, way, part, ready))
    seam = top + (bottom - top) * half / size.height
    upper, lower = (left, top, right, seam), (left, seam, right, bottom)
    above, below = both(
        lambda: _resized(image, Size(size.width, half), way, upper, ready),
        lambda: _resized(image, Size(size.width, size.height - half), way, lower, ready),
    )
    return _rgb(_stacked(above, below))


def _resized(
    image: Image.Image, size: Size, way: Image.Resampling, part: Part, ready: Narrow | None
) -> Image.Image:
    """Return a part of the picture at this size; whole rows are shrunk first, for Pillow may do it last."""
    left, top, right, bottom = part
    if left > 0 or right < image.width:
        return image.resize(size, way, box=part)
    reach = math.ceil(_REACH * max(1.0, (bottom - top) / size.height)) + 1
    first, last = max(0, math.floor(top) - reach), min(image.height, math.ceil(bottom) + reach)
    rows = _filled(image, size.width, way, (first, last), ready)
    return rows.resize(size, way, box=(0, top - first, size.width, bottom - first))


def _filled(
    image: Image.Image, width: int, way: Image.Resampling, rows: tuple[int, int], ready: Narrow | None
) -> Image.Image:
    """Return rows of the picture, from the first to before the last, shrunk to this width."""
    first, last = rows
    if ready is None or ready.rows.width != width:
        return _narrow(image, width, way, rows)
    begin = min(max(first, ready.first), last)
    end = max(min(last, ready.first + ready.rows.height), begin)
    filled = ready.rows.crop((0, first - ready.first, width, last - ready.first))
    for some in ((first, begin), (end, last)):
        if some[0] < some[1]:
            filled.paste(_narrow(image, width, way, some), (0, some[0] - first))
    return filled


def _narrow(image: Image.Image, width: int, way: Image.Resampling, rows: tuple[int, int]) -> Image.Image:
    first, last = rows
    return image.crop((0, first, image.width, last)).resize((width, last - first), way)


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
