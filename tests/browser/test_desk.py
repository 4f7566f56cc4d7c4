"""An editor at the desk, in a real browser: with scripts and without, on a desk and on a telephone."""

from __future__ import annotations

import io

import pytest

from tests.photos import neutral_photo
from tests.support.loopback import until

pytestmark = pytest.mark.browser

CAPTION = "Boats lie in the streets. (A. Person/Reuters)"
HEADLINE = "Storm floods the old harbour"


def jpeg(width=1600, height=1200):
    file = io.BytesIO()
    neutral_photo(width, height, 5).save(file, "JPEG", quality=80)
    return {"name": "boats.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


@pytest.fixture(scope="module")
def photo():
    return jpeg()


def fill(page, photo, *, caption=CAPTION, headline=HEADLINE):
    page.set_input_files("#photo", photo)
    page.fill("#caption", caption)
    page.fill("#headline", headline)


def drawn(page, pictures):
    """Wait until all these pictures are there.

    A function is waited for: an expression would be evaluated as text each time, which the policy forbids.
    """
    page.wait_for_function(
        "(each) => [...document.querySelectorAll(each)].every((image) => image.naturalWidth)", arg=pictures
    )


def proofs(page):
    """Wait until the proof sheet shows what is typed now, and return the names under its pictures."""
    page.wait_for_selector("#sheet[data-state=ready]")
    drawn(page, "#sheet img")
    return page.locator("#sheet figcaption").all_text_contents()


class Held:
    """The requests for an address, held back until the test lets each of them go on."""

    def __init__(self, page, address):
        self._page, self._routes = page, []
        page.route(address, self._hold)

    def _hold(self, route):
        self._routes.append(route)

    def __call__(self, number):
        """Return the request of this number, from nought, once it is there; a page tells when asked."""
        until(lambda: self._page.evaluate("true") and len(self._routes) > number, "a request to hold back")
        return self._routes[number]


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_photo_becomes_cards(desk, photo):
    fill(desk, photo)
    assert proofs(desk) == ["Link · 1200 × 630", "Square", "Story", "Photo only"]
    assert desk.text_content(".reading-from").startswith("Read from the end of the caption.")
    desk.click("#make")
    desk.wait_for_url("**/cards/*")
    assert desk.text_content("h1") == HEADLINE
    assert "A. Person" in desk.text_content(".credit-line")
    assert desk.locator(".card").count() == 4
    drawn(desk, ".card img")
    assert 'property="og:image"' in desk.input_value("#code-meta")


def test_a_card_is_downloaded_by_name(desk, photo):
    fill(desk, photo)
    proofs(desk)
    desk.click("#make")
    desk.wait_for_url("**/cards/*")
    with desk.expect_download() as waiting:
        desk.locator(".card a[download]").first.click()
    assert waiting.value.suggested_filename == "storm-floods-the-old-harbour-og.jpg"


def test_the_meta_block_is_copied(desk, photo, context, service):
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=service.url)
    fill(desk, photo)
    proofs(desk)
    desk.click("#make")
    desk.wait_for_url("**/cards/*")
    desk.click("[data-copy=code-meta]")
    desk.wait_for_function("() => document.getElementById('copied').textContent === 'Copied'")
    assert desk.evaluate("navigator.clipboard.readText()").startswith('<meta property="og:image"')


def test_without_a_credit_nothing_can_be_made_and_the_reason_is_told(desk, photo):
    fill(desk, photo)
    proofs(desk)
    desk.fill("#caption", "Boats lie in the streets.")
    desk.wait_for_selector("#reading[data-state=stop]")
    assert desk.is_disabled("#make")
    assert desk.text_content("#reason") == desk.text_content(".reading-detail")
    assert desk.locator("#sheet img").count() == 0, "no card stands there with a credit that is gone"
    desk.fill("#credit", "A. Person/Reuters")
    desk.wait_for_selector("#reading:not([data-state=stop])")
    assert desk.is_enabled("#make")
    assert desk.text_content("#reason") == ""


def test_what_is_missing_is_said_in_the_order_of_the_form(desk, photo):
    assert desk.text_content("#reason") == "A photo is missing."
    desk.set_input_files("#photo", photo)
    desk.wait_for_selector("#frame:visible")
    desk.fill("#caption", CAPTION)
    desk.wait_for_selector("#reading:not([data-state=stop]):visible")
    assert desk.text_content("#reason") == "A headline is missing."


def test_a_card_of_words_alone_needs_no_photo(desk):
    desk.check("[name=design][value=text]")
    desk.fill("#headline", HEADLINE)
    assert desk.text_content("#reason") == "The format “Photo only” needs a photo."
    desk.uncheck("[name=formats][value=clean]")
    assert proofs(desk) == ["Link · 1200 × 630", "Square", "Story"]
    desk.click("#make")
    desk.wait_for_url("**/cards/*")
    assert desk.locator(".card").count() == 3


