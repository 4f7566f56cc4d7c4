"""Paint a scene: the photo, its veil, flat areas, texts, the code and the mark, in that order."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PIL import Image

from service.hands import both
from service.layout.scene import PlacedCode, PlacedPicture, PlacedPortrait, Scene, Veil
from service.model.brand import Colour
from service.model.geometry import Box, Size
from service.pixels.qr import qr_image
from service.typography.contrast import Surround, surround
from service.typography.drawing import draw_text

_SMOOTH = 4
_NEAREST = Image.Resampling.NEAREST
_DARK: Colour = (0, 0, 0)
_LIGHT: Colour = (255, 255, 255)


def paint(scene: Scene, photo: Image.Image | None, portrait: Image.Image | None = None) -> Image.Image:
    """Return the painted card in RGB; `photo` and `portrait` are exactly as large as the scene's boxes."""
    canvas = Image.new("RGB", scene.size, scene.background)
    if photo is not None and scene.photo is not None:
        canvas.paste(photo, scene.photo.rounded()[:2])
    if scene.veil:
        _lay_veil(canvas, scene.veil)
    for flat in scene.flats:
        canvas.paste(flat.colour, flat.box.rounded())
    if portrait is not None and scene.portrait is not None:
        _lay_portrait(canvas, portrait, scene.portrait)
    for text in scene.texts:
        draw_text(text.block, canvas, text.x, text.y, text.colour)
    if scene.code:
        _draw_code(canvas, scene.code)
    if scene.logo:
        _draw_logo(canvas, scene.logo)
    return canvas


def credit_surround(scene: Scene) -> Surround | None:
    """Return what the credit is read against, or None where no credit is drawn."""
    credit = scene.text("credit")
    return surround(credit.block, Size(*scene.size), credit.x, credit.y) if credit else None


def photo_size(box: Box) -> Size:
    """Return the size in whole pixels of a photo that fills a box."""
    left, top, right, bottom = box.rounded()
    return Size(right - left, bottom - top)


def _lay_veil(canvas: Image.Image, veil: Veil) -> None:
    """Lay the veil over the rows that have any of it, half of them beside the others."""
    left, top, right, _ = veil.box.rounded()
    clear = len(veil.rows) - len(veil.rows.lstrip(b"\0"))
    rows = veil.rows.strip(b"\0")
    half = -(-len(rows) // 2)

    def lay(rows: bytes, top: int) -> None:
        if not rows:
            return
        mask = Image.frombytes("L", (1, len(rows)), rows).resize((right - left, len(rows)), _NEAREST)
        flat = Image.new("RGB", mask.size, veil.colour)  # laid as a picture, in half the time of a colour
        canvas.paste(flat, (left, top), mask)

    both(lambda: lay(rows[:half], top + clear), lambda: lay(rows[half:], top + clear + half))


def _lay_portrait(canvas: Image.Image, portrait: Image.Image, placed: PlacedPortrait) -> None:
    mask = _disc(portrait.width) if placed.shape == "circle" else None
    canvas.paste(portrait, placed.box.rounded()[:2], mask)


@lru_cache(16)
def _disc(side: int) -> Image.Image:
    """Return a disc as a mask with a smooth edge."""
    from PIL import ImageDraw  # noqa: PLC0415 - portraits alone are round

    large = Image.new("L", (side * _SMOOTH, side * _SMOOTH))
    ImageDraw.Draw(large).ellipse((0, 0, side * _SMOOTH - 1, side * _SMOOTH - 1), fill=255)
    return large.reduce(_SMOOTH)


def _draw_code(canvas: Image.Image, code: PlacedCode) -> None:
    left, top, right, _ = code.box.rounded()
    canvas.paste(qr_image(code.address, right - left, dark=_DARK, light=_LIGHT), (left, top))


def _draw_logo(canvas: Image.Image, logo: PlacedPicture) -> None:
    left, top, right, bottom = logo.box.rounded()
    picture = _logo(logo.path, Size(right - left, bottom - top))
    canvas.paste(picture, (left, top), picture.getchannel("A"))


@lru_cache(64)
def _logo(path: Path, size: Size) -> Image.Image:
    with Image.open(path) as picture:
        return picture.convert("RGBA").resize(size, Image.Resampling.LANCZOS)
