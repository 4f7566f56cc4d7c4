"""The same card by pyvips; text by Pango, as libvips sets it."""

from __future__ import annotations

import pyvips
from lines import CREDIT, FONT, serve

pyvips.cache_set_max(0)


def text(words: str, size: int, *, bold: bool, width: int) -> pyvips.Image:
    """Return white text on nothing."""
    weight = "Bold " if bold else ""
    mask = pyvips.Image.text(words, font=f"Inter {weight}{size}px", fontfile=FONT, width=width, dpi=72)
    return mask.new_from_image([255, 255, 255]).copy(interpretation="srgb").bandjoin(mask)


ROWS = pyvips.Image.xyz(1200, 400)[1] * (0.8 * 255 / 400)
SCRIM = ROWS.new_from_image([0, 0, 0]).copy(interpretation="srgb").bandjoin(ROWS.cast("uchar")).copy_memory()
MARK = pyvips.Image.black(120, 44, bands=3).linear(1, [200, 16, 46]).cast("uchar").copy(interpretation="srgb")


def render(photo: bytes, kind: str, headline: str) -> bytes:
    """Return the card."""
    image = pyvips.Image.thumbnail_buffer(photo, 1200, height=630, crop="centre")
    layers = [SCRIM, MARK.addalpha(), text(headline, 60, bold=True, width=1080)]
    layers.append(text(CREDIT, 22, bold=False, width=1080))
    x, y = [0, 60, 60, 60], [230, 40, 350, 585]
    card = image.composite(layers, "over", x=x, y=y).flatten()
    if kind == "png":
        return bytes(card.pngsave_buffer(compression=1))
    return bytes(card.jpegsave_buffer(Q=88))


serve(render)
