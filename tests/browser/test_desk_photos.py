"""What came with a photo goes with it: no card shows one photo with the words of another."""

from __future__ import annotations

import io

import pytest

from tests.browser.test_desk import HEADLINE, Held, fill, jpeg, proofs
from tests.browser.test_desk_whole import make
from tests.photos import neutral_photo
from tests.support.cms import photo as credited_photo

pytestmark = pytest.mark.browser

TOLD = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt>
<rdf:li xml:lang="x-default">{words}</rdf:li></rdf:Alt></dc:description></rdf:Description></rdf:RDF>
</x:xmpmeta>"""
FIRST, SECOND = "A bridge. (A. Person/AFP)", "A harbour. (B. Person/Reuters)"


def captioned(words, seed):
    file = io.BytesIO()
    neutral_photo(1600, 1200, seed).save(file, "JPEG", xmp=TOLD.format(words=words).encode())
    return {"name": f"{seed}.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def read_as(desk, words):
    desk.wait_for_selector(f".reading-line:has-text('{words}')")


def test_another_photo_brings_its_own_words(desk):
    desk.fill("#headline", HEADLINE)
    desk.set_input_files("#photo", captioned(FIRST, 1))
    read_as(desk, "A. Person")
    assert desk.input_value("#caption") == FIRST
    desk.set_input_files("#photo", captioned(SECOND, 2))
    read_as(desk, "B. Person")
    assert desk.input_value("#caption") == SECOND


def test_a_photo_without_words_does_not_keep_those_of_the_one_before(desk):
    desk.fill("#headline", HEADLINE)
    desk.set_input_files("#photo", captioned(FIRST, 1))
    read_as(desk, "A. Person")
    desk.set_input_files("#photo", jpeg())
    desk.wait_for_selector("#reading[data-state=stop]")
    assert desk.input_value("#caption") == ""
    assert desk.is_hidden("#caption-source")
    assert desk.is_disabled("#make")


def test_a_refused_photo_takes_the_words_of_the_one_before_along(desk):
    desk.set_input_files("#photo", captioned(FIRST, 1))
    read_as(desk, "A. Person")
    desk.set_input_files("#photo", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"%PDF-1.7"})
    desk.wait_for_selector("#photo-fault:visible")
    assert desk.input_value("#caption") == ""


def test_words_that_were_typed_stay_whatever_photo_comes(desk):
    desk.set_input_files("#photo", captioned(FIRST, 1))
    read_as(desk, "A. Person")
    desk.fill("#caption", "Boats. (C. Person/AP)")
    desk.set_input_files("#photo", captioned(SECOND, 2))
    desk.wait_for_function("() => document.getElementById('photo-facts').textContent.startsWith('1600')")
    read_as(desk, "C. Person")
    assert desk.input_value("#caption") == "Boats. (C. Person/AP)"


def test_a_photo_of_one_s_own_does_not_take_an_article_s_words(desk, site):
    desk.fill("#url", site.url)
    desk.click("#read")
    read_as(desk, "Aitzol Berasategi")
    proofs(desk)
    other = {"name": "b.jpg", "mimeType": "image/jpeg", "buffer": credited_photo("D. Person/EPA", seed=9)}
    desk.set_input_files("#photo", other)
    read_as(desk, "D. Person")
    assert desk.input_value("#caption") == ""
    assert desk.input_value("#headline") != "", "the article is the same"
    desk.click("#read")
    read_as(desk, "Aitzol Berasategi")


def test_a_draft_knows_which_words_came_with_its_photo(desk, service):
    desk.set_input_files("#photo", captioned(FIRST, 1))
    read_as(desk, "A. Person")
    desk.goto(f"{service.url}/history")
    desk.goto(f"{service.url}/")
    read_as(desk, "A. Person")
    desk.set_input_files("#photo", captioned(SECOND, 2))
    read_as(desk, "B. Person")


def test_of_two_photos_the_last_one_chosen_counts_and_nothing_is_made_meanwhile(desk):
    upload = Held(desk, "**/desk/photos")
    desk.fill("#headline", HEADLINE)
    desk.set_input_files("#photo", captioned(FIRST, 1))
    first = upload(0)
    desk.set_input_files("#photo", captioned(SECOND, 2))
    second = upload(1)
    assert desk.is_disabled("#make")
    second.continue_()
    read_as(desk, "B. Person")
    with desk.expect_response("**/desk/photos"):
        first.continue_()
    proofs(desk)
    assert desk.input_value("#caption") == SECOND
    read_as(desk, "B. Person")
    assert desk.is_enabled("#make")


def test_pictures_chosen_before_the_page_s_script_runs_are_taken(page, service):
    script = Held(page, "**/desk.js*")
    page.goto(f"{service.url}/", wait_until="commit")
    page.wait_for_selector("#compose")
    fill(page, jpeg())
    page.set_input_files("#portrait", jpeg(400, 400))
    script(0).continue_()
    assert len(proofs(page)) == 4
    page.wait_for_function("() => document.getElementById('kept_portrait').value")


def test_a_corrected_card_s_photo_takes_its_words_along_also_where_it_was_given_by_address(
    desk, site, service
):
    desk.fill("#url", site.url)
    desk.click("#read")
    read_as(desk, "Aitzol Berasategi")
    make(desk)
    desk.goto(f"{service.url}/?from={desk.url.rpartition('/')[2]}&replace=1")
    assert len(proofs(desk)) == 4, "the photo is fetched again"
    read_as(desk, "Aitzol Berasategi")
    desk.set_input_files("#photo", jpeg())
    desk.wait_for_selector("#reading[data-state=stop]")
    assert desk.input_value("#caption") == ""
    assert desk.input_value("#headline") != ""


def test_what_a_photo_shows_to_be_amiss_stands_beside_it_at_once(desk):
    desk.set_input_files("#photo", jpeg(700, 500))
    desk.wait_for_selector("#photo-notes:has-text('enlarged up to')")
    assert desk.is_hidden("#sheet img"), "no card is drawn yet"
    small = desk.text_content("#photo-notes")
    for name in ("square", "story", "clean"):
        desk.uncheck(f"[name=formats][value={name}]", force=True)
    desk.fill("#headline", HEADLINE)
    desk.fill("#credit", "A. Person/AFP")
    proofs(desk)
    assert desk.text_content("#photo-notes") != small, "fewer formats ask for less"
    desk.set_input_files("#photo", jpeg(1800, 1200))
    desk.wait_for_selector("#photo-notes:not(:has-text('enlarged'))", state="attached")
