"""What can be seen to be wrong with a decoded photo: an unfinished file, a blurred picture."""

from __future__ import annotations

from typing import Final

from PIL import Image, ImageFilter

_GREY: Final = range(126, 131)
_TAIL_SHARE: Final = 0.01
_SHARPEST_SHARE: Final = 0.005  # of a photo's pixels, which are edges in every sharp one
_SOFT_EDGE: Final = 6
_LEAST_SIDE: Final = 9
_FLAT_CONTRAST: Final = 24

# The second derivative: nought on plain areas and even slopes, strong on edges.
_LAPLACE: Final = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=2, offset=128)


def grey_tail(image: Image.Image) -> bool:
    """Tell whether the last rows are the even mid-grey that a JPEG decoder puts where data is missing."""
    if image.mode not in ("L", "RGB"):
        return False
    rows = max(1, round(image.height * _TAIL_SHARE))
    extrema = image.crop((0, image.height - rows, image.width, image.height)).getextrema()
    ranges = extrema if image.mode == "RGB" else (extrema,)
    return all(low == high and low in _GREY for low, high in ranges)  # type: ignore[misc]


def is_soft(look: Image.Image) -> bool:
    """Tell whether a picture of about 400 pixels to its short side has contrast but no sharp edge."""
    grey = look.convert("L")
    if min(grey.size) < _LEAST_SIDE or _spread(grey.histogram()) < _FLAT_CONTRAST:
        return False
    enough, third = _SHARPEST_SHARE * grey.width * grey.height, grey.height // 3
    middle = grey.crop((0, third, grey.width, grey.height - third))
    return all(_sharp(part) <= enough for part in (middle, grey))  # the middle of most photos tells enough


def _spread(histogram: list[int]) -> int:
    """Return the distance between the 5th and the 95th percentile of the grey values."""
    total = sum(histogram)
    return _quantile(histogram, total * 0.95) - _quantile(histogram, total * 0.05)


def _sharp(grey: Image.Image) -> int:
    """Return how many pixels are edges; the filter leaves the outermost as they were."""
    inner = grey.filter(_LAPLACE).crop((1, 1, grey.width - 1, grey.height - 1)).histogram()
    return sum(inner) - sum(inner[129 - _SOFT_EDGE : 128 + _SOFT_EDGE])


def _quantile(histogram: list[int], count: float) -> int:
    """Return the first value up to which at least `count` pixels lie."""
    seen = 0
    for value, pixels in enumerate(histogram):
        seen += pixels
        if seen >= count:
            return value
    return len(histogram) - 1
