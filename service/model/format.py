"""The sizes a card comes in."""

from types import MappingProxyType
from typing import Final, NamedTuple

from service.model.geometry import Size


class Format(NamedTuple):
    """One card size. `shape` picks the design's layout; `budget` is the most bytes it may weigh as JPEG.

    A format with `text=False` is the photo alone: nothing is drawn, the rights record is still embedded.
    """

    name: str
    width: int
    height: int
    shape: str
    budget: int
    text: bool = True
    qr: bool = False

    @property
    def size(self) -> Size:
        """Width and height in pixels."""
        return Size(self.width, self.height)

    @property
    def unit(self) -> float:
        """Pixels to one design unit: the short side is 630 units."""
        return min(self.width, self.height) / 630


# Sizes and budgets: docs/platforms.md; 300 kB is what WhatsApp shows in practice.
FORMATS: Final = MappingProxyType(
    {
        made.name: made
        for made in (
            Format("og", 1200, 630, "wide", 300_000),
            Format("x", 1200, 600, "wide", 300_000),
            Format("square", 1080, 1080, "square", 450_000),
            Format("portrait", 1080, 1350, "tall", 550_000),
            Format("story", 1080, 1920, "story", 800_000, qr=True),
            Format("pin", 1000, 1500, "tall", 550_000),
            Format("clean", 1600, 900, "clean", 500_000, text=False),
        )
    }
)
