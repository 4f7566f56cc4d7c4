"""The same card by pytakumi."""

from __future__ import annotations

from pathlib import Path

from lines import FONT, filled, serve
from pytakumi import Renderer

RENDERER = Renderer(cache_max_bytes=0)
RENDERER.register_font(Path(FONT).read_bytes(), name="Inter")


def render(photo: bytes, kind: str, headline: str) -> bytes:
    """Return the card."""
    page, images = filled("photo", headline), {"photo": photo}
    return RENDERER.render_html(page, width=1200, height=630, format=kind, quality=88, images=images)


serve(render)
