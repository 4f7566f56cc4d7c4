"""Any decoded picture as plain sRGB: colour profiles, CMYK, 16 bits, palettes and transparency."""

import io
from collections.abc import Callable
from typing import Final, NamedTuple

from PIL import Image, ImageCms

_BAND_ROWS: Final = 512
_PAPER: Final = "white"
_SIXTEEN_BITS: Final = ("I;16", "I;16L", "I;16B", "I;16N", "I")
_TRANSPARENT: Final = ("PA", "LA", "La", "RGBa", "RGBA")
# Which channels a profile of each kind may be applied to.
_PROFILED: Final = {
    "RGB": ("RGB", frozenset({"RGB", "RGBA", "P", "PA", "L", "LA", *_SIXTEEN_BITS})),
    "GRAY": ("L", frozenset({"1", "L", "LA", *_SIXTEEN_BITS})),
    "CMYK": ("CMYK", frozenset({"CMYK"})),
}
_SWATCHES: Final = bytes(
    (255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 0, 128, 64, 32, 32, 96, 160, 200, 150, 120, 128, 128, 128)
)
_SAME: Final = 2

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
    opened = _open_profile(given)
    to_srgb = _profile_conversion(opened, image.mode) if opened else None
    ignored = bool(given) and to_srgb is None
    transparent = _has_transparency(image)
    convert = _conversion(image.mode, transparent=transparent, to_srgb=to_srgb or _plain_rgb)
    return Rendered(_in_bands(image, step, convert), transparent, ignored)


def _has_transparency(image: Image.Image) -> bool:
    """Tell whether any pixel can be seen through."""
    if image.mode in _TRANSPARENT:
        lowest, _ = image.getchannel("A").getextrema() if image.mode != "La" else (0, 255)
        return bool(lowest != 255)
    return "transparency" in image.info


def _conversion(mode: str, *, transparent: bool, to_srgb: Conversion) -> Conversion:
    """Choose how one band becomes RGB."""
    if mode in _SIXTEEN_BITS:
        return lambda band: to_srgb(_eight_bits(band))
    if transparent:
        return lambda band: _on_paper(band.convert("RGBA"), to_srgb)
    if mode in _TRANSPARENT or mode == "P":
        return lambda band: to_srgb(band.convert("RGB"))
    return to_srgb


def _in_bands(image: Image.Image, step: int, convert: Conversion) -> Image.Image:
    """Convert and shrink a picture a band of rows at a time."""
    if step == 1 and image.mode == "RGB" and convert is _plain_rgb:
        return image
    size = -(-image.width // step), -(-image.height // step)
    canvas = Image.new("RGB", size)
    rows = max(step, _BAND_ROWS // step * step)
    for top in range(0, image.height, rows):
        band = convert(image.crop((0, top, image.width, min(top + rows, image.height))))
        canvas.paste(band.reduce(step) if step > 1 else band, (0, top // step))
    return canvas


def _plain_rgb(band: Image.Image) -> Image.Image:
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


def _open_profile(data: bytes | None) -> ImageCms.ImageCmsProfile | None:
    """Open an ICC profile; None when there is none or it cannot be read."""
    if not data:
        return None
    try:
        return ImageCms.ImageCmsProfile(io.BytesIO(data))
    except (OSError, ValueError, TypeError):
        return None


def _profile_conversion(profile: ImageCms.ImageCmsProfile, mode: str) -> Conversion | None:
    """Return what takes pixels from the profile to sRGB; None when profile and picture do not match."""
    source, modes = _PROFILED.get(profile.profile.xcolor_space.strip(), ("", frozenset()))
    if mode not in modes:
        return None
    try:
        transform = ImageCms.buildTransform(profile, ImageCms.createProfile("sRGB"), source, "RGB")
    except (ImageCms.PyCMSError, ValueError):
        return None
    if source == "RGB" and _is_identity(transform):
        return _plain_rgb
    return lambda band: _apply(transform, band if band.mode == source else band.convert(source))


def _is_identity(transform: ImageCms.ImageCmsTransform) -> bool:
    """Tell whether a profile is sRGB under whatever name, by what it does to a few colours."""
    swatches = Image.frombytes("RGB", (len(_SWATCHES) // 3, 1), _SWATCHES)
    turned = _apply(transform, swatches).tobytes()
    return all(abs(was - now) <= _SAME for was, now in zip(_SWATCHES, turned, strict=True))


def _apply(transform: ImageCms.ImageCmsTransform, band: Image.Image) -> Image.Image:
    """Run one band through a transform."""
    turned = ImageCms.applyTransform(band, transform)
    if turned is None:  # only with inPlace, which is not asked for
        raise ValueError("no picture came back")
    return turned
