"""What axe-core finds on the desk's pages: nothing serious, in any state, light or dark, either way round."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.test_desk import fill, jpeg, proofs
from tests.browser.test_desk_whole import make

pytestmark = pytest.mark.browser

GRAVE = ("serious", "critical")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def photo():
    return jpeg()


@pytest.fixture(params=[("en", "light"), ("en", "dark"), ("ar", "dark")], ids="-".join)
def page(request, browser, service):
    """Return the desk in a language and a scheme, without motion."""
    language, scheme = request.param
    context = browser.new_context(locale=language, color_scheme=scheme, reduced_motion="reduce")
    opened = context.new_page()
    opened.goto(f"{service.url}/")
    yield opened
    context.close()


def grave(page):
    """Return what is found and matters: rule, and the elements it is about."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        (each["id"], [node["html"][:160] for node in each["nodes"]])
        for each in found
        if each["impact"] in GRAVE
    ]


def test_the_empty_form(page):
    assert grave(page) == []


def test_the_form_at_work(page, photo):
    fill(page, photo, caption="Boats lie in the streets. NO SALES. (A. Person/Reuters) HANDOUT")
    proofs(page)
    page.click("#correction summary")
    page.click("#trace summary")
    page.click("#author-box summary")
    page.set_input_files("#portrait", jpeg(700, 900))
    page.wait_for_selector("#author-reading[data-state=hold]")
    page.check("#zones")
    assert grave(page) == []
    page.check("[name=shown][value=networks]")
    assert grave(page) == []
    page.check("[name=look][value=dark]")
    page.click("#see-designs")
    page.wait_for_selector("#designs-sheet img")
    assert grave(page) == []


def test_a_refusal_in_the_form(page, photo):
    fill(page, photo, caption="Boats lie in the streets.")
    page.wait_for_selector("#reading[data-state=stop]")
    page.set_input_files(
        "#photo", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"%PDF-1.7 no photo"}
    )
    page.wait_for_selector("#photo-fault:visible")
    assert grave(page) == []


def test_the_cards_page_and_the_pages_beside_it(page, photo, service):
    fill(page, photo)
    proofs(page)
    make(page)
    assert grave(page) == []
    for path in (
        "/history",
        "/history?q=nothing-of-the-kind",
        "/designs",
        "/problems/credit-missing",
        "/nowhere",
    ):
        page.goto(f"{service.url}{path}")
        assert grave(page) == [], path


def test_a_fault_would_be_found(page):
    page.evaluate("() => document.querySelector('main').append(document.createElement('button'))")
    assert [rule for rule, _elements in grave(page)] == ["button-name"]
