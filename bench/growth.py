"""What a card costs as things grow: `python -m bench.growth [--quick]`.

Against the photo's pixels; against the headline's length; and against the cards on record, a thousand beside
a million, where the same card is made, filed, found by its picture, listed and searched in both, in turn.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert

from bench.asked import HEADLINE, ask
from bench.photos import real_photo, save_photo
from bench.rounds import medians, report
from service.filing.cards import file_cards_once
from service.filing.office import Office
from service.house import House, build_house
from service.office import build_office
from service.outside.tables import CARDS, PICTURES
from service.pipeline import make_cards
from service.settings import Settings

MEGAPIXELS = {2: (1800, 1200), 6: (3000, 2000), 12: (4000, 3000), 24: (6000, 4000), 48: (8000, 6000)}
LENGTHS = (20, 40, 70, 120, 200)
_BATCH = 10_000
_START = datetime(2026, 1, 1, tzinfo=UTC)


def by_pixels(house: House, rounds: int) -> list[dict[str, object]]:
    """Return a row for each size of a JPEG photo."""
    ways: dict[str, Callable[[], object]] = {}
    for megapixels, size in MEGAPIXELS.items():
        request = ask(save_photo(real_photo(*size), "JPEG", quality=90))
        ways[str(megapixels)] = partial(make_cards, request, house)
    took = medians(ways, rounds)
    least = took["2"].cpu
    return [
        {"Mpx": name, "CPU ms": round(each.cpu, 1), "to 2 Mpx": round(each.cpu / least, 2)}
        for name, each in took.items()
    ]


def by_headline(house: House, rounds: int) -> list[dict[str, object]]:
    """Return a row for each length of a headline that was never set before."""
    request = ask(save_photo(real_photo(*MEGAPIXELS[2]), "JPEG", quality=90))
    numbers = count()

    def card(length: int) -> None:
        words = f"{next(numbers)} {HEADLINE} {HEADLINE} {HEADLINE}"[:length].strip()
        make_cards(request._replace(article=request.article._replace(headline=words)), house)

    ways: dict[str, Callable[[], object]] = {str(length): partial(card, length) for length in LENGTHS}
    return [
        {"characters": name, "CPU ms": round(each.cpu, 1)} for name, each in medians(ways, rounds).items()
    ]


def fill(office: Office, rows: int) -> None:
    """Put so many cards on record, each with two pictures, as filing would."""
    office.records.check()
    with office.records.database.writing() as connection:
        for first in range(0, rows, _BATCH):
            _insert(connection, range(first, min(first + _BATCH, rows)))


def _insert(connection: Connection, numbers: range) -> None:
    connection.execute(insert(CARDS), [_card(number) for number in numbers])
    connection.execute(insert(PICTURES), [each for number in numbers for each in _pictures(number)])


def _card(number: int) -> Mapping[str, Any]:
    headline = f"Headline {number} of an archive that grew over the years"
    answer = {
        "credit": {"text": "A. Person / AFP"},
        "images": {"og": {"url": "x" * 180}, "square": {"url": "x" * 180}},
    }
    return {
        "number": number + 1, "id": f"card_{_digest(number)[:32]}", "source": "api",
        "article_id": f"a-{number}", "revision": _digest(number),
        "created": _START + timedelta(seconds=number),
        "headline": headline, "url": "", "language": "en", "brand": "meridian", "design": "overlay",
        "credit": "A. Person / AFP", "credit_source": "request", "request": {"headline": headline},
        "answer": answer, "search": f"{headline} a. person / afp".casefold(), "legal": 0,
    }  # fmt: skip


def _pictures(number: int) -> Iterator[Mapping[str, Any]]:
    for name in ("og", "square"):
        digest = _digest(f"{number} {name}")
        yield {
            "card": number + 1, "format": name, "key": f"{digest[:2]}/{digest[2:4]}/{digest}.jpg",
            "sha256": digest, "bytes": 200_000, "width": 1200, "height": 630, "media_type": "image/jpeg",
        }  # fmt: skip


def _digest(text: object) -> str:
    return hashlib.sha256(str(text).encode()).hexdigest()


def by_records(rounds: int, sizes: tuple[int, int]) -> list[dict[str, object]]:
    """Return a row for each thing that is done with records: its cost in a few and in many, and the ratio."""
    photo = save_photo(real_photo(*MEGAPIXELS[2]), "JPEG", quality=90)
    rows = []
    with ExitStack() as stack:
        offices = []
        for size in sizes:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            office = build_office(Settings(data=folder, masters=0))
            stack.callback(office.records.close)
            fill(office, size)
            offices.append((size, office))
        for name, work in _WORKS.items():
            ways: dict[str, Callable[[], object]] = {
                str(size): partial(work, office, size, count(), photo) for size, office in offices
            }
            few, many = medians(ways, rounds).values()
            rows.append(
                {
                    "what": name,
                    f"{sizes[0]:,} cards, CPU ms": round(few.cpu, 2),
                    f"{sizes[1]:,} cards, CPU ms": round(many.cpu, 2),
                    "ratio": round(many.cpu / few.cpu, 2),
                }
            )
    return rows


def _make(office: Office, _size: int, numbers: Iterator[int], photo: bytes) -> object:
    request = ask(photo)
    article = request.article._replace(headline=f"{HEADLINE} {next(numbers)}", id=f"new-{next(numbers)}")
    return file_cards_once(request._replace(article=article), office, "api")


def _many(look: Callable[[Office, int], object]) -> Callable[[Office, int, Iterator[int], bytes], object]:
    """Return a look at one record that is repeated, for a single one is too quick to be measured."""

    def looked(office: Office, size: int, numbers: Iterator[int], _photo: bytes) -> object:
        return [look(office, next(numbers) * 7919 % size) for _ in range(50)]

    return looked


_WORKS: dict[str, Callable[[Office, int, Iterator[int], bytes], object]] = {
    "make and file a card": _make,
    "find a card, 50 times": _many(lambda office, at: office.records.find(f"card_{_digest(at)[:32]}")),
    "find by picture, 50 times": _many(
        lambda office, at: office.records.by_picture_key(str(next(_pictures(at))["key"]))
    ),
    "newest of an article, 50 times": _many(lambda office, at: office.records.latest("api", f"a-{at}")),
    "list the newest, 50 times": _many(lambda office, _at: office.records.recent()),
    "search what is new, 50 times": _many(lambda office, _at: office.records.recent("archive")),
    "search an old one, 50 times": _many(lambda office, _at: office.records.recent("7 archive years")),
    "search what is not there, 50 times": _many(lambda office, _at: office.records.recent("earthquake")),
}


def main(*, quick: bool) -> None:
    """Measure the three ways of growing."""
    house = build_house(Settings())
    rounds = 5 if quick else 11
    report("growth-pixels", by_pixels(house, rounds))
    report("growth-headline", by_headline(house, rounds))
    report("growth-records", by_records(rounds, (1_000, 100_000 if quick else 1_000_000)))


if __name__ == "__main__":
    main(quick="--quick" in sys.argv)
