"""Contrast of text on a picture as WCAG 2 defines it, and the lightest scrim that reaches a target.

What counts is the ring round the glyphs: the ratio that all its pixels reach but the worst 0.5 %. Luminance
is summed in 8 bits, scaled so that the bits lie where they decide, and rounded against the text.
"""

import math
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

from PIL import Image, ImageChops

from service.model.brand import Colour
from service.model.geometry import Size
from service.typography.block import TextBlock
from service.typography.drawing import ink_mask

_WEIGHTS: Final = (0.2126, 0.7152, 0.0722)
_WORST_SHARE: Final = 0.005
_EDGE: Final = 1  # pixels next to a glyph belong to its soft edge
_HALO: Final = 4  # pixels round a glyph that the eye reads it against
_TOP: Final = 250  # the 8-bit value given to the luminance that decides
_NO_SCRIM: Final = (0, 0, 0)
_SUM: Final = (1.0, 1.0, 1.0, 0.0)  # of the channels
_MANY: Final = 8_000  # pixels of a ring from which a quarter of them tells enough to reckon with
_LADDER: Final = 0.92
# Text of this luminance has the same contrast with black and with white; lighter text fears light pixels.
_MIDDLE: Final = 0.1791


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


class Surround(NamedTuple):
    """Where a text is read against: the ring round its ink (0 or 255), and the box it fills on the canvas."""

    box: tuple[int, int, int, int]
    ring: Image.Image
    pixels: int


@lru_cache(32)
def surround(block: TextBlock, size: Size, x: float, y: float) -> Surround | None:
    """Return what stands round a block drawn at (x, y) of a canvas; None where it leaves no ink there.

    Kept for the next who asks: a scrim, its proof and the next card of the same words ask for the same.
    """
    ink = ink_mask(block, size, x, y)
    return surround_of(ink.image, ink.x, ink.y, size) if ink else None


def surround_of(ink: Image.Image, x: int, y: int, size: Size) -> Surround:
    """Return what stands round ink (0 to 255) whose mask lies at (x, y) of a canvas."""
    left, top = x - _HALO, y - _HALO
    near = Image.new("L", (ink.width + 2 * _HALO, ink.height + 2 * _HALO))
    near.paste(ink.point(_any_ink()), (_HALO, _HALO))
    edge = _grown(near, _EDGE)
    whole = ImageChops.subtract(_grown(edge, _HALO - _EDGE), edge)  # the edge is as wide as the step: no gap
    box = max(left, 0), max(top, 0), min(left + near.width, size.width), min(top + near.height, size.height)
    ring = whole.crop((box[0] - left, box[1] - top, box[2] - left, box[3] - top))
    return Surround(box, ring, ring.histogram()[255])


def _grown(ink: Image.Image, pixels: int) -> Image.Image:
    """Return a mask with what is in it, and the same moved so far to every side."""
    for right, down in ((pixels, 0), (0, pixels)):
        both = ImageChops.lighter(_shifted(ink, right, down), _shifted(ink, -right, -down))
        ink = ImageChops.lighter(ink, both)
    return ink


def _shifted(ink: Image.Image, right: int, down: int) -> Image.Image:
    return ink.crop((-right, -down, ink.width - right, ink.height - down))


def measure_cut(pixels: Image.Image, round_text: Surround, colour: Colour) -> float:
    """Return the contrast of text of this colour with the RGB pixels of its surround's box."""
    text = luminance(colour)
    return _ratio(text, _worst_luminance(_Ground(pixels, *round_text[1:]), fears_light=text > _MIDDLE))


class _Ground(NamedTuple):
    """What stands round the text: the picture's pixels and the ring (0 or 255) that marks which count."""

    pixels: Image.Image
    ring: Image.Image
    size: int


def lightest_scrim(
    photo: Image.Image, round_text: Surround | None, *, text: Colour, scrim: Colour, target: float
) -> int:
    """Return the least opacity (0-255) of a scrim over the photo at which the text reaches the target.

    Reckoned for the worst pixel as if it were grey, then verified on every pixel and settled. 255 where no
    opacity is enough.
    """
    if round_text is None:
        return 0
    fears_light = luminance(text) > luminance(scrim)
    limit = _limit(luminance(text), target, fears_light=fears_light)
    if not 0 < limit < 1:
        return 255
    ground = _Ground(photo.crop(round_text.box), *round_text[1:])
    some = _thinned(ground)
    worst = _worst_luminance(some, fears_light=fears_light)
    opacity = _reckoned(worst, scrim, limit, fears_light=fears_light)
    while opacity and _passes(some, opacity - 1, scrim, limit, fears_light=fears_light):
        opacity -= 1
    while opacity < 255 and not _passes(ground, opacity, scrim, limit, fears_light=fears_light):
        opacity += 1
    return opacity


