"""What real content systems under test have in common: started on a free port, asked, stopped by pid."""

from __future__ import annotations

import http.client
import json
import os
import pwd
import re
import secrets
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.support.loopback import until
from tests.support.postgres import postgres_schema
from tests.support.server import Service, running_service

# What the systems sign with or show, and whose photo their articles have.
SECRET = "a-secret-of-thirty-two-characters"
CREDIT = "A. Person/Reuters"
EDITOR = {"email": "editor@example.org", "password": "A-long-pass-phrase-1"}
META = re.compile(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"\s*/?>')


def start(
    command: Sequence[str], folder: Path, log: Path, environment: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    """Start a program in a group of its own."""
    with log.open("ab") as sink:
        return subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            start_new_session=True,
        )


def stop(process: subprocess.Popen[bytes]) -> None:
    """Stop a program and all that it started."""
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(20)


def ask(
    port: int, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> tuple[int, bytes]:
    """Send one request; return status and body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body or None, dict(headers or {}))
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def answers(port: int, path: str = "/") -> bool:
    """Tell whether a server answers."""
    try:
        return ask(port, "GET", path)[0] < 500
    except OSError:
        return False


def tags(page: bytes) -> dict[str, str]:
    """Return a page's meta elements by property or name."""
    return {name: unescape(content) for name, content in META.findall(page.decode())}


@dataclass(frozen=True)
class Interface:
    """A system's own interface, asked as an editor with these headers."""

    port: int
    headers: Mapping[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, record: object = None) -> Any:
        """Send a record as JSON; return the answer, which must be a good one."""
        body = b"" if record is None else json.dumps(record).encode()
        return self._sent(method, path, body, "application/json")

    def upload(self, path: str, name: str, data: bytes, fields: Mapping[str, str], part: str = "file") -> Any:
        """Send a photo with fields before it, as a form does."""
        edge = secrets.token_hex(16)
        words = [_part(edge, f'name="{key}"') + text.encode() + b"\r\n" for key, text in fields.items()]
        head = _part(edge, f'name="{part}"; filename="{name}"', "image/jpeg")
        body = b"".join(words) + head + data + f"\r\n--{edge}--\r\n".encode()
        return self._sent("POST", path, body, f"multipart/form-data; boundary={edge}")

    def _sent(self, method: str, path: str, body: bytes, kind: str) -> Any:
        status, answer = ask(self.port, method, path, body, {"Content-Type": kind, **self.headers})
        assert 200 <= status < 300, (method, path, status, answer)
        return json.loads(answer) if answer else None


def _part(edge: str, words: str, kind: str = "") -> bytes:
    kind = f"Content-Type: {kind}\r\n" if kind else ""
    return f"--{edge}\r\nContent-Disposition: form-data; {words}\r\n{kind}\r\n".encode()


@dataclass(frozen=True)
class Database:
    """An empty schema of a PostgreSQL, in the words that JavaScript's driver asks for."""

    address: str
    schema: str


@contextmanager
def database() -> Iterator[Database]:
    """Make a schema for a site under test, and remove it at the end."""
    with postgres_schema() as address:
        parts = urlsplit(address)
        person = parts.username or pwd.getpwuid(os.geteuid()).pw_name
        schema = dict(parse_qsl(parts.query))["options"].rpartition("=")[2]
        yield Database(f"postgresql://{person}@{parts.hostname}:{parts.port}{parts.path}", schema)


@contextmanager
def service_for(
    folder: Path, site: int, sources: str, *, port: int | None = None, **environment: str
) -> Iterator[Service]:
    """Start the service for a site at a port: `sources` is its file, with SITE_SECRET as their secret."""
    file = folder / "sources.toml"
    file.write_text(sources)
    settings = {
        "CUTLINE_ALLOW_NETWORKS": "127.0.0.0/8",
        "CUTLINE_ALLOW_PORTS": str(site),
        "CUTLINE_SOURCES": str(file),
        "SITE_SECRET": SECRET,
    }
    with running_service(folder, settings=settings | environment, port=port) as service:
        yield service


@dataclass(frozen=True)
class Standings:
    """Where the articles of one source stand at the service."""

    service: Service
    source: str

    def of(self, article: object) -> dict[str, Any]:
        """Return where an article stands; empty where the service knows none."""
        answer = self.service.ask("GET", f"/v1/articles/{self.source}/{article}")
        return answer.json() if answer.status == 200 else {}

    def card(self, article: object, headline: str) -> dict[str, Any]:
        """Wait for the card of an article under this headline, and return it."""
        found = until(
            lambda: (
                (now := self.of(article)).get("status") == "ready" and now["headline"] == headline and now
            ),
            f"the card of {headline}",
        )
        return dict(self.service.ask("GET", f"/v1/cards/{found['card']}").json())

    def becomes(self, article: object, status: str) -> dict[str, Any]:
        """Wait until an article stands so, and return where it stands."""
        return until(
            lambda: (now := self.of(article)).get("status") == status and now, f"the article is {status}"
        )

    def picture(self, article: object) -> tuple[int, bytes]:
        """Return what a theme's address of the card answers: its status and bytes."""
        answer = self.service.ask("GET", f"/c/{self.source}/{article}/og.jpg")
        return answer.status, answer.body
