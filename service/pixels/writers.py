"""The lossy file types: each writer takes a card and its rights record and then writes at any quality."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from PIL import Image

from service.attribution.packets import jpeg_iim_segment
from service.model.rights import Packets
from service.pixels.chroma import needs_full_chroma
from service.pixels.jpeg import write_jpeg
from service.pixels.plugins import save_picture

_FULL_CHROMA, _HALF_CHROMA = 0, 2
_WEBP_EFFORT: Final = 2  # twice as fast as the usual 4, for a file 1 % larger
_AVIF_SPEED: Final = 7

Writer = Callable[[int], bytes]


def jpeg_writers(canvas: Image.Image, packets: Packets) -> tuple[Writer, ...]:
    """Write JPEG: plain, a sixth of a progressive file's time; or squeezed, 6 % smaller, as the last resort.

    Colour stays at full size where its edges need it. The plain file can be decoded in part.
    """
    options = {
        "subsampling": _FULL_CHROMA if needs_full_chroma(canvas) else _HALF_CHROMA,
        "exif": packets.exif,
        "xmp": packets.xmp,
        "extra": jpeg_iim_segment(packets.iim),
    }

    def plain(quality: int) -> bytes:
        return write_jpeg(canvas, quality=quality, **_said(options))

    def squeezed(quality: int) -> bytes:
        return _save(canvas, "JPEG", quality=quality, progressive=True, optimize=True, **options)

    return plain, squeezed


def webp_writers(canvas: Image.Image, packets: Packets) -> tuple[Writer, ...]:
    """Write WebP; it has no place for IIM, whose fields XMP repeats."""

    def write(quality: int) -> bytes:
        options = {"quality": quality, "method": _WEBP_EFFORT}
        return _save(canvas, "WEBP", exif=packets.exif, xmp=packets.xmp, **options)

    return (write,)


def avif_writers(canvas: Image.Image, packets: Packets) -> tuple[Writer, ...]:
    """Write AVIF on one thread, so that the bytes do not depend on the machine."""

    def write(quality: int) -> bytes:
        options = {"quality": quality, "speed": _AVIF_SPEED, "max_threads": 1, "autotiling": False}
        return _save(canvas, "AVIF", exif=packets.exif, xmp=packets.xmp, **options)

    return (write,)


def _save(canvas: Image.Image, kind: str, **options: object) -> bytes:
    """Write a picture to bytes; options without content are left out."""
    return save_picture(canvas, kind, **_said(options))


def _said(options: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value != b""}
