"""The lossy file types: each writer takes a card and its rights record and then writes at any quality."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Final

from PIL import Image

from service.attribution.packets import jpeg_iim_segment
from service.model.rights import Packets
from service.pixels.chroma import needs_full_chroma

_FULL_CHROMA, _HALF_CHROMA = 0, 2
_SURELY_SMALLER: Final = 100_000  # pixels from which the progressive file always came out smaller
_WEBP_EFFORT: Final = 4
_AVIF_SPEED: Final = 7

Writer = Callable[[int], bytes]


def jpeg_writer(canvas: Image.Image, packets: Packets) -> Writer:
    """Write JPEG: progressive or not, whichever is smaller; colour at full size where its edges need it."""
    subsampling = _FULL_CHROMA if needs_full_chroma(canvas) else _HALF_CHROMA
    ways = (False, True) if canvas.width * canvas.height < _SURELY_SMALLER else (True,)

    def write(quality: int) -> bytes:
        options = {
            "quality": quality,
            "subsampling": subsampling,
            "optimize": True,
            "exif": packets.exif,
            "xmp": packets.xmp,
            "extra": jpeg_iim_segment(packets.iim),
        }
        return min((_save(canvas, "JPEG", progressive=way, **options) for way in ways), key=len)

    return write


def webp_writer(canvas: Image.Image, packets: Packets) -> Writer:
    """Write WebP; it has no place for IIM, whose fields XMP repeats."""
    return lambda quality: _save(
        canvas, "WEBP", quality=quality, method=_WEBP_EFFORT, exif=packets.exif, xmp=packets.xmp
    )


def avif_writer(canvas: Image.Image, packets: Packets) -> Writer:
    """Write AVIF on one thread, so that the bytes do not depend on the machine."""
    return lambda quality: _save(
        canvas,
        "AVIF",
        quality=quality,
        speed=_AVIF_SPEED,
        max_threads=1,
        autotiling=False,
        exif=packets.exif,
        xmp=packets.xmp,
    )


def _save(canvas: Image.Image, kind: str, **options: object) -> bytes:
    """Write a picture to bytes; options without content are left out."""
    buffer = io.BytesIO()
    canvas.save(buffer, kind, **{name: value for name, value in options.items() if value != b""})
    return buffer.getvalue()
