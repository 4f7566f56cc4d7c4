"""Servers under measure and a bounded client for them, on loopback."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench.rounds import cpu_seconds, family

_EDGE = "----cutline-bench"


@dataclass(frozen=True, slots=True)
class Server:
    """A server under measure: where it listens, and its process with all its workers."""

    port: int
    process: int

    def cpu(self) -> float:
        """Return the processor time that all its processes took so far, in seconds."""
        return sum(cpu_seconds(each) for each in family(self.process))


@contextmanager
def running(command: list[str], port: int, **environment: str) -> Iterator[Server]:
    """Run a server until the block ends; it is stopped with all it started."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=quiet, stderr=quiet, start_new_session=True
    )
    with suppress(OSError):  # Linux may share processors out by session, whatever each one's niceness
        Path(f"/proc/{process.pid}/autogroup").write_text("-19")
    try:
        _await(port, process)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # a session of its own: what its master left behind
        process.wait()


def _await(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise SystemExit(f"{process.args!r} ended with {process.returncode}")
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise SystemExit(f"{process.args!r} does not listen")


def fetch(port: int, path: str, number: int, headers: dict[str, str] | None = None) -> list[float]:
    """Fetch a path so many times over one connection; return the milliseconds each took."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    took = []
    for _ in range(number):
        start = time.perf_counter()
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        answer.read()
        took.append(1000 * (time.perf_counter() - start))
        if answer.status not in (200, 304):
            raise SystemExit(f"{path} answered {answer.status}")
    connection.close()
    return took


def post_card(port: int, photo: bytes, headline: str) -> dict[str, object]:
    """Post an article with one card; return the answer."""
    article = {"headline": headline, "formats": ["og"], "image": {"credit": "A. Person/AFP"}}
    parts = (("article", json.dumps(article).encode(), ""), ("photo", photo, '; filename="photo.jpg"'))
    body = b"".join(
        f'--{_EDGE}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + part + b"\r\n"
        for name, part, more in parts
    )
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Content-Type": f"multipart/form-data; boundary={_EDGE}"}
    connection.request("POST", "/v1/cards", body + f"--{_EDGE}--\r\n".encode(), headers)
    answer = connection.getresponse()
    told = answer.read()
    if answer.status not in (200, 201):
        raise SystemExit(f"a card answered {answer.status}: {told[:300]!r}")
    made: dict[str, object] = json.loads(told)
    return made
