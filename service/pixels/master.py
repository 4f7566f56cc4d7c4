"""A developed photo as files and back, to the bit: what is cut from it later is what would be cut today."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Final, cast

from PIL import Image

from service.model.geometry import Box, Size
from service.pixels.photo import Findings, Plate, Source, notices

_BAND_ROWS: Final = 256
_LENGTH: Final = 4


def facts_pieces(plate: Plate) -> Iterator[bytes]:
    """Yield all of a plate but its pixels: a small file."""
    facts = {
        "size": plate.image.size,
        "photo": (plate.width, plate.height),
        "matter": plate.matter.size,
        "orientation": plate.orientation,
        "findings": plate.findings._asdict(),
        "heads": plate.heads,
    }
    text = json.dumps(facts).encode()
    yield len(text).to_bytes(_LENGTH, "big")
    yield text
    yield plate.matter.tobytes()


def read_facts(kept: memoryview, scale: float, key: str, bring: Callable[[Size], Image.Image]) -> Plate:
    """Return the plate of these facts, for cards that need it at `scale`; `bring` gets its pixels."""
    end = _LENGTH + int.from_bytes(kept[:_LENGTH], "big")
    facts = json.loads(bytes(kept[_LENGTH:end]))
    size, findings = Size(*facts["size"]), Findings(**facts["findings"])
    return Plate(
        Source(lambda: bring(size)),
        facts["photo"][0],
        facts["photo"][1],
        Image.frombytes("L", tuple(facts["matter"]), kept[end:]),
        facts["orientation"],
        notices(findings, scale),
        tuple(Box(*head) for head in facts["heads"]),
        findings,
        key,
    )


def pixel_pieces(image: Image.Image) -> Iterator[bytes]:
    """Yield a picture as raw pixels of four bytes, a band of rows at a time."""
    for top in range(0, image.height, _BAND_ROWS):
        band = image.crop((0, top, image.width, min(top + _BAND_ROWS, image.height)))
        yield band.tobytes("raw", "RGBX" if band.mode == "RGB" else band.mode)


def pixel_weight(size: Size) -> int:
    """Return how many bytes `pixel_pieces` gives for a picture of this size."""
    return 4 * size.width * size.height


def read_pixels(kept: memoryview | None, size: Size) -> Image.Image | None:
    """Return the picture of these pixels as RGBX, mapped, not copied; None where they are not all there."""
    if kept is None or len(kept) != pixel_weight(size):
        return None
    mapped = cast(bytes, kept)  # any buffer will do; Pillow's types know three
    return Image.frombuffer("RGBX", size, mapped, "raw", "RGBX", 0, 1)
