"""From a photo file to a plate: one upright sRGB picture, no larger than the cards need."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Final

from PIL import Image

from service.errors import Refusal
from service.model.geometry import Box, Size
from service.model.notice import Notice
from service.pixels.colour import Rendered, render_srgb
from service.pixels.guard import COST, PhotoFile
from service.pixels.headers.header import FIELD, damaged
from service.pixels.heads import find_heads
from service.pixels.quality import grey_tail, is_soft

_DCT_STEPS: Final = (8, 4, 2)
_LOOK_SIDE: Final = 400
_THUMB_SIDE: Final = 128

# What brings a stored picture upright, by EXIF orientation.
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class Plate:
    """A photo ready to be cropped: `image` is upright sRGB RGB, perhaps smaller than the photo was.

    `width` and `height` are the whole upright photo's pixels; `orientation` is how it was stored; `thumb` is
    the same picture with a long side of about 128 pixels, for looking where its matter is; `heads` are those
    found in it, largest first, in fractions. `notices` are what the pixels show; the file's own stand
    on the PhotoFile.
    """

    image: Image.Image
    width: int
    height: int
    thumb: Image.Image
    orientation: int = 1
    notices: tuple[Notice, ...] = ()
    heads: tuple[Box, ...] = ()

    @property
    def scale(self) -> float:
        """Plate pixels to one photo pixel."""
        return self.image.width / self.width


def develop(file: PhotoFile, needs: Sequence[Size]) -> Plate:
    """Decode a photo once for all cards of these sizes; any fault of the file is a Refusal.

    The plate keeps at least the pixels that the largest cover crop of the whole photo needs. A caller who
    cuts a part out asks for more by larger sizes.
    """
    try:
        return _develop(file, needs)
    except Refusal:
        raise
    except MemoryError:
        raise _too_much_memory("MemoryError") from None
    except Exception as fault:  # noqa: BLE001 - on a hostile file a decoder may raise anything
        log = f"{type(fault).__name__}: {fault}"[:200]
        raise (_too_much_memory(log) if _lacks_memory(file) else damaged(log)) from None


def _develop(file: PhotoFile, needs: Sequence[Size]) -> Plate:
    """Decode, bring to sRGB, shrink and turn."""
    scale = _needed_scale(file, needs)
    image = _decode(file, scale)
    tail = file.kind == "JPEG" and grey_tail(image)
    rendered = render_srgb(image, step=_step(image, file, scale))
    del image
    upright = _upright(rendered.image, file.orientation)
    look = upright.reduce(max(1, min(upright.size) // _LOOK_SIDE))
    thumb = look.reduce(max(1, max(look.size) // _THUMB_SIDE))
    notices = _notices(rendered, scale, tail=tail, soft=is_soft(look))
    heads = find_heads(look)
    return Plate(upright, file.width, file.height, thumb, file.orientation, notices, heads)


def _needed_scale(file: PhotoFile, needs: Sequence[Size]) -> float:
    """Return the scale at which the photo covers the most demanding card; above 1 it must be enlarged."""
    return max(max(need.width / file.width, need.height / file.height) for need in needs)


def _decode(file: PhotoFile, scale: float) -> Image.Image:
    """Decode the first frame; JPEG at 1/2, 1/4 or 1/8 where that is still large enough."""
    image = _open(file)
    stored = (file.height, file.width) if file.orientation >= 5 else (file.width, file.height)
    if image.size != stored:
        raise damaged(f"header says {stored}, decoder {image.size}")
    step = next((step for step in _DCT_STEPS if scale * step <= 1), 1)
    if file.kind == "JPEG" and step > 1:
        image.draft(None, (image.width // step, image.height // step))
    image.load()
    return image


def _open(file: PhotoFile) -> Image.Image:
    """Open the file with the one decoder that its kind names."""
    if file.kind == "HEIC":
        return _open_heic(file.data)
    return Image.open(io.BytesIO(file.data), formats=[file.kind])


def _open_heic(data: bytes) -> Image.Image:
    """Open a HEIC photo with the optional decoder; the guard has made sure that it is installed."""
    heif = import_module("pillow_heif")  # an extra that most installations lack
    image: Image.Image = heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=True).to_pillow()
    return image


def _step(image: Image.Image, file: PhotoFile, scale: float) -> int:
    """Return by what whole number the decoded picture can still be divided."""
    done = max(image.size) / max(file.width, file.height)
    return max(1, int(done / scale))


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    """Turn the picture as its header says, free of whatever the file carried along."""
    turn = _TURNS.get(orientation)
    upright = image.transpose(turn) if turn is not None else image
    upright.info.clear()
    return upright


def _notices(rendered: Rendered, scale: float, *, tail: bool, soft: bool) -> tuple[Notice, ...]:
    """Say what the decoded picture shows that an editor should know."""
    enlarged = f"The photo is too small for this card and was enlarged {scale:.1f} times."
    found = (
        (tail, "photo_incomplete", "The lower part of the photo is missing: it is grey. Send it again."),
        (rendered.profile_ignored, "photo_profile_ignored", "The photo's colour profile cannot be read."),
        (rendered.transparent, "photo_transparent", "The picture has transparent parts, shown in white."),
        (scale > 1, "photo_upscaled", enlarged),
        (soft and scale <= 1, "photo_soft", "The photo looks blurred. Check that it is the original."),
    )
    return tuple(Notice(code, detail, FIELD) for holds, code, detail in found if holds)


def _lacks_memory(file: PhotoFile) -> bool:
    """Tell whether what a decode takes cannot be had now: some decoders call that a damaged file."""
    try:
        bytearray(int(COST[file.kind] * file.width * file.height))
    except MemoryError:
        return True
    return False


def _too_much_memory(log: str) -> Refusal:
    """Return the refusal of a photo that does not fit into the worker's memory."""
    return Refusal(
        "too_many_pixels",
        "The photo takes more memory than there is to decode it. Export it smaller.",
        field=FIELD,
        log=log,
    )
