"""The desk's form: the whole path without JavaScript, and every fault beside its field."""

import io
import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest

from service.errors import Refusal
from service.web.deskform import NAMES


class Form(HTMLParser):
    """Reads a page's controls: values by name, and the faults shown beside them."""

    def __init__(self, text):
        super().__init__()
        self.values, self.faults, self._fault, self._area, self._ids = {}, {}, "", "", set()
        self.labelled, self.inline = set(), []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self._ids.add(given.get("id"))
        self.inline += [name for name in given if name == "style" or name.startswith("on")]
        if tag == "label":
            self.labelled.add(given.get("for"))
        if tag == "input" and given["type"] not in ("checkbox", "radio", "file"):
            self.values[given["name"]] = given.get("value", "")
        if tag == "input" and given["type"] in ("checkbox", "radio") and "checked" in given:
            self.values.setdefault(given["name"], []).append(given["value"])
        if tag == "textarea" and "name" in given:
            self._area = given["name"]
            self.values[self._area] = ""
        if tag == "p" and "fault" in given.get("class", "") and "hidden" not in given:
            self._fault = given["id"].removesuffix("-fault")

    def handle_endtag(self, tag):
        self._fault = self._area = ""

    def handle_data(self, data):
        if self._fault:
            self.faults[self._fault] = self.faults.get(self._fault, "") + data
        if self._area:
            self.values[self._area] += data.removeprefix("\n")


@pytest.fixture
def filled(client, photo):
    """Return a whole form as a browser would send it."""
    values = Form(client.get("/").get_data(as_text=True)).values

    def fill(**changes):
        typed = values | {
            "headline": "Storm floods the old harbour",
            "caption": "Boats lie in the streets. (A. Person/Reuters)",
            "photo": (io.BytesIO(photo), "boats.jpg"),
        }
        return typed | changes

    return fill


def send(client, typed):
    return client.post("/", data=typed, content_type="multipart/form-data")


def test_the_form_knows_the_brands_design_and_formats(client):
    reply = client.get("/")
    form = Form(reply.get_data(as_text=True))
    assert reply.status_code == 200
    assert form.values["design"] == ["overlay"]
    assert form.values["formats"] == ["og", "square", "story", "clean"]
    assert not form.faults


def test_every_control_has_a_label_and_nothing_is_inline(client):
    text = client.get("/").get_data(as_text=True)
    form = Form(text)
    typed = {"design", "formats"}
    assert set(NAMES) - typed <= form.labelled
    assert "photo" in form.labelled
    assert not form.inline
    assert not re.search(r"<(script|style)(?![^>]*\bsrc=)[^>]*>", text)


def test_a_form_becomes_cards_with_their_page(client, filled):
    reply = send(client, filled())
    assert reply.status_code == 303
    text = client.get(reply.headers["Location"]).get_data(as_text=True)
    assert "4 cards ready" in text
    assert "Storm floods the old harbour" in text
    assert "read from the end of the caption" in text
    assert "The photo is soft." in text
    assert "og:image:width" in unescape(text)
    pictures = re.findall(r'<img src="(/c/[^"]+)"', text)
    assert len(set(pictures)) == 4
    assert all(client.get(address).status_code == 200 for address in pictures)


def test_a_card_is_downloaded_under_its_headline(client, filled):
    page = send(client, filled()).headers["Location"]
    reply = client.get(f"{page}/og")
    assert reply.headers["Content-Disposition"].startswith(
        'attachment; filename="storm-floods-the-old-harbour-og.jpg"'
    )
    assert client.get(f"{page}/nope").status_code == 404


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        ({"headline": ""}, "headline", "headline"),
        ({"caption": "Boats lie in the streets."}, "credit", ""),
        ({"url": "brusselssignal"}, "url", "web address"),
        ({"focal_x": "left"}, "focal_x", "number"),
        ({"focal_x": "120", "focal_y": "10"}, "focal_x", "between"),
        ({"override_name": "Desk chief"}, "override_reason", "reason"),
        ({"photo": (io.BytesIO(b""), "")}, "photo", "photo"),
        ({"photo": (io.BytesIO(b""), "boats.jpg")}, "photo", "empty"),
        (
            {"photo_url": "ftp://example.org/a.jpg", "photo": (io.BytesIO(b""), "")},
            "photo_url",
            "web address",
        ),
        ({"language": "x y"}, "language", "language tag"),
        ({"design": "nope"}, "design", ""),
        ({"formats": ["nope"]}, "formats", ""),
    ],
)
def test_each_fault_stands_beside_its_field(client, filled, change, place, words):
    reply = send(client, filled(**change))
    form = Form(reply.get_data(as_text=True))
    assert reply.status_code == 422
    assert list(form.faults) == [place]
    assert words in form.faults[place]


