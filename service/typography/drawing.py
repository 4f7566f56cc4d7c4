"""Drawing a set text with HarfBuzz's rasteriser: sub-pixel places, emoji in colour, on a Pillow canvas."""

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

import uharfbuzz as hb
from PIL import Image, ImageChops

from service.model.brand import Colour
from service.model.geometry import Size
from service.typography.block import Line, TextBlock
from service.typography.faces import Face
from service.typography.shaping import Placed, ink_of

_PICTURE_MARGIN: Final = 2


class Stamp(NamedTuple):
    """A small image and the pixel where its top left belongs."""

    image: Image.Image
    x: int
    y: int


def draw_text(block: TextBlock, canvas: Image.Image, x: float, y: float, colour: Colour) -> None:
    """Draw a block with its top left at (x, y) of an RGB canvas; what lies outside the canvas is left out."""
    outlines = _outlines(block, x, y, canvas.height)
    if outlines:
        flat = Image.new("RGB", outlines.image.size, colour)  # laid in half the time of a mere colour
        canvas.paste(flat, (outlines.x, outlines.y), outlines.image)
    for picture in _pictures(block, x, y, colour):
        canvas.paste(picture.image, (picture.x, picture.y), picture.image.getchannel("A"))


def text_mask(block: TextBlock, size: Size, x: float, y: float) -> Image.Image:
    """Return an `L` image of this size: how much of each pixel the block's ink covers, emoji included."""
    mask = Image.new("L", size)
    outlines = _outlines(block, x, y, size.height)
    if outlines:
        mask.paste(outlines.image, (outlines.x, outlines.y))
    for picture in _pictures(block, x, y, (255, 255, 255)):
        layer = Image.new("L", size)
        layer.paste(picture.image.getchannel("A"), (picture.x, picture.y))
        mask = ImageChops.lighter(mask, layer)
    return mask


def ink_mask(block: TextBlock, size: Size, x: float, y: float) -> Stamp | None:
    """Return the same mask as far as there is ink inside the canvas, with its place; None without ink."""
    mask = text_mask(block, size, x, y)
    box = mask.getbbox()
    return Stamp(mask.crop(box), box[0], box[1]) if box else None


@lru_cache(64)
def _outlines(block: TextBlock, x: float, y: float, height: int) -> Stamp | None:
    """Rasterise all glyphs that are outlines into one coverage mask; None where there are none.

    Kept: the scrim is reckoned from the mask that is painted afterwards. Nobody may write on it.
    """
    raster = hb.RasterDraw()
    drawn = False
    scale = block.size
    for glyph, origin, baseline in _places(block, x, y):
        if glyph.face.emoji:
            continue
        unit = scale / glyph.face.upem
        left = origin + glyph.x * scale
        raster.transform = (unit, 0, 0, unit, left, height - baseline + glyph.y * scale)
        raster.draw_glyph(glyph.face.font, glyph.id)
        drawn = True
    image = raster.render() if drawn else None
    if image is None or not image.extents.width or not image.extents.height:
        return None
    at = image.extents
    mask = Image.frombytes("L", (at.width, at.height), bytes(image.buffer), "raw", "L", at.stride, -1)
    return Stamp(mask, at.x_origin, height - at.y_origin - at.height)


def _places(block: TextBlock, x: float, y: float) -> Iterator[tuple[Placed, float, int]]:
    """Yield every glyph with the x of its line's origin and its baseline on the canvas."""
    for line in block.lines:
        yield from ((glyph, x + line.x, _baseline(line, y)) for glyph in line.glyphs)


def _baseline(line: Line, y: float) -> int:
    return round(y) + line.baseline


def _pictures(block: TextBlock, x: float, y: float, colour: Colour) -> Iterator[Stamp]:
    """Yield the colour glyphs as RGBA images; parts without a colour of their own take the text's."""
    for glyph, origin, baseline in _places(block, x, y):
        if glyph.face.emoji:
            left = origin + glyph.x * block.size
            whole = math.floor(left)
            image, above = _picture(glyph.face, glyph.id, block.size, round(left - whole, 2), colour)
            yield Stamp(image, whole - _PICTURE_MARGIN, baseline - round(glyph.y * block.size) - above)


@lru_cache(128)
def _picture(face: Face, glyph: int, size: float, fraction: float, colour: Colour) -> tuple[Image.Image, int]:
    """Paint one colour glyph; return it and how far its top lies above the baseline, in pixels."""
    ink = ink_of(Placed(face, glyph, 0.0, 0.0))
    width = math.ceil(ink.right * size + fraction) + 2 * _PICTURE_MARGIN
    low = math.ceil(-ink.low * size) + _PICTURE_MARGIN
    high = math.ceil(ink.high * size) + _PICTURE_MARGIN
    paint = hb.RasterPaint()
    unit = size / face.upem
    paint.transform = (unit, 0, 0, unit, _PICTURE_MARGIN + fraction, low)
    paint.extents = hb.RasterExtents(0, 0, width, low + high, 0)
    paint.foreground = hb.Color(*colour, 255)
    paint.paint_glyph(face.font, glyph)
    image = paint.render()
    at = image.extents
    picture = Image.frombytes(
        "RGBA", (at.width, at.height), bytes(image.buffer), "raw", "BGRa", at.stride, -1
    )
    return picture, high
