"""What the service costs when nothing happens: its fair share of memory (PSS) and of processor time.

Run `python -m bench.idle [SECONDS]`. Two web processes and the worker, as `cutline serve` starts them, first
as they are after the start, then again after one card was made by each way. Fails above 250 MB or 3 % of a
core after the start.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.support.processes import command_line, descendants, name_of
from tests.support.server import Service, running_service

MOST_MEGABYTES = 250
MOST_SHARE = 0.03
SECONDS = 30.0
SETTLE_SECONDS = 22.0  # memory is given back ten to twenty seconds after a card
SAMPLE = Path(__file__).parents[1] / "assets" / "samples" / "sample.json"


def part(pid: int) -> str:
    """Say what a process of the service is."""
    if "forkserver" in command_line(pid):
        return "renderer"
    return name_of(pid).removeprefix("cutline-") if name_of(pid).startswith("cutline-") else "parent"


def megabytes(pid: int) -> float:
    """Return a process's fair share of the memory it uses."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def seconds_used(pid: int) -> float:
    """Return the processor time a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(service: Service, seconds: float, when: str) -> tuple[float, float]:
    """Print and return what all processes hold together, and the share of a core they use."""
    time.sleep(SETTLE_SECONDS)
    pids = [service.process.pid, *descendants(service.process.pid)]
    before = {pid: seconds_used(pid) for pid in pids}
    time.sleep(seconds)
    used = {pid: (seconds_used(pid) - before[pid]) / seconds for pid in pids}
    print(f"{when}:")
    for pid in pids:
        print(f"  {part(pid):9}{megabytes(pid):7.1f} MB{100 * used[pid]:7.2f} % of a core")
    held, share = sum(map(megabytes, pids)), sum(used.values())
    print(f"  together {held:7.1f} MB{100 * share:7.2f} % of a core")
    return held, share


def main() -> None:
    """Measure; exit with 1 where the service costs too much."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    with tempfile.TemporaryDirectory() as folder:
        settings = {"CUTLINE_WORKERS": "2"}
        with running_service(Path(folder), settings=settings) as service:
            held, share = measure(service, seconds, "after the start")
            service.post_json("/v1/cards", json.loads(SAMPLE.read_text(encoding="utf-8")))
            measure(service, seconds, "after one request for cards")
    if held > MOST_MEGABYTES or share > MOST_SHARE:
        sys.exit(f"more than {MOST_MEGABYTES} MB or {100 * MOST_SHARE:.0f} % of a core")


if __name__ == "__main__":
    main()
