"""From the colours of an ICC profile to sRGB: loaded where a picture has one."""

import io
from typing import Final

from PIL import Image, ImageCms

from service.pixels.colour import SIXTEEN_BITS, Conversion, plain_rgb

# Which channels a profile of each kind may be applied to.
_PROFILED: Final = {
    "RGB": ("RGB", frozenset({"RGB", "RGBA", "P", "PA", "L", "LA", *SIXTEEN_BITS})),
    "GRAY": ("L", frozenset({"1", "L", "LA", *SIXTEEN_BITS})),
    "CMYK": ("CMYK", frozenset({"CMYK"})),
}
_SWATCHES: Final = bytes(
    (255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 0, 128, 64, 32, 32, 96, 160, 200, 150, 120, 128, 128, 128)
)
_SAME: Final = 2


def conversion_to_srgb(data: bytes, mode: str) -> Conversion | None:
    """Return what takes pixels of this mode from an ICC profile to sRGB; None where it cannot be used."""
    profile = _open_profile(data)
    return _conversion(profile, mode) if profile else None


def _open_profile(data: bytes) -> ImageCms.ImageCmsProfile | None:
    """Open an ICC profile; None when it cannot be read."""
    try:
        return ImageCms.ImageCmsProfile(io.BytesIO(data))
    except (OSError, ValueError, TypeError):
        return None


def _conversion(profile: ImageCms.ImageCmsProfile, mode: str) -> Conversion | None:
    """Return what takes pixels from the profile to sRGB; None when profile and picture do not match."""
    source, modes = _PROFILED.get(profile.profile.xcolor_space.strip(), ("", frozenset()))
    if mode not in modes:
        return None
    try:
        transform = ImageCms.buildTransform(profile, ImageCms.createProfile("sRGB"), source, "RGB")
    except (ImageCms.PyCMSError, ValueError):
        return None
    if source == "RGB" and _is_identity(transform):
        return plain_rgb
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
