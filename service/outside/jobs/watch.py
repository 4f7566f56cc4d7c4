"""When the engine looks for work: as soon as something waits, else every five seconds.

A look of DBOS builds its statements anew and costs some three milliseconds, so ten a second would keep an
idle machine busy. Whether anything waits in a queue is one question to the documented table of workflows, for
a thirtieth of that. DBOS has no door for it, so its own look runs in a thread of ours, given a sign to stop
that does not return from waiting before there is a reason.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from threading import Event, Thread
from typing import Any, Final

import psycopg
from dbos import DBOS, Queue
from dbos._queue import queue_worker_thread

from service.outside.jobs.place import JobsPlace

Connection = sqlite3.Connection | psycopg.Connection[Any]

_LONGEST_SECONDS: Final = 5.0
_JOIN_SECONDS: Final = 10.0
_WAITING: Final = "SELECT 1 FROM {}workflow_status WHERE queue_name = '{}' AND status = 'ENQUEUED' LIMIT 1"


class SignToStop(Event):
    """What DBOS waits for between two looks: asks `is_called` if it is time, for five seconds at most."""

    def __init__(self, is_called: Callable[[], bool]) -> None:
        super().__init__()
        self._is_called = is_called

    def wait(self, timeout: float | None = None) -> bool:
        """Return True once asked to stop, False when it is time to look; ask every `timeout` seconds."""
        last = time.monotonic() + _LONGEST_SECONDS
        while not super().wait(timeout):
            if self._is_called() or time.monotonic() > last:
                return False
        return True


class Bell:
    """Tells whether attempts wait in one queue; of one thread, on a bare connection, as it asks all day."""

    def __init__(self, place: JobsPlace, queue: str) -> None:
        schema = f'"{place.schema}".' if place.shared else ""
        self._place, self._question = place, _WAITING.format(schema, queue)
        self._connection: Connection | None = None

    def rings(self) -> bool:
        """Tell whether anything waits; where the database does not answer, the next look will tell of it."""
        try:
            self._connection = self._connection or _connect(self._place)
            return bool(self._connection.execute(self._question).fetchall())
        except (sqlite3.Error, psycopg.Error):
            self.close()
            return False

    def close(self) -> None:
        """Close the connection, until the next question."""
        if self._connection:
            self._connection.close()
        self._connection = None


def _connect(place: JobsPlace) -> Connection:
    if place.shared:
        # A server that vanished, cable and all, is given up after fifteen seconds, not after as many minutes.
        return psycopg.connect(place.address, autocommit=True, connect_timeout=5, tcp_user_timeout=15_000)
    return sqlite3.connect(place.file, isolation_level=None, check_same_thread=False)


class Watch:
    """Looks into one queue of a launched DBOS, which must not listen to it itself, until it is ended."""

    def __init__(self, place: JobsPlace, dbos: DBOS, queue: Queue) -> None:
        self._bell = Bell(place, queue.name)
        self._stopping = SignToStop(self._bell.rings)
        self._thread = Thread(
            target=queue_worker_thread,
            args=(self._stopping, dbos, queue),
            name=f"watch-{queue.name}",
            daemon=True,
        )
        self._thread.start()

    def end(self) -> None:
        """Look no more."""
        self._stopping.set()
        self._thread.join(_JOIN_SECONDS)
        self._bell.close()
