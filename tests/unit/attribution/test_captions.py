"""The caption service: a raw caption in, words and blocks out, and nothing in them that could do harm."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.attribution.captions import CaptionAnswer, CaptionDesk, CaptionRequest, caption_answer, spoken
from service.attribution.embedded import read_rights
from service.attribution.markup import whole_sentences
from service.attribution.registry import load_registry
from service.attribution.wording import load_styles
from service.errors import Refusal
from service.model.article import PhotoRequest
from service.model.credit import Licensor
from service.model.rights import EmbeddedRights, Rights
from service.resources import asset
from tests.unit.attribution.embedding import FULL, SEED_CAPTION, SEED_CREDIT, VOCABULARY, carrying

DESK = CaptionDesk(load_registry(), load_styles(asset("styles"))["newsroom"])
ADDRESS = "https://example.org/photo.jpg?w=1200&h=630"


def answer(
    caption: str = "", *, rights: Rights | None = None, language: str = "", **photo: str
) -> CaptionAnswer:
    embedded = EmbeddedRights(xmp=rights, merged=rights) if rights else EmbeddedRights()
    return caption_answer(
        CaptionRequest(PhotoRequest(caption=caption, **photo), embedded, "", language), DESK
    )


class Page(HTMLParser):
    """Collects elements with their attributes, and the text."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attributes)))

    def handle_data(self, data: str) -> None:
        self.text += data


def codes(told: CaptionAnswer) -> set[str]:
    return {notice.code for notice in told.notices}


def test_the_seed_caption_is_parted_from_its_credit():
    told = answer(f"{SEED_CAPTION} ({SEED_CREDIT})")
    assert told.caption == SEED_CAPTION
    assert told.credit["raw"] == SEED_CREDIT
    assert told.credit["disclosures"] == ["handout"]
    assert {"EPA-EFE", "RUSSIAN DEFENCE MINISTRY PRESS SERVICE"} == {
        party["as_written"] for party in told.credit["parties"]
    }
    assert told.plain == f"{SEED_CAPTION} ({told.line})"
    assert "credit_missing" not in codes(told)


def test_the_figure_holds_picture_alt_text_caption_and_credit():
    told = answer("A convoy. (Ann Ward/AFP)", url=ADDRESS, alt='Cars & "lorries"', language="en")
    page = Page(told.figure)
    assert page.elements[0] == ("figure", {"lang": "en"})
    assert ("img", {"src": ADDRESS, "alt": 'Cars & "lorries"'}) in page.elements
    assert page.text.split() == ["A", "convoy.", *told.line.split()]


def test_without_alt_text_none_is_made_up():
    told = answer("A convoy. (Ann Ward/AFP)", url=ADDRESS)
    assert 'alt="' not in told.figure
    assert "og:image:alt" not in told.meta
    assert "alt_missing" in codes(told)


def test_the_photos_own_alt_text_is_used_in_the_captions_language():
    assert answer("", rights=FULL, language="de").alt == "Eine Autokolonne"
    assert answer("", rights=FULL, language="fr").alt == "A convoy of <cars>"
    assert spoken((("nl", "Auto's"),), "fr") == "Auto's"


def test_json_ld_says_what_search_engines_ask_for():
    rights = FULL._replace(ai_system="")
    told = json.loads(answer("A convoy. (Ann Ward/EPA-EFE)", rights=rights, url=ADDRESS).json_ld)
    assert told["@type"] == "ImageObject"
    assert told["contentUrl"] == ADDRESS
    assert told["creditText"] == "Ann Ward / EPA-EFE"
    assert {"@type": "Person", "name": "Ann Ward"} in told["creator"]
    assert told["copyrightNotice"] == FULL.copyright
    assert told["license"] == FULL.web_statement
    assert told["acquireLicensePage"] == "https://example.org/acquire"
    assert told["digitalSourceType"] == VOCABULARY + "compositeCapture"


def test_a_creative_commons_licence_is_linked():
    told = json.loads(answer("A convoy. Photo: Ann Ward, Wikimedia Commons, CC BY-SA 4.0").json_ld)
    assert told["license"] == "https://creativecommons.org/licenses/by-sa/4.0/"


