"""When a failed attempt is followed by the next: seconds, then minutes, for about a day in all."""

from __future__ import annotations

import hashlib
from typing import Final

_LONGEST: Final = 600.0
_LONGEST_ASKED: Final = 3600.0
MOST_ATTEMPTS: Final = 152  # 1, 2, 4 ... 512 and then 600 seconds apart: a day


def pause(key: str, attempt: int, asked: float | None = None) -> float:
    """Return the seconds between attempt number `attempt` (from 1) and the next.

    `asked` is what the other side asked for; otherwise the time doubles, a quarter more or less, so that
    jobs which failed together do not come back together. The jitter is drawn from key and attempt: a job
    taken up by another process must decide alike.
    """
    if asked is not None:
        return min(max(asked, 1.0), _LONGEST_ASKED)
    doubled = min(_LONGEST, 2.0 ** min(attempt - 1, 16))
    return doubled * (0.75 + 0.5 * _fraction(f"{key}~{attempt}"))


def _fraction(text: str) -> float:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") / 2**32
