"""The same card by skia-python."""

from __future__ import annotations

import skia
from lines import CREDIT, FONT, serve

FACE = skia.Typeface.MakeFromFile(FONT)
BIG, SMALL = skia.Font(FACE, 60), skia.Font(FACE, 22)
WHITE = skia.Paint(Color=skia.ColorWHITE, AntiAlias=True)
RED = skia.Paint(Color=skia.Color(200, 16, 46))
SCRIM = skia.Paint(Shader=skia.GradientShader.MakeLinear([(0, 230), (0, 630)], [0x00000000, 0xCC000000]))


def lines(headline: str) -> list[str]:
    """Break a headline as wide as the card allows."""
    made = [""]
    for word in headline.split():
        longer = f"{made[-1]} {word}".strip()
        if BIG.measureText(longer) > 1080:
            made.append(word)
        else:
            made[-1] = longer
    return made


def render(photo: bytes, kind: str, headline: str) -> bytes:
    """Return the card."""
    image = skia.Image.MakeFromEncoded(skia.Data(photo))
    surface = skia.Surface(1200, 630)
    canvas = surface.getCanvas()
    tall = image.width() * 630 / 1200
    top = (image.height() - tall) / 2
    sampling = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
    part = skia.Rect.MakeXYWH(0, top, image.width(), tall)
    canvas.drawImageRect(
        image, part, skia.Rect(1200, 630), sampling, None, skia.Canvas.kStrict_SrcRectConstraint
    )
    canvas.drawRect(skia.Rect.MakeXYWH(0, 230, 1200, 400), SCRIM)
    canvas.drawRect(skia.Rect.MakeXYWH(60, 40, 120, 44), RED)
    for at, line in enumerate(lines(headline)):
        canvas.drawString(line, 60, 400 + 70 * at, BIG, WHITE)
    canvas.drawString(CREDIT, 60, 600, SMALL, WHITE)
    kinds = {"png": skia.kPNG, "jpeg": skia.kJPEG}
    return bytes(surface.makeImageSnapshot().encodeToData(kinds[kind], 88))


serve(render)
