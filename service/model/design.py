"""A card design as data: where photo, text stack, credit, mark and QR code stand in each shape.

Lengths are design units (the short side of every format is 630) or fractions of the canvas, written "58%".
Places are told as CSS tells absolute positions: any two of left, right, width and of top, bottom, height.
"""

from collections.abc import Mapping
from typing import NamedTuple

from service.model.geometry import Box


class Length(NamedTuple):
    """A length in design units, or a fraction of the canvas side it runs along."""

    value: float
    relative: bool = False

    def units(self, side: float) -> float:
        """Return the length in design units along a side this long."""
        return self.value * side if self.relative else self.value


class Place(NamedTuple):
    """A box by its insets from the canvas; two lengths are given across, and two down."""

    left: Length | None = None
    right: Length | None = None
    width: Length | None = None
    top: Length | None = None
    bottom: Length | None = None
    height: Length | None = None

    def box(self, width: float, height: float) -> Box:
        """Return the box in units on a canvas of this many units."""
        left, right = _span(self.left, self.right, self.width, width)
        top, bottom = _span(self.top, self.bottom, self.height, height)
        return Box(left, top, right, bottom)


def _span(near: Length | None, far: Length | None, extent: Length | None, side: float) -> tuple[float, float]:
    start = near.units(side) if near else None
    end = side - far.units(side) if far else None
    size = extent.units(side) if extent else 0.0
    if start is None:
        start = (end if end is not None else side) - size
    if end is None:
        end = start + size
    return start, end


class HeadlineSpec(NamedTuple):
    """How large the headline may be set, in units, and in how many lines."""

    ceiling: float
    floor: float
    lines: int


class StackSpec(NamedTuple):
    """The column of label, kicker, headline and standfirst, held at its top, middle or bottom.

    `portrait` is the side of the author's picture below the headline, in units; 0 where there is no place.
    """

    place: Place
    anchor: str
    align: str
    headline: HeadlineSpec
    standfirst_lines: int = 0
    rule: bool = False
    portrait: float = 0.0
    portrait_shape: str = "circle"


class CreditSpec(NamedTuple):
    """Where the credit line stands. It grows away from `anchor`, at most to `lines` lines, never cut.

    With `mirror` false it keeps its corner in right-to-left articles, where the other one is covered.
    """

    place: Place
    anchor: str
    align: str
    lines: int
    mirror: bool = True


class Fill(NamedTuple):
    """A flat area in one of the brand's colours."""

    place: Place
    colour: str


class MarkSpec(NamedTuple):
    """Where the brand's mark stands; its height is given, its width follows."""

    place: Place
    align: str


class Layout(NamedTuple):
    """One design in one shape. `ground` names what text stands on: `photo` or one of the brand's colours."""

    stack: StackSpec | None
    credit: CreditSpec | None
    mark: MarkSpec | None
    photo: Place | None = None
    fills: tuple[Fill, ...] = ()
    qr: Place | None = None
    background: str = "panel"
    stack_ground: str = "photo"
    credit_ground: str = "photo"


class Design(NamedTuple):
    """A design: its name, what it is for, and its layout in each shape."""

    name: str
    title: str
    about: str
    needs_photo: bool
    needs_headline: bool
    layouts: Mapping[str, Layout]
    quote: bool = False
