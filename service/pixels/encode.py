"""A finished card as a file: small enough for every network, its rights record inside, nothing else.

Equal cards give equal bytes: no clock, no chance, and one thread where an encoder's threads would matter.
"""

import math
from collections.abc import Callable
from typing import Final, NamedTuple

from PIL import Image

from service.errors import Refusal
from service.model.notice import Notice
from service.model.rights import Packets
from service.pixels.png import write_png
from service.pixels.writers import Writer, avif_writers, jpeg_writers, webp_writers


class Encoded(NamedTuple):
    """One picture file; `quality` is the encoder's own number, None where there is no loss."""

    data: bytes
    media_type: str
    quality: int | None = None
    notices: tuple[Notice, ...] = ()


class _Lossy(NamedTuple):
    """A lossy file type: its writers, the quality tried first, and the floor below which it is refused."""

    writers: Callable[[Image.Image, Packets], tuple[Writer, ...]]
    best: int
    floor: int


_NEARLY: Final = 1.1  # how far above the budget a squeezed file may still help
_GROWTH: Final = 0.04  # by how much a file grows from one quality to the next, about
_LOSSY: Final = {
    "image/jpeg": _Lossy(jpeg_writers, 88, 72),
    "image/webp": _Lossy(webp_writers, 86, 70),
    "image/avif": _Lossy(avif_writers, 70, 50),
}


def encode(image: Image.Image, packets: Packets, *, media_type: str, budget: int) -> Encoded:
    """Encode a card in at most `budget` bytes, at the highest quality that allows it.

    Nothing of the photo's file comes along: only `packets` are embedded. PNG has no quality to give up, so
    its excess is told in a notice. Raises Refusal `budget_exceeded` where the floor is still too large.
    """
    canvas = _bare(image)
    if media_type == "image/png":
        return _lossless(canvas, packets, budget)
    lossy = _LOSSY.get(media_type)
    if lossy is None:
        detail = "Cards come as image/jpeg, image/png, image/webp or image/avif."
        raise Refusal("field_invalid", detail, field="image_type")
    write, *squeezers = lossy.writers(canvas, packets)
    found = _search(lossy, write, budget, first=lossy.best)
    if found is None and len(write(lossy.floor)) < _NEARLY * budget:
        tries = (_search(lossy, squeeze, budget, first=lossy.floor) for squeeze in squeezers)
        found = next(filter(None, tries), None)
    if found is None:
        raise _too_heavy(budget)
    data, quality = found
    return Encoded(data, media_type, quality)


def _bare(image: Image.Image) -> Image.Image:
    """Return the picture in RGB without what an encoder would take along from the file it came from."""
    if image.mode == "RGB" and not image.info:
        return image
    canvas = Image.new("RGB", image.size)
    canvas.paste(image)
    return canvas


def _search(lossy: _Lossy, write: Writer, budget: int, *, first: int) -> tuple[bytes, int] | None:
    """Try one quality first, then close in on the highest that keeps the budget; None where none does."""
    fits, fails, quality = lossy.floor - 1, lossy.best + 1, first
    found: tuple[bytes, int] | None = None
    while fails - fits > 1:
        data = write(quality)
        if len(data) <= budget:
            found, fits = (data, quality), quality
        else:
            fails = quality
        guess = quality + math.floor(math.log(budget / len(data)) / _GROWTH)
        quality = min(max(guess, fits + 1), fails - 1)
    return found


def _lossless(canvas: Image.Image, packets: Packets, budget: int) -> Encoded:
    """Write a PNG and say so when it is heavier than networks take."""
    data = write_png(canvas, exif=packets.exif, xmp=packets.xmp)
    if len(data) <= budget:
        return Encoded(data, "image/png")
    detail = (
        f"As PNG this card weighs {len(data) // 1000} kB, more than some networks show; JPEG stays below."
    )
    return Encoded(data, "image/png", notices=(Notice("over_budget", detail, "image_type"),))


def _too_heavy(budget: int) -> Refusal:
    """Return the refusal of a card that would have to look bad to be small enough."""
    return Refusal(
        "budget_exceeded",
        f"This card cannot be brought below {budget // 1000} kB without harm to the picture. "
        "Choose a calmer photo or a design that shows less of it.",
        field="image",
    )
