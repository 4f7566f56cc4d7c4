"""The debug overlay, to check a brand with: places, ink, baselines, safe and overlaid zones."""

from __future__ import annotations

from typing import Final

from PIL import Image, ImageDraw

from service.layout.places import place_parts
from service.layout.scene import PlacedText, Scene
from service.model.card import Card
from service.model.geometry import Box

_PLACE: Final = (0, 200, 255)
_INK: Final = (255, 0, 160)
_BASELINE: Final = (255, 220, 0)
_SAFE: Final = (0, 220, 90)
_OVERLAY: Final = (255, 60, 0)


def debugged(canvas: Image.Image, scene: Scene, card: Card) -> Image.Image:
    """Return a painted card with lines over it: where things may stand, and where they do."""
    seen = canvas.copy()
    draw = ImageDraw.Draw(seen)
    places = place_parts(card)
    for box in (places.stack, places.credit, places.mark, places.code):
        _outline(draw, box, _PLACE)
    _outline(draw, card.safe, _SAFE)
    for overlay in card.overlays:
        _outline(draw, overlay, _OVERLAY)
    for text in scene.texts:
        _outline(draw, text.ink, _INK)
        _baselines(draw, text)
    return seen


def _outline(draw: ImageDraw.ImageDraw, box: Box | None, colour: tuple[int, int, int]) -> None:
    if box:
        left, top, right, bottom = box.rounded()
        draw.rectangle((left, top, right - 1, bottom - 1), outline=colour, width=2)


def _baselines(draw: ImageDraw.ImageDraw, text: PlacedText) -> None:
    for line in text.block.lines:
        y = round(text.y) + line.baseline
        draw.line((text.x, y, text.x + text.block.width, y), fill=_BASELINE, width=1)
