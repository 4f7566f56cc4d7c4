"""The brand's mark on a card: its logo, or its name on a flat chip."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from PIL import Image

from service.layout.chips import middle
from service.layout.creditline import left_edge
from service.layout.scene import Flat, PlacedPicture, PlacedText, Scene
from service.layout.texts import Typesetter
from service.model.card import Card
from service.model.geometry import Box

_RIM: Final = 0.12


def place_logo(card: Card, box: Box) -> PlacedPicture | None:
    """Return the brand's logo at the height of its box, or None where the brand has no picture."""
    picture = card.brand.mark.picture
    if picture is None:
        return None
    width = box.height * _aspect(picture)
    left = left_edge(box, width, _align(card), mirrored=card.mirrored)
    return PlacedPicture(picture, Box(left, box.top, left + width, box.bottom))


def place_chip(card: Card, box: Box, setter: Typesetter) -> tuple[Flat, PlacedText]:
    """Return the brand's name on a chip as high as its box and as wide as the name."""
    block = setter.mark(box.height)
    width = block.width + box.height * 0.8
    left = left_edge(box, width, _align(card), mirrored=card.mirrored)
    colours, mark = card.brand.colours, card.brand.mark
    y = middle(block, box, box.height * _RIM)
    text = PlacedText("mark", block, left + (width - block.width) / 2, y, colours[mark.ink], "chip")
    return Flat(Box(left, box.top, left + width, box.bottom), colours[mark.chip]), text


def mark_moved(scene: Scene, across: float) -> Scene:
    """Return the scene with its mark, chip and name or logo, so many pixels further to the right."""
    mark = scene.mark
    if mark is None:
        return scene
    moved = Box(mark.left + across, mark.top, mark.right + across, mark.bottom)
    return scene._replace(
        mark=moved,
        logo=scene.logo._replace(box=moved) if scene.logo else None,
        flats=tuple(flat._replace(box=moved) if flat.box == mark else flat for flat in scene.flats),
        texts=tuple(
            text._replace(x=text.x + across) if text.role == "mark" else text for text in scene.texts
        ),
    )


def _align(card: Card) -> str:
    return card.layout.mark.align if card.layout.mark else "start"


@lru_cache(64)
def _aspect(picture: Path) -> float:
    with Image.open(picture) as image:
        return image.width / image.height
