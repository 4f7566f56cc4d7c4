"""From a photo file to a plate: one upright sRGB picture, no larger than the cards need."""

import io
from collections.abc import Callable, Sequence
from importlib import import_module
from threading import Lock
from typing import Final, NamedTuple

from PIL import Image, ImageFile

from service.errors import Refusal
from service.hands import both
from service.model.geometry import Box, Size
from service.model.notice import Notice
from service.pixels.colour import render_srgb
from service.pixels.guard import COST, PhotoFile
from service.pixels.headers.header import FIELD, damaged
from service.pixels.heads import find_heads
from service.pixels.plugins import open_picture
from service.pixels.quality import grey_tail, is_soft
from service.pixels.saliency import attention
from service.pixels.shrinking import Narrow, narrowed, reduced

_DCT_STEPS: Final = (8, 4, 2)
_LOOK_SIDE: Final = 400
_ENLARGED: Final = 1.05  # nobody sees less
_LARGE: Final = 4 * _LOOK_SIDE
_HAIR: Final = 0.001  # by which a crop, rounded to its digits, may fall short of a whole divisor
_DIVIDING: Final = Lock()

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


class Findings(NamedTuple):
    """What a decoded photo shows to be amiss."""

    tail: bool = False
    profile_ignored: bool = False
    transparent: bool = False
    soft: bool = False


class Source:
    """A plate's picture: at hand, or brought whenever it is asked for.

    `ready` are rows of what `nearest` gives for whole rows, where some were shrunk already.
    """

    def __init__(self, picture: Image.Image | Callable[[], Image.Image]) -> None:
        self._picture = picture
        self._divided: dict[int, Image.Image] = {}
        self.ready: Narrow | None = None

    @property
    def image(self) -> Image.Image:
        """The picture; its mode is RGB, or RGBX of which the last channel means nothing."""
        return self._picture if isinstance(self._picture, Image.Image) else self._picture()

    def nearest(self, share: float, width: int) -> Image.Image:
        """Return what to cut this share of its width from, `width` pixels wide: the smallest form of it."""
        return self.divided(int(share * self.image.width / width + _HAIR))

    def narrow(self, size: Size) -> None:
        """Shrink those rows that every card of this size shows whole, before it is cut."""
        self.ready = narrowed(self.nearest(1, size.width), size)

    def divided(self, most: int) -> Image.Image:
        """Return the picture with its sides divided by the largest power of two up to `most`, made once."""
        divisor = 1 << max(0, most.bit_length() - 1)
        if divisor == 1:
            return self.image
        with _DIVIDING:
            if divisor not in self._divided:
                self._divided[divisor] = reduced(self.image, divisor)
            return self._divided[divisor]


class Plate(NamedTuple):
    """A photo ready to be cropped: its picture is upright sRGB, perhaps smaller than the photo was.

    `width` and `height` are the whole upright photo's pixels; `orientation` is how it was stored; `matter`
    is a grey thumbnail that tells where its matter is, the lighter the more likely; `heads` are those found
    in it, largest first, in fractions. `notices` are what the pixels show; the file's own stand on the
    PhotoFile. Plates of one `key` are the same to the bit; a plate without one is never kept.
    """

    source: Source
    width: int
    height: int
    matter: Image.Image
    orientation: int = 1
    notices: tuple[Notice, ...] = ()
    heads: tuple[Box, ...] = ()
    findings: Findings = Findings()
    key: str = ""

    @property
    def image(self) -> Image.Image:
        """The picture; its mode is RGB, or RGBX of which the last channel means nothing."""
        return self.source.image


def develop(file: PhotoFile, needs: Sequence[Size], drawn: Sequence[Size] = ()) -> Plate:
    """Decode a photo once for all cards of these sizes; any fault of the file is a Refusal.

    The plate keeps at least the pixels that the largest cover crop of the whole photo needs. A caller who
    cuts a part out asks for more by larger sizes. `drawn` are the sizes at which cards will show it: rows
    that they are sure to show are shrunk while it is looked at.
    """
    try:
        return _develop(file, needs, drawn)
    except Refusal:
        raise
    except MemoryError:
        raise _too_much_memory("MemoryError") from None
    except Exception as fault:  # noqa: BLE001 - on a hostile file a decoder may raise anything
        log = f"{type(fault).__name__}: {fault}"[:200]
        raise (_too_much_memory(log) if _lacks_memory(file) else damaged(log)) from None


