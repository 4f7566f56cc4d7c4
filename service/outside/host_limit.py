"""How many at once for one host, so that the service is never the tool of a flood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from service.errors import Refusal


class HostLimit:
    """Counts who is at which host now; one more than `most` is sent away."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._present: Counter[str] = Counter()
        self._lock = Lock()

    @contextmanager
    def place(self, host: str) -> Iterator[None]:
        """Hold one place at this host; raise Refusal `busy` where all are taken."""
        self._enter(host)
        try:
            yield
        finally:
            self._leave(host)

    def _enter(self, host: str) -> None:
        with self._lock:
            if self._present[host] >= self._most:
                raise Refusal("busy", "That host is being visited many times just now.", retry_after=2)
            self._present[host] += 1

    def _leave(self, host: str) -> None:
        with self._lock:
            self._present[host] -= 1
            if not self._present[host]:
                del self._present[host]
