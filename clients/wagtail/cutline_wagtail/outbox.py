"""What is to be sent, each by when it is due: what waits to be sent again holds nothing else up."""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
LOG = logging.getLogger("cutline")


class Outbox(Generic[T]):
    """Calls `send` with what was put in, on one thread that lives while there is any.

    `send` may put the same in again, with a pause. The process ends only when nothing is left.
    """

    def __init__(self, send: Callable[[T], None]) -> None:
        self._send = send
        self._changed = threading.Condition()
        self._due: list[tuple[float, int, T]] = []
        self._numbers = itertools.count()
        self._is_running = False

    def put(self, thing: T, pause: float = 0.0) -> None:
        """Have a thing sent after so many seconds."""
        with self._changed:
            heapq.heappush(self._due, (time.monotonic() + pause, next(self._numbers), thing))
            self._changed.notify()
            if not self._is_running:
                threading.Thread(target=self._run, name="cutline").start()
                self._is_running = True

    def _run(self) -> None:
        for thing in iter(self._next, None):
            try:
                self._send(thing)
            except Exception:
                LOG.exception("a message was lost")

    def _next(self) -> T | None:
        """Wait until something is due, and take it out; None where nothing is left."""
        with self._changed:
            while self._due:
                pause = self._due[0][0] - time.monotonic()
                if pause <= 0:
                    return heapq.heappop(self._due)[2]
                self._changed.wait(pause)
            self._is_running = False
            return None
