"""Interleaved rounds: every way is run once a round, and medians are compared, for the machine is shared."""

from __future__ import annotations

import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

RESULTS = Path(__file__).parent / "results"
_PACKAGES = ("cutline", "pillow", "uharfbuzz", "flask")


def medians(ways: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return each way's median milliseconds over interleaved rounds, after one that is not counted."""
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds + 1):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            if number:
                taken[name].append(1000 * (time.perf_counter() - start))
    return {name: statistics.median(each) for name, each in taken.items()}


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
