"""A host on loopback that gives photos, counts who asks, and takes as long as it is told."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.support.loopback import Answering, serving


@dataclass
class PhotoHost:
    """Answers `/slow-<seconds>/…` late and everything else at once; `asked` holds every path in turn."""

    photo: bytes
    asked: list[str] = field(default_factory=list)
    port: int = 0

    def url(self, path: str = "/photo.jpg") -> str:
        """Return the address of a photo here."""
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def settings(self) -> dict[str, str]:
        """What lets a service fetch from here."""
        return {"CUTLINE_ALLOW_NETWORKS": "127.0.0.1/32", "CUTLINE_ALLOW_PORTS": str(self.port)}


@contextmanager
def photo_host(photo: bytes) -> Iterator[PhotoHost]:
    """Run a host with this photo until the end of the block."""
    host = PhotoHost(photo)
    with serving(_handler(host)) as host.port:
        yield host


def _handler(host: PhotoHost) -> type[Answering]:
    class Handler(Answering):
        def do_GET(self) -> None:
            host.asked.append(self.path)
            if self.path.startswith("/slow-"):
                time.sleep(float(self.path.split("/")[1].removeprefix("slow-")))
            self.answer(host.photo, "image/jpeg")

    return Handler
