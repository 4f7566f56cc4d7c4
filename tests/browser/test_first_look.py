"""The first thing an editor sees: the form, whole, with no error in the browser and no call to elsewhere."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def noticed(page):
    """Everything the browser complains about, and every address it asks for."""
    seen = {"errors": [], "addresses": []}
    page.on("pageerror", lambda error: seen["errors"].append(str(error)))
    page.on("console", lambda said: seen["errors"].append(said.text) if said.type == "error" else None)
    page.on("request", lambda request: seen["addresses"].append(request.url))
    return seen


def test_the_form_opens_without_a_complaint_and_asks_nobody_else(page, service, noticed):
    answer = page.goto(f"{service.url}/")
    page.wait_for_load_state("load")
    assert answer.status == 200
    assert page.locator("form").count() >= 1
    assert noticed["errors"] == []
    assert [address for address in noticed["addresses"] if not address.startswith(service.url)] == []


@pytest.mark.parametrize("width", [320, 360, 390, 768, 1280])
def test_the_form_does_not_scroll_sideways(page, service, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{service.url}/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
