"""Whether a design keeps to what every network shows: its places, before any text is set."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from service.layout.places import place_parts
from service.model.article import Article
from service.model.brand import Brand
from service.model.card import Card
from service.model.design import Design
from service.model.format import FORMATS, Format
from service.model.geometry import Box
from service.model.platform import Platforms

_SLACK = 0.5
_ARTICLE = Article("A headline", url="https://www.example.org/")


def zone_faults(design: Design, brand: Brand, platforms: Platforms) -> list[str]:
    """Return a line for each place that leaves a safe box or lies under what a network lays over it."""
    formats = [format_ for format_ in FORMATS.values() if format_.text]
    found = (
        fault
        for format_, mirrored in product(formats, (False, True))
        for fault in _faults(_card(design, brand, platforms, format_, mirrored=mirrored))
    )
    return list(dict.fromkeys(found))


def _card(design: Design, brand: Brand, platforms: Platforms, format_: Format, *, mirrored: bool) -> Card:
    return Card(
        _ARTICLE,
        brand,
        design,
        format_,
        mirrored=mirrored,
        safe=platforms.safe_box(format_),
        overlays=platforms.overlays(format_),
    )


def _faults(card: Card) -> Iterator[str]:
    places, safe = place_parts(card), card.safe
    for name in ("mark", "stack", "credit", "code"):
        box: Box | None = getattr(places, name)
        if box is None or safe is None:
            continue
        where = f"{card.design.name}.toml: {card.format.shape}.{'qr' if name == 'code' else name}"
        if not safe.contains(box, _SLACK):
            yield f"{where}: leaves what every network shows of {card.format.name}, {_told(safe)}"
        if any(box.meets(overlay) for overlay in card.overlays):
            yield f"{where}: lies under what a network lays over {card.format.name}"


def _told(box: Box) -> str:
    left, top, right, bottom = box.rounded()
    return f"x {left}-{right}, y {top}-{bottom} pixels"