def test_everything_typed_is_kept_and_so_is_the_photo(client, filled, press):
    words = {
        "headline": "",
        "kicker": '"Storm" <b>',
        "standfirst": "Line one\nline two",
        "credit": "\nA. Person",
    }
    typed = filled(**words, focal_x="30", focal_y="40", design="panel", formats=["og", "pin"])
    form = Form(send(client, typed).get_data(as_text=True))
    for name in ("kicker", "standfirst", "caption", "focal_x", "focal_y"):
        assert form.values[name] == typed[name]
    assert (form.values["design"], form.values["formats"]) == (["panel"], ["og", "pin"])
    assert form.values["credit"] == "\nA. Person"
    assert client.get(f"/desk/photos/{form.values['kept']}").content_type == "image/jpeg"

    again = {name: value for name, value in form.values.items() if value} | {
        "headline": "Storm floods harbour"
    }
    assert send(client, again).status_code == 303
    assert press.requests[-1].article.photo.data == typed_photo(press)


def typed_photo(press):
    return press.requests[0].article.photo.data


def test_a_photo_that_is_itself_at_fault_is_not_kept(client, filled, refused):
    refused("image_corrupt", "The photo is damaged.", field="image")
    form = Form(send(client, filled()).get_data(as_text=True))
    assert form.faults == {"photo": "The photo is damaged."}
    assert form.values["kept"] == ""


def test_a_kept_photo_that_is_gone_is_asked_for_again(client, filled):
    typed = filled(kept="0" * 64, photo=(io.BytesIO(b""), ""))
    form = Form(send(client, typed).get_data(as_text=True))
    assert "no longer kept" in form.faults["photo"]
    for token in ("0" * 64, "../../keys", "x"):
        assert client.get(f"/desk/photos/{token}").status_code in (404, 422)


def test_an_address_typed_later_wins_over_the_kept_photo(client, filled, photo, press):
    empty = {"photo": (io.BytesIO(b""), "")}
    kept = client.post("/desk/photos", data={**filled(), "photo": (io.BytesIO(photo), "a.jpg")}).get_json()[
        "kept"
    ]
    send(client, filled(**empty, kept=kept))
    assert press.requests[-1].article.photo.data == photo
    send(
        client,
        filled(**{**empty, "photo": (io.BytesIO(b""), "")}, kept=kept, photo_url="https://e.org/b.jpg"),
    )
    assert press.requests[-1].article.photo.url == "https://e.org/b.jpg"


def test_withdrawing_takes_the_cards_off_their_page(client, filled):
    page = send(client, filled()).headers["Location"]
    token = Form(client.get(page).get_data(as_text=True)).values["token"]
    assert client.post(f"{page}/withdraw", data={}).status_code == 403
    assert client.post(f"{page}/withdraw", data={"token": token}).status_code == 303
    text = client.get(page).get_data(as_text=True)
    assert "Withdrawn" in text
    assert '<img src="/c/' not in text
    assert client.get(f"{page}/og").status_code == 410


@pytest.mark.parametrize("token", ["", "0" * 64, "é" * 64])
def test_s068_a_form_without_our_token_makes_nothing(client, filled, press, token):
    reply = send(client, filled(token=token))
    assert reply.status_code == 403
    assert "Boats lie in the streets." in reply.get_data(as_text=True)
    assert not press.requests


def test_s068_a_form_from_another_site_or_browser_makes_nothing(client, app, filled, press):
    foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert client.post("/", data=filled(), headers=foreign).status_code == 403
    other = app.test_client()
    other.environ_base["HTTP_HOST"] = "cards.example.org"
    assert send(other, filled()).status_code == 403
    assert not press.requests


def test_s069_the_cookie_is_locked_to_this_host(client):
    cookie = client.get("/").headers["Set-Cookie"]
    assert cookie.startswith("__Host-cutline=")
    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in cookie
    assert "Domain" not in cookie


