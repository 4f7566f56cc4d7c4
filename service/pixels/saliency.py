"""Where the eye goes: what stands out from its surroundings, and skin, on a thumbnail of the photo.

A crop moves one way only, so the picture is summed across the other and a window slid along. The weights
were chosen on photos with marked subjects; `bench/crops.py` measures them against others.
"""

from __future__ import annotations

from functools import cache
from operator import mul
from typing import Final

from PIL import Image, ImageChops, ImageFilter

_SIDE: Final = 128
# Chroma of human skin, which is nearly the same for all of it: Cb and Cr, their middle and reach.
_SKIN_CB: Final = (102, 26)
_SKIN_CR: Final = (153, 20)
_SKIN_LUMA: Final = range(40, 236)
_SURROUNDINGS: Final = ImageFilter.GaussianBlur(4)
_NEAR: Final = ImageFilter.GaussianBlur(3)
_SHOULDER: Final = 0.25
_PULL: Final = 0.3
_MIDDLE, _EYE_LEVEL = 0.5, 0.34
_LIFT: Final = 0.2
_CALM: Final = 0.5
_PLAIN: Final = 2.0

_LEVELS: Final = range(256)
_STRONG: Final = [round(255 * min(1.0, 3 * level / 255) ** 1.7) for level in _LEVELS]
_TEXTURED: Final = [min(255, 64 + 2 * level) for level in _LEVELS]
_LIT: Final = [255 if level in _SKIN_LUMA else 0 for level in _LEVELS]


def attention(look: Image.Image) -> Image.Image:
    """Return a grey thumbnail of a picture: the lighter, the more likely the photo's matter."""
    thumb = look.reduce(max(1, max(look.size) // _SIDE))
    luma, blue, red = thumb.convert("YCbCr").split()
    stands_out = ImageChops.add(_contrast(luma), ImageChops.add(_contrast(blue), _contrast(red)))
    skin = ImageChops.multiply(blue.point(_bell(*_SKIN_CB)), red.point(_bell(*_SKIN_CR)))
    alive = ImageChops.multiply(luma.point(_LIT), stands_out.filter(_NEAR).point(_TEXTURED))
    return ImageChops.add(stands_out, ImageChops.multiply(skin, alive))


def best_start(seen: Image.Image, share: float, *, across: bool) -> float | None:
    """Return where a window of this share of the picture should start, in fractions; None if all is plain.

    `seen` is its `attention`. `across` moves the window from left to right, otherwise from top to bottom.
    What lies in the middle of the window counts more than what its edge cuts, and a window about the
    picture's middle, or at eye level, a little more than one at its end.
    """
    profile = _profile(seen, across=across)
    length = max(1, round(share * len(profile)))
    if length >= len(profile) or max(profile) < _PLAIN:
        return None
    total, weights = sum(profile), _trapezoid(length)
    anchor = _MIDDLE if across else _EYE_LEVEL

    def score(start: int) -> float:
        held: float = sum(map(mul, weights, profile[start : start + length]))
        return held / total - _PULL * abs((start + length / 2) / len(profile) - anchor)

    best = max(range(len(profile) - length + 1), key=score)
    if not across:
        best = _lifted(profile, best, round(_LIFT * length))
    return min(best / len(profile), 1 - share)


def _lifted(profile: list[float], start: int, reach: int) -> int:
    """Return where an upper edge that would cut what stands out, such as a head, finds a calmer row above."""
    if profile[start] <= _CALM * sum(profile) / len(profile):
        return start
    return min(range(max(0, start - reach), start + 1), key=lambda row: profile[row])


def _contrast(channel: Image.Image) -> Image.Image:
    """Return by how much each pixel differs from what is around it; strong differences count most."""
    return ImageChops.difference(channel, channel.filter(_SURROUNDINGS)).point(_STRONG)


def _profile(seen: Image.Image, *, across: bool) -> list[float]:
    """Return the mean attention of each column, or of each row."""
    size = (seen.width, 1) if across else (1, seen.height)
    means = seen.convert("F").resize(size, Image.Resampling.BOX)
    return [float(mean) for mean in memoryview(means.tobytes()).cast("f")]


def _trapezoid(length: int) -> list[float]:
    """Return weights that rise over the first quarter and fall over the last."""
    rise = max(1.0, length * _SHOULDER)
    return [min(1.0, (at + 0.5) / rise, (length - at - 0.5) / rise) for at in range(length)]


@cache
def _bell(middle: int, reach: int) -> tuple[int, ...]:
    """Return a table that is 255 at `middle` and falls to nought at `reach` from it."""
    return tuple(max(0, 255 - 255 * abs(level - middle) // reach) for level in _LEVELS)
