"""Whether a card's colour edges survive JPEG's usual halving of colour resolution."""

from __future__ import annotations

from typing import Final

from PIL import Image, ImageChops

_VISIBLE: Final = 24
_SHARE: Final = 0.0002
# A large card is looked at in strips of so many lines, of about so many pixels together.
_STRIP: Final = 4
_LOOKED_AT: Final = 125_000


def needs_full_chroma(image: Image.Image) -> bool:
    """Tell whether halved colour would fray text or a logo: too many pixels change hue too far by it."""
    looked = _strips(image, -(-image.width * image.height // _LOOKED_AT))
    ycc = looked.convert("YCbCr")
    frayed = ImageChops.lighter(_loss(ycc.getchannel("Cb")), _loss(ycc.getchannel("Cr")))
    return sum(frayed.histogram()[_VISIBLE:]) > _SHARE * looked.width * looked.height


def _loss(channel: Image.Image) -> Image.Image:
    """Return by how much each pixel of a colour channel is off once it was halved and brought back."""
    return ImageChops.difference(channel, channel.reduce(2).resize(channel.size, Image.Resampling.NEAREST))


def _strips(image: Image.Image, every: int) -> Image.Image:
    """Return strips of a picture, each the first of so many, put under one another."""
    if every == 1:
        return image
    tops = range(0, image.height - _STRIP + 1, _STRIP * every)
    strips = Image.new("RGB", (image.width, _STRIP * len(tops)))
    for number, top in enumerate(tops):
        strips.paste(image.crop((0, top, image.width, top + _STRIP)), (0, number * _STRIP))
    return strips