def test_an_address_that_is_none_is_left_out():
    bad = Rights(
        credit="AFP", web_statement="javascript:alert(1)", licensors=(Licensor("X", "data:text/html,x"),)
    )
    told = answer("", rights=bad, url="javascript:alert(1)")
    assert "javascript" not in told.json_ld + told.figure + told.meta
    assert "acquireLicensePage" not in told.json_ld


HOSTILE = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<!-- ]]> & &amp; \u2028",
    "' onload='x",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_markup(text):
    told = answer(f"A convoy {text}.", credit="Ann Ward/AFP", url=ADDRESS, alt=text, language=text)
    elements = [name for name, _ in Page(told.figure).elements]
    assert elements == ["figure", "img", "figcaption", "span", "span"]
    assert [name for name, _ in Page(told.meta).elements] == ["meta"] * 4
    assert not set("<>&\u2028") & set(told.json_ld)
    assert json.loads(told.json_ld)["description"] == text.strip()


def test_a_photo_made_by_a_machine_is_labelled_in_the_figure():
    told = answer("A city. (Ann Ward/AFP, AI-generated image)", language="en")
    assert '<span class="disclosure"' in told.figure
    assert told.credit["label"]
    assert told.plain.count(told.credit["label"]) >= 1


def test_a_caption_without_credit_is_told_not_refused():
    told = answer("A convoy of cars leaves the city.")
    assert told.caption == "A convoy of cars leaves the city."
    assert told.line == ""
    assert told.credit["complete"] is False
    assert "credit_missing" in codes(told)
    assert 'class="credit"' not in told.figure


def test_terms_that_forbid_are_told_not_refused():
    told = answer("A convoy.", credit="Ann Ward / Wikimedia Commons, CC BY-ND 4.0")
    assert told.line
    assert codes(told) - {"alt_missing"}


def test_a_text_that_cannot_be_used_is_refused_with_its_field():
    with pytest.raises(Refusal) as no:
        answer("A convoy.", credit="x" * 20_000)
    assert no.value.field == "image.credit"


def test_a_photo_file_fills_in_what_the_request_leaves_open():
    embedded = read_rights(carrying(FULL))
    told = caption_answer(CaptionRequest(PhotoRequest(), embedded), DESK)
    assert told.credit["source"] == "xmp"
    assert told.caption == FULL.caption
    assert "Zoë Ünlüpınar" in told.line


def test_the_whole_answer_is_json():
    told = answer("A convoy. (Ann Ward/AFP via Getty Images)", url=ADDRESS)
    assert json.loads(json.dumps(told.as_json()))["credit"]["text"] == told.line


SENTENCES = (
    ("One. Two. Three.", 9, "One. Two."),
    ("One. Two.", 420, "One. Two."),
    ("No end in sight", 5, ""),
    ("車列。町を出る。", 4, "車列。"),
)


@pytest.mark.parametrize(("text", "limit", "kept"), SENTENCES)
def test_an_alt_text_too_long_for_x_keeps_whole_sentences(text, limit, kept):
    assert whole_sentences(text, limit) == kept


@settings(deadline=None, max_examples=60)
@given(caption=st.text(max_size=80), credit=st.text(max_size=40), alt=st.text(max_size=40))
def test_any_text_gives_an_answer_or_a_refusal(caption, credit, alt):
    try:
        told = answer(caption, credit=credit, alt=alt, url=ADDRESS)
    except Refusal:
        return
    told.plain.encode()
    assert json.loads(told.json_ld)["@type"] == "ImageObject"
    assert Page(told.figure).elements[0][0] == "figure"


def test_an_alt_text_loses_what_cannot_be_read_aloud():
    told = answer("Boats at sea. (AP Photo/Jane Doe)", alt="Two \u202eboats\u202c\x07 at sea\nin\u200b rain ")
    assert told.alt == "Two boats at sea in rain"
    assert "\u202e" not in told.figure + told.json_ld + told.meta


def test_lines_of_a_caption_become_one():
    told = answer("Jane Doe/AFP via Getty Images\r\nBoats at sea.\nRain fell.")
    assert (told.caption, told.line) == ("Boats at sea. Rain fell.", "Jane Doe / AFP via Getty Images")
