"""The author's picture at the desk, in a real browser: chosen, dropped, addressed, credited, taken away."""

from __future__ import annotations

import pytest

from tests.browser.test_desk import HEADLINE, Held, fill, jpeg, plain, proofs
from tests.browser.test_desk_whole import make

__all__ = ["plain"]

pytestmark = pytest.mark.browser

CREDIT = "Photo: J. Doe/AFP"


@pytest.fixture(scope="module")
def photo():
    return jpeg()


@pytest.fixture(scope="module")
def face():
    return jpeg(800, 800) | {"name": "ada.jpg"}


def give(page, face):
    page.fill("#byline", "Ada Quill")
    page.click("#author-box summary")
    page.set_input_files("#portrait", face)
    page.wait_for_selector("#portrait-view:visible")


def test_its_credit_is_asked_for_read_and_printed(desk, photo, face):
    fill(desk, photo)
    desk.check("[name=design][value=quote]", force=True)
    give(desk, face)
    desk.wait_for_selector("#author-reading[data-state=stop]")
    assert desk.is_disabled("#make")
    assert desk.text_content("#reason") == desk.text_content("#author-reading .reading-detail")
    desk.fill("#portrait_credit", CREDIT)
    desk.wait_for_selector("#author-reading[data-state=ok]")
    proofs(desk)
    make(desk)
    photo_credit, author_credit = desk.locator(".credit-line").all_text_contents()
    assert "A. Person" in photo_credit
    assert "J. Doe" in author_credit


def test_the_preview_follows_it(desk, photo, face):
    fill(desk, photo)
    desk.check("[name=design][value=quote]", force=True)
    proofs(desk)
    before = desk.get_attribute("#sheet img", "src")
    give(desk, face)
    desk.fill("#portrait_credit", CREDIT)
    desk.wait_for_function("(src) => document.querySelector('#sheet img')?.src !== src", arg=before)
    shown = desk.get_attribute("#sheet img", "src")
    desk.click("#portrait-drop")
    assert desk.is_hidden("#portrait-view")
    assert desk.input_value("#portrait_credit") == ""
    desk.wait_for_function("(src) => document.querySelector('#sheet img')?.src !== src", arg=shown)


def test_it_may_be_dropped_on_its_place_and_the_photo_stays(desk, photo, face):
    fill(desk, photo)
    proofs(desk)
    kept = desk.input_value("#kept")
    desk.click("#author-box summary")
    desk.evaluate(
        """(bytes) => {
          const carried = new DataTransfer();
          carried.items.add(new File([new Uint8Array(bytes)], "ada.jpg", { type: "image/jpeg" }));
          const event = new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true });
          document.getElementById("author-pick").dispatchEvent(event);
        }""",
        list(face["buffer"]),
    )
    desk.wait_for_selector("#portrait-view:visible")
    assert desk.input_value("#kept") == kept
    assert desk.input_value("#kept_portrait")


def test_what_is_no_photo_is_refused_beside_it(desk):
    desk.click("#author-box summary")
    desk.set_input_files(
        "#portrait", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"%PDF-1.7 no photo"}
    )
    desk.wait_for_selector("#portrait-fault:visible")
    assert desk.is_hidden("#portrait-view")
    assert desk.is_hidden("#photo-fault")


def test_its_address_is_enough(desk, photo, site):
    fill(desk, photo)
    desk.click("#author-box summary")
    desk.fill("#portrait_url", site.url.rpartition("/")[0] + "/none.jpg")
    desk.keyboard.press("Tab")
    desk.wait_for_selector("#portrait_url-fault:visible")
    assert desk.input_value("#kept")


def test_a_draft_brings_it_back(desk, photo, face, service):
    fill(desk, photo)
    give(desk, face)
    desk.fill("#portrait_credit", CREDIT)
    proofs(desk)
    desk.goto(f"{service.url}/")
    desk.wait_for_selector("#portrait-view:visible")
    assert desk.input_value("#portrait_credit") == CREDIT
    assert desk.input_value("#byline") == "Ada Quill"


