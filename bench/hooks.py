"""How long a newsroom waits for its 202 under a flood of renders, and whether a long queue costs memory.

Run `python -m bench.hooks [ARTICLES]`. Articles are posted as fast as four systems can, then at a steady
pace, to one machine with two web processes and a worker, which makes each card from a photo it must fetch.
Fails where, while cards are made, the slowest 202 of a hundred takes over 200 ms, or where the worker's parts
end up larger than they were at one fifth.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.idle import megabytes, part
from tests.load import cms as systems
from tests.support.processes import descendants
from tests.support.server import Service, running_service

ARTICLES = 400
SYSTEMS = 4
STEADY = 100
PACE_SECONDS = 0.1
MOST_SECONDS = 0.2
MOST_GROWTH = 1.15
FORMATS = ("og",)


def post(service: Service, cms: systems.ContentSystem, number: int) -> float:
    """Post one article and return the seconds until its 202."""
    body, headers = cms.message(number, FORMATS)
    began = time.perf_counter()
    status = service.ask("POST", "/hooks/wire", body, headers).status
    if status != 202:
        sys.exit(f"article {number} was answered {status}")
    return time.perf_counter() - began


def held(service: Service) -> float:
    """Return the megabytes that the worker and its renderers hold together."""
    pids = descendants(service.process.pid)
    return sum(megabytes(pid) for pid in pids if part(pid) in ("worker", "renderer"))


def drain(cms: systems.ContentSystem, wanted: int) -> None:
    """Wait until so many articles were told of."""
    while len(cms.articles) < wanted:
        time.sleep(0.2)


def flood(service: Service, cms: systems.ContentSystem, articles: int) -> tuple[list[float], list[float]]:
    """Post most articles as fast as may be, then the rest at a steady pace while the renderer is busy."""
    with ThreadPoolExecutor(SYSTEMS) as posters:
        at_once = posters.map(lambda number: post(service, cms, number), range(articles - STEADY))
        flooded = sorted(at_once)
    steady = []
    for number in range(articles - STEADY, articles):
        steady.append(post(service, cms, number))
        time.sleep(PACE_SECONDS)
    return flooded, sorted(steady)


def told(what: str, took: list[float]) -> float:
    """Print how long the 202s took, and return the time that one of a hundred exceeds."""
    slow = took[int(0.99 * len(took))]
    middle = statistics.median(took)
    print(f"{what}: p50 {1000 * middle:.0f} ms, p99 {1000 * slow:.0f} ms, most {1000 * took[-1]:.0f} ms")
    return slow


def main() -> None:
    """Measure; exit with 1 where a system waits too long or the worker grows."""
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES
    systems.FAILURES = 0.0
    with tempfile.TemporaryDirectory() as name, systems.content_system(random.randrange(1000)) as cms:
        folder = Path(name)
        (folder / "sources.toml").write_text(cms.sources)
        settings = {"CUTLINE_SOURCES": str(folder / "sources.toml"), "CUTLINE_WORKERS": "2", **cms.settings}
        with running_service(folder, settings=settings) as service:
            began = time.monotonic()
            flooded, steady = flood(service, cms, articles)
            waiting = articles - len(cms.articles)
            drain(cms, articles // 5)
            early = held(service)
            drain(cms, articles)
            late, seconds = held(service), time.monotonic() - began
    told(f"{articles - STEADY} at once", flooded)
    slow = told(f"{STEADY} while cards are made", steady)
    print(f"{waiting} were still waiting after the last post; all were told of after {seconds:.0f} s")
    print(f"worker and renderers: {early:.0f} MB at one fifth, {late:.0f} MB at the end")
    if slow > MOST_SECONDS or late > MOST_GROWTH * early:
        sys.exit("a system waited too long, or the worker grew")


if __name__ == "__main__":
    main()
