"""Any decoded picture as plain sRGB: colour profiles, CMYK, 16 bits, palettes and transparency."""

from collections.abc import Callable
from typing import Final, NamedTuple

from PIL import Image

_BAND_ROWS: Final = 512
_PAPER: Final = "white"
SIXTEEN_BITS: Final = ("I;16", "I;16L", "I;16B", "I;16N", "I")
_TRANSPARENT: Final = ("PA", "LA", "La", "RGBa", "RGBA")

Conversion = Callable[[Image.Image], Image.Image]


class Rendered(NamedTuple):
    """A picture in sRGB, whether it had transparent parts, and whether its profile had to be ignored."""

    image: Image.Image
    transparent: bool = False
    profile_ignored: bool = False


def render_srgb(image: Image.Image, *, step: int = 1, profile: bytes = b"") -> Rendered:
    """Return the picture as RGB in sRGB on white, each side divided by the whole number `step`.

    `profile` is an ICC profile that counts instead of the picture's own.
    Works band by band, so that no second copy at full size is ever held.
    """
    given = profile or image.info.get("icc_profile")
    to_srgb = _from_profile(given, image.mode) if given else None
    ignored = bool(given) and to_srgb is None
    transparent = _has_transparency(image)
    convert = _conversion(image.mode, transparent=transparent, to_srgb=to_srgb or plain_rgb)
    return Rendered(_in_bands(image, step, convert), transparent, ignored)


def _from_profile(profile: bytes, mode: str) -> Conversion | None:
    from service.pixels.profiles import conversion_to_srgb  # noqa: PLC0415 - loads the colour management

    return conversion_to_srgb(profile, mode)


def _has_transparency(image: Image.Image) -> bool:
    """Tell whether any pixel can be seen through."""
    if image.mode in _TRANSPARENT:
        lowest, _ = image.getchannel("A").getextrema() if image.mode != "La" else (0, 255)
        return bool(lowest != 255)
    return "transparency" in image.info


def _conversion(mode: str, *, transparent: bool, to_srgb: Conversion) -> Conversion:
    """Choose how one band becomes RGB."""
    if mode in SIXTEEN_BITS:
        return lambda band: to_srgb(_eight_bits(band))
    if transparent:
        return lambda band: _on_paper(band.convert("RGBA"), to_srgb)
    if mode in _TRANSPARENT or mode == "P":
        return lambda band: to_srgb(band.convert("RGB"))
    return to_srgb


def _in_bands(image: Image.Image, step: int, convert: Conversion) -> Image.Image:
    """Convert and shrink a picture a band of rows at a time."""
    if step == 1 and image.mode == "RGB" and convert is plain_rgb:
        return image
    size = -(-image.width // step), -(-image.height // step)
    canvas = Image.new("RGB", size)
    rows = max(step, _BAND_ROWS // step * step)
    for top in range(0, image.height, rows):
        band = convert(image.crop((0, top, image.width, min(top + rows, image.height))))
        canvas.paste(band.reduce(step) if step > 1 else band, (0, top // step))
    return canvas


def plain_rgb(band: Image.Image) -> Image.Image:
    """Take the numbers as sRGB."""
    return band if band.mode == "RGB" else band.convert("RGB")


def _eight_bits(band: Image.Image) -> Image.Image:
    """Return 16-bit grey as 8-bit grey; a plain conversion would clip it to white."""
    return band.convert("I").point(lambda value: value * (1 / 256)).convert("L")


def _on_paper(band: Image.Image, to_srgb: Conversion) -> Image.Image:
    """Lay a picture with transparent parts on white."""
    paper = Image.new("RGB", band.size, _PAPER)
    paper.paste(to_srgb(band.convert("RGB")), mask=band.getchannel("A"))
    return paper
