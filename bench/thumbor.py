"""New pictures over HTTP, beside thumbor: the processor time of all processes of a service for one of them.

Both are asked by GET for 1200x630 pixels as JPEG of quality 88, of a photo that they have not seen and must
fetch over HTTP first. Ours is a signed order, which is a card with headline, credit and rights record, proved
and filed; thumbor's is the crop alone, with its usual filter, kept nowhere. A turn ends a while after its
answer, so that what a service does behind it counts as well.
"""

from __future__ import annotations

import http.client
import itertools
import json
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

from bench.asked import HEADLINE
from bench.cards import SIZES
from bench.photos import real_photo, save_photo
from bench.rounds import medians
from bench.servers import Server, fetch, running
from tests.support.loopback import free_port
from tests.support.photo_host import PhotoHost

QUALITY = 88
_BEHIND = 0.5


def start_thumbor(stack: ExitStack, folder: Path, program: str) -> Server:
    """Start thumbor with two processes, as ours has."""
    port = free_port()
    (folder / "thumbor.conf").write_text(
        "LOADER = 'thumbor.loaders.http_loader'\n"
        "RESULT_STORAGE = None\nSTORAGE = 'thumbor.storages.no_storage'\n"
        f"QUALITY = {QUALITY}\n"
    )
    command = [program, "-i", "127.0.0.1", "-p", str(port), "--processes", "2"]
    return stack.enter_context(running([*command, "-c", str(folder / "thumbor.conf")], port))


def cold(ours: Server, thumbor: Server | None, host: PhotoHost, rounds: int) -> list[dict[str, object]]:
    """Return a row for each size: the processor time of a new card, and of thumbor's crop alone."""
    return [_row(megapixels, ours, thumbor, host, rounds) for megapixels in (2, 12, 24)]


def _row(
    megapixels: int, ours: Server, thumbor: Server | None, host: PhotoHost, rounds: int
) -> dict[str, object]:
    photos = [save_photo(real_photo(*SIZES[megapixels]), "JPEG", quality=90) for _ in range(rounds + 1)]
    addresses = [host.url(f"/{megapixels}-{number}.jpg") for number in range(len(photos))]
    cards = [_ordered(ours.port, address) for address in addresses]
    servers, ways = {"ours": ours}, {"ours": _asks(ours.port, host, photos, cards)}
    if thumbor:
        crops = [f"/unsafe/1200x630/{address}" for address in addresses]
        servers["thumbor"], ways["thumbor"] = thumbor, _asks(thumbor.port, host, photos, crops)
    took = medians(ways, rounds, cpu=lambda name: servers[name].cpu())
    row: dict[str, object] = {"Mpx": megapixels, "card CPU ms": round(took["ours"].cpu, 1)}
    if thumbor:
        row["thumbor CPU ms"] = round(took["thumbor"].cpu, 1)
        row["CPU ratio"] = round(took["ours"].cpu / took["thumbor"].cpu, 2)
    return row


def _asks(port: int, host: PhotoHost, photos: list[bytes], paths: list[str]) -> Callable[[], None]:
    """Return what asks for the next picture and waits for what is done behind the answer."""
    turns = iter(zip(photos, paths, strict=True))

    def ask() -> None:
        host.photo, path = next(turns)
        fetch(port, path, 1)
        time.sleep(_BEHIND)

    return ask


_NUMBERS = itertools.count()


def _ordered(port: int, photo: str) -> str:
    """Return the signed address of a card with this photo."""
    image = {"url": photo, "credit": "A. Person/AFP"}
    document = {"name": "og.jpg", "order": {"headline": f"{HEADLINE} {next(_NUMBERS)}", "image": image}}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", "/v1/sign", json.dumps(document), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    told = answer.read()
    if answer.status != 200:
        raise SystemExit(f"an order answered {answer.status}: {told[:300]!r}")
    return urlsplit(str(json.loads(told)["url"])).path
