"""The history: what was made, by whom; made again, corrected, withdrawn; and what waits for a person."""

import io
import json
import zipfile

import pytest
import zxingcpp
from PIL import Image

from service.model.card_record import CardRecord, PictureRecord
from tests.unit.web.test_desk import Form, filled, send
from tests.unit.web.test_hook_work import send as send_hook
from tests.unit.web.test_hook_work import standing, work

__all__ = ["filled"]


@pytest.fixture
def made(client, filled):
    """Return the id of cards made at the desk."""
    return send(client, filled()).headers["Location"].rpartition("/")[2]


def shown(client, address="/history"):
    return client.get(address).get_data(as_text=True)


def test_an_empty_history_says_so(client):
    assert "No cards have been made yet." in shown(client)


def test_cards_of_every_door_stand_in_the_history_newest_first(client, made, article):
    client.post("/v1/cards", json=article | {"headline": "Second of two"})
    text = shown(client)
    assert text.index("Second of two") < text.index("Storm floods the old harbour")
    assert "Made at the desk" in text
    assert "Sent by a program" in text
    assert f"/cards/{made}/thumb.jpg" in text


def test_the_history_is_searched_by_every_word(client, made):
    assert made in shown(client, "/history?q=reuters+STORM")
    assert "No card has all of these words: storm xyz" in shown(client, "/history?q=storm+xyz")


def test_a_long_history_has_pages(client, office):
    for number in range(25):
        office.records.save(
            CardRecord("api", f"a{number}", f"r{number}", f"Headline {number}", pictures=(PICTURE,))
        )
    first = shown(client)
    assert "Headline 24" in first
    assert "Headline 4<" not in first
    onward = first.partition("/history?before=")[2].partition('"')[0]
    assert "Headline 4<" in shown(client, f"/history?before={onward}")
    assert client.get("/history?before=x").status_code == 200


PICTURE = PictureRecord("og", "ab/cd/" + "abcd" + "0" * 60 + ".jpg", "0" * 64, 1, 1200, 630, "image/jpeg")


def test_a_thumbnail_is_a_small_jpeg(client, office, made):
    file = io.BytesIO()
    Image.new("RGB", (1200, 630), "teal").save(file, "JPEG")
    key = office.store.put(file.getvalue(), "jpg")
    picture = PictureRecord("og", key, "0" * 64, 1, 1200, 630, "image/jpeg")
    card = office.records.save(CardRecord("api", "t", "t", "T", pictures=(picture,)))
    reply = client.get(f"/cards/{card.id}/thumb.jpg")
    with Image.open(io.BytesIO(reply.data)) as small:
        assert max(small.size) == 400
    assert client.get("/cards/card_0/thumb.jpg").status_code == 404


def test_a_card_is_opened_again_with_all_that_made_it(client, filled, made):
    form = Form(shown(client, f"/?from={made}"))
    assert form.values["headline"] == "Storm floods the old harbour"
    assert form.values["caption"] == "Boats lie in the streets. (A. Person/Reuters)"
    assert form.values["formats"] == ["og", "square", "story", "clean"]
    assert client.get(f"/desk/photos/{form.values['kept']}").status_code in (200, 404)
    assert client.get("/?from=card_0").status_code == 404


def test_a_correction_gets_a_new_address_and_withdraws_the_old_cards(client, made, office, filled):
    form = Form(shown(client, f"/?from={made}&replace=1"))
    assert form.values["replaces"] == made
    typed = filled(headline="Storm spares the old harbour", replaces=made)
    new = send(client, typed).headers["Location"].rpartition("/")[2]
    assert new != made
    assert office.records.find(made).withdrawn
    assert not office.records.find(new).withdrawn


def test_a_correction_that_fails_leaves_the_old_cards_alone(client, made, office, filled):
    assert send(client, filled(headline="", replaces=made)).status_code == 422
    assert not office.records.find(made).withdrawn


def test_a_correction_that_changes_nothing_withdraws_nothing(client, made, office, filled):
    assert send(client, filled(replaces=made)).status_code == 303
    assert not office.records.find(made).withdrawn


