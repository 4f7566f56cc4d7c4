"""A scene: everything on one card as numbers, in pixels, ready to be painted in this order."""

from pathlib import Path
from typing import NamedTuple

from service.model.brand import Colour
from service.model.geometry import Box, Size
from service.model.notice import Notice
from service.typography.setting import TextBlock


class Veil(NamedTuple):
    """A scrim over the photo: one opacity (0-255) for each row of its box."""

    box: Box
    colour: Colour
    rows: bytes


class Flat(NamedTuple):
    """A flat area."""

    box: Box
    colour: Colour


class PlacedText(NamedTuple):
    """A text block with its top left corner; `ground` tells what it stands on."""

    role: str
    block: TextBlock
    x: float
    y: float
    colour: Colour
    ground: str

    @property
    def ink(self) -> Box:
        """The box of its ink on the canvas."""
        ink = self.block.ink
        return Box(self.x + ink.left, self.y + ink.top, self.x + ink.right, self.y + ink.bottom)


class PlacedPicture(NamedTuple):
    """A small picture file, such as the brand's logo, scaled into a box."""

    path: Path
    box: Box


class PlacedPortrait(NamedTuple):
    """The author's picture in a square box, shown as a `circle` or a `square`."""

    box: Box
    shape: str


class PlacedCode(NamedTuple):
    """A QR code that leads to `address`, quiet zone included."""

    address: str
    box: Box


class Scene(NamedTuple):
    """One card, laid out. `photo` is the box that the photo fills, `mark` the brand's chip's or logo's."""

    size: Size
    background: Colour
    photo: Box | None = None
    mark: Box | None = None
    veil: Veil | None = None
    flats: tuple[Flat, ...] = ()
    texts: tuple[PlacedText, ...] = ()
    code: PlacedCode | None = None
    logo: PlacedPicture | None = None
    portrait: PlacedPortrait | None = None
    notices: tuple[Notice, ...] = ()

    def text(self, role: str) -> PlacedText | None:
        """Return the text with this role."""
        return next((text for text in self.texts if text.role == role), None)
