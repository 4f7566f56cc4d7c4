"""Take pictures of the desk's pages, wide and narrow, light and dark, left to right and right to left.

Usage: python -m tools.screenshots [NAME ...]     names as in SCENES; none means all
They go to out/screenshots.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Page, sync_playwright

from service.resources import asset
from tests.support.article_site import ArticleSite, article_site
from tests.support.programs import CHROMIUM_FLAGS, chromium
from tests.support.server import Service, running_service

ROOT: Final = Path(__file__).parents[1]
OUT: Final = ROOT / "out" / "screenshots"
# Those that the README shows: scene, language, width and scheme, and the name they have there.
SHOWN: Final = {
    ("compose", "en", 1280, "light"): "desk-compose",
    ("networks", "en", 1280, "dark"): "desk-networks",
    ("credit", "ar", 390, "light"): "desk-telephone",
}
CAPTION: Final = "Rescue workers reach the village of Lower Fenn by boat."
SIZES: Final = {1280: 900, 390: 844}
SCHEMES: Final = ("light", "dark")
LANGUAGES: Final = ("en", "ar")


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the pictures are taken: a running service and an article to show."""

    service: Service
    site: ArticleSite
    card: str


def main(names: Sequence[str]) -> int:
    """Take the pictures of these scenes, or of all."""
    OUT.mkdir(parents=True, exist_ok=True)
    with _stage() as (stage, browser):
        for language in LANGUAGES:
            for width in SIZES:
                for scheme in SCHEMES:
                    _take(stage, browser, names or tuple(SCENES), (language, width, scheme))
    return 0


@contextmanager
def _stage() -> Iterator[tuple[Stage, Browser]]:
    photo = asset("samples", "picos-de-europa.jpg").read_bytes()
    with tempfile.TemporaryDirectory() as folder, article_site(photo) as site:
        running = running_service(Path(folder), settings=site.settings)
        with running as service, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM_FLAGS))
            yield Stage(service, site, _made_card(service)), browser
            browser.close()


def _made_card(service: Service) -> str:
    """Make the sample's cards, for the pages that show made ones."""
    document = asset("samples", "sample.json").read_bytes()
    answer = service.ask("POST", "/v1/cards", document, {"Content-Type": "application/json"})
    return str(answer.json()["id"])


def _take(stage: Stage, browser: Browser, names: Sequence[str], look: tuple[str, int, Any]) -> None:
    language, width, scheme = look
    context = browser.new_context(
        viewport={"width": width, "height": SIZES[width]}, color_scheme=scheme, locale=language
    )
    for name in names:
        page = context.new_page()
        SCENES[name](page, stage)
        page.wait_for_load_state("networkidle")
        path = OUT / f"{name}-{language}-{width}-{scheme}.png"
        page.screenshot(path=path)
        if (name, *look) in SHOWN:
            shown = ROOT / "docs" / "images" / f"{SHOWN[(name, *look)]}.jpg"
            page.screenshot(path=shown, type="jpeg", quality=82)
        page.close()
        print(path.relative_to(ROOT), flush=True)
    context.close()


def empty(page: Page, stage: Stage) -> None:
    """Show the form as it opens, without the draft of the scene before."""
    page.goto(f"{stage.service.url}/")
    page.evaluate("localStorage.clear()")
    page.goto(f"{stage.service.url}/")


def compose(page: Page, stage: Stage) -> None:
    """Show the form filled in from an article's address."""
    empty(page, stage)
    page.fill("#url", stage.site.url)
    page.click("#read")
    page.wait_for_selector("#sheet[data-state=ready]")
    page.fill("#url", "https://www.example.org/travel/picos-de-europa")
    page.evaluate("document.getElementById('photo_url').value = 'https://www.example.org/photos/picos.jpg'")
    page.evaluate("document.activeElement.blur()")
    page.wait_for_timeout(500)
    page.wait_for_selector("#sheet[data-state=ready]")
    if page.evaluate("innerWidth") > 1000:
        page.evaluate("scrollTo(0, 250)")


def credit(page: Page, stage: Stage) -> None:
    """Show how an agency's caption reads."""
    compose(page, stage)
    page.fill(
        "#caption",
        f"{CAPTION} NO SALES. (A. Person/Reuters) HANDOUT",
    )
    page.wait_for_timeout(900)
    page.evaluate("document.activeElement.blur()")
    page.evaluate("document.getElementById('caption').scrollIntoView({ block: 'start' })")
    page.evaluate("scrollBy(0, -130)")


def refused(page: Page, stage: Stage) -> None:
    """Show what stands in the way where an agency forbids the use."""
    credit(page, stage)
    page.fill("#caption", f"{CAPTION} NO USE UK (A. Person/Reuters)")
    page.wait_for_selector("#reading[data-state=stop]")
    page.evaluate("document.activeElement.blur()")


def networks(page: Page, stage: Stage) -> None:
    """Show the cards as networks do, in the page's own scheme."""
    compose(page, stage)
    page.check("[name=shown][value=networks]")
    if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches"):
        page.check("[name=look][value=dark]")
    page.evaluate("innerWidth < 1000 && document.getElementById('networks').scrollIntoView()")


def cards(page: Page, stage: Stage) -> None:
    """Show the page of cards that were made."""
    page.goto(f"{stage.service.url}/cards/{stage.card}")


def history(page: Page, stage: Stage) -> None:
    """Show the history."""
    page.goto(f"{stage.service.url}/history")


def designs(page: Page, stage: Stage) -> None:
    """Show all designs in all brands."""
    page.goto(f"{stage.service.url}/designs")


SCENES: Final[dict[str, Callable[[Page, Stage], None]]] = {
    "empty": empty,
    "compose": compose,
    "credit": credit,
    "refused": refused,
    "networks": networks,
    "cards": cards,
    "history": history,
    "designs": designs,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
