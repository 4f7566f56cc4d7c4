"""The turnstile before costly work: so many at once, of so much weight, a short queue, no endless wait.

Threat: more renders than the machine has cores or memory for, asked for at once. Layers: whoever finds the
queue full is told so at once; whoever waits is served in turn, so that a heavy photo is not overtaken for
ever; a place is given back however the work ends. What remains: the count is each process's own, so the
office shares cores and memory among the processes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition
from typing import Final, ParamSpec, TypeVar

from service.errors import Refusal

P = ParamSpec("P")
T = TypeVar("T")

_RETRY_SECONDS: Final = 2


class Turnstile:
    """Lets `places` through at once, of at most `budget` together; `queue` more wait `patience` seconds.

    A weight above the budget counts as the whole of it, so such work goes through alone.
    """

    def __init__(
        self, places: int, *, budget: float = float("inf"), queue: int = 1000, patience: float = 10.0
    ) -> None:
        self._places, self._budget = places, budget
        self._queue, self._patience = queue, patience
        self._changed = Condition()
        self._line: list[object] = []
        self._inside, self._weight = 0, 0.0

    @contextmanager
    def place(self, weight: float = 0.0) -> Iterator[None]:
        """Hold a place for work of this weight; raise Refusal `busy` where none is to be had in time."""
        weight = min(weight, self._budget)
        self._enter(weight)
        try:
            yield
        finally:
            self._leave(weight)

    def look(self) -> None:
        """Raise Refusal `busy` where the queue is full already: nothing is fetched for who is sent away."""
        with self._changed:
            if len(self._line) >= self._queue > 0:
                raise busy()

    def guarded(self, work: Callable[P, T]) -> Callable[P, T]:
        """Return the same work behind the turnstile; it may raise Refusal `busy`."""

        def wait_and_work(*args: P.args, **kwargs: P.kwargs) -> T:
            with self.place():
                return work(*args, **kwargs)

        return wait_and_work

    def _enter(self, weight: float) -> None:
        ticket = object()
        with self._changed:
            if len(self._line) >= self._queue and (self._line or not self._fits(weight)):
                raise busy()
            self._line.append(ticket)
            try:
                if not self._changed.wait_for(
                    lambda: self._line[0] is ticket and self._fits(weight), self._patience
                ):
                    raise busy()
                self._inside, self._weight = self._inside + 1, self._weight + weight
            finally:
                self._line.remove(ticket)
                self._changed.notify_all()

    def _fits(self, weight: float) -> bool:
        return self._inside < self._places and self._weight + weight <= self._budget

    def _leave(self, weight: float) -> None:
        with self._changed:
            self._inside, self._weight = self._inside - 1, self._weight - weight
            self._changed.notify_all()


def busy() -> Refusal:
    """Return the refusal of work that there is no place for just now."""
    return Refusal("busy", "Too many cards are being made just now; try again.", retry_after=_RETRY_SECONDS)


def fair_places(processes: int) -> int:
    """Return how many renders each of so many processes may run at once: all together one for each core."""
    return max(1, (os.cpu_count() or 1) // processes)
