"""Compare a picture with its golden one, tile by tile, and say where they part.

A whole-picture score hides a missing credit line, which covers a thousandth of the card; the worst tile
does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops

TILE: Final = 8
EXACT: Final = 0
LOSSY: Final = 8
# A full stop may lie across four tiles; its pixels give it away where no tile does.
_PIXEL_SHARE: Final = 12
_AMPLIFIED: Final = [min(255, level * 8) for level in range(256)] * 3


@dataclass(frozen=True, slots=True)
class Difference:
    """How far two pictures lie apart: worst tile's mean, worst pixel (both 0-255), the tile's place."""

    tile: int
    pixel: int
    place: tuple[int, int]

    def exceeds(self, tolerance: int) -> bool:
        """Tell whether a tile, or a single pixel by far more, is off; with no tolerance any pixel is."""
        return self.tile > tolerance or self.pixel > tolerance * _PIXEL_SHARE


def difference(expected: Image.Image, actual: Image.Image) -> Difference:
    """Return the worst difference in any channel; pictures of unlike size or mode differ wholly."""
    if (expected.size, expected.mode) != (actual.size, actual.mode):
        return Difference(255, 255, (0, 0))
    strongest = _strongest_channel(ImageChops.difference(expected, actual))
    tiles = strongest.reduce(TILE)
    worst = _highest(tiles)
    row, column = divmod(tiles.tobytes().index(worst), tiles.width)
    return Difference(worst, _highest(strongest), (column * TILE, row * TILE))


def triptych(expected: Image.Image, actual: Image.Image, path: Path) -> None:
    """Write expected, actual and their amplified difference side by side, for the eye."""
    actual_here = actual.convert("RGB")
    expected_here = expected.convert("RGB").resize(actual_here.size)
    seen = ImageChops.difference(expected_here, actual_here).point(_AMPLIFIED)
    sheet = Image.new("RGB", (actual.width * 3, actual.height))
    for column, picture in enumerate((expected_here, actual_here, seen)):
        sheet.paste(picture, (column * actual.width, 0))
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path)


def _strongest_channel(picture: Image.Image) -> Image.Image:
    first, *others = picture.split()
    for other in others:
        first = ImageChops.lighter(first, other)
    return first


def _highest(grey: Image.Image) -> int:
    return max(level for level, count in enumerate(grey.histogram()) if count)
