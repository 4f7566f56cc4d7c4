"""One card to be made: one article, one design, one format, one brand, and the credit line it carries."""

from typing import NamedTuple

from service.model.article import Article
from service.model.brand import Brand
from service.model.credit import CreditLine
from service.model.design import Design
from service.model.design import Layout as DesignLayout
from service.model.format import Format
from service.model.geometry import Box


class Card(NamedTuple):
    """One card. `line` is None where no photo is drawn; `contain` forbids cropping it.

    `safe` is the box, in pixels, that every network which the format serves shows; `overlays` are the
    places where a network lays something of its own over the picture. `portrait` is the shape, `circle` or
    `square`, in which the author's picture is shown; empty where none is.
    """

    article: Article
    brand: Brand
    design: Design
    format: Format
    line: CreditLine | None = None
    contain: bool = False
    mirrored: bool = False
    safe: Box | None = None
    overlays: tuple[Box, ...] = ()
    portrait: str = ""

    @property
    def layout(self) -> DesignLayout:
        """The design's layout in this format's shape."""
        return self.design.layouts[self.format.shape]
