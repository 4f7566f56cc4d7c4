"""Whole cards, stage by stage, beside bare Pillow: `python -m bench.cards [--quick]`.

Everything is on: guard, gate, contrast proof on the decoded file, rights record. The floor is the same
library decoding, resizing and encoding the same photo to the same size and type, and looking at nothing.
"""

from __future__ import annotations

import io
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from unittest.mock import patch

from PIL import Image

from bench.photos import draw_photo, save_photo
from bench.rounds import medians, report
from service import masters, picturing, pipeline
from service.house import House, build_house
from service.model.article import Article, CardRequest, PhotoRequest
from service.model.geometry import Size
from service.settings import Settings

CARD = Size(1200, 630)
HEADLINE = "Armenians flee Nagorno-Karabakh as Azerbaijan asserts control of region"
SIZES = {2: (1800, 1200), 12: (4000, 3000), 24: (6000, 4000), 48: (8000, 6000)}
SOURCES: dict[str, tuple[str, dict[str, object]]] = {
    "JPEG": ("JPEG", {"quality": 90}),
    "progressive": ("JPEG", {"quality": 90, "progressive": True}),
    "PNG": ("PNG", {"compress_level": 1}),
    "WebP": ("WEBP", {"method": 0, "quality": 85}),
}
OUTPUTS = ("image/jpeg", "image/png", "image/webp")
STAGES: dict[str, tuple[object, str]] = {
    "guard": (pipeline, "inspect"),
    "rights": (pipeline, "read_rights"),
    "credit": (pipeline, "choose_credit"),
    "decode": (masters, "develop"),
    "crop": (picturing, "_cut"),
    "compose": (picturing, "compose"),
    "paint": (picturing, "paint"),
    "encode": (picturing, "_encode"),
    "proof": (picturing, "_credit_contrast"),
}


def ask(data: bytes, media_type: str = "image/jpeg", formats: tuple[str, ...] = ("og",)) -> CardRequest:
    """Return the request that every bench measures: a long headline, a photo and a chain of credits."""
    photo = PhotoRequest(data=data, credit="A. Person/AFP via Getty Images")
    article = Article(headline=HEADLINE, language="en", photo=photo)
    return CardRequest(article=article, formats=formats, image_type=media_type)


def bare(data: bytes, media_type: str = "image/jpeg") -> bytes:
    """Decode, shrink the middle and encode, with nothing looked at."""
    image = Image.open(io.BytesIO(data))
    full = image.width
    image.draft("RGB", (CARD.width, 1))
    tall = image.width * CARD.height / CARD.width
    top = (image.height - tall) / 2
    assert full >= CARD.width
    picture = image.resize(tuple(CARD), Image.Resampling.BICUBIC, box=(0, top, image.width, top + tall))
    return _save(picture.convert("RGB"), media_type)


def _save(picture: Image.Image, media_type: str) -> bytes:
    buffer = io.BytesIO()
    options = {
        "image/jpeg": {"quality": 88},
        "image/png": {"compress_level": 1},
        "image/webp": {"quality": 86, "method": 2},
    }
    picture.save(buffer, media_type.removeprefix("image/"), **options[media_type])
    return buffer.getvalue()


@contextmanager
def watched(took: dict[str, float]) -> Iterator[None]:
    """Add the milliseconds of every stage to `took` while this holds."""
    with_patches = [
        patch.object(room, name, _timed(getattr(room, name), stage, took))
        for stage, (room, name) in STAGES.items()
    ]
    for each in with_patches:
        each.start()
    try:
        yield
    finally:
        for each in with_patches:
            each.stop()


def _timed(work: Callable[..., object], stage: str, took: dict[str, float]) -> Callable[..., object]:
    def run(*args: object, **named: object) -> object:
        start = time.perf_counter()
        try:
            return work(*args, **named)
        finally:
            took[stage] += 1000 * (time.perf_counter() - start)

    return run


def stages(request: CardRequest, house: House, rounds: int) -> dict[str, float]:
    """Return the mean milliseconds of each stage of one card."""
    took: dict[str, float] = defaultdict(float)
    with watched(took):
        for _ in range(rounds):
            pipeline.make_cards(request, house)
    return {stage: round(took[stage] / rounds, 1) for stage in STAGES}


def measure(
    house: House, megapixels: int, source: str, data: bytes, rounds: int
) -> Iterator[dict[str, object]]:
    """Yield one row for each output type: our card, the floor, their ratio, and where the time went."""
    for media_type in OUTPUTS if source == "JPEG" else OUTPUTS[:1]:
        request = ask(data, media_type)
        ways: dict[str, Callable[[], object]] = {
            "card": partial(pipeline.make_cards, request, house),
            "bare": partial(bare, data, media_type),
        }
        took = medians(ways, rounds)
        yield {
            "Mpx": megapixels,
            "source": source,
            "out": media_type.removeprefix("image/"),
            "card ms": round(took["card"], 1),
            "bare ms": round(took["bare"], 1),
            "ratio": round(took["card"] / took["bare"], 2),
            **stages(request, house, max(3, rounds // 3)),
        }


def main(*, quick: bool) -> None:
    """Measure every source; with `quick` 2 and 12 megapixels in few rounds."""
    house = build_house(Settings())
    rows: list[dict[str, object]] = []
    for megapixels in (2, 12) if quick else SIZES:
        photo = draw_photo(*SIZES[megapixels])
        for source, (kind, options) in SOURCES.items():
            data = save_photo(photo, kind, **options)
            rows += measure(house, megapixels, source, data, 5 if quick else 11)
    report("cards", rows)


if __name__ == "__main__":
    main(quick="--quick" in sys.argv)
