"""A newsroom's look: colours, faces, mark, credit style and defaults, as one file tells them."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

Colour = tuple[int, int, int]


class Mark(NamedTuple):
    """The brand's mark: a picture file, or else its name set as text on a flat chip.

    `caps` sets the name in capitals; `tracking` is in thousandths of an em.
    """

    text: str
    picture: Path | None = None
    family: str = "sans"
    weight: int = 800
    tracking: int = 0
    chip: str = "accent"
    ink: str = "on_accent"


class BrandType(NamedTuple):
    """Face family and weight of headline and small text, and the headline's leading."""

    headline_family: str
    headline_weight: int
    text_family: str
    leading: float


class Brand(NamedTuple):
    """A brand kit. `colours` maps the names a design may use to RGB."""

    name: str
    title: str
    colours: Mapping[str, Colour]
    type: BrandType
    mark: Mark
    credit_style: str
    design: str
    formats: tuple[str, ...]
    policy: str = "newsroom"
    fallback_credit: str = ""
    folder: Path | None = None
