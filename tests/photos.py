"""Neutral test photos: clouds of light over grain, made from a seed, showing nothing and nobody.

They stand in where a test's caption must not be paired with a real picture.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final

from PIL import Image


@dataclass(frozen=True, slots=True)
class _Look:
    """A variant: darkest and brightest colour, the patches along the long side, the share of grain."""

    dark: tuple[int, int, int]
    bright: tuple[int, int, int]
    patches: tuple[int, ...]
    grain: float


_LOOKS: Final = {
    "calm": _Look((34, 52, 78), (232, 206, 170), (3, 7), 0.05),
    "dark": _Look((4, 6, 10), (58, 62, 76), (3, 7), 0.04),
    "bright": _Look((206, 214, 224), (255, 255, 255), (3, 7), 0.04),
    "busy": _Look((8, 12, 20), (255, 252, 244), (24, 96), 0.25),
}


def neutral_photo(width: int, height: int, seed: int = 1, *, variant: str = "calm") -> Image.Image:
    """Return an RGB picture of this size; `variant` is calm, dark, bright or busy. Same seed, same pixels."""
    look = _LOOKS[variant]
    chance = random.Random(seed)
    light = _patches(chance, width, height, look.patches[0])
    for count in look.patches[1:]:
        light = Image.blend(light, _patches(chance, width, height, count), 0.3)
    grained = Image.blend(light, _noise(chance, width, height), look.grain)
    bands = [
        grained.point([low + (high - low) * level // 255 for level in range(256)])
        for low, high in zip(look.dark, look.bright, strict=True)
    ]
    return Image.merge("RGB", bands)


def _patches(chance: random.Random, width: int, height: int, count: int) -> Image.Image:
    """Return soft patches of light, `count` along the long side."""
    cell = max(width, height) / count
    grid = _noise(chance, round(width / cell) + 2, round(height / cell) + 2)
    return grid.resize((width, height), Image.Resampling.BICUBIC)


def _noise(chance: random.Random, width: int, height: int) -> Image.Image:
    return Image.frombytes("L", (width, height), chance.randbytes(width * height))
