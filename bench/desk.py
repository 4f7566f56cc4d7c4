"""An editor at the desk, by the clock: empty page to downloaded set, and key to picture.

`python -m bench.desk`. A real Chromium on the real service; every step that a person takes is counted and
printed. No time is added for reading and thinking: what is measured is what the desk itself takes of the half
minute. Then the focal point is moved by the arrow keys, and each time the cards are waited for.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, sync_playwright

from service.resources import asset
from tests.support.article_site import ArticleSite, article_site
from tests.support.programs import CHROMIUM_FLAGS, chromium
from tests.support.server import Service, running_service

KEYS: Final = 24
# Told by the page itself: from the key's event until the new pictures are decoded.
WATCH: Final = """() => new Promise((done) => {
  const drawn = () => performance.getEntriesByName("preview").length;
  const before = drawn();
  const began = performance.now();
  const look = async () => {
    if (drawn() === before) return requestAnimationFrame(look);
    await Promise.all([...document.querySelectorAll("#sheet img")].map((image) => image.decode()));
    done(performance.now() - began);
  };
  const key = window.turn = window.turn === "ArrowRight" ? "ArrowLeft" : "ArrowRight";
  document.getElementById("frame").dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true }));
  requestAnimationFrame(look);
})"""


class Clock:
    """Counts and prints steps, with the seconds that each took."""

    def __init__(self) -> None:
        self.steps = 0
        self.began = time.perf_counter()

    def step(self, words: str, work: Callable[[], object]) -> None:
        """Do one step of the editor's and print it."""
        self.steps += 1
        start = time.perf_counter()
        work()
        print(f"  {self.steps}. {words:<58}{time.perf_counter() - start:6.2f} s", flush=True)

    @property
    def seconds(self) -> float:
        """The seconds since the clock was started."""
        return time.perf_counter() - self.began


def main() -> int:
    """Print both paths and the answering times; return the exit status."""
    with _browser() as (service, site, page):
        print("By the article's address:")
        by_address(page, service, site)
        print("By upload:")
        by_upload(page, service)
        key_to_picture(page, service)
    return 0


@contextmanager
def _browser() -> Iterator[tuple[Service, ArticleSite, Page]]:
    photo = asset("samples", "picos-de-europa.jpg").read_bytes()
    with tempfile.TemporaryDirectory() as folder, article_site(photo) as site:
        running = running_service(Path(folder), settings=site.settings)
        with running as service, sync_playwright() as playwright:
            launched = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM_FLAGS))
            yield service, site, launched.new_page(viewport={"width": 1280, "height": 900})
            launched.close()


def by_address(page: Page, service: Service, site: ArticleSite) -> None:
    """From the empty page to the set on disk, by the article's address."""
    clock = Clock()
    clock.step("open the desk", lambda: page.goto(f"{service.url}/"))
    clock.step("paste the article's address", lambda: page.fill("#url", site.url))
    clock.step("press Enter; the cards stand there", lambda: _entered(page))
    _make_and_take(page, clock)


def by_upload(page: Page, service: Service) -> None:
    """From the empty page to the set on disk, with the photo as a file."""
    clock = Clock()
    photo = str(asset("samples", "picos-de-europa.jpg"))
    clock.step("open the desk", lambda: page.goto(f"{service.url}/"))
    clock.step("give the photo; caption and credit are read in it", lambda: _given(page, photo))
    clock.step("type the headline; the cards stand there", lambda: _typed(page))
    _make_and_take(page, clock)


def _entered(page: Page) -> None:
    page.press("#url", "Enter")
    page.wait_for_selector("#sheet[data-state=ready]")


def _given(page: Page, photo: str) -> None:
    page.set_input_files("#photo", photo)
    page.wait_for_selector(".reading-line")


def _typed(page: Page) -> None:
    page.fill("#headline", "On foot to the limestone walls")
    page.wait_for_selector("#sheet[data-state=ready]")


def _make_and_take(page: Page, clock: Clock) -> None:
    clock.step("press Make cards", lambda: _made(page))
    clock.step("press Download all", lambda: _taken(page))
    print(f"  {clock.steps} steps, {clock.seconds:.1f} s", flush=True)


def _made(page: Page) -> None:
    page.click("#make:enabled")
    page.wait_for_url("**/cards/*")


def _taken(page: Page) -> None:
    with page.expect_download() as waiting:
        page.click(".button-first")
    with zipfile.ZipFile(waiting.value.path()) as archive:
        print(f"     {waiting.value.suggested_filename}: {', '.join(archive.namelist())}")


def key_to_picture(page: Page, service: Service) -> None:
    """Print how long after a key all pictures stand there anew, the focal point being moved by arrow keys."""
    page.goto(f"{service.url}/")
    _given(page, str(asset("samples", "picos-de-europa.jpg")))
    _typed(page)
    page.wait_for_timeout(500)
    times = [page.evaluate(WATCH) for _ in range(KEYS)][4:]
    ordered = sorted(times)
    print(
        f"From the key to all four pictures, {len(times)} keys: median {statistics.median(times):.0f} ms, "
        f"19 in 20 within {ordered[int(len(ordered) * 0.95) - 1]:.0f} ms, slowest {ordered[-1]:.0f} ms"
    )


if __name__ == "__main__":
    sys.exit(main())
