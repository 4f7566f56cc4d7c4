"""Scenes for tests: laid out and veiled in one step, as no door needs them."""

from __future__ import annotations

from PIL import Image

from service.layout.compose import lay_out, veiled
from service.layout.scene import Scene
from service.layout.veil import grounds
from service.model.card import Card
from service.typography.faces import Faces


def compose(card: Card, faces: Faces, backdrop: Image.Image | None) -> Scene:
    """Lay out one card and its scrim; Refusal as `lay_out`."""
    scene = lay_out(card, faces)
    return veiled(scene, grounds(scene), card, backdrop)