HOSTILE = [
    '"><script>alert(1)</script>',
    "</textarea><script>",
    "{{7*7}}",
    "'; DROP TABLE",
    "\u202eabc",
    "<!--",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_s065_hostile_text_is_shown_as_text(client, filled, text):
    wrong = send(client, filled(headline=text, caption="Nothing.")).get_data(as_text=True)
    page = client.get(send(client, filled(headline=text)).headers["Location"]).get_data(as_text=True)
    for shown in (wrong, page):
        assert "<script>" not in shown
        assert "49" not in re.findall(r"<h1[^>]*>(.*?)</h1>", shown)
    assert text in unescape(page)


def test_the_reading_tells_what_a_caption_holds(client, filled):
    typed = filled(photo=(io.BytesIO(b""), ""))
    answer = client.post("/desk/reading", data=typed).get_json()
    assert answer["usable"] is True
    assert answer["from"] == "Read from the end of the caption."
    assert ["creator", "A. Person"] in answer["parts"]
    assert answer["caption"] == "Boats lie in the streets."


def test_the_reading_says_what_is_missing(client, filled):
    empty = filled(caption="", photo=(io.BytesIO(b""), ""))
    assert client.post("/desk/reading", data=empty).get_json()["state"] == "empty"
    bare = filled(caption="Boats lie in the streets.", photo=(io.BytesIO(b""), ""))
    answer = client.post("/desk/reading", data=bare).get_json()
    assert (answer["state"], answer["usable"]) == ("stop", False)
    assert answer["detail"].endswith(".")


def test_a_photo_is_kept_and_told(client, filled):
    answer = client.post("/desk/photos", data=filled()).get_json()
    assert answer["facts"].startswith("800 × 600 · JPEG")
    assert client.get(answer["view"]).status_code == 200


def test_a_photo_that_is_none_is_refused_at_its_field(client, filled):
    reply = client.post("/desk/photos", data=filled(photo=(io.BytesIO(b"%PDF-1.7"), "a.jpg")))
    assert reply.status_code >= 400
    assert reply.get_json()["form_field"] == "photo"
    reply = client.post(
        "/desk/photos", data=filled(photo=(io.BytesIO(b""), ""), photo_url="http://127.0.0.1/a")
    )
    assert reply.get_json()["form_field"] == "photo_url"


@pytest.fixture
def kept(client, filled):
    """Return the form with its photo kept by the server, as the page's scripts send it."""
    token = client.post("/desk/photos", data=filled()).get_json()["kept"]

    def fill(**changes):
        return filled(photo=(io.BytesIO(b""), ""), kept=token) | changes

    return fill


def test_the_preview_files_nothing(client, kept, office):
    answer = client.post("/desk/preview", data=kept(formats=["og", "story"])).get_json()
    assert [each["format"] for each in answer["pictures"]] == ["og", "story"]
    assert answer["fit"] == {"state": "fits", "words": "Fits"}
    assert answer["pictures"][0]["src"].startswith("data:image/jpeg;base64,")
    assert not office.records.recent().cards


def test_what_a_photo_shows_to_be_amiss_is_told_when_it_is_kept_and_with_every_preview(client, filled, kept):
    small = "The photo is smaller than the cards need; it was enlarged up to {} times."
    assert client.post("/desk/photos", data=filled(formats=["og"])).get_json()["notes"] == [small.format(1.5)]
    assert client.post("/desk/photos", data=filled(formats=[])).get_json()["notes"] == []
    for formats, times in ((["og"], 1.5), (["og", "story"], 3.2)):
        answer = client.post("/desk/preview", data=kept(formats=formats)).get_json()
        assert answer["notes"] == {"photo": [small.format(times)], "portrait": []}
    client.post("/language", data={"to": "de"})
    told = client.post("/desk/preview", data=kept(formats=["og"])).get_json()["notes"]["photo"]
    assert told == ["Das Foto ist kleiner, als die Karten es brauchen; es wurde bis zu 1.5-fach vergrößert."]


def test_a_photo_that_cannot_be_decoded_is_refused_when_it_is_sent(client, filled, photo):
    broken = photo[: len(photo) // 8]
    reply = client.post("/desk/photos", data=filled(formats=["og"], photo=(io.BytesIO(broken), "a.jpg")))
    assert (reply.status_code, reply.get_json()["form_field"]) == (422, "photo")


def test_a_busy_service_keeps_the_photo_all_the_same(client, filled, office, monkeypatch):
    def busy(*_):
        raise Refusal("busy", "Too many cards are being made just now; try again.")

    monkeypatch.setattr("service.web.live.services", lambda: replace(office, look=busy))
    answer = client.post("/desk/photos", data=filled(formats=["og"])).get_json()
    assert (answer["notes"], len(answer["kept"])) == ([], 64)


def test_the_preview_names_the_control_at_fault(client, kept):
    reply = client.post("/desk/preview", data=kept(headline=" "))
    assert (reply.status_code, reply.get_json()["form_field"]) == (422, "headline")


def test_the_preview_says_where_a_headline_is_cut(client, kept):
    answer = client.post(
        "/desk/preview", data=kept(headline="A flood of words " * 17, formats=["og"])
    ).get_json()
    assert answer["fit"]["state"] == "cut"
    assert answer["fit"]["words"].startswith("Cut on Link: “A flood of words")


def test_live_answers_need_the_token_too(client, filled):
    for path in ("/desk/photos", "/desk/reading", "/desk/preview"):
        assert client.post(path, data=filled(token="x")).get_json()["code"] == "form_expired"


def test_an_expired_page_loses_neither_words_nor_photo(client, filled):
    form = Form(send(client, filled(token="0" * 64)).get_data(as_text=True))
    assert form.values["headline"] == "Storm floods the old harbour"
    assert client.get(f"/desk/photos/{form.values['kept']}").status_code == 200


def test_a_download_whose_file_is_gone_says_so(client, filled, office):
    made = send(client, filled()).headers["Location"]
    card = office.records.find(made.rpartition("/")[2])
    for each in card.pictures:
        office.store.delete(each.key)
    reply = client.get(f"{made}/og")
    assert (reply.status_code, b"no longer here" in reply.data) == (404, True)
