"""A content system for tests: photos with and without their record, an interface, a place to be told."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from PIL import Image

from tests.photos import neutral_photo
from tests.support.loopback import Answering, serving

CREDIT = "EPA-EFE/RUSSIAN DEFENCE MINISTRY PRESS SERVICE HANDOUT"
_XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Credit="{credit}"/>
</rdf:RDF></x:xmpmeta>"""


def photo(credit: str = "", size: tuple[int, int] = (1600, 1000), seed: int = 5) -> bytes:
    """Return a JPEG, with a credit in its record where one is given."""
    file = io.BytesIO()
    record = {"xmp": _XMP.format(credit=credit).encode()} if credit else {}
    image: Image.Image = neutral_photo(*size, seed)
    image.save(file, "JPEG", quality=85, **record)
    return file.getvalue()


@dataclass
class Cms:
    """What it serves by path, and what it was sent: method, path, headers in small letters, body.

    A path that begins with `/late` is answered once `late` is set.
    """

    port: int
    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    told: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    late: Event = field(default_factory=Event)

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> dict[str, str]:
        """The settings by which the service may reach it."""
        return {"CUTLINE_ALLOW_NETWORKS": "127.0.0.0/8", "CUTLINE_ALLOW_PORTS": str(self.port)}

    def serve_json(self, path: str, value: Any) -> None:
        """Serve a JSON document."""
        self.files[path] = json.dumps(value).encode()

    def events(self, article: str) -> list[str]:
        """The names of the events that it was told of an article, in their order."""
        found = (json.loads(body) for _, body in self.told)
        return [each["type"] for each in found if each["data"].get("article") == article]


@contextmanager
def running_cms() -> Iterator[Cms]:
    """Start one on a free loopback port; stop it at the end."""
    cms = Cms(0)

    class Handler(Answering):
        def do_GET(self) -> None:
            headers = {name.lower(): text for name, text in self.headers.items()}
            cms.asked.append((self.path, headers))
            if self.path.startswith("/late"):
                cms.late.wait(60)
            found = cms.files.get(self.path.partition("?")[0])
            self.answer(found or b"", "application/octet-stream", 404 if found is None else 200)

        def do_POST(self) -> None:
            cms.told.append(({name.lower(): text for name, text in self.headers.items()}, self.body()))
            self.answer(b"{}")

    with serving(Handler) as cms.port:
        yield cms
