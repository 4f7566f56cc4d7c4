"""The contrast of a text on a whole picture, by a mask of its ink: what scenes and scrims are judged by."""

from __future__ import annotations

from PIL import Image

from service.model.brand import Colour
from service.model.geometry import Size
from service.typography.contrast import Surround, measure_cut, surround_of


def round_ink(mask: Image.Image) -> Surround:
    """Return what stands round the ink of a mask as large as the canvas."""
    ink = mask.getbbox()
    assert ink, "the mask has no ink"
    return surround_of(mask.crop(ink), ink[0], ink[1], Size(*mask.size))


def measure(picture: Image.Image, mask: Image.Image, colour: Colour) -> float:
    """Return the contrast of text of this colour, drawn by this mask, with what stands round it."""
    around = round_ink(mask)
    return measure_cut(picture.crop(around.box), around, colour)