def test_the_photo_may_be_pasted_or_dropped(desk, photo):
    give = """([kind, bytes]) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], "boats.jpg", { type: "image/jpeg" }));
      const options = { bubbles: true, cancelable: true, clipboardData: data, dataTransfer: data };
      const made = kind === "paste" ? new ClipboardEvent(kind, options) : new DragEvent(kind, options);
      document.body.dispatchEvent(made);
    }"""
    for kind, size in (("paste", (1600, 1200)), ("drop", (1500, 1000))):
        desk.evaluate(give, [kind, list(jpeg(*size)["buffer"])])
        desk.wait_for_function(
            "(words) => document.getElementById('photo-facts').textContent.startsWith(words)",
            arg=f"{size[0]} × {size[1]}",
        )
        desk.wait_for_selector("#photo-view:visible")


def test_a_file_that_is_no_photo_is_refused_beside_its_field(desk):
    desk.set_input_files(
        "#photo", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"%PDF-1.7 no photo"}
    )
    desk.wait_for_selector("#photo-fault:visible")
    assert desk.text_content("#photo-fault").endswith(".")
    assert desk.is_hidden("#frame")


def test_the_arrow_keys_move_the_focal_point_and_the_cards_follow(desk, photo):
    fill(desk, photo)
    proofs(desk)
    before = desk.get_attribute("#sheet .shape-square img", "src")
    desk.focus("#frame")
    for _ in range(20):
        desk.keyboard.press("ArrowLeft")
    assert desk.input_value("#focal_x") == "10"
    assert desk.is_visible("#focal")
    desk.wait_for_function(
        "(before) => document.querySelector('#sheet .shape-square img').src !== before", arg=before
    )


def test_a_click_shows_another_format_large(desk, photo):
    fill(desk, photo)
    proofs(desk)
    desk.click("#sheet .shape-story button")
    assert desk.text_content("#sheet .lead figcaption") == "Story · 1080 × 1920"


def test_hostile_text_stays_text(desk, photo):
    hostile = '<img src=x onerror="window.violations.push(1)"></script>'
    fill(desk, photo, headline=hostile, caption=f"{hostile} (A. Person/Reuters)")
    proofs(desk)
    desk.click("#make")
    desk.wait_for_url("**/cards/*")
    assert desk.text_content("h1") == hostile
    assert desk.locator("img[src=x]").count() == 0


def test_every_control_has_a_name(desk):
    nameless = desk.evaluate(
        """() => [...document.querySelectorAll("input:not([type=hidden]), textarea, select, button, a")]
          .filter((each) => !each.labels?.length && !each.textContent.trim() && !each.ariaLabel)
          .map((each) => each.outerHTML)"""
    )
    assert nameless == []


def test_the_keyboard_reaches_everything_in_the_order_of_the_page(desk):
    reached = []
    for _ in range(40):
        desk.keyboard.press("Tab")
        reached.append(desk.evaluate("document.activeElement.name || document.activeElement.className"))
    order = [
        "skip",
        "to",
        "url",
        "photo",
        "photo_url",
        "caption",
        "credit",
        "headline",
        "kicker",
        "language",
        "byline",
        "design",
    ]
    places = [reached.index(name) for name in order]
    assert places == sorted(places)


def test_a_telephone_shows_it_all(desk, photo):
    desk.set_viewport_size({"width": 390, "height": 844})
    fill(desk, photo)
    proofs(desk)
    assert fits(desk)
    assert desk.locator("#make").bounding_box()["y"] < 844, "the button stays in reach"
    desk.click("#make")
    desk.wait_for_url("**/cards/*")
    assert fits(desk)


def test_320_pixels_are_enough(desk, photo):
    desk.set_viewport_size({"width": 320, "height": 640})
    fill(desk, photo)
    proofs(desk)
    assert fits(desk)


@pytest.fixture
def plain(browser, service):
    """Return the desk in a browser without JavaScript."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{service.url}/")
    yield page
    context.close()


def test_without_scripts_the_whole_path_works(plain, photo):
    fill(plain, photo)
    plain.click("#make")
    plain.wait_for_url("**/cards/*")
    assert plain.text_content("h1") == HEADLINE
    assert plain.locator(".card").count() == 4


def test_without_scripts_a_fault_keeps_the_photo_and_all_that_was_typed(plain, photo):
    fill(plain, photo, caption="Boats lie in the streets.")
    plain.click("#make")
    assert plain.is_visible("#credit-fault")
    assert plain.is_visible("#alert")
    assert plain.input_value("#headline") == HEADLINE
    assert (
        plain.locator("#photo-view")
        .evaluate("(image) => image.getAttribute('src')")
        .startswith("/desk/photos/")
    )
    plain.fill("#credit", "A. Person/Reuters")
    plain.click("#make")
    plain.wait_for_url("**/cards/*")
    assert "A. Person" in plain.text_content(".credit-line")
