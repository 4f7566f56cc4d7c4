"""The author at the desk: byline and picture, its credit read and its faults told beside its own fields."""

import io

import pytest
from PIL import Image

from service.resources import asset
from service.web.terms import TERMS, in_words
from tests.unit.web.test_desk import Form, filled, send

__all__ = ["filled"]

CREDIT = "Photo: J. Doe/AFP"


@pytest.fixture
def face():
    file = io.BytesIO()
    Image.new("RGB", (640, 640), (90, 110, 130)).save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def authored(filled, face):
    """Return a whole form with an author and a picture of theirs."""

    def fill(**changes):
        theirs = {"byline": "Ada Quill", "portrait": (io.BytesIO(face), "ada.jpg"), "design": "quote"}
        return filled(**theirs | {"portrait_credit": CREDIT, "portrait_alt": "Ada Quill"} | changes)

    return fill


def kept(client, face, **changes):
    """Return the form's values with the picture kept by the service, as the page's script leaves them."""
    form = Form(client.get("/").get_data(as_text=True)).values
    sent = form | {"photo": (io.BytesIO(face), "ada.jpg")}
    token = client.post("/desk/photos", data=sent, content_type="multipart/form-data").get_json()["kept"]
    return form | {"kept_portrait": token, "portrait_credit": CREDIT, "design": "text"} | changes


def test_byline_and_picture_reach_the_cards(client, authored, press, face):
    assert send(client, authored()).status_code == 303
    article = press.requests[-1].article
    assert article.byline == "Ada Quill"
    assert (article.portrait.data, article.portrait.credit) == (face, CREDIT)
    assert article.portrait.alt == "Ada Quill"


def test_a_credit_of_no_picture_is_not_sent(client, filled, press):
    assert send(client, filled(portrait_credit=CREDIT)).status_code == 303
    assert press.requests[-1].article.portrait is None


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"portrait": (io.BytesIO(b""), "ada.jpg")}, "portrait"),
        ({"portrait_url": "ftp://example.org/a.jpg", "portrait": (io.BytesIO(b""), "")}, "portrait_url"),
        ({"byline": "A" * 201}, "byline"),
        ({"portrait_credit": "A" * 1001}, "portrait_credit"),
    ],
)
def test_each_fault_stands_beside_its_field(client, authored, change, place):
    reply = send(client, authored(**change))
    assert reply.status_code == 422
    assert list(Form(reply.get_data(as_text=True)).faults) == [place]


def test_a_fault_elsewhere_keeps_both_pictures(client, authored, press, face):
    form = Form(send(client, authored(headline="")).get_data(as_text=True))
    assert list(form.faults) == ["headline"]
    assert form.values["kept"]
    assert form.values["kept_portrait"]
    assert form.values["byline"] == "Ada Quill"
    again = form.values | {"headline": "Storm", "photo": (io.BytesIO(b""), "")}
    assert send(client, again).status_code == 303
    assert press.requests[-1].article.portrait.data == face


def test_a_fault_of_the_picture_lets_it_go_and_keeps_the_photo(client, authored):
    form = Form(send(client, authored(portrait=(io.BytesIO(b""), "ada.jpg"))).get_data(as_text=True))
    assert form.values["kept"]
    assert not form.values["kept_portrait"]


def test_the_picture_is_taken_away_with_its_words(client, authored):
    form = Form(send(client, authored(action="drop_portrait")).get_data(as_text=True))
    assert not form.faults
    assert not any(form.values[name] for name in ("kept_portrait", "portrait_credit", "portrait_alt"))
    assert form.values["kept"]
    assert form.values["byline"] == "Ada Quill"


def test_its_credit_is_read_live(client, face):
    answer = client.post("/desk/reading", data=kept(client, face)).get_json()
    author = answer["author"]
    assert (author["state"], author["usable"]) == ("ok", True)
    assert "J. Doe" in author["html"]
    assert answer["state"] == "empty"


def test_without_a_credit_it_stops_the_cards(client, face):
    author = client.post("/desk/reading", data=kept(client, face, portrait_credit="")).get_json()["author"]
    assert (author["state"], author["usable"]) == ("stop", False)
    assert author["detail"] in author["html"]


def test_a_design_without_a_place_for_it_says_so_and_stops_nothing(client, face):
    values = kept(client, face, portrait_credit="", design="overlay")
    author = client.post("/desk/reading", data=values).get_json()["author"]
    assert (author["state"], author["usable"]) == ("hold", True)
    assert "no author’s picture" in author["html"]


def test_a_preview_shows_it_and_fetches_nothing(client, face):
    def drawn(**changes):
        values = kept(client, face, headline="Words alone", formats=["og"], **changes)
        return client.post("/desk/preview", data=values).get_json()["pictures"][0]["src"]

    with_picture, without = drawn(), drawn(kept_portrait="")
    assert with_picture != without
    assert drawn(kept_portrait="", portrait_url="http://127.0.0.1:9/a.jpg") == without


def test_a_preview_tells_what_is_wrong_with_it_at_its_field(client, face):
    values = kept(client, face, headline="Words alone", formats=["og"], portrait_credit="")
    answer = client.post("/desk/preview", data=values)
    assert answer.status_code == 422
    assert answer.get_json()["form_field"] == "portrait_credit"


def test_cards_made_before_come_back_with_it(client, face, authored):
    token = kept(client, face)["kept_portrait"]
    typed = authored(portrait=(io.BytesIO(b""), ""), kept_portrait=token)
    page = send(client, typed).headers["Location"]
    form = Form(client.get(f"/?from={page.rpartition('/')[2]}").get_data(as_text=True))
    assert form.values["kept_portrait"] == token
    assert (form.values["byline"], form.values["portrait_credit"]) == ("Ada Quill", CREDIT)


def test_terms_of_use_stand_in_words_with_their_code_at_hand(client, filled):
    values = filled(usage_terms="NO SALES. AUSTRIA OUT", action="check")
    text = send(client, values).get_data(as_text=True)
    assert '<li title="no-sales"><b dir="auto">No sales</b></li>' in text
    german = client.post(
        "/", data=filled(usage_terms="NO SALES", action="check"), headers={"Accept-Language": "de"}
    )
    assert '<li title="no-sales"><b dir="auto">kein Weiterverkauf</b></li>' in german.get_data(as_text=True)


def test_every_term_that_can_be_read_has_words(app):
    with app.test_request_context():
        assert in_words("territory-out: AUSTRIA") == "Not for: AUSTRIA"
        assert in_words("something new") == "something new"
    lines = asset("words", "restrictions.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    assert len(rows) > 100
    assert {row[1] for row in rows} <= TERMS.keys()
