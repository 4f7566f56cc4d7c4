"""The worker: takes up accepted jobs and does them, until it is told to stop."""

from __future__ import annotations

import fcntl
import os
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from threading import Event
from types import MappingProxyType
from typing import Any, Final

from service.allocator import keep_little
from service.filing.office import Office
from service.model.job import Dead, Outcome
from service.newsroom.jobs import ARTICLE
from service.newsroom.newsroom import build_newsroom
from service.newsroom.work import ArticleWork
from service.office import build_office, prepare_data
from service.outside.jobs.place import jobs_place
from service.press import Press
from service.settings import Settings

Handler = Callable[[Mapping[str, Any], Office, int], Outcome]
"""Does one kind of job: payload, office, number of the attempt (from 1)."""


# Who does which kind of job, made once for an office.
HANDLERS: Final[Mapping[str, Callable[[Office], Handler]]] = MappingProxyType(
    {ARTICLE: lambda office: ArticleWork(build_newsroom(office))}
)


def run_worker(settings: Settings, stopping: Event) -> None:
    """Do jobs until `stopping` is set; then finish those begun. Raises ConfigurationError."""
    from service.outside.jobs.engine import Engine  # noqa: PLC0415 - loads DBOS

    keep_little()
    prepare_data(settings)
    place = jobs_place(settings.database, settings.data)
    with _executor(settings, shared=place.shared) as executor:
        plain = build_office(settings)
        press = Press(plain.house, settings.renderers or os.cpu_count() or 1)
        office = replace(plain, make_cards=press.make_cards)
        handlers = {kind: make(office) for kind, make in HANDLERS.items()}

        def perform(kind: str, payload: Mapping[str, Any], attempt: int) -> Outcome:
            handler = handlers.get(kind)
            return handler(payload, office, attempt) if handler else Dead(f"nobody does jobs of kind {kind}")

        engine = Engine(place, executor, perform, at_once=2 * (os.cpu_count() or 1))
        engine.start()
        stopping.wait()
        engine.stop()
        press.close()


@contextmanager
def _executor(settings: Settings, *, shared: bool) -> Iterator[str]:
    """Yield this worker's name: a new one among many, and on one machine always the same, held by one."""
    if shared:
        yield f"{socket.gethostname()}-{os.getpid()}-{time.time_ns()}"
        return
    with (settings.data / "worker.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield "worker"
