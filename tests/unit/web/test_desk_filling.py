"""The form filled in from elsewhere: an article's page, a photo's own record, a reading set right by hand."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from service.errors import Refusal
from service.intake.page import read_page
from service.model.credit import Qualifier
from service.web.corrections import Parts, together
from service.web.pages import DISCLOSURE_CHOICES
from service.web.services import EXTENSION
from tests.support import article_site
from tests.unit.web.test_desk import Form, filled, send

__all__ = ["filled"]

ADDRESS = "https://www.example.org/travel/picos-de-europa"


class Pages:
    """Stands in for the reader of pages: one article, or a refusal."""

    def __init__(self, failure=None):
        self.failure = failure
        self.asked = []

    def read(self, address):
        self.asked.append(address)
        if self.failure:
            raise self.failure
        return read_page(article_site.page(), address)


@pytest.fixture
def pages(app):
    found = Pages()
    app.extensions[EXTENSION] = replace(app.extensions[EXTENSION], pages=found)
    return found


@pytest.fixture
def empty(client):
    """Return the empty form as a browser would send it."""
    values = Form(client.get("/").get_data(as_text=True)).values

    def fill(**changes):
        return values | {"photo": (io.BytesIO(b""), "")} | changes

    return fill


def test_an_articles_page_fills_the_form_in_and_names_its_sources(client, pages, empty):
    answer = client.post("/desk/article", data=empty(url=ADDRESS)).get_json()
    values = answer["values"]
    assert pages.asked == [ADDRESS]
    assert values["headline"] == article_site.HEADLINE
    assert values["caption"] == article_site.CAPTION
    assert values["photo_url"] == "https://www.example.org/photo.jpg"
    assert (values["language"], values["kicker"]) == ("en", "Travel")
    assert answer["sources"]["headline"] == "From the page's structured data"
    assert answer["sources"]["caption"] == "From the figure in the article"


def test_without_scripts_a_page_fills_the_empty_fields_alone(client, pages, empty, monkeypatch):
    def unreachable(self, url, **_more):
        raise Refusal("fetch_failed", "The photo cannot be fetched.", field="image.url")

    monkeypatch.setattr("service.outside.fetch.Fetcher.fetch", unreachable)
    reply = send(client, empty(url=ADDRESS, headline="My own words", action="read"))
    form = Form(reply.get_data(as_text=True))
    assert form.values["headline"] == "My own words"
    assert form.values["caption"] == article_site.CAPTION
    assert form.faults == {"photo_url": "The photo cannot be fetched."}
    assert "From the figure in the article" in reply.get_data(as_text=True)


@pytest.mark.parametrize(
    ("address", "code"), [("", "url_invalid"), (ADDRESS, "not_a_page"), (ADDRESS, "address_refused")]
)
def test_a_page_that_cannot_be_read_is_told_beside_its_address(client, pages, empty, address, code):
    pages.failure = Refusal(code, "That address holds no article.", field="url")
    answer = client.post("/desk/article", data=empty(url=address)).get_json()
    assert (answer["code"], answer["form_field"]) == (code, "url")


def test_a_photo_address_of_the_inside_is_refused_for_pages_too(client, empty):
    answer = client.post("/desk/article", data=empty(url="http://127.0.0.1:9/article")).get_json()
    assert answer["form_field"] == "url"
    assert answer["code"] in ("address_refused", "url_port")


def test_the_caption_inside_a_photos_file_is_offered_with_its_source(client, empty):
    exif = Image.Exif()
    exif[0x010E] = "Boats lie in the streets. (A. Person/Reuters)"
    file = io.BytesIO()
    Image.new("RGB", (800, 600), "navy").save(file, "JPEG", exif=exif)
    answer = client.post("/desk/photos", data=empty(photo=(io.BytesIO(file.getvalue()), "a.jpg"))).get_json()
    assert answer["values"]["caption"] == "Boats lie in the streets. (A. Person/Reuters)"
    assert answer["sources"]["caption"] == "From the photo’s own record (EXIF)"


@pytest.mark.parametrize("name", [name for name, _words in DISCLOSURE_CHOICES])
def test_every_disclosure_that_can_be_chosen_is_read_again_as_itself(client, empty, name):
    words = together(Parts("Boats.", "A. Person / Reuters", (name,), "CC BY 4.0", "No archive"))
    answer = client.post("/desk/reading", data=empty(**words)).get_json()
    assert ["creator", "A. Person"] in answer["parts"]
    assert ["agency", "Reuters"] in answer["parts"]
    assert ["licence", "CC BY 4.0"] in answer["parts"]
    assert [part for part in answer["parts"] if part[0] == "disclosure"] == [["disclosure", name]]
    assert ["restriction", "no-archive"] in answer["parts"]


def test_an_unknown_disclosure_changes_nothing():
    assert together(Parts("", "A. Person", ("nope",)))["credit"] == "A. Person"
    assert len(DISCLOSURE_CHOICES) == len(Qualifier) - 1


def test_a_correction_is_put_back_into_the_fields_it_was_read_from(client, empty):
    parts = {
        "part_caption": "Boats lie in the streets.",
        "part_parties": "B. Person / Reuters",
        "part_disclosures": ["handout", ""],
        "part_licence": "",
        "part_restrictions": "",
    }
    answer = client.post("/desk/correction", data=empty(**parts)).get_json()
    assert answer["values"] == {
        "caption": "Boats lie in the streets.",
        "credit": "B. Person / Reuters (Handout)",
        "usage_terms": "",
    }


def test_without_scripts_the_reading_and_its_correction_are_shown(client, filled):
    text = send(client, filled(action="check")).get_data(as_text=True)
    assert "Printed on the card" in text
    assert 'name="part_parties"' in text
    corrected = filled(
        action="correct", part_caption="Boats.", part_parties="B. Person / Reuters", part_disclosures="pool"
    )
    form = Form(send(client, corrected).get_data(as_text=True))
    assert form.values["credit"] == "B. Person / Reuters (Pool)"
    assert form.values["caption"] == "Boats."
    assert form.values["kept"]


def test_the_trace_of_a_reading_is_there_on_demand(client, empty):
    html = client.post("/desk/reading", data=empty(caption="Boats. (A. Person/Reuters)")).get_json()["html"]
    assert '<details class="more" id="trace">' in html


def test_a_crop_box_is_sent_in_per_cent(client, filled, press):
    box = {"crop_left": "10", "crop_top": "20 %", "crop_right": "90", "crop_bottom": "80,5"}
    assert send(client, filled(**box)).status_code == 303
    assert press.requests[-1].article.photo.crop == pytest.approx((0.1, 0.2, 0.9, 0.805))
    form = Form(send(client, filled(**(box | {"crop_right": "wide"}))).get_data(as_text=True))
    assert list(form.faults) == ["crop_right"]


def test_a_fresh_token_is_given_to_a_page_that_was_open_too_long(client, filled):
    token = client.get("/desk/token").get_json()["token"]
    assert send(client, filled(token=token)).status_code == 303
