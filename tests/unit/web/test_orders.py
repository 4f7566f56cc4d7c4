"""Signed orders: rendered when first asked for, kept, judged by the gate, withdrawn like every card."""

import time

import pytest

from service.filing.signing import encode_payload, sign_address, sign_preview

BASE = "https://cards.example.org"
ORDER = {
    "headline": "Storm floods the old harbour",
    "format": "og",
    "image": {"file": "picos-de-europa.jpg", "credit": "A. Person/Reuters"},
}


@pytest.fixture
def path(office):
    def sign(order, name="og.jpg", **more):
        payload = encode_payload(order)
        return (
            sign_preview(office.keys, payload, name, **more)
            if more
            else sign_address(office.keys, payload, name)
        )

    return sign


def test_s046_an_order_that_nobody_signed_is_neither_fetched_nor_rendered(client, press):
    payload = encode_payload(ORDER)
    for token in ("k1." + "A" * 43, "k9." + "A" * 43, "k1.", "un.signed"):
        reply = client.get(f"/c/{token}/{payload}/og.jpg")
        assert (reply.status_code, reply.get_json()["code"]) == (403, "signature_invalid")
    assert press.requests == []


def test_s082_an_order_is_rendered_once_and_kept(client, path, press):
    first, second = client.get(path(ORDER)), client.get(path(ORDER))
    assert (first.status_code, first.headers["Content-Type"]) == (200, "image/jpeg")
    assert first.headers["Cache-Control"] == "public, max-age=31536000, s-maxage=3600, immutable"
    assert first.data == second.data
    assert len(press.requests) == 1
    assert press.requests[0].formats == ("og",)


def test_what_is_ordered_is_on_record_like_every_card(client, path, office):
    client.get(path(ORDER | {"id": "a-1", "source": "ghost"}))
    (card,) = office.records.recent().cards
    assert (card.source, card.article_id, card.credit) == ("ghost", "a-1", "A. Person / Reuters")
    (entry,) = office.audit.entries()
    assert (entry.who, entry.what, entry.detail["credit"]) == ("order", "make", "A. Person / Reuters")


def test_an_order_without_a_right_credit_is_refused_each_time_and_kept_by_no_cache(client, path, press):
    for _ in range(2):
        reply = client.get(path({**ORDER, "image": {"url": "https://img.example.org/a.jpg"}}))
        assert reply.status_code == 422
        assert reply.get_json()["code"] == "credit_missing"
        assert reply.headers["Cache-Control"] == "no-store"
    assert len(press.requests) == 2


def test_nobody_overrules_the_gate_by_an_order(client, path):
    reply = client.get(path(ORDER | {"override": {"name": "A", "reason": "B"}}))
    assert (reply.status_code, reply.get_json()["field"]) == (422, "override")


@pytest.mark.parametrize(
    ("change", "name", "field"),
    [({"format": "square"}, "og.jpg", "format"), ({"formats": ["square"]}, "og.jpg", "formats"),
     ({"type": "png"}, "og.jpg", "type"), ({"source": "Not A Name"}, "og.jpg", "source"),
     ({"headlin": "x"}, "og.jpg", "headlin"), ({"format": None}, "nosuch.jpg", "formats")],
)  # fmt: skip
def test_an_order_that_contradicts_its_address_is_refused(client, path, change, name, field):
    reply = client.get(path(ORDER | change, name))
    assert (reply.status_code, reply.get_json()["field"]) == (422, field)
    assert reply.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("name", "kind"), [("og.png", "png"), ("square.webp", "webp"), ("og.avif", "avif")])
def test_the_name_decides_format_and_type(client, path, press, name, kind):
    order = {**ORDER, "format": None, "formats": ["og", "square"]}
    assert client.get(path(order, name)).headers["Content-Type"] == f"image/{kind}"
    assert press.requests[0].formats == (name.split(".")[0],)


def test_s051_a_signature_for_one_purpose_is_none_for_another(client, path):
    published, preview = path(ORDER), path(ORDER, expires=int(time.time()) + 60)
    assert client.get(published.replace("/c/", "/p/")).status_code == 403
    assert client.get(preview.replace("/p/", "/c/")).status_code == 403


def test_s052_a_preview_ends_and_is_kept_nowhere(client, path, office):
    reply = client.get(path(ORDER, expires=int(time.time()) + 60))
    assert (reply.status_code, reply.headers["Cache-Control"]) == (200, "no-store")
    assert office.records.recent().cards == ()
    late = client.get(path(ORDER, expires=int(time.time()) - 1))
    assert (late.status_code, late.get_json()["code"]) == (410, "address_expired")
    forged = path(ORDER, expires=int(time.time()) - 1).replace(".", ".9", 1)
    assert client.get(forged).status_code == 403


def test_s048_no_changed_byte_of_an_order_is_canonicalised(client, path, press):
    plain = path(ORDER)
    _, door, token, payload, name = plain.split("/")
    head = f"/{door}/{token}/{payload}"
    others = [
        f"{head}=/{name}", f"{head}/{name}/", f"/{door}//{token}/{payload}/{name}", f"{head};/{name}",
        f"/{door}/{token}/%65{payload[1:]}/{name}", f"/{door}/{token.upper()}/{payload}/{name}",
        f"{head}/{name.upper()}", f"{head}+/{name}", f"/{door}/{token}/{encode_payload({'z': 1})}/{name}",
    ]  # fmt: skip
    for other in others:
        reply = client.get(other, environ_overrides={"RAW_URI": other, "REQUEST_URI": other})
        assert reply.status_code in (308, 403, 404), other
    assert press.requests == []