def test_focal_point_and_crop_come_back(client, filled):
    typed = filled(
        focal_x="30", focal_y="40.5", crop_left="0", crop_top="0", crop_right="90", crop_bottom="100"
    )
    card = send(client, typed).headers["Location"].rpartition("/")[2]
    form = Form(shown(client, f"/?from={card}"))
    assert (form.values["focal_x"], form.values["focal_y"]) == ("30", "40.5")
    assert (form.values["crop_left"], form.values["crop_right"]) == ("0", "90")


def test_cards_are_withdrawn_from_the_history(client, made, office):
    token = Form(shown(client)).values["token"]
    reply = client.post(f"/cards/{made}/withdraw", data={"token": token, "back": "history"})
    assert reply.headers["Location"] == "/history"
    assert "Withdrawn" in shown(client)
    assert "Make again" in shown(client)


def test_all_pictures_come_in_one_archive_with_a_manifest(client, made):
    reply = client.get(f"/cards/{made}.zip")
    assert reply.headers["Content-Disposition"] == 'attachment; filename="storm-floods-the-old-harbour.zip"'
    with zipfile.ZipFile(io.BytesIO(reply.data)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert {each["file"] for each in manifest["pictures"]} | {"manifest.json"} == set(archive.namelist())
    assert manifest["credit"] == "A. Person / Reuters"
    assert [each["url"][:24] for each in manifest["pictures"]] == ["https://cards.example.or"] * 4
    assert client.get(f"/cards/{made}.zip").data == reply.data


def test_the_code_leads_to_the_article_or_else_to_the_picture(client, filled):
    for url in ("https://www.example.org/a", ""):
        card = send(client, filled(url=url)).headers["Location"].rpartition("/")[2]
        reply = client.get(f"/cards/{card}/qr.png")
        with Image.open(io.BytesIO(reply.data)) as code:
            (found,) = zxingcpp.read_barcodes(code.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
        assert found.text.startswith(url or "https://cards.example.org/c/")
    assert "attachment" in client.get(f"/cards/{card}/qr.png?save=1").headers["Content-Disposition"]


def held(hooks):
    """Let the newsroom's wire send an article that must be held."""
    image = {"url": "https://photos.example.org/harbour.jpg", "caption": "Boats lie in the streets."}
    send_hook(hooks, image=image)
    work(hooks)


def test_a_held_article_waits_in_the_history_with_its_reason(client, hooks):
    held(hooks)
    text = shown(client)
    assert "1 article is held" in text
    assert "Neither request, caption nor file names a credit." in text
    assert "/?source=wire&amp;article=a-17" in text


def test_a_held_article_is_mended_at_the_desk_and_its_system_told(client, hooks, filled, photo):
    held(hooks)
    form = Form(shown(client, "/?source=wire&article=a-17"))
    assert "credit" in form.faults
    assert form.values["photo_url"] == "https://photos.example.org/harbour.jpg"
    typed = form.values | {
        "credit": "A. Person/Reuters",
        "photo": (io.BytesIO(photo), "a.jpg"),
        "photo_url": "",
    }
    reply = send(client, typed)
    assert reply.status_code == 303
    settled = standing(hooks)
    assert (settled.status, settled.card) == ("ready", reply.headers["Location"].rpartition("/")[2])
    assert hooks.newsroom.deliveries.get(1).status == "ready"
    assert [job.payload["event"] for job in hooks.jobs if job.kind == "tell"] == ["card.held", "card.ready"]
    card = hooks.newsroom.office.records.find(settled.card)
    assert (card.source, card.article_id) == ("wire", "a-17")
    assert "article is held" not in shown(client)


def test_an_article_that_no_longer_waits_is_not_mended_again(client, hooks, filled):
    send_hook(hooks)
    work(hooks)
    assert client.get("/?source=wire&article=a-17").status_code == 404
    typed = filled(mends_source="wire", mends_article="a-17")
    assert send(client, typed).status_code == 404
