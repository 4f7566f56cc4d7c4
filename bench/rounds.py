"""Interleaved rounds: every way is run once a round, and medians are compared, for the machine is shared.

Processor time stands beside the time on the clock: neighbours on the same cores disturb it less.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

RESULTS = Path(__file__).parent / "results"
_PACKAGES = ("cutline", "pillow", "uharfbuzz", "flask")


class Taken(NamedTuple):
    """Milliseconds: on the clock, and of processors."""

    clock: float
    cpu: float


def medians(
    ways: Mapping[str, Callable[[], object]], rounds: int, cpu: Callable[[str], float] | None = None
) -> dict[str, Taken]:
    """Return each way's medians over interleaved rounds, after one that is not counted.

    `cpu` gives the seconds of processor time that a way has taken so far; without it, this process's own.
    """
    taken: dict[str, list[Taken]] = {name: [] for name in ways}
    for number in range(rounds + 1):
        for name, way in ways.items():
            once = _timed(way, partial(cpu, name) if cpu else time.process_time)
            if number:
                taken[name].append(once)
    return {
        name: Taken(*(statistics.median(column) for column in zip(*each, strict=True)))
        for name, each in taken.items()
    }


def _timed(way: Callable[[], object], cpu: Callable[[], float]) -> Taken:
    worked, start = cpu(), time.perf_counter()
    way()
    return Taken(1000 * (time.perf_counter() - start), 1000 * (cpu() - worked))


def cpu_seconds(process: int) -> float:
    """Return the seconds of processor time that a process took so far, threads that ended included.

    Linux numbers the clock of another process so (clock_getcpuclockid(3)).
    """
    return time.clock_gettime((~process << 3) | 2)


def family(process: int) -> list[int]:
    """Return a process and all that descend from it."""
    threads = Path(f"/proc/{process}/task").glob("*/children")
    children = [int(child) for thread in threads for child in thread.read_text().split()]
    return [process, *(each for child in children for each in family(child))]


def machine() -> dict[str, str | int]:
    """Say what the figures were measured on."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": len(os.sched_getaffinity(0)),
        **{name: version(name) for name in _PACKAGES},
    }


def table(rows: Sequence[Mapping[str, object]]) -> str:
    """Return rows as a Markdown table; the first row names the columns."""
    names = list(rows[0])
    cells = [names, ["---"] * len(names), *([_cell(row.get(name, "")) for name in names] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)


def _cell(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def report(name: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Print rows as a table and keep them in bench/results with machine and versions."""
    print(table(rows), flush=True)
    RESULTS.mkdir(exist_ok=True)
    kept = {"machine": machine(), "rows": list(rows)}
    (RESULTS / f"{name}.json").write_text(
        json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
