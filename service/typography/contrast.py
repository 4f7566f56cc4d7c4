"""Contrast of text on a picture as WCAG 2 defines it, and the lightest scrim that reaches a target.

Luminance is computed to 16 bits for every pixel; what counts is the worst 0.5 % of the ring round the glyphs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Final

from PIL import Image, ImageChops, ImageFilter, ImageMath

Colour = tuple[int, int, int]
_WEIGHTS: Final = (0.2126, 0.7152, 0.0722)
_FULL: Final = 65535
_WORST_SHARE: Final = 0.005
_EDGE: Final = 1  # pixels next to a glyph belong to its soft edge
_HALO: Final = 4  # pixels round a glyph that the eye reads it against
_REDUCTION: Final = 4


def luminance(rgb: Colour) -> float:
    """Return the relative luminance of an sRGB colour, 0 to 1."""
    return sum(weight * _linear()[value] for weight, value in zip(_WEIGHTS, rgb, strict=True))


def ratio(a: Colour, b: Colour) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    return _ratio(luminance(a), luminance(b))


def _ratio(a: float, b: float) -> float:
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)


@cache
def _linear() -> tuple[float, ...]:
    shares = (value / 255 for value in range(256))
    return tuple(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)


def measure(image: Image.Image, mask: Image.Image, colour: Colour) -> float:
    """Return the contrast of text of this colour with what stands round it in a finished RGB picture.

    `mask` is the text's coverage, as large as the picture. It is the ratio that all but the worst 0.5 % of
    the ring's pixels reach; 21 for a mask without ink.
    """
    box = _surroundings(mask)
    if box is None:
        return 21.0
    ink = mask.crop(box)
    ring = ImageChops.subtract(_grown(ink, _HALO), _grown(ink, _EDGE))
    light = _luminances(image.crop(box), 0, (0, 0, 0))
    text = luminance(colour)
    return min(_ratio(text, _quantile(light, ring, share)) for share in (_WORST_SHARE, 1 - _WORST_SHARE))


def lightest_scrim(
    photo: Image.Image, mask: Image.Image, *, text: Colour, scrim: Colour, target: float
) -> int:
    """Return the least opacity (0-255) of a scrim over the photo at which the text reaches the target.

    Searched on the photo reduced, then verified and settled on every pixel. 255 where no opacity is enough.
    """
    box = _surroundings(mask)
    if box is None:
        return 0
    ground, halo = photo.crop(box), _grown(mask.crop(box), _HALO)
    passes = _judge(ground, halo, text, scrim, target)
    if passes(0):
        return 0
    small = ground.reduce(_REDUCTION)
    rough = _judge(small, halo.reduce(_REDUCTION).point(_any_ink()), text, scrim, target)
    return _settle(passes, _least(rough, 0, 255))


def _settle(passes: Callable[[int], bool], near: int) -> int:
    """Return the least opacity that passes, found in growing steps from one that is near."""
    step = 1
    if passes(near):
        low, high = near, near
        while low > 0 and passes(low):
            low, high, step = max(low - step, 0), low, step * 2
        return _least(passes, low, high)
    low = high = near
    while high < 255 and not passes(high):
        low, high, step = high, min(high + step, 255), step * 2
    return _least(passes, low, high)


def _least(passes: Callable[[int], bool], low: int, high: int) -> int:
    """Return the least opacity in a range that passes, by halving; the highest where none does."""
    while low < high:
        middle = (low + high) // 2
        if passes(middle):
            high = middle
        else:
            low = middle + 1
    return low


def _judge(
    ground: Image.Image, halo: Image.Image, text: Colour, scrim: Colour, target: float
) -> Callable[[int], bool]:
    """Return a test of opacities: do all but the worst pixels round the text reach the contrast."""
    level = luminance(text)
    unreached = tuple(255 if _ratio(level, value / _FULL) < target else 0 for value in range(_FULL + 1))
    allowed = _WORST_SHARE * halo.histogram()[255]

    def passes(opacity: int) -> bool:
        failing = _luminances(ground, opacity, scrim).point(unreached, "L")
        return failing.histogram(halo)[255] <= allowed

    return lru_cache(maxsize=None)(passes)


def _surroundings(mask: Image.Image) -> tuple[int, int, int, int] | None:
    """Return the box of the ink with its halo, None without ink."""
    box = mask.getbbox()
    if box is None:
        return None
    left, top, right, bottom = box
    width, height = mask.size
    return max(left - _HALO, 0), max(top - _HALO, 0), min(right + _HALO, width), min(bottom + _HALO, height)


def _grown(ink: Image.Image, pixels: int) -> Image.Image:
    """Return a mask, 0 or 255, of all that lies within so many pixels of any ink."""
    return ink.point(_any_ink()).filter(ImageFilter.BoxBlur(pixels)).point(_any_ink())


@cache
def _any_ink() -> tuple[int, ...]:
    return (0, *([255] * 255))


def _luminances(image: Image.Image, opacity: int, scrim: Colour) -> Image.Image:
    """Return luminance times 65535 as an `I` image, with a scrim laid over as Pillow pastes it."""
    channels = [
        channel.point(_channel_table(index, opacity, scrim[index]), "I")
        for index, channel in enumerate(image.split())
    ]
    total: Image.Image = ImageMath.lambda_eval(
        lambda of: of["red"] + of["green"] + of["blue"],
        red=channels[0],
        green=channels[1],
        blue=channels[2],
    )
    return total


@lru_cache(1024)
def _channel_table(channel: int, opacity: int, scrim: int) -> tuple[int, ...]:
    """Return what each value of a channel adds to the luminance under a scrim."""
    weight = _WEIGHTS[channel] * _FULL
    return tuple(round(weight * _linear()[_pasted(value, opacity, scrim)]) for value in range(256))


def _pasted(value: int, opacity: int, scrim: int) -> int:
    """Blend as Pillow's `paste` with a mask does, to the bit."""
    blended = scrim * opacity + value * (255 - opacity) + 128
    return ((blended >> 8) + blended) >> 8


def _quantile(light: Image.Image, ring: Image.Image, share: float) -> float:
    """Return the luminance below which this share of the ring's pixels lies: high byte first, then low."""
    pixels = ring.histogram()[255]
    wanted = share * pixels
    high, below = _bin_at(light.point(_high_bytes(), "L").histogram(ring), wanted)
    inside = ImageChops.darker(ring, light.point(_is_high_byte(high), "L"))
    low, _ = _bin_at(light.point(_low_bytes(), "L").histogram(inside), wanted - below)
    return (high * 256 + low) / _FULL


def _bin_at(histogram: Sequence[int], wanted: float) -> tuple[int, int]:
    """Return the bin that holds the wanted pixel, and how many pixels lie in the bins before it."""
    seen = 0
    for value, count in enumerate(histogram):
        if count and seen + count >= wanted:
            return value, seen
        seen += count
    return 0, 0


@cache
def _high_bytes() -> tuple[int, ...]:
    return tuple(value >> 8 for value in range(_FULL + 1))


@cache
def _low_bytes() -> tuple[int, ...]:
    return tuple(value & 255 for value in range(_FULL + 1))


@lru_cache(256)
def _is_high_byte(high: int) -> tuple[int, ...]:
    return tuple(255 if value >> 8 == high else 0 for value in range(_FULL + 1))
