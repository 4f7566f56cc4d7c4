"""How long a repeat takes while others keep the renderer busy, beside how long it takes in quiet.

Rounds of quiet and storm take turns, so that what the neighbours do falls on both; a round's 99th percentile
is taken over a thousand requests, and of the rounds' the median. Clients are elsewhere in life, so here they
must not wait for a processor that the service takes: whoever measures goes ahead of all where the system lets
it, and whoever renders is a process of its own that stands back for all.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from typing import Any

from bench.asked import HEADLINE
from bench.servers import fetch, post_card

CLIENTS = 4
REQUESTS = 1000
_PACE = 0.003
_STANDS_BACK = 15


def storm(port: int, path: str, photo: bytes, rounds: int) -> list[dict[str, object]]:
    """Return how long a repeat takes in quiet, and while four clients post articles with this photo."""
    quiet: list[list[float]] = []
    loud: list[list[float]] = []
    with _clients(port, photo) as (raging, made), _ahead():
        for _ in range(rounds):
            quiet.append(_paced(port, path))
            raging.set()
            time.sleep(0.5)
            loud.append(_paced(port, path))
            raging.clear()
            time.sleep(1)
        cards = made.value
    rows = [_row("quiet", quiet, 0), _row("storm", loud, cards)]
    return [row | {"p99 to quiet": round(row["p99 ms"] / rows[0]["p99 ms"], 2)} for row in rows]


@contextmanager
def _clients(port: int, photo: bytes) -> Iterator[tuple[Any, Any]]:
    """Yield what lets the clients' process post, and the number of cards it was given."""
    context = multiprocessing.get_context("spawn")
    raging, made = context.Event(), context.Value("q", 0)
    process = context.Process(target=_rage, args=(port, photo, raging, made), daemon=True)
    process.start()
    try:
        yield raging, made
    finally:
        process.kill()
        process.join()


@contextmanager
def _ahead() -> Iterator[None]:
    """Let this thread run as soon as it can, where that is allowed."""
    before = os.sched_getscheduler(0), os.sched_getparam(0)
    with suppress(PermissionError):
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    try:
        yield
    finally:
        os.sched_setscheduler(0, *before)


def _rage(port: int, photo: bytes, raging: Any, made: Any) -> None:
    os.nice(_STANDS_BACK)
    numbers = count()

    def render() -> None:
        while raging.wait():
            with suppress(SystemExit, OSError):  # 503 is a fair answer to a storm
                post_card(port, photo, f"{HEADLINE} {next(numbers)}")
                with made:
                    made.value += 1

    for _ in range(CLIENTS):
        threading.Thread(target=render).start()


def _paced(port: int, path: str) -> list[float]:
    """Return the milliseconds that requests took, at readers' pace, each over a connection of its own."""
    took = []
    for _ in range(REQUESTS):
        took += fetch(port, path, 1)
        time.sleep(_PACE)
    return took


def _row(name: str, rounds: list[list[float]], cards: int) -> dict[str, Any]:
    cuts = [statistics.quantiles(took, n=100) for took in rounds]
    return {
        "when": name,
        "median ms": round(statistics.median(cut[49] for cut in cuts), 2),
        "p99 ms": round(statistics.median(cut[98] for cut in cuts), 2),
        "requests": sum(map(len, rounds)),
        "cards made": cards,
    }
