"""Whole cards, stage by stage, beside bare Pillow: `python -m bench.cards [--quick]`.

Everything is on: guard, gate, contrast proof on the decoded file, rights record. The floor is the same
library decoding, resizing and encoding the same photo to the same size and type, and looking at nothing. Then
what comes after: the next headline from a master, a preview of one more letter, seven formats from one photo.
"""

from __future__ import annotations

import io
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from unittest.mock import patch

from PIL import Image

from bench.asked import HEADLINE, ask
from bench.photos import real_photo, save_photo
from bench.rounds import medians, report
from service import hands, masters, picturing, pipeline
from service.allocator import reuse_memory
from service.house import House, build_house, with_masters
from service.model.article import CardRequest
from service.model.format import FORMATS
from service.model.geometry import Size
from service.model.picture import CardSet
from service.pixels import photo
from service.pixels.limits import ImageLimits
from service.previewing import Previewer
from service.settings import Settings
from service.turnstile import Turnstile

CARD = Size(1200, 630)
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
    "credit": (pipeline, "credit_photo"),
    "decode": (masters, "develop"),
    "faces": (photo, "find_heads"),
    "crop": (picturing, "cut_photo"),
    "texts": (pipeline, "draft_pictures"),
    "scrim": (picturing, "veiled"),
    "paint": (picturing, "paint"),
    "encode": (picturing, "_encode"),
    "proof": (picturing, "_credit_contrast"),
}


def bare(data: bytes, media_type: str = "image/jpeg", way: int = Image.Resampling.BICUBIC) -> bytes:
    """Decode, shrink the middle with Pillow's usual filter and encode, with nothing looked at."""
    image = Image.open(io.BytesIO(data))
    image.draft("RGB", (CARD.width, 1))
    tall = image.width * CARD.height / CARD.width
    top = (image.height - tall) / 2
    picture = image.resize(tuple(CARD), Image.Resampling(way), box=(0, top, image.width, top + tall))
    return _save(picture.convert("RGB"), media_type)


def faceless(request: CardRequest, house: House) -> CardSet:
    """Make a card as an installation without the extra `faces` does."""
    with patch.object(photo, "find_heads", return_value=()):
        return pipeline.make_cards(request, house)


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
        start = time.thread_time()
        try:
            return work(*args, **named)
        finally:
            took[stage] += 1000 * (time.thread_time() - start)

    return run


def stages(request: CardRequest, house: House, rounds: int) -> dict[str, float]:
    """Return the mean milliseconds of processor time of each stage of one card; faces are part of decode.

    One thread does all of it here, so that none of its time is missed.
    """
    took: dict[str, float] = defaultdict(float)
    with watched(took), patch.object(hands, "_helpers", side_effect=RuntimeError):
        for _ in range(rounds):
            pipeline.make_cards(request, house)
    return {stage: round(took[stage] / rounds, 1) for stage in STAGES}


def measure(
    house: House, megapixels: int, source: str, data: bytes, rounds: int
) -> Iterator[dict[str, object]]:
    """Yield one row for each output type: our card, the floor, their ratio, and where the time went.

    `without faces` is the card of an installation that lacks the extra.
    """
    for media_type in OUTPUTS if source == "JPEG" else OUTPUTS[:1]:
        request = ask(data, media_type)
        ways: dict[str, Callable[[], object]] = {
            "card": partial(pipeline.make_cards, request, house),
            "without faces": partial(faceless, request, house),
            "bare": partial(bare, data, media_type),
            "same filter": partial(bare, data, media_type, Image.Resampling.HAMMING),
        }
        took = medians(ways, rounds)
        card, least = took["card"], took["bare"]
        yield {
            "Mpx": megapixels,
            "source": source,
            "out": media_type.removeprefix("image/"),
            "card ms": round(card.clock, 1),
            "bare ms": round(least.clock, 1),
            "ratio": round(card.clock / least.clock, 2),
            "CPU ratio": round(card.cpu / least.cpu, 2),
            "without faces": round(took["without faces"].clock / least.clock, 2),
            "its CPU": round(took["without faces"].cpu / least.cpu, 2),
            "to same filter": round(card.cpu / took["same filter"].cpu, 2),
            **stages(request, house, max(3, rounds // 3)),
        }


def again(plain: House, source: str, data: bytes, rounds: int) -> dict[str, object]:
    """Return one row: what follows the first card of a photo, each beside that card without a master.

    The next headline from a master, the desk's preview after one changed letter, and seven formats at once.
    """
    with tempfile.TemporaryDirectory() as folder:
        keeping = with_masters(plain._replace(settings=plain.settings._replace(data=Path(folder))))
        pipeline.make_cards(ask(data), keeping)
        assert keeping.masters.cabinet
        keeping.masters.cabinet.settle()
        previewer = Previewer(plain, Turnstile(1))
        letters = (retitled(ask(b""), number) for number in count())
        headlines = (retitled(ask(data), number) for number in count())
        ways: dict[str, Callable[[], object]] = {
            "one": partial(pipeline.make_cards, ask(data), plain),
            "next": lambda: pipeline.make_cards(next(headlines), keeping),
            "letter": lambda: previewer.previews(next(letters), "photo", lambda: data, {}),
            "seven": partial(pipeline.make_cards, ask(data, formats=tuple(FORMATS)), plain),
        }
        took = medians(ways, rounds)
    row: dict[str, object] = {"source": source, "one ms": round(took["one"].clock, 1)}
    for name in ("next", "letter", "seven"):
        row[name] = round(took[name].clock / took["one"].clock, 2)
        row[f"{name} CPU"] = round(took[name].cpu / took["one"].cpu, 2)
    return row


def retitled(request: CardRequest, number: int) -> CardRequest:
    """Return the request with a headline of its own, as long as the usual one."""
    return request._replace(article=request.article._replace(headline=f"{HEADLINE[:-3]}{number:03}"))


def main(*, quick: bool) -> None:
    """Measure every source, memory kept as the service keeps it; with `quick` 2 and 12 megapixels alone."""
    reuse_memory()
    limits = ImageLimits(max_bytes=10**9, max_memory=10**10)
    house = build_house(Settings())._replace(limits=limits)
    rounds = 5 if quick else 7
    rows: list[dict[str, object]] = []
    repeats: list[dict[str, object]] = []
    for megapixels in (2, 12) if quick else SIZES:
        picture = real_photo(*SIZES[megapixels])
        for source, (kind, options) in SOURCES.items():
            data = save_photo(picture, kind, **options)
            rows += measure(house, megapixels, source, data, rounds)
            if megapixels == 12:
                repeats.append(again(house, source, data, rounds))
    report("cards", rows)
    report("masters", repeats)


if __name__ == "__main__":
    main(quick="--quick" in sys.argv)
