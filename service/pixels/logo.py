"""A logo that somebody uploads: guarded like any photo, and written anew as a plain PNG."""

from __future__ import annotations

import io
from typing import Final

from PIL import Image

from service.errors import Refusal
from service.pixels.guard import PhotoFile, inspect
from service.pixels.headers.header import damaged
from service.pixels.limits import ImageLimits

FIELD: Final = "logo"
_LEAST_SIDE: Final = 24
_BOUNDS: Final = (1600, 480)
_WIDEST, _TALLEST = 8.0, 0.5
_MOST_BYTES: Final = 2 * 1024 * 1024


def inspect_logo(data: bytes, limits: ImageLimits) -> PhotoFile:
    """Return what a logo's header says; Refusal, with the field `logo`, where it cannot be one."""
    own = limits._replace(min_side=_LEAST_SIDE, max_bytes=min(limits.max_bytes, _MOST_BYTES))
    try:
        file = inspect(data, own)
    except Refusal as no:
        raise Refusal(no.code, no.detail, field=FIELD, log=no.log) from None
    if not _TALLEST <= file.width / file.height <= _WIDEST:
        detail = "A logo is at most eight times as wide as high, and at most twice as high as wide."
        raise Refusal("field_invalid", detail, field=FIELD)
    return file


def draw_logo(file: PhotoFile) -> bytes:
    """Decode a logo and return it as a PNG with transparency, no larger than any card needs, nothing else."""
    try:
        with Image.open(io.BytesIO(file.data), formats=[file.kind]) as image:
            image.load()
            picture = image.convert("RGBA")
    except Exception as fault:  # noqa: BLE001 - on a hostile file a decoder may raise anything
        no = damaged(f"{type(fault).__name__}: {fault}"[:200])
        raise Refusal(no.code, no.detail, field=FIELD, log=no.log) from None
    picture.thumbnail(_BOUNDS, Image.Resampling.LANCZOS)
    canvas = Image.new("RGBA", picture.size)
    canvas.paste(picture)
    file_out = io.BytesIO()
    canvas.save(file_out, "PNG", optimize=True)
    return file_out.getvalue()
