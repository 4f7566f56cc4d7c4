"""What real content systems under test have in common: started on a free port, asked, stopped by pid."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
from collections.abc import Mapping, Sequence
from html import unescape
from pathlib import Path

READY_SECONDS = 60
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