def test_without_scripts_it_is_sent_kept_and_printed(plain, photo, face):
    fill(plain, photo)
    plain.check("[name=design][value=quote]", force=True)
    plain.click("#author-box summary")
    plain.set_input_files("#portrait", face)
    plain.click("#make")
    assert plain.is_visible("#portrait_credit-fault")
    assert plain.is_visible("#portrait-view")
    plain.fill("#portrait_credit", CREDIT)
    plain.click("#make")
    plain.wait_for_url("**/cards/*")
    assert plain.text_content("h1") == HEADLINE
    assert "J. Doe" in plain.locator(".credit-line").last.text_content()


def test_of_two_pictures_the_last_one_chosen_counts(desk, face):
    upload = Held(desk, "**/desk/photos")
    desk.click("#author-box summary")
    desk.set_input_files("#portrait", face)
    first = upload(0)
    desk.set_input_files("#portrait", jpeg(400, 600))
    upload(1).continue_()
    desk.wait_for_selector("#portrait-facts:has-text('600')")
    last = desk.input_value("#kept_portrait")
    with desk.expect_response("**/desk/photos"):
        first.continue_()
    fill(desk, jpeg())
    upload(2).continue_()
    proofs(desk)
    assert desk.input_value("#kept_portrait") == last


def quoted(desk, photo, face):
    """Make cards with the author's picture; return the address of the form that corrects them."""
    fill(desk, photo)
    desk.check("[name=design][value=quote]", force=True)
    give(desk, face)
    desk.fill("#portrait_credit", CREDIT)
    desk.fill("#portrait_alt", "A woman at a desk")
    desk.wait_for_selector("#author-reading[data-state=ok]")
    make(desk)
    return f"/?from={desk.url.rpartition('/')[2]}&replace=1"


def test_the_words_of_a_corrected_card_s_picture_go_with_it(desk, photo, face, service):
    desk.goto(service.url + quoted(desk, photo, face))
    desk.wait_for_selector("#author-reading[data-state=ok]")
    assert desk.input_value("#portrait_credit") == CREDIT
    desk.set_input_files("#portrait", jpeg(600, 700))
    desk.wait_for_selector("#author-reading[data-state=stop]")
    assert desk.input_value("#portrait_credit") == ""
    assert desk.input_value("#portrait_alt") == ""
    assert desk.input_value("#byline") == "Ada Quill"
    assert desk.input_value("#caption") != "", "the photo is the same"
    assert desk.is_disabled("#make")


def test_words_an_editor_typed_stay_whatever_picture_comes(desk, photo, face, service):
    desk.goto(service.url + quoted(desk, photo, face))
    desk.wait_for_selector("#author-reading[data-state=ok]")
    desk.fill("#portrait_credit", "Photo: K. Roe/EPA")
    desk.set_input_files("#portrait", jpeg(600, 700))
    desk.wait_for_selector("#portrait-facts:has-text('600')")
    desk.wait_for_selector("#author-reading:has-text('K. Roe')")
    assert desk.input_value("#portrait_credit") == "Photo: K. Roe/EPA"


def test_a_refused_form_still_knows_what_its_words_came_with(desk, photo, face, service):
    desk.goto(service.url + quoted(desk, photo, face))
    desk.wait_for_selector("#author-reading[data-state=ok]")
    desk.fill("#url", "no address")
    desk.evaluate("document.getElementById('make').disabled = false")
    desk.click("#make")
    desk.wait_for_selector("#alert")
    assert desk.input_value("#portrait_credit") == CREDIT
    desk.set_input_files("#portrait", jpeg(600, 700))
    desk.wait_for_selector("#portrait-facts:has-text('600')")
    assert desk.input_value("#portrait_credit") == ""
