"""Read brand kits: `brand.toml` in a folder of its own, with its logo and faces beside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from PIL import Image

from service.errors import ConfigurationError
from service.layout.designs import COLOURS
from service.model.brand import Brand, BrandType, Colour, Mark
from service.patterns import regex
from service.toml_tables import Table, read_table
from service.typography.contrast import ratio

_HEX: Final = regex(r"#[0-9a-fA-F]{6}\Z")
# Text and the ground it stands on; WCAG 2.2 asks 4.5:1 of text this small.
_PAIRS: Final = (("on_panel", "panel"), ("quiet", "panel"), ("on_accent", "accent"), ("on_photo", "scrim"))
_LEAST_CONTRAST: Final = 4.5
_LOGOS: Final = ("PNG", "WEBP", "JPEG")
_LOGO_SIDE: Final = 4_000


def load_brands(*folders: Path) -> Mapping[str, Brand]:
    """Return all brands by name; a later folder's brand replaces an earlier one of the same name."""
    brands: dict[str, Brand] = {}
    for folder in folders:
        for path in sorted(folder.glob("*/brand.toml")):
            brands[path.parent.name] = load_brand(path)
    if not brands:
        raise ConfigurationError("no brand was found")
    return MappingProxyType(brands)


def load_brand(path: Path) -> Brand:
    """Read one brand kit; raise ConfigurationError naming every fault by place."""
    table = read_table(path)
    defaults, credit = table.table("defaults"), table.table("credit")
    brand = Brand(
        name=path.parent.name,
        title=table.filled("title"),
        colours=_colours(table.table("colours")),
        type=_type(table.table("type")),
        mark=_mark(table.table("mark"), path.parent),
        credit_style=credit.value("style", "newsroom"),
        fallback_credit=credit.value("fallback", ""),
        policy=credit.choice("policy", ("strict", "newsroom", "open"), "newsroom"),
        design=defaults.value("design", "overlay"),
        formats=defaults.words("formats"),
        folder=path.parent,
    )
    for part in (defaults, credit, table):
        part.done()
    table.faults.settle()
    return brand


def _colours(table: Table) -> Mapping[str, Colour]:
    colours = {name: _colour(table, name) for name in COLOURS}
    for ink, ground in _PAIRS:
        found = ratio(colours[ink], colours[ground])
        if found < _LEAST_CONTRAST:
            table.faults.add(table.at(ink), f"has a contrast of {found:.1f} on {ground}; 4.5 is the least")
    table.done()
    return MappingProxyType(colours)


def _colour(table: Table, key: str) -> Colour:
    found = table.value(key, "", required=True)
    if not _HEX.match(found):
        table.faults.add(table.at(key), 'must be a colour such as "#0a1017"')
        return (0, 0, 0)
    return int(found[1:3], 16), int(found[3:5], 16), int(found[5:7], 16)


def _type(table: Table) -> BrandType:
    headline, text = table.table("headline"), table.table("text")
    made = BrandType(
        headline_family=headline.value("family", "sans"),
        headline_weight=headline.bounded("weight", 700, 100, 900),
        leading=headline.bounded("leading", 1.08, 0.9, 1.6),
        text_family=text.value("family", "sans"),
    )
    for part in (headline, text, table):
        part.done()
    return made


def _opens(path: Path) -> bool:
    """Tell whether a logo is a picture of a sane size that can be decoded."""
    try:
        with Image.open(path, formats=_LOGOS) as picture:
            if max(picture.size) > _LOGO_SIDE:
                return False
            picture.load()
    except (OSError, SyntaxError, ValueError):
        return False
    return True


def _mark(table: Table, folder: Path) -> Mark:
    picture = table.value("picture", "")
    path = folder / picture if picture else None
    if path and (path.parent != folder or not path.is_file()):
        table.faults.add(table.at("picture"), "must name a picture in the brand's own folder")
        path = None
    if path and not _opens(path):
        table.faults.add(
            table.at("picture"), "cannot be read; a logo is a PNG, WebP or JPEG of at most 4,000 pixels"
        )
        path = None
    mark = Mark(
        text=table.filled("text"),
        picture=path,
        family=table.value("family", "sans"),
        weight=table.bounded("weight", 800, 100, 900),
        tracking=table.bounded("tracking", 0, -50, 300),
        chip=table.choice("chip", COLOURS, "accent"),
        ink=table.choice("ink", COLOURS, "on_accent"),
    )
    table.done()
    return mark
