"""What stands before every decoder: type, size and build of a photo file, read from its bytes alone.

Threat: a stranger's file that costs memory or minutes, or that reaches a decoder nobody meant to expose.
Layers: the size of the file; its kind by magic bytes, from a short list; pixels, sides, scans, segments and
chunks counted without decoding; and only what draws the picture is handed on. What remains, a fault inside a
decoder, is met by the memory limit of the worker and by one process a worker.
"""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Final, NamedTuple, cast

from service.errors import Refusal, human_size
from service.model.notice import Notice
from service.pixels.coded import coded_profile
from service.pixels.headers.header import FIELD, Header
from service.pixels.limits import ImageLimits
from service.sniff import sniff

_EXTREME_RATIO: Final = 3.5

# The module that reads the header of each kind; it is loaded with the first file of its kind.
_READERS: Final = {
    "JPEG": "jpeg",
    "PNG": "png",
    "GIF": "gif",
    "WEBP": "webp",
    "AVIF": "isobmff",
    "HEIC": "isobmff",
}
# Bytes that a decoder takes for each pixel at its peak, measured by bench/memory.py.
COST: Final = {"JPEG": 8.5, "PNG": 7, "GIF": 3, "WEBP": 16, "AVIF": 12, "HEIC": 8}
_ADVICE: Final = {
    "HEIC": "This is a HEIC photo, which cannot be read here. Export it as JPEG; on an iPhone, "
    "Settings > Camera > Formats > Most Compatible does so for new photos.",
    "SVG": "This is an SVG drawing. Export it as PNG.",
    "HTML": "This is a web page, not a photo. Check that the address leads to the picture itself.",
    "XML": "This is an XML document, not a photo. Check that the address leads to the picture itself.",
    "PDF": "This is a PDF. Export the picture from it as JPEG.",
    "camera raw": "This is a camera's raw file. Export it as JPEG.",
    "ZIP": "This is a ZIP archive. Unpack it and send the picture itself.",
    "video": "This is a film. Export a still from it as JPEG.",
}


class PhotoFile(NamedTuple):
    """A photo file that passed the guard. `width` and `height` are upright pixels.

    `data` is what the decoder gets: the pixels' part of the file, without texts, previews or trailing bytes.
    `profile` is an ICC profile made of the file's colour codes, and comes before one inside the file.
    """

    data: bytes
    kind: str
    width: int
    height: int
    orientation: int = 1
    notices: tuple[Notice, ...] = ()
    profile: bytes = b""

    @property
    def memory(self) -> float:
        """Bytes that decoding takes at its peak."""
        return self.width * self.height * COST[self.kind]


def inspect(data: bytes, limits: ImageLimits) -> PhotoFile:
    """Read a photo file's header and pass it, or raise a Refusal that an editor can act on."""
    _check_bytes(data, limits)
    kind = sniff(data)
    if kind not in _READERS or (kind == "HEIC" and find_spec("pillow_heif") is None):
        raise _wrong_kind(kind)
    header = _reader(_READERS[kind])(data, limits)
    width, height = header.upright
    _check_pixels(width, height, int(min(limits.max_pixels, limits.max_memory / COST[kind])), limits)
    turned = 1 if kind == "HEIC" else header.orientation  # its decoder turns the photo itself
    profile = coded_profile(header.coded) if header.coded else b""
    return PhotoFile(header.core, kind, width, height, turned, _notices(header), profile)


def _reader(name: str) -> Callable[[bytes, ImageLimits], Header]:
    module = import_module(f"service.pixels.headers.{name}")
    return cast("Callable[[bytes, ImageLimits], Header]", getattr(module, f"read_{name}"))


def _check_bytes(data: bytes, limits: ImageLimits) -> None:
    """Refuse an empty and an outsized file."""
    if not data:
        raise Refusal("image_empty", "The photo file is empty. Send it again.", field=FIELD)
    if len(data) > limits.max_bytes:
        raise Refusal(
            "image_too_large",
            f"The photo file weighs {human_size(len(data))}; "
            f"at most {human_size(limits.max_bytes)} are accepted. Export it smaller.",
            field=FIELD,
        )


def _wrong_kind(kind: str) -> Refusal:
    """Return the refusal of a file type, by name and with advice."""
    known = f"This is a {kind} file. Export it as JPEG." if kind else "This file is not a photo."
    detail = _ADVICE.get(kind, known)
    return Refusal("unsupported_format", f"{detail} JPEG, PNG, WebP, AVIF and GIF are accepted.", field=FIELD)


def _check_pixels(width: int, height: int, most: int, limits: ImageLimits) -> None:
    """Refuse a picture with too many pixels, too long a side or hardly any pixels."""
    if width * height > most or max(width, height) > limits.max_side:
        raise Refusal(
            "too_many_pixels",
            f"The photo is {width} x {height} pixels. Export it with at most "
            f"{most // 1_000_000} megapixels and {limits.max_side} pixels to a side.",
            field=FIELD,
        )
    if min(width, height) < limits.min_side:
        raise Refusal(
            "image_too_small",
            f"The photo is {width} x {height} pixels. Send it at 1200 pixels wide or more.",
            field=FIELD,
        )


def _notices(header: Header) -> tuple[Notice, ...]:
    """Tell what the editor should know of the file before it is decoded."""
    notices = []
    if header.animated:
        notices.append(Notice("photo_animated", "The picture moves; its first frame was used.", FIELD))
    if max(header.width, header.height) > _EXTREME_RATIO * min(header.width, header.height):
        detail = "The photo is very long and narrow; most of it is outside the card."
        notices.append(Notice("photo_extreme_ratio", detail, FIELD))
    if header.profile_left:
        notices.append(Notice("photo_profile_ignored", "The photo's colour profile cannot be read.", FIELD))
    if header.coded and header.coded.high_range:
        detail = "The photo is HDR; what is brighter than paper was darkened. Check the card."
        notices.append(Notice("photo_hdr", detail, FIELD))
    return tuple(notices)
