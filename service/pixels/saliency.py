"""Where the eye goes: detail, skin and colour on a thumbnail, summed along the one way a crop can move."""

from __future__ import annotations

from typing import Final

from PIL import Image, ImageChops, ImageFilter

# Chroma of human skin, which is nearly the same for all of it: Cb and Cr, their middle and reach.
_SKIN_CB: Final = (102, 26)
_SKIN_CR: Final = (153, 20)
_SKIN_LUMA: Final = (40, 235)
_SHOULDER: Final = 0.25
_PLAIN: Final = 6


def attention(thumb: Image.Image) -> Image.Image:
    """Return a grey picture of the thumbnail's size: the lighter, the more likely the photo's matter."""
    luma, blue, red = thumb.convert("YCbCr").split()
    detail = ImageChops.difference(luma, luma.filter(ImageFilter.GaussianBlur(4)))
    lit = luma.point([255 if _SKIN_LUMA[0] <= value <= _SKIN_LUMA[1] else 0 for value in range(256)])
    skin = ImageChops.multiply(blue.point(_bell(*_SKIN_CB)), red.point(_bell(*_SKIN_CR)))
    skin = ImageChops.multiply(skin, lit)
    vivid = thumb.convert("HSV").getchannel("S").point([value // 6 for value in range(256)])
    busy = detail.point([min(255, value * 3) for value in range(256)])
    warm = ImageChops.multiply(
        skin,
        busy.filter(ImageFilter.GaussianBlur(3)).point([min(255, 64 + value * 2) for value in range(256)]),
    )
    return ImageChops.add(ImageChops.add(busy, warm), ImageChops.multiply(vivid, busy))


def best_start(thumb: Image.Image, share: float, *, across: bool) -> float | None:
    """Return where a window of this share of the picture should start, in fractions; None if all is plain.

    `across` moves the window from left to right, otherwise from top to bottom. What lies in the middle of the
    window counts more than what it cuts.
    """
    profile = _profile(attention(thumb), across=across)
    length = max(1, round(share * len(profile)))
    if max(profile) - min(profile) < _PLAIN or length >= len(profile):
        return None
    weights = _trapezoid(length)
    starts = range(len(profile) - length + 1)
    scores = [sum(w * profile[start + at] for at, w in enumerate(weights)) for start in starts]
    best = max(starts, key=lambda start: (scores[start], -abs(start - (len(profile) - length) / 2)))
    return min(best / len(profile), 1 - share)


def _profile(seen: Image.Image, *, across: bool) -> list[int]:
    """Return the mean attention of each column, or of each row."""
    size = (seen.width, 1) if across else (1, seen.height)
    return list(seen.resize(size, Image.Resampling.BOX).tobytes())


def _trapezoid(length: int) -> list[float]:
    """Return weights that rise over the first quarter and fall over the last."""
    rise = max(1.0, length * _SHOULDER)
    return [min(1.0, (at + 0.5) / rise, (length - at - 0.5) / rise) for at in range(length)]


def _bell(middle: int, reach: int) -> list[int]:
    """Return a table that is 255 at `middle` and falls to nought at `reach` from it."""
    return [max(0, 255 - 255 * abs(value - middle) // reach) for value in range(256)]
