"""One time limit over everything that a fetch waits for."""

from __future__ import annotations

import time


class Deadline:
    """A moment, `seconds` from now, after which waiting is over."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self, most: float = float("inf")) -> float:
        """Return the seconds left, at most `most`; raise TimeoutError when there are none."""
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise TimeoutError("the time for this fetch is over")
        return min(seconds, most)
