"""Whether a card's colour edges survive JPEG's usual halving of colour resolution."""

from __future__ import annotations

from typing import Final

from PIL import Image, ImageChops

_VISIBLE: Final = 24
_SHARE: Final = 0.0002


def needs_full_chroma(image: Image.Image) -> bool:
    """Tell whether halved colour would fray text or a logo: too many pixels change hue too far by it."""
    return any(_frayed(channel) for channel in image.convert("YCbCr").split()[1:])


def _frayed(channel: Image.Image) -> bool:
    """Tell whether one colour channel, halved and brought back, is visibly off in too many places."""
    halved = channel.reduce(2).resize(channel.size, Image.Resampling.NEAREST)
    histogram = ImageChops.difference(channel, halved).histogram()
    return sum(histogram[_VISIBLE:]) > _SHARE * channel.width * channel.height
