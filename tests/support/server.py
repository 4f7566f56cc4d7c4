"""The real service under gunicorn on a free loopback port, started for a test and stopped by its own pid."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.loopback import free_port

READY_SECONDS = 60
STOP_SECONDS = 30
SERVE = (sys.executable, "-I", "-m", "service.cli", "serve")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: status, headers in lower case, and body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """Return the body read as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Service:
    """A running service: its address, its process and the file with what it printed."""

    host: str
    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def url(self) -> str:
        """The address of the service, without a slash at the end."""
        return f"http://{self.host}:{self.port}"

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send one request on a connection of its own; `path` may be an address of this service."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
        try:
            connection.request(method, path.removeprefix(self.url), body or None, dict(headers or {}))
            response = connection.getresponse()
            named = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, named, response.read())
        finally:
            connection.close()

    def post_json(self, path: str, record: Any) -> Answer:
        """Post a record as JSON."""
        return self.ask("POST", path, json.dumps(record).encode(), {"Content-Type": "application/json"})

    def kill(self) -> None:
        """End the service and its workers at once, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def running_service(
    folder: Path,
    *,
    command: Sequence[str] = SERVE,
    settings: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    port: int | None = None,
) -> Iterator[Service]:
    """Start the service with its data in `folder`, wait until it is ready, and stop it at the end.

    `settings` are environment variables; give a `port` to come back under the same address. Raises
    RuntimeError with what it printed if the service does not get ready.
    """
    folder.mkdir(parents=True, exist_ok=True)
    port, log = port or free_port(), folder / "serve.log"
    environment = _environment(folder, port, settings or {})
    with log.open("ab") as sink:
        process = subprocess.Popen(
            command,
            cwd=cwd or folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            start_new_session=True,
        )
    service = Service("127.0.0.1", port, process, log)
    try:
        _wait_until_ready(service)
        yield service
    finally:
        _stop(process)


def _environment(folder: Path, port: int, settings: Mapping[str, str]) -> dict[str, str]:
    """Return this environment without settings of its own, with those of the service under test."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("CUTLINE_")}
    ours = {"CUTLINE_DATA": str(folder / "data"), "CUTLINE_BIND": f"127.0.0.1:{port}", "CUTLINE_WORKERS": "1"}
    return outside | ours | dict(settings)


def _wait_until_ready(service: Service) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and service.process.poll() is None:
        try:
            if service.ask("GET", "/readyz").status == http.client.OK:
                return
        except (OSError, http.client.HTTPException):  # also one that dies while it answers
            pass
        time.sleep(0.05)
    raise RuntimeError(f"The service did not get ready:\n{service.log.read_text(errors='replace')}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
