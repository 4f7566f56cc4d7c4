"""The whole path at the desk in real Chromium: by address, by keyboard alone, in Arabic, with drafts."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from tests.browser.test_desk import CAPTION, HEADLINE, drawn, fill, fits, jpeg, proofs
from tests.support.article_site import CAPTION as TOLD
from tests.support.article_site import HEADLINE as TITLE

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def photo():
    return jpeg()


def focused(page):
    return page.evaluate(
        "document.activeElement.id || document.activeElement.name || document.activeElement.tagName"
    )


def tab_to(page, wanted, most=60):
    """Press Tab until this control has the focus."""
    for _ in range(most):
        if focused(page) == wanted:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is not reached; the focus is on {focused(page)}")


def make(page):
    page.wait_for_selector("#make:enabled")
    page.click("#make")
    page.wait_for_url("**/cards/*")


def test_an_articles_address_is_enough(desk, site):
    desk.fill("#url", site.url)
    desk.click("#read")
    assert proofs(desk) == ["Link · 1200 × 630", "Square", "Story", "Photo only"]
    assert desk.input_value("#headline") == TITLE
    assert desk.input_value("#caption") == TOLD
    assert desk.text_content("#headline-source") == "From the page's structured data"
    assert desk.text_content("#caption-source") == "From the figure in the article"
    assert desk.text_content(".reading-line") == "Aitzol Berasategi, CC BY 4.0"
    make(desk)
    assert desk.text_content("h1") == TITLE


def test_what_was_typed_stays_when_a_page_is_read(desk, site):
    desk.fill("#headline", "My own words")
    desk.fill("#url", site.url)
    desk.click("#read")
    desk.wait_for_selector("#caption-source:visible")
    assert desk.input_value("#headline") == "My own words"
    assert desk.is_hidden("#headline-source")


def test_a_page_that_cannot_be_read_is_told_beside_its_address(desk):
    desk.fill("#url", "http://127.0.0.1:9/nothing")
    desk.click("#read")
    desk.wait_for_selector("#url-fault:visible")
    with desk.expect_response("**/desk/reading"):
        desk.fill("#caption", "A bridge. (AP)")
    desk.wait_for_selector("#reading:visible")
    assert desk.is_visible("#url-fault")
    assert desk.get_attribute("#url", "aria-invalid") == "true"
    assert desk.input_value("#url") == "http://127.0.0.1:9/nothing"
    desk.fill("#url", "http://127.0.0.1:9/other")
    assert desk.is_hidden("#url-fault")
    assert desk.get_attribute("#url", "aria-invalid") is None


def test_the_keyboard_alone_makes_and_downloads_a_set(desk, site):
    tab_to(desk, "url")
    desk.keyboard.type(site.url)
    desk.keyboard.press("Enter")
    proofs(desk)
    tab_to(desk, "frame")
    desk.keyboard.press("ArrowRight")
    assert desk.input_value("#focal_x") == "52"
    tab_to(desk, "make")
    desk.wait_for_selector("#make:enabled")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/cards/*")
    with desk.expect_download() as waiting:
        for _ in range(20):
            desk.keyboard.press("Tab")
            if desk.evaluate("document.activeElement.classList.contains('button-first')"):
                desk.keyboard.press("Enter")
                break
    with zipfile.ZipFile(io.BytesIO(waiting.value.path().read_bytes())) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert len(archive.namelist()) == 5
    assert manifest["credit"] == "Aitzol Berasategi, CC BY 4.0"


def test_a_caption_is_split_in_sight_and_each_part_can_be_corrected(desk, photo):
    fill(desk, photo, caption="Boats lie in the streets. NO SALES. (A. Person/Reuters) HANDOUT")
    desk.wait_for_selector(".split")
    assert "Boats lie in the streets." in desk.text_content(".split div:first-child dd")
    assert desk.locator(".split .pieces b").all_text_contents()[:3] == ["A. Person", "Reuters", "Handout"]
    desk.click("#correction summary")
    desk.fill("#part_parties", "B. Person / Reuters")
    desk.keyboard.press("Tab")
    desk.wait_for_selector(".reading-line:has-text('B. Person')")
    assert desk.input_value("#credit").startswith("B. Person / Reuters")
    assert desk.evaluate("document.getElementById('correction').open"), "the correction stays open"
    desk.click("#trace summary")
    assert desk.locator(".trace li").count() > 0


def test_a_restricted_photo_needs_a_name_and_a_reason(desk, photo):
    fill(desk, photo, caption="Boats lie in the streets. NO USE UK (A. Person/Reuters)")
    desk.wait_for_selector("#reading[data-state=stop]")
    assert "no use UK" in desk.text_content("#reason")
    assert desk.is_disabled("#make")
    desk.click("#override-box summary")
    desk.fill("#override_name", "Picture desk")
    desk.fill("#override_reason", "Cleared with the agency by telephone")
    desk.wait_for_selector("#reading[data-state=hold]")
    make(desk)


def test_the_headlines_fit_is_told_live(desk, photo):
    fill(desk, photo)
    desk.wait_for_selector("#headline-fit[data-state=fits]")
    assert desk.text_content("#headline-count") == f"{len(HEADLINE)} characters"
    desk.fill("#headline", "A flood of words " * 17)
    desk.wait_for_selector("#headline-fit[data-state=cut]")
    assert desk.text_content("#headline-fit").startswith("Cut on ")


def test_a_crop_box_is_drawn_moved_and_sized(desk, photo):
    fill(desk, photo)
    proofs(desk)
    before = desk.get_attribute("#sheet .lead img", "src")
    desk.check("[name=framing][value=crop]")
    box = desk.locator("#photo-view").bounding_box()
    desk.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.1)
    desk.mouse.down()
    desk.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.6, steps=4)
    desk.mouse.up()
    sides = [float(desk.input_value(f"#crop_{side}")) for side in ("left", "top", "right", "bottom")]
    assert sides == pytest.approx([10, 10, 60, 60], abs=1)
    desk.focus("#frame")
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("Shift+ArrowDown")
    moved = [float(desk.input_value(f"#crop_{side}")) for side in ("left", "top", "right", "bottom")]
    assert moved == pytest.approx([sides[0] + 2, sides[1], sides[2] + 2, sides[3] + 2], abs=0.11)
    desk.wait_for_function(
        "(before) => document.querySelector('#sheet .lead img').src !== before", arg=before
    )
    assert desk.locator(".outline").count() == 4
    desk.click("#frame-reset")
    assert desk.input_value("#crop_left") == ""


def test_the_cards_are_shown_as_networks_do_with_a_warning_where_one_hides_the_credit(desk, photo):
    fill(desk, photo)
    proofs(desk)
    desk.check("[name=shown][value=networks]")
    assert desk.locator(".net").count() == 11
    verdicts = desk.locator(".net-facebook .verdict").all_text_contents()
    assert verdicts == ["credit visible", "crops the credit away"]
    assert desk.locator(".net-google .verdict").text_content() == "no text drawn"
    shape = desk.locator(".net-facebook .shot").nth(1).bounding_box()
    assert shape["width"] == pytest.approx(shape["height"], abs=1)
    desk.check("[name=look][value=dark]")
    assert desk.get_attribute("#networks", "data-look") == "dark"


def test_safe_zones_are_shown_on_demand(desk, photo):
    fill(desk, photo)
    proofs(desk)
    assert desk.locator(".zone:visible").count() == 0
    desk.check("#zones")
    assert desk.locator(".zone:visible").count() == 4


def test_all_designs_are_shown_with_the_article_and_chosen_by_a_click(desk, photo):
    fill(desk, photo)
    proofs(desk)
    desk.click("#see-designs")
    desk.wait_for_selector("#designs-sheet img")
    desk.click("[name=pick][value='lumen panel']")
    assert desk.input_value("#brand") == "lumen"
    assert desk.is_checked("[name=design][value=panel]")
    proofs(desk)


def test_a_draft_outlives_the_page(desk, photo, service):
    fill(desk, photo)
    proofs(desk)
    desk.goto(f"{service.url}/history")
    desk.goto(f"{service.url}/")
    assert desk.is_visible("#draft")
    assert desk.input_value("#headline") == HEADLINE
    proofs(desk)
    desk.click("#draft-drop")
    desk.wait_for_selector("#draft", state="hidden")
    assert desk.input_value("#headline") == ""


def test_a_draft_is_let_go_when_its_cards_are_made(desk, photo, service):
    fill(desk, photo)
    proofs(desk)
    make(desk)
    desk.goto(f"{service.url}/")
    assert desk.is_hidden("#draft")
    assert desk.input_value("#headline") == ""


def test_an_expired_page_loses_neither_words_nor_photo(desk, photo, context):
    desk.fill("#headline", HEADLINE)
    context.clear_cookies()
    desk.set_input_files("#photo", photo)
    desk.wait_for_selector("#frame:visible")
    desk.fill("#caption", CAPTION)
    proofs(desk)
    context.clear_cookies()
    desk.fill("#kicker", "Weather")
    desk.wait_for_selector("#sheet[data-state=ready]")
    make(desk)


def test_a_lost_connection_keeps_all_and_says_so(desk, photo, context):
    fill(desk, photo)
    proofs(desk)
    context.set_offline(True)
    desk.fill("#kicker", "Weather")
    desk.wait_for_selector("#offline:visible")
    assert desk.input_value("#headline") == HEADLINE
    context.set_offline(False)
    desk.wait_for_selector("#offline", state="hidden")
    proofs(desk)


def test_the_history_corrects_and_withdraws(desk, photo, service):
    fill(desk, photo, headline="A headline with a mistaek")
    proofs(desk)
    make(desk)
    first = desk.url
    desk.goto(f"{service.url}/history?q=mistaek")
    drawn(desk, ".row img")
    desk.click(".row-actions .button")
    desk.wait_for_selector("#frame:visible")
    desk.fill("#headline", "A headline without a mistake")
    proofs(desk)
    make(desk)
    assert desk.url != first
    desk.goto(first)
    assert "Withdrawn" in desk.text_content(".stamp")


@pytest.fixture
def arabic(browser, service):
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="ar")
    page = context.new_page()
    page.goto(f"{service.url}/")
    yield page
    context.close()


def test_the_interface_runs_from_right_to_left_in_arabic(arabic, photo):
    assert arabic.get_attribute("html", "dir") == "rtl"
    assert arabic.text_content("h1") == "بطاقة جديدة"
    fill(arabic, photo, headline="العاصفة تغمر الميناء القديم")
    assert proofs(arabic)[0].startswith("رابط")
    mark, choice = (arabic.locator(name).bounding_box()["x"] for name in (".wordmark", ".tongue"))
    assert mark > choice
    assert fits(arabic)
    make(arabic)
    assert arabic.text_content(".stamp") == "4 بطاقات جاهزة"
    assert fits(arabic)


def test_another_language_is_chosen_and_the_draft_stays(desk):
    desk.fill("#headline", HEADLINE)
    desk.select_option("#to", "de")
    desk.wait_for_selector("html[lang=de] #draft:visible")
    assert desk.text_content("h1") == "Neue Karte"
    assert desk.input_value("#headline") == HEADLINE


@pytest.mark.parametrize("path", ["/history", "/designs"])
@pytest.mark.parametrize("width", [320, 390])
def test_every_page_is_narrow_enough(desk, service, path, width):
    desk.set_viewport_size({"width": width, "height": 800})
    desk.goto(f"{service.url}{path}")
    assert fits(desk)


@pytest.fixture
def plain(browser, service):
    """Return the desk in a browser without JavaScript."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{service.url}/")
    yield page
    context.close()


def test_without_scripts_an_article_is_read_checked_corrected_and_made(plain, site):
    plain.fill("#url", site.url)
    plain.click("#read")
    assert plain.input_value("#headline") == TITLE
    assert plain.locator("#photo-view").get_attribute("src").startswith("/desk/photos/")
    plain.click("button[value=check]")
    assert plain.text_content(".reading-line") == "Aitzol Berasategi, CC BY 4.0"
    plain.click("#correction summary")
    plain.fill("#part_parties", "A. Berasategi")
    plain.click("#correct")
    assert "A. Berasategi" in plain.input_value("#credit")
    plain.click("#see-designs")
    plain.click("[name=pick][value='lumen centre']")
    assert plain.is_checked("[name=design][value=centre]")
    plain.click("#make")
    plain.wait_for_url("**/cards/*")
    assert "A. Berasategi" in plain.text_content(".credit-line")
    assert plain.locator(".net-facebook img").count() == 2
