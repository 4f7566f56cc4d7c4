"""The worker: takes up accepted jobs and does them, until it is told to stop."""

from __future__ import annotations

import itertools
import logging
import os
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any, Final

from service.allocator import reuse_memory
from service.errors import Refusal
from service.filelock import lock, open_lockable
from service.filing.cards import PURGE
from service.meters import measured
from service.model.job import Dead, Outcome
from service.newsroom.jobs import ARTICLE, TELL
from service.newsroom.newsroom import Newsroom, build_newsroom
from service.newsroom.purging import Purging
from service.newsroom.pushing import PUSH, Pushing
from service.newsroom.rounds import find_stranded
from service.newsroom.telling import make_telling
from service.newsroom.work import ArticleWork
from service.office import build_office
from service.outside.files import private_folder
from service.outside.jobs.board import Board
from service.outside.jobs.place import jobs_place
from service.outside.jobs.queue import DurableQueue
from service.press import Press
from service.settings import Settings

_LOG: Final = logging.getLogger("cutline.worker")
_ROUND_SECONDS: Final = 15.0
_TIDY_EVERY: Final = 40  # rounds: ten minutes
_REMEMBERED: Final = timedelta(days=3)
_KEPT: Final = timedelta(days=30)  # what newsroom systems sent, once its work is done

Perform = Callable[[str, Mapping[str, Any], int], Outcome]
Handler = Callable[[Mapping[str, Any], int], Outcome]
"""Does one kind of job: payload, number of the attempt (from 1)."""


def job_handlers(newsroom: Newsroom) -> dict[str, Handler]:
    """Return who does which kind of job."""
    return {
        ARTICLE: ArticleWork(newsroom),
        TELL: make_telling(newsroom),
        PURGE: Purging(newsroom.office, newsroom.office.house.settings),
        PUSH: Pushing(newsroom),
    }


def run_worker(settings: Settings, stopping: Event) -> None:
    """Do jobs until `stopping` is set; then finish those begun. Raises ConfigurationError."""
    from service.outside.jobs.engine import Engine  # noqa: PLC0415 - loads DBOS

    reuse_memory()
    private_folder(settings.data)
    place = jobs_place(settings.database, settings.data)
    with _executor(settings, shared=place.shared) as executor:
        plain = build_office(settings)
        press = Press(plain.house, settings.renderers or os.cpu_count() or 1)
        queue = DurableQueue(place)
        newsroom = build_newsroom(replace(plain, make_cards=measured(press.make_cards), queue=queue))
        engine = Engine(place, executor, performer(newsroom), at_once=2 * (os.cpu_count() or 1))
        engine.start()
        rounds = itertools.count()
        while not stopping.wait(_ROUND_SECONDS):
            go_round(newsroom, Board(queue), tidying=next(rounds) % _TIDY_EVERY == 0)
        engine.stop()
        press.close()


def performer(newsroom: Newsroom) -> Perform:
    """Return what does an attempt at any kind of job."""
    handlers = job_handlers(newsroom)

    def perform(kind: str, payload: Mapping[str, Any], attempt: int) -> Outcome:
        handler = handlers.get(kind)
        if handler is None:
            return Dead(f"nobody does jobs of kind {kind}")
        return handler(payload, attempt)

    return perform


def go_round(newsroom: Newsroom, board: Board, *, tidying: bool) -> None:
    """Look after what no job looks after; what cannot be done now is done at the next round."""
    now = datetime.now(UTC)
    try:
        found = find_stranded(newsroom, now)
        if tidying:
            board.forget_done(now - _REMEMBERED)
            newsroom.deliveries.forget(now - _KEPT)
    except Refusal as no:
        _LOG.warning("the round is put off: %s", no.log)
        return
    if found:
        _LOG.warning("left the jobs of %d deliveries that had none", found)


@contextmanager
def _executor(settings: Settings, *, shared: bool) -> Iterator[str]:
    """Yield this worker's name: a new one among many, and on one machine always the same, held by one."""
    if shared:
        yield f"{socket.gethostname()}-{os.getpid()}-{time.time_ns()}"
        return
    handle = open_lockable(settings.data / "worker.lock")
    try:
        lock(handle, wait=True)
        yield "worker"
    finally:
        os.close(handle)