def _thinned(ground: _Ground) -> _Ground:
    """Return one pixel in four of a large ground: enough to come close, as all are verified then."""
    if ground.size < _MANY:
        return ground
    size = ground.pixels.width // 2, ground.pixels.height // 2
    pixels, ring = (image.resize(size, Image.Resampling.NEAREST) for image in (ground.pixels, ground.ring))
    return _Ground(pixels, ring, ring.histogram()[255])


def _limit(text: float, target: float, *, fears_light: bool) -> float:
    """Return the luminance that the ground must not exceed, or for dark text not fall below."""
    return (text + 0.05) / target - 0.05 if fears_light else (text + 0.05) * target - 0.05


@cache
def _any_ink() -> tuple[int, ...]:
    return (0, *([255] * 255))


def _worst_luminance(ground: _Ground, *, fears_light: bool) -> float:
    """Return the luminance of the worst pixel that counts: looked for in two steps, the second fine."""
    full = 1.0
    for _ in range(2):
        scaled = _scaled(ground.pixels, 0, _NO_SCRIM, full, upwards=fears_light)
        value = _worst_value(scaled.histogram(ground.ring), ground.size, fears_light=fears_light)
        worst = value / _TOP * full
        full = _rung(max(worst, 0.02) * 1.01)
    return min(worst, 1.0)


def _rung(luminance: float) -> float:
    """Return the next larger of a few luminances, so that tables made for one photo serve another."""
    return min(1.0, _LADDER ** math.floor(math.log(luminance, _LADDER)))


def _worst_value(histogram: Sequence[int], size: int, *, fears_light: bool) -> int:
    values = range(255, -1, -1) if fears_light else range(256)
    allowed = _WORST_SHARE * size
    seen = 0
    for value in values:
        seen += histogram[value]
        if seen > allowed:
            return value
    return 0


def _reckoned(worst: float, scrim: Colour, limit: float, *, fears_light: bool) -> int:
    """Return the least opacity that is enough for a grey of this luminance, by halving."""
    grey = min(range(256), key=lambda value: abs(_linear()[value] - worst))
    low, high = 0, 255
    while low < high:
        middle = (low + high) // 2
        red, green, blue = (_pasted(grey, middle, part) for part in scrim)
        light = luminance((red, green, blue))
        if light <= limit if fears_light else light >= limit:
            high = middle
        else:
            low = middle + 1
    return low


def _passes(ground: _Ground, opacity: int, scrim: Colour, limit: float, *, fears_light: bool) -> bool:
    """Tell whether, under this scrim, all but the worst pixels are on the right side of the limit."""
    scaled = _scaled(ground.pixels, opacity, scrim, limit, upwards=fears_light)
    histogram = scaled.histogram(ground.ring)
    failing = histogram[_TOP + 1 :] if fears_light else histogram[:_TOP]
    return sum(failing) <= _WORST_SHARE * ground.size


def _scaled(image: Image.Image, opacity: int, scrim: Colour, full: float, *, upwards: bool) -> Image.Image:
    """Return luminance as an `L` image in which `full` is 250 and all above 255 is 255, under a scrim."""
    return image.point(_tables(opacity, scrim, full, upwards)).convert("L", _SUM)


@lru_cache(512)
def _tables(opacity: int, scrim: Colour, full: float, upwards: bool) -> tuple[int, ...]:
    """Return what each value of each channel adds to the scaled luminance, rounded up or down."""
    rounded, tilt = math.ceil if upwards else math.floor, _tilt(upwards)
    return tuple(
        min(rounded(weight * light * _TOP / full - tilt), 255)
        for weight, part in zip(_WEIGHTS, scrim, strict=True)
        for light in _veiled(opacity, part)
    )


@lru_cache(512)
def _veiled(opacity: int, part: int) -> tuple[float, ...]:
    """Return the light of each value of a channel under a scrim."""
    return tuple(_linear()[_pasted(value, opacity, part)] for value in range(256))


def _tilt(upwards: bool) -> float:
    """Take off what three roundings add on average, so that only half a step is lost to the text."""
    return 1 / 3 if upwards else -1 / 3


def _pasted(value: int, opacity: int, scrim: int) -> int:
    """Blend as Pillow's `paste` with a mask does, to the bit."""
    blended = scrim * opacity + value * (255 - opacity) + 128
    return ((blended >> 8) + blended) >> 8
