"""A machine with the whole service on it, whose processes can be killed, and which starts again."""

from __future__ import annotations

import os
import random
import signal
import time
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

from tests.support.processes import children, descendants, name_of
from tests.support.server import Service, running_service

VICTIMS = ("worker", "web", "web process", "renderer", "parent")


@dataclass
class Machine:
    """One `cutline serve` with its data in a folder of its own."""

    folder: Path
    settings: dict[str, str]
    port: int | None = None
    running: AbstractContextManager[Service] | None = None
    service: Service | None = field(default=None)

    def start(self) -> None:
        self.running = running_service(self.folder, settings=self.settings, port=self.port)
        self.service = self.running.__enter__()
        self.port = self.service.port

    def stop(self) -> None:
        if self.running:
            self.running.__exit__(None, None, None)
        self.running = self.service = None

    def kill(self, what: str) -> str:
        """Kill a process without warning; return what was killed, empty where there was none of that kind."""
        found = self._processes(what)
        if not found:
            return ""
        try:
            os.kill(random.choice(found), signal.SIGKILL)
        except ProcessLookupError:
            return ""
        return what

    def _processes(self, what: str) -> list[int]:
        if self.service is None:
            return []
        parent = self.service.process.pid
        if what == "parent":
            return [parent]
        web, worker = (
            [pid for pid in children(parent) if name_of(pid) == f"cutline-{name}"]
            for name in ("web", "worker")
        )
        if what in ("web", "worker"):
            return web if what == "web" else worker
        if what == "web process":
            return [each for pid in web for each in children(pid)]
        return [each for pid in worker for child in children(pid) for each in descendants(child)]

    def answers(self) -> bool:
        """Tell whether the service is ready."""
        try:
            return self.service is not None and self.service.ask("GET", "/readyz").status == 200
        except (OSError, HTTPException):
            return False

    def ready(self, seconds: float = 60.0) -> None:
        """Wait until the service is ready again."""
        deadline = time.monotonic() + seconds
        while not self.answers():
            assert time.monotonic() < deadline, (self.folder / "serve.log").read_text()[-2000:]
            time.sleep(0.1)