def _develop(file: PhotoFile, needs: Sequence[Size], drawn: Sequence[Size]) -> Plate:
    """Decode, bring to sRGB, shrink, turn and look."""
    scale = needed_scale(file, needs)
    by_decoder, by_mean = divisors(file, scale)
    image = _decode(file, by_decoder)
    tail = file.kind == "JPEG" and grey_tail(image)
    rendered = render_srgb(image, step=by_mean, profile=file.profile)
    del image
    source = Source(_upright(rendered.image, file.orientation))
    look, whole_rows = _look(source), _size_of_whole_rows(file, drawn)

    def seen_aside() -> Image.Image:
        if whole_rows:
            source.narrow(whole_rows)
        return attention(look)

    (heads, soft), matter = both(lambda: (find_heads(look), is_soft(look)), seen_aside)
    findings = Findings(tail, rendered.profile_ignored, rendered.transparent, soft)
    size, turned = (file.width, file.height), file.orientation
    return Plate(source, *size, matter, turned, notices(findings, scale), heads, findings)


def _look(source: Source) -> Image.Image:
    """Return the picture at the size at which it is looked at."""
    nearest = source.divided(2 if min(source.image.size) >= _LARGE else 1)
    return reduced(nearest, max(1, min(nearest.size) // _LOOK_SIDE))


def _size_of_whole_rows(file: PhotoFile, drawn: Sequence[Size]) -> Size | None:
    """Return the width that most cards have which show the photo's rows whole, and their least height."""
    sizes = [size for size in drawn if file.width * size.height <= file.height * size.width]
    widths = [size.width for size in sizes]
    width = max(widths, key=widths.count, default=0)
    return min((size for size in sizes if size.width == width), default=None)


def needed_scale(photo: PhotoFile | Plate, needs: Sequence[Size]) -> float:
    """Return the scale at which the photo covers the most demanding card; above 1 it must be enlarged."""
    return max(max(need.width / photo.width, need.height / photo.height) for need in needs)


def divisors(file: PhotoFile, scale: float) -> tuple[int, int]:
    """Return by what whole numbers each side is divided: by a JPEG's decoder, then by taking means."""
    by_decoder = next((step for step in _DCT_STEPS if scale * step <= 1), 1) if file.kind == "JPEG" else 1
    side = max(file.width, file.height)
    return by_decoder, max(1, int(-(-side // by_decoder) / side / scale))


def _decode(file: PhotoFile, divisor: int) -> Image.Image:
    """Decode the first frame; JPEG at 1/2, 1/4 or 1/8 where that is still large enough."""
    image = _open(file)
    stored = (file.height, file.width) if file.orientation >= 5 else (file.width, file.height)
    if image.size != stored:
        raise damaged(f"header says {stored}, decoder {image.size}")
    if divisor > 1:
        image.draft(None, (image.width // divisor, image.height // divisor))
    if file.kind == "JPEG" and isinstance(image, ImageFile.ImageFile):
        image.decodermaxblock = len(file.data)  # at once: between parts it would wait for Python's lock
    image.load()
    if isinstance(image, ImageFile.ImageFile) and image.fp:
        image.fp.close()  # or the file would stay in memory as long as the picture
    return image


def _open(file: PhotoFile) -> Image.Image:
    """Open the file with the one decoder that its kind names."""
    if file.kind == "HEIC":
        return _open_heic(file.data)
    return open_picture(file.data, file.kind)


def _open_heic(data: bytes) -> Image.Image:
    """Open a HEIC photo with the optional decoder; the guard has made sure that it is installed."""
    heif = import_module("pillow_heif")  # an extra that most installations lack
    image: Image.Image = heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=True).to_pillow()
    return image


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    """Turn the picture as its header says, free of whatever the file carried along."""
    turn = _TURNS.get(orientation)
    upright = image.transpose(turn) if turn is not None else image
    upright.info.clear()
    return upright


def notices(findings: Findings, scale: float) -> tuple[Notice, ...]:
    """Say what the decoded picture shows that an editor should know; `scale` is what the cards needed."""
    enlarged = f"The photo is smaller than the cards need; it was enlarged up to {scale:.1f} times."
    found = (
        (
            findings.tail,
            Notice(
                "photo_incomplete",
                "The lower part of the photo is missing: it is grey. Send it again.",
                FIELD,
            ),
        ),
        (
            findings.profile_ignored,
            Notice("photo_profile_ignored", "The photo's colour profile cannot be read.", FIELD),
        ),
        (
            findings.transparent,
            Notice("photo_transparent", "The picture has transparent parts, shown in white.", FIELD),
        ),
        (scale > _ENLARGED, Notice("photo_upscaled", enlarged, FIELD)),
        (
            findings.soft and scale <= _ENLARGED,
            Notice("photo_soft", "The photo looks blurred. Check that it is the original.", FIELD),
        ),
    )
    return tuple(notice for holds, notice in found if holds)


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
