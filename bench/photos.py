"""Photos for the benches: drawn here, with the detail and the soft grounds that press photos have."""

from __future__ import annotations

import io

from PIL import Image, ImageFilter

from service.resources import asset


def draw_photo(width: int, height: int) -> Image.Image:
    """Return a picture with sky, clutter and grain, different on every run only in its grain."""
    sky = Image.linear_gradient("L").resize((width, height), Image.Resampling.BICUBIC)
    clutter = Image.effect_noise((max(2, width // 12), max(2, height // 12)), 90)
    clutter = clutter.resize((width, height), Image.Resampling.BICUBIC)
    grain = Image.effect_noise((width, height), 12).filter(ImageFilter.BoxBlur(1))
    ground = Image.blend(Image.composite(clutter, sky, sky), grain, 0.15)
    return Image.merge("RGB", (ground, sky, Image.blend(sky, clutter, 0.3)))


def real_photo(width: int, height: int) -> Image.Image:
    """Return the sample photo at this size, with the grain that a sensor of so many pixels has."""
    with Image.open(asset("samples", "picos-de-europa.jpg")) as sample:
        large = sample.convert("RGB").resize((width, height), Image.Resampling.BICUBIC)
    return Image.blend(large, Image.effect_noise((width, height), 40).convert("RGB"), 0.06)


def save_photo(image: Image.Image, kind: str, **options: object) -> bytes:
    """Return the picture as a file."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()
