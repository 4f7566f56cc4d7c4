"""A content system that fails often: its photos and its call-back door answer 500 to one request in ten."""

from __future__ import annotations

import io
import json
import random
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

from service.errors import Refusal
from service.newsroom.verify import standard
from service.newsroom.verify.message import Message
from tests.photos import neutral_photo
from tests.support.loopback import Answering, serving

SECRET = b"whsec-of-a-test-with-32-characters"
PHOTOS = 8
FAILURES = 0.1
SOURCES = """
[wire]
preset = "canonical"
secret_env = ["WIRE"]
[wire.callback]
address = "{address}"
secret_env = ["WIRE"]
"""


@dataclass
class ContentSystem:
    """What was told to it, by event id and by article; `refused` counts messages whose proof did not hold."""

    chance: random.Random
    photos: list[bytes] = field(default_factory=list)
    told: dict[str, list[bytes]] = field(default_factory=lambda: defaultdict(list))
    articles: dict[str, list[dict]] = field(default_factory=lambda: defaultdict(list))
    refused: int = 0
    failed: int = 0
    port: int = 0
    lock: Lock = field(default_factory=Lock)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def sources(self) -> str:
        """The file of sources of a service that works for this system."""
        return SOURCES.format(address=f"{self.address}/cutline")

    @property
    def settings(self) -> dict[str, str]:
        """What a service needs to fetch from here and to tell it."""
        return {
            "CUTLINE_ALLOW_NETWORKS": "127.0.0.1/32",
            "CUTLINE_ALLOW_PORTS": str(self.port),
            "WIRE": SECRET.decode(),
        }

    def message(self, number: int, formats: tuple[str, ...]) -> tuple[bytes, dict[str, str]]:
        """Return the body and the headers of the message that publishes an article."""
        image = {"url": f"{self.address}/photo-{number}.jpg", "credit": "A. Person/Reuters"}
        data = {
            "id": f"a-{number}",
            "headline": f"Harbour wall gives way in the night, part {number}",
            "image": image,
            "formats": formats,
        }
        event = {"type": "article.published", "timestamp": "2026-11-25T09:00:00Z", "data": data}
        body = json.dumps(event).encode()
        fields = standard.signed_headers([SECRET], f"m-{number}", str(int(time.time())), body)
        return body, fields | {"Content-Type": "application/json"}

    def take(self, headers: dict[str, str], body: bytes) -> int:
        """Take an event and return the status to answer; now and then it is taken and 500 answered."""
        try:
            standard.check(Message("POST", "/cutline", headers, body), (SECRET,), time.time())
        except Refusal:
            self.refused += 1
            return 401
        with self.lock:
            dice = self.chance.random()
            self.failed += dice < FAILURES
            if dice < FAILURES / 2:
                return 500
            self.told[headers["webhook-id"]].append(body)
            event = json.loads(body)
            self.articles[event["data"]["article"]].append(event)
            return 500 if dice < FAILURES else 204

    def photo(self, number: int) -> bytes | None:
        """Return a photo, or None where this request fails."""
        with self.lock:
            if self.chance.random() < FAILURES:
                self.failed += 1
                return None
        return self.photos[number % PHOTOS]


@contextmanager
def content_system(seed: int) -> Iterator[ContentSystem]:
    """Run a content system on loopback until the end of the block."""
    system = ContentSystem(random.Random(seed), [_jpeg(number) for number in range(PHOTOS)])
    with serving(_handler(system)) as system.port:
        yield system


def _jpeg(seed: int) -> bytes:
    file = io.BytesIO()
    neutral_photo(1400, 900, seed).save(file, "JPEG", quality=85)
    return file.getvalue()


def _handler(system: ContentSystem) -> type[Answering]:
    class Handler(Answering):
        def do_GET(self) -> None:
            photo = system.photo(int(self.path.rpartition("-")[2].partition(".")[0]))
            self.answer(photo or b"", "image/jpeg", 200 if photo else 500)

        def do_POST(self) -> None:
            body = self.body()
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.answer(b"", status=system.take(headers, body))

    return Handler
