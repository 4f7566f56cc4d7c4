"""Draw docs/images/contact-sheet-*.jpg: every design in every format, in both brands, in both directions.

Made by the pipeline itself from the sample article, so that the sheet shows what the service gives.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PIL import Image

from service.house import House, build_house
from service.intake.articles import read_card_request
from service.model.article import Article, CardRequest
from service.model.picture import Picture
from service.pipeline import make_cards
from service.resources import asset
from service.settings import Settings

OUT: Final = Path(__file__).parents[1] / "docs" / "images"
HEIGHT: Final = 220
GAP: Final = 14
GROUND: Final = (120, 124, 128)


def main() -> int:
    """Draw both sheets; return the exit status."""
    house = build_house(Settings())
    request = read_card_request(asset("samples", "sample.json").read_bytes())
    OUT.mkdir(parents=True, exist_ok=True)
    for name, article in (("ltr", request.article), ("rtl", _in_arabic(request.article))):
        path = OUT / f"contact-sheet-{name}.jpg"
        sheet(house, article).save(path, quality=76, optimize=True)
        print(path)
    return 0


def _in_arabic(article: Article) -> Article:
    return article._replace(
        headline="سيرًا على الأقدام إلى الجدران الجيرية في بيكوس دي أوروبا",
        kicker="سفر",
        standfirst="درب يعبر مراعي شمال إسبانيا العالية وينتهي حيث يبدأ الصخر.",
        language="ar",
    )


def sheet(house: House, article: Article) -> Image.Image:
    """Return one sheet: a row for each design and brand, a column for each format."""
    rows = [row(house, article, design, brand) for design in house.designs for brand in house.brands]
    width = max(picture.width for picture in rows)
    board = Image.new("RGB", (width + 2 * GAP, len(rows) * (HEIGHT + GAP) + GAP), GROUND)
    for index, picture in enumerate(rows):
        board.paste(picture, (GAP, GAP + index * (HEIGHT + GAP)))
    return board


def row(house: House, article: Article, design: str, brand: str) -> Image.Image:
    """Return all formats of one design in one brand, side by side."""
    request = CardRequest(article, brand=brand, design=design, formats=tuple(house.formats))
    pictures = list(_thumbnails(make_cards(request, house).pictures))
    board = Image.new("RGB", (sum(each.width + GAP for each in pictures) - GAP, HEIGHT), GROUND)
    left = 0
    for each in pictures:
        board.paste(each, (left, 0))
        left += each.width + GAP
    return board


def _thumbnails(pictures: tuple[Picture, ...]) -> Iterator[Image.Image]:
    for picture in pictures:
        with Image.open(io.BytesIO(picture.data)) as image:
            size = round(image.width * HEIGHT / image.height), HEIGHT
            yield image.convert("RGB").resize(size, Image.Resampling.LANCZOS)


if __name__ == "__main__":
    sys.exit(main())
