"""The desk behind a login: who is in, the way out, and a draft that a login's end cannot take."""

from __future__ import annotations

import pytest

from tests.browser.conftest import WATCH
from tests.browser.test_desk import fill, jpeg, proofs
from tests.support.server import running_service

pytestmark = pytest.mark.browser

WORD = "a-word-for-the-whole-newsroom"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """Return a service that asks who comes in."""
    settings = {"CUTLINE_LOGIN": "token", "CUTLINE_LOGIN_TOKEN": WORD}
    with running_service(tmp_path_factory.mktemp("guarded"), settings=settings) as running:
        yield running


@pytest.fixture
def inside(page, guarded):
    """Return the desk after a login; nothing on the way may break the page's policy."""
    page.add_init_script(WATCH)
    page.goto(f"{guarded.url}/")
    log_in(page)
    yield page
    assert page.evaluate("window.violations") == []


def log_in(page):
    page.fill("#name", "Anna")
    page.fill("#word", WORD)
    page.click("main button[type=submit]")
    page.wait_for_selector("#compose")


def test_the_bar_names_who_is_in_and_leads_out(inside):
    assert inside.text_content(".visitor") == "Anna"
    inside.click(".leave button")
    inside.wait_for_selector("#word")


def test_who_made_a_card_stands_in_the_history(inside, guarded):
    fill(inside, jpeg())
    proofs(inside)
    inside.click("#make")
    inside.wait_for_url("**/cards/*")
    inside.goto(f"{guarded.url}/history")
    assert "Anna" in inside.text_content(".row-words")


def test_a_login_that_ends_takes_no_draft_along(inside, context, guarded):
    fill(inside, jpeg(), headline="Written before the login ended")
    proofs(inside)
    context.clear_cookies()
    inside.fill("#kicker", "Weather")
    inside.wait_for_selector("#offline:visible")
    assert "signed out" in inside.text_content("#offline")
    assert inside.input_value("#headline") == "Written before the login ended"
    inside.goto(f"{guarded.url}/")
    log_in(inside)
    inside.wait_for_selector("#draft:visible")
    assert inside.input_value("#kicker") == "Weather"
    proofs(inside)
