"""An article's newest picture by its id alone, what stands of it, and what a person decides of a held one."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import Refusal
from tests.unit.web.newsrooms import cards, said, send, standing, work

OG = "/c/wire/a-17/og.jpg"


@pytest.fixture
def live(hooks):
    """An article whose cards stand."""
    send(hooks)
    work(hooks)
    return hooks


def test_a_picture_is_found_by_the_article_s_id(live):
    answer = live.client.get(OG)
    (card,) = cards(live)
    picture = next(each for each in card.pictures if each.format == "og")
    assert (answer.status_code, answer.content_type) == (200, "image/jpeg")
    assert answer.headers["ETag"] == f'"{picture.sha256}"'
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert answer.data == live.newsroom.office.store.get(picture.key)
    assert live.client.head(OG).status_code == 200


def test_it_follows_the_article(live):
    before = live.client.get(OG)
    send(live, 1, headline="Storm floods the whole harbour")
    work(live)
    after = live.client.get(OG, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.data != before.data


@pytest.mark.parametrize("name", ["If-None-Match", "If-Modified-Since"])
def test_whoever_has_it_already_gets_304(live, name):
    first = live.client.get(OG)
    had = {"If-None-Match": first.headers["ETag"], "If-Modified-Since": first.headers["Last-Modified"]}[name]
    again = live.client.get(OG, headers={name: had})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == "public, max-age=60"


def test_a_part_can_be_asked_for(live):
    part = live.client.get(OG, headers={"Range": "bytes=0-9"})
    assert (part.status_code, len(part.data)) == (206, 10)


def test_a_withdrawn_article_is_410_and_comes_back(live):
    send(live, 1, "article.killed")
    work(live)
    answer = live.client.get(OG)
    assert (answer.status_code, answer.json["code"]) == (410, "card_withdrawn")
    assert answer.headers["Cache-Control"] == "no-store"
    send(live, 2)
    work(live)
    assert live.client.get(OG).status_code == 200


def test_what_a_person_withdrew_is_410(live):
    live.newsroom.office.records.withdraw(cards(live)[0].id, who="desk:anna")
    assert live.client.get(OG).status_code == 410


def test_while_the_first_card_is_being_made_the_answer_is_not_yet(hooks):
    send(hooks)
    answer = hooks.client.get(OG)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")


def test_a_held_article_has_no_picture(hooks):
    send(hooks, headline="")
    work(hooks)
    assert hooks.client.get(OG).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/c/wire/a-18/og.jpg",
        "/c/wire/a-17/none.jpg",
        "/c/wire/a-17/og.png",
        "/c/nobody/a-17/og.jpg",
        "/c/api/a-17/og.jpg",
    ],
)
def test_what_is_not_there_is_404(live, path):
    answer = live.client.get(path)
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    "article_id", ["urn:newsml:x:2026:abc", "http://agency.example/a/1", "/a//b/", "ä ö%2F?#", "a.b", ".."]
)
def test_any_id_can_stand_in_an_address(hooks, article_id):
    answer = send(hooks, id=article_id)
    work(hooks)
    assert standing(hooks, article_id=article_id).status == "ready"
    path = answer.json["image"].removeprefix("https://cards.example.org")
    assert hooks.client.get(path).status_code == 200


FUZZ = settings(max_examples=150)


@FUZZ
@given(st.text(max_size=30), st.text(max_size=10))
def test_no_address_makes_the_door_stumble(live, article_id, name):
    for path in (f"/c/wire/{quote(article_id)}/{quote(name)}", f"/v1/articles/wire/{quote(article_id)}"):
        answer = live.client.get(path)
        assert answer.status_code in (200, 308, 403, 404)


def test_articles_are_listed_by_status(hooks):
    send(hooks)
    send(hooks, id="a-18", headline="")
    work(hooks)
    told = hooks.client.get("/v1/articles").json
    assert [each["article"] for each in told["articles"]] == ["a-18", "a-17"]
    (held,) = hooks.client.get("/v1/articles?status=held&source=wire").json["articles"]
    assert (held["article"], held["code"], held["field"], held["delivery"]) == (
        "a-18",
        "headline_missing",
        "headline",
        2,
    )
    assert hooks.client.get("/v1/articles?status=withdrawn").json == {"articles": [], "next": None}
    first = hooks.client.get("/v1/articles?limit=1").json
    assert first["next"] == 2
    assert [
        each["article"] for each in hooks.client.get("/v1/articles?limit=1&before=2").json["articles"]
    ] == ["a-17"]


@pytest.mark.parametrize(
    "query", ["status=odd", "limit=0", "limit=x", "before=-1", "before=²", "limit=99999999999"]
)
def test_a_question_that_makes_no_sense_is_refused_by_field(hooks, query):
    answer = hooks.client.get(f"/v1/articles?{query}")
    assert (answer.status_code, answer.json["field"]) == (422, query.partition("=")[0])


def test_one_article_is_told_with_what_its_system_sent(live):
    told = live.client.get("/v1/articles/wire/a-17").json
    assert (told["status"], told["card"], told["image"]) == (
        "ready",
        cards(live)[0].id,
        f"https://cards.example.org{OG}",
    )
    assert told["request"]["image"]["credit"] == "A. Person/Reuters"
    assert live.client.get("/v1/articles/wire/a-99").status_code == 404


@pytest.fixture
def held(hooks):
    """An article that waits for a person: it has no credit."""
    image = {"url": "https://photos.example.org/harbour.jpg", "caption": "Boats lie in the streets."}
    send(hooks, image=image)
    work(hooks)
    assert standing(hooks).code == "credit_missing"
    return hooks


RELEASE = "/v1/articles/wire/a-17/release"


def test_a_person_gives_the_credit_and_the_card_stands(held):
    answer = held.client.post(RELEASE, json={"image": {"credit": "B. Person/Reuters"}})
    assert (answer.status_code, answer.json["credit"]["text"]) == (200, "B. Person / Reuters")
    found = standing(held)
    assert (found.status, found.code, found.card) == ("ready", "", answer.json["id"])
    assert found.document["image"]["url"] == "https://photos.example.org/harbour.jpg"
    assert held.newsroom.deliveries.get(1).status == "ready"
    assert [event for event, _ in said(held)] == ["card.held", "card.ready"]
    assert held.client.get(OG).status_code == 200


def test_a_person_may_answer_for_it_with_name_and_reason(held):
    override = {"name": "B. Person", "reason": "Our own photographer, named in the text."}
    answer = held.client.post(RELEASE, json={"override": override})
    assert answer.status_code == 200
    assert "override" not in standing(held).document
    (entry,) = (each for each in held.newsroom.office.audit.entries() if each.what == "override")
    assert entry.detail == {"reason": override["reason"]}


def test_a_decision_that_changes_nothing_is_refused_and_the_article_stays_held(held):
    answer = held.client.post(RELEASE, json={})
    assert (answer.status_code, answer.json["code"]) == (422, "credit_missing")
    assert standing(held).status == "held"


def test_the_next_message_holds_again_over_a_decision(held):
    held.client.post(RELEASE, json={"image": {"credit": "B. Person/Reuters"}})
    send(held, 5, headline="Storm floods the whole harbour")
    work(held)
    assert standing(held).headline == "Storm floods the whole harbour"


def test_a_withdrawn_article_cannot_be_released(live):
    send(live, 1, "article.killed")
    work(live)
    assert live.client.post(RELEASE, json={}).status_code == 410


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"[1]", 400), (b"{", 400), (b'{"colour":1}', 422), (b'{"image":5}', 422)],
)
def test_a_decision_that_cannot_be_read_is_refused(held, body, status):
    assert held.client.post(RELEASE, data=body).status_code == status


def test_another_site_s_page_cannot_decide(held):
    assert held.client.post(RELEASE, json={}, headers={"Origin": "https://evil.example"}).status_code == 403


def test_a_photo_can_be_given_anew(held, photo):
    image = {"data": base64.b64encode(photo).decode(), "credit": "B. Person/Reuters"}
    assert held.client.post(RELEASE, json={"image": image}).status_code == 200
    assert "data" not in standing(held).document["image"]


def test_an_unreachable_store_is_a_refusal(live, monkeypatch):
    def fail(*_):
        raise Refusal("unready", "No.")

    monkeypatch.setattr(live.newsroom.office.store, "get", fail)
    assert live.client.get(OG).status_code == 503
