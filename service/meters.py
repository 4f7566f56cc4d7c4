"""What is counted, for Prometheus: by every process of a host into one folder, read by whichever is asked.

The folder is named by the variable `PROMETHEUS_MULTIPROC_DIR` before this module is first imported; without
it each process counts for itself. Labels are few and of our own words: never an address, a name or a text.
A process counts in the files of a seat, which its successor takes over: there are never more of them than
there were processes at once.
"""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, values
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

from service.filelock import lock, open_lockable
from service.model.job import Depth

P = ParamSpec("P")
T = TypeVar("T")

_FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
_SECONDS: Final = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)


def _seat() -> str:
    """Return the name of this process's seat: the first that no living process holds."""
    return _taken_seat(os.getpid(), os.environ[_FOLDER])


@cache
def _taken_seat(_process: int, folder: str) -> str:
    for number in itertools.count(1):
        handle = open_lockable(Path(folder, f"{number}.seat"))
        if lock(handle):
            return str(number)  # the handle, and with it the lock, is kept for as long as the process lives
        os.close(handle)
    raise AssertionError("unreachable")


if os.environ.get(_FOLDER):
    values.ValueClass = values.MultiProcessValue(_seat)  # type: ignore[no-untyped-call]

RENDERS: Final = Histogram(
    "cutline_render_seconds", "Card sets made, and how long each took.", ("result",), buckets=_SECONDS
)
REFUSALS: Final = Counter("cutline_refusals", "Requests and jobs refused, by code.", ("place", "code"))
FETCHES: Final = Counter(
    "cutline_fetches", "Remote files and messages, by how they ended.", ("kind", "outcome")
)
CACHE_READS: Final = Counter("cutline_cache_reads", "Reads of what is kept nearby.", ("cache", "result"))
JOBS: Final = Counter("cutline_jobs", "Attempts at jobs, by how they ended.", ("kind", "outcome"))
REQUESTS: Final = Histogram(
    "cutline_request_seconds", "Requests answered, by door.", ("door", "status"), buckets=_SECONDS
)


def measured(work: Callable[P, T]) -> Callable[P, T]:
    """Return the same work, its time and its end counted as a render's."""

    def timed(*args: P.args, **kwargs: P.kwargs) -> T:
        began, result = time.monotonic(), "failed"
        try:
            made = work(*args, **kwargs)
            result = "made"
        finally:
            RENDERS.labels(result).observe(time.monotonic() - began)
        return made

    return timed


def exposition(depths: Callable[[], Iterable[Depth]]) -> bytes:
    """Return all counts in Prometheus' text form; `depths` tells how much waits."""
    registry = CollectorRegistry()
    if os.environ.get(_FOLDER):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(_Process())
    registry.register(_Queues(depths))
    return generate_latest(registry)


class _Process(Collector):
    """What this process alone has counted."""

    def collect(self) -> Iterable[Any]:
        """Return the counts of the default registry that are Cutline's own."""
        return [each for each in REGISTRY.collect() if each.name.startswith("cutline_")]


class _Queues(Collector):
    """How much waits, asked for when it is asked for."""

    def __init__(self, depths: Callable[[], Iterable[Depth]]) -> None:
        self._depths = depths

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Yield the depth of each queue and the age of the oldest attempt in it."""
        names = ("queue", "state")
        depth = GaugeMetricFamily("cutline_queue_depth", "Attempts in a queue.", labels=names)
        age = GaugeMetricFamily("cutline_queue_oldest_seconds", "Age of the oldest of them.", labels=names)
        for each in self._depths():
            depth.add_metric((each.queue, each.state), each.count)
            age.add_metric((each.queue, each.state), each.oldest)
        return [depth, age]
