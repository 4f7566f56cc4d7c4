"""A headless Chromium for the tests in a browser, and the real service for it to look at."""

from __future__ import annotations

import pytest

from tests.support.programs import CHROMIUM_FLAGS, chromium, require
from tests.support.server import running_service


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
def service(tmp_path_factory):
    """Return the running service, one for all tests in a browser."""
    with running_service(tmp_path_factory.mktemp("service")) as running:
        yield running