def test_s055_an_order_that_is_too_long_is_no_address(client, office):
    payload = encode_payload(ORDER | {"standfirst": "x" * 4000})
    assert client.get(f"/c/k1.{'A' * 43}/{payload}/og.jpg").status_code == 403
    order = ORDER | {"url": "https://e.org/" + "x" * 2030, "standfirst": "y" * 1000}
    reply = client.post("/v1/sign", json={"name": "og.jpg", "order": order})
    assert (reply.status_code, reply.get_json()["code"]) == (422, "field_invalid")


def test_s083_a_query_changes_nothing(client, path, press):
    assert client.get(path(ORDER) + "?v=2&x=3").status_code == 200
    assert client.get(path(ORDER) + "?v=3").status_code == 200
    assert len(press.requests) == 1


def withdrawn(client, office, query=""):
    (card,) = office.records.recent().cards
    assert client.delete(f"/v1/cards/{card.id}{query}").status_code == 204


@pytest.mark.parametrize(("query", "status"), [("", 410), ("?reason=legal", 451)])
def test_a_withdrawal_reaches_every_address_of_the_card_at_once(client, path, office, query, status):
    address = path(ORDER | {"id": "a-1"})
    assert client.get(address).status_code == 200
    (card,) = office.records.recent().cards
    withdrawn(client, office, query)
    for each in (address, card.answer["images"]["og"]["url"]):
        reply = client.get(each)
        assert (reply.status_code, reply.get_json()["code"][:14]) == (status, "card_withdrawn")
        assert reply.headers["Cache-Control"] == "no-store"


def test_an_order_of_a_withdrawn_card_by_another_address_is_rendered_once_and_then_refused_at_once(
    client, path, office, press
):
    assert client.get(path(ORDER | {"source": "ghost"})).status_code == 200
    withdrawn(client, office)
    words = {name: said for name, said in ORDER.items() if name != "format"}
    other = path(words | {"source": "ghost", "formats": ["og"]})
    for _ in range(2):
        reply = client.get(other)
        assert (reply.status_code, reply.get_json()["code"]) == (410, "card_withdrawn")
    assert len(press.requests) == 2


def test_an_article_that_was_taken_down_is_not_rendered_by_another_order(client, path, office, press):
    client.get(path(ORDER | {"id": "a-1", "source": "ghost"}))
    office.records.withdraw_article("ghost", "a-1", who="ghost")
    reply = client.get(path(ORDER | {"id": "a-1", "source": "ghost", "headline": "Another headline"}))
    assert reply.status_code == 410
    assert len(press.requests) == 1
    assert client.get(path(ORDER | {"id": "a-2", "source": "ghost"})).status_code == 200


def test_an_edit_has_an_address_of_its_own_and_the_old_one_lives_on(client, path):
    old, new = (
        path(ORDER | {"id": "a-1"}),
        path(ORDER | {"id": "a-1", "headline": "Storm closes the harbour"}),
    )
    before = client.get(old).data
    assert client.get(new).data != before
    assert client.get(old).data == before


def test_a_picture_that_was_lost_is_made_again(client, path, office, press):
    before = client.get(path(ORDER)).data
    (card,) = office.records.recent().cards
    office.store.delete(card.pictures[0].key)
    time.sleep(2.1)
    assert client.get(path(ORDER)).data == before
    assert len(press.requests) == 2


def test_the_sign_door_gives_the_address_that_the_picture_answers_under(client):
    reply = client.post("/v1/sign", json={"order": ORDER, "name": "og.jpg"})
    told = reply.get_json()
    assert (reply.status_code, told["expires"]) == (200, None)
    assert told["url"].startswith(BASE + "/c/k1.")
    assert client.get(told["url"]).status_code == 200


def test_the_sign_door_signs_previews_that_end(client):
    told = client.post("/v1/sign", json={"order": ORDER, "name": "og.jpg", "preview_seconds": 60}).get_json()
    assert told["url"].startswith(BASE + "/p/k1.")
    assert told["expires"].endswith("+00:00")
    assert client.get(told["url"]).status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [({"order": ORDER, "name": "../og.jpg"}, "name"), ({"order": [], "name": "og.jpg"}, "order"),
     ({"order": ORDER, "name": "og.jpg", "preview_seconds": 0}, "preview_seconds"),
     ({"order": ORDER, "name": "og.jpg", "more": 1}, "more"),
     ({"order": ORDER | {"design": "nosuch"}, "name": "og.jpg"}, "design"),
     ({"order": ORDER | {"headline": " "}, "name": "og.jpg"}, "headline")],
)  # fmt: skip
def test_the_sign_door_signs_nothing_that_could_not_be_made(client, body, field):
    reply = client.post("/v1/sign", json=body)
    assert (reply.status_code, reply.get_json()["field"]) == (422, field)


def test_a_reason_that_is_none_is_refused(client):
    assert client.delete("/v1/cards/card_x?reason=spite").get_json()["field"] == "reason"
