"""Who of the workers on many hosts is alive: each holds a lock in PostgreSQL for as long as it lives.

A worker's death ends its session and frees its lock, whatever it died of; a living worker that finds the
lock free takes up what the dead one had begun. The lock belongs to a session, so a pooler that shares
sessions between transactions must not stand between. A worker that loses its session for a moment may see
its jobs done twice, which does no harm: the same job gives the same bytes.
"""

from __future__ import annotations

import logging
import zlib
from threading import Event, Thread
from typing import Any, Final

import psycopg
from dbos import DBOS

from service.errors import Refusal
from service.outside.jobs.place import JobsPlace
from service.outside.jobs.queue import out_of_reach

_LOG: Final = logging.getLogger("cutline.jobs")
_SPACE: Final = 0x0C071  # of advisory locks: any number, the same for all workers
_EVERY_SECONDS: Final = 5.0
_FIRST_SECONDS: Final = 30.0
# The server gives up a session whose host is gone, cable and all, after 5 + 3 * 3 seconds.
_KEEPALIVE: Final = {"tcp_keepalives_idle": 5, "tcp_keepalives_interval": 3, "tcp_keepalives_count": 3}


class Presence:
    """This worker's sign of life, and its eye on the others'."""

    def __init__(self, place: JobsPlace, executor: str) -> None:
        self._place = place
        self._executor = executor
        self._present = Event()
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="presence", daemon=True)

    def begin(self) -> None:
        """Show the sign of life, before any job is begun; raise Refusal `unready` where that fails."""
        self._thread.start()
        if not self._present.wait(_FIRST_SECONDS):
            raise Refusal("unready", "The database of jobs does not answer.")

    def end(self) -> None:
        """Take the sign away: what was begun and not ended is for the others."""
        self._stopping.set()
        self._thread.join(_EVERY_SECONDS)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                with psycopg.connect(self._place.address, autocommit=True, connect_timeout=5) as session:
                    self._watch(session)
            except (psycopg.Error, Refusal) as lost:
                _LOG.warning("presence: %s", type(lost).__name__)
                self._stopping.wait(1.0)

    def _watch(self, session: psycopg.Connection[Any]) -> None:
        for name, value in _KEEPALIVE.items():
            session.execute("SELECT set_config(%s, %s, false)", (name, str(value)))
        session.execute("SELECT pg_advisory_lock(%s, %s)", _lock_of(self._executor))
        self._present.set()
        while not self._stopping.wait(_EVERY_SECONDS):
            session.execute("SELECT 1")
            for executor in _at_work() - {self._executor}:
                _relieve(session, executor)


def _at_work() -> set[str]:
    """Return the workers that have begun jobs and not ended them."""
    with out_of_reach():
        begun = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
    return {each.executor_id for each in begun if each.executor_id}


def _relieve(session: psycopg.Connection[Any], executor: str) -> None:
    """Enqueue again what a worker had begun, if it is dead: its lock can be had."""
    lock = _lock_of(executor)
    taken = session.execute("SELECT pg_try_advisory_lock(%s, %s)", lock).fetchone()
    if not taken or not taken[0]:
        return
    try:
        with out_of_reach():
            left = DBOS.list_workflows(
                status="PENDING", executor_id=executor, load_input=False, load_output=False
            )
            for each in left:
                DBOS.resume_workflow(each.workflow_id, queue_name=each.queue_name)
        _LOG.warning("took up %d jobs of the worker %s, which is gone", len(left), executor)
    finally:
        session.execute("SELECT pg_advisory_unlock(%s, %s)", lock)


def _lock_of(executor: str) -> tuple[int, int]:
    return _SPACE, zlib.crc32(executor.encode()) - 2**31
