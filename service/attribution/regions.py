"""IPTC Image Regions: the parts of a picture that its maker marked, as boxes in fractions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from service.attribution.stored_text import tidy
from service.attribution.xmp_tree import Node, fields, items, plain
from service.model.geometry import Box
from service.model.rights import Region

_MOST_REGIONS: Final = 50
_WHOLE: Final = Box(0.0, 0.0, 1.0, 1.0)


def _number(boundary: Mapping[str, Node], name: str) -> float:
    value = float(plain(boundary.get(f"iptc4xmpext:{name}")))
    if not math.isfinite(value):
        raise ValueError(name)
    return value


def _rectangle(boundary: Mapping[str, Node]) -> Box:
    left, top = _number(boundary, "rbx"), _number(boundary, "rby")
    return Box(left, top, left + _number(boundary, "rbw"), top + _number(boundary, "rbh"))


def _circle(boundary: Mapping[str, Node]) -> Box:
    # The radius is a fraction of the width; the height is unknown here, so the box is as tall as it is wide.
    x, y, radius = (_number(boundary, name) for name in ("rbx", "rby", "rbrx"))
    return Box(x - radius, y - radius, x + radius, y + radius)


def _polygon(boundary: Mapping[str, Node]) -> Box:
    corners = [fields(item) for item in items(boundary.get("iptc4xmpext:rbvertices"))]
    across = [_number(corner, "rbx") for corner in corners]
    down = [_number(corner, "rby") for corner in corners]
    return Box(min(across), min(down), max(across), max(down))


_SHAPES: Final = {"rectangle": _rectangle, "circle": _circle, "polygon": _polygon}


def _within(box: Box) -> Box:
    clipped = Box(max(box.left, 0.0), max(box.top, 0.0), min(box.right, 1.0), min(box.bottom, 1.0))
    if clipped.width <= 0 or clipped.height <= 0 or not _WHOLE.contains(clipped):
        raise ValueError
    return clipped


def _name_of(node: Node | None) -> str:
    """Return the name of a region's role: a list of entities, each with alternatives of names."""
    entities = map(fields, items(node))
    names = (tidy(plain(entity.get("iptc4xmpext:name"))) for entity in entities)
    return next(filter(None, names), "")


def _identifier_of(node: Node | None) -> str:
    entities = (fields(item) for item in items(node))
    for entity in entities:
        for listed in items(entity.get("xmp:identifier")):
            if found := tidy(plain(listed)):
                return found
    return ""


def _region(item: Node) -> Region:
    """Return one region; raise ValueError where its boundary makes no sense or is told in pixels."""
    told = fields(item)
    boundary = fields(told.get("iptc4xmpext:regionboundary"))
    shape = plain(boundary.get("iptc4xmpext:rbshape")).lower()
    if plain(boundary.get("iptc4xmpext:rbunit")).lower() != "relative" or shape not in _SHAPES:
        raise ValueError(shape)
    box = _within(_SHAPES[shape](boundary))
    role = told.get("iptc4xmpext:rrole")
    return Region(
        left=box.left,
        top=box.top,
        width=box.width,
        height=box.height,
        id=tidy(plain(told.get("iptc4xmpext:rid"))),
        name=tidy(plain(told.get("iptc4xmpext:name"))),
        role=_identifier_of(role) or _name_of(role),
    )


def read_regions(node: Node | None) -> tuple[Region, ...]:
    """Return the regions of an `Iptc4xmpExt:ImageRegion` property that make sense, at most fifty."""
    regions = []
    for item in items(node)[:_MOST_REGIONS]:
        try:
            regions.append(_region(item))
        except ValueError:
            continue
    return tuple(regions)
