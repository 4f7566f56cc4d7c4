"""A headless Chromium for the tests in a browser, and the real service for it to look at."""

from __future__ import annotations

import pytest

from service.resources import asset
from tests.support.article_site import article_site
from tests.support.programs import CHROMIUM_FLAGS, chromium, require
from tests.support.server import running_service

WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(event.violatedDirective);
});
"""


@pytest.fixture(scope="session")
def browser():
    """Return a Chromium under Playwright; tests that use it are marked `browser` and skipped without one."""
    require("browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM_FLAGS))
        yield launched
        launched.close()


@pytest.fixture
def context(browser):
    """Return a browser context of its own that reaches this machine alone."""
    made = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    made.route(lambda url: not url.startswith(("http://127.0.0.1", "data:", "blob:")), _refuse)
    yield made
    made.close()


def _refuse(route):
    route.abort("addressunreachable")


@pytest.fixture
def page(context):
    """Return an empty page."""
    return context.new_page()


@pytest.fixture(scope="session")
def site():
    """Return a newsroom's site with one article and its photo."""
    with article_site(asset("samples", "picos-de-europa.jpg").read_bytes()) as running:
        yield running


@pytest.fixture(scope="session")
def service(tmp_path_factory, site):
    """Return the running service, one for all tests in a browser; it may read the site."""
    with running_service(tmp_path_factory.mktemp("service"), settings=site.settings) as running:
        yield running


@pytest.fixture
def desk(page, service):
    """Return the desk's page; at the end nothing may have broken its policy or thrown."""
    page.thrown = []
    page.on("pageerror", lambda error: page.thrown.append(str(error)))
    page.add_init_script(WATCH)
    page.goto(f"{service.url}/")
    yield page
    assert page.thrown == []
    assert page.evaluate("window.violations") == []
