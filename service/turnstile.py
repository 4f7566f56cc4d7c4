"""The turnstile before the renderer: as many renders at once as there are cores, and no endless wait."""

from __future__ import annotations

import os
from collections.abc import Callable
from threading import BoundedSemaphore
from typing import ParamSpec, TypeVar

from service.errors import Refusal

P = ParamSpec("P")
T = TypeVar("T")


class Turnstile:
    """Lets `places` calls through at once; a call that waited `patience` seconds is told to come again."""

    def __init__(self, places: int, patience: float = 8.0) -> None:
        self._places = BoundedSemaphore(places)
        self._patience = patience

    def guarded(self, work: Callable[P, T]) -> Callable[P, T]:
        """Return the same work behind the turnstile; it may raise Refusal `busy`."""

        def wait_and_work(*args: P.args, **kwargs: P.kwargs) -> T:
            if not self._places.acquire(timeout=self._patience):
                raise Refusal("busy", "Too many cards are being made just now; try again.", retry_after=2)
            try:
                return work(*args, **kwargs)
            finally:
                self._places.release()

        return wait_and_work


def fair_places(processes: int) -> int:
    """Return how many renders each of so many processes may run at once: all together one for each core."""
    return max(1, (os.cpu_count() or 1) // processes)
