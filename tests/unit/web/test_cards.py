"""The JSON door: what goes in, what comes out, and that nothing is filed twice."""

import hashlib
import io
import json

import pytest


def test_an_article_becomes_cards_with_all_that_a_newsroom_needs(client, article):
    reply = client.post("/v1/cards", json=article)
    answer = reply.get_json()
    assert reply.status_code == 201
    assert reply.headers["Location"] == f"https://cards.example.org/v1/cards/{answer['id']}"
    assert reply.headers["Cache-Control"] == "no-store"
    assert answer["status"] == "ready"
    assert answer["credit"]["source"] == "caption"
    assert answer["credit"]["complete"] is True
    assert answer["caption"] == "Boats lie in the streets."
    assert [party["name"] for party in answer["credit"]["parties"]] == ["A. Person", "Reuters"]
    assert answer["warnings"] == [{"code": "soft", "detail": "The photo is soft.", "field": "image"}]
    og = answer["images"]["og"]
    assert (og["width"], og["height"], og["type"], og["contrast"]) == (1200, 630, "image/jpeg", 7.12)
    assert og["crop"] == {"left": 0, "top": 0.1, "right": 1, "bottom": 0.9}
    assert og["url"].startswith("https://cards.example.org/c/k1.")
    assert og["url"].endswith("/og.jpg")


def test_the_meta_block_and_the_structured_data_cannot_be_broken_out_of(client, article):
    headline = 'Storm" onload=x </script><b>&amp;'
    answer = client.post("/v1/cards", json=article | {"headline": headline}).get_json()
    assert '<meta property="og:image:width" content="1200">' in answer["html"]
    assert "Storm&quot; onload=x &lt;/script&gt;&lt;b&gt;&amp;amp;" in answer["html"]
    assert '<meta name="twitter:card" content="summary_large_image">' in answer["html"]
    assert not set("<>&") & set(answer["jsonld"])
    assert json.loads(answer["jsonld"])["name"] == headline
    assert json.loads(answer["jsonld"])["creator"] == [{"@type": "Person", "name": "A. Person"}]


@pytest.mark.parametrize(("formats", "plainest"), [(["og", "clean"], "clean"), (["og", "square"], "og")])
def test_links_show_the_card_and_structured_data_the_photo_alone_where_it_was_made(
    client, article, formats, plainest
):
    answer = client.post("/v1/cards", json=article | {"formats": formats}).get_json()
    addresses = {name: picture["url"] for name, picture in answer["images"].items()}
    assert f'<meta property="og:image" content="{addresses["og"]}">' in answer["html"]
    assert json.loads(answer["jsonld"])["contentUrl"] == addresses[plainest]


def test_the_same_request_files_nothing_twice(client, article, office):
    first = client.post("/v1/cards", json=article)
    second = client.post("/v1/cards", json=article)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.get_json() == second.get_json()
    assert len(office.records.recent().cards) == 1


def test_a_changed_article_is_a_new_card(client, article):
    ids = {
        client.post("/v1/cards", json=article | change).get_json()["id"]
        for change in ({}, {"headline": "Storm floods harbour"}, {"formats": ["og"]}, {"language": "de"})
    }
    assert len(ids) == 4


def test_the_photo_may_come_beside_the_json(client, article, photo):
    article["image"].pop("data")
    parts = {"article": json.dumps(article), "photo": (io.BytesIO(photo), "boats.jpg")}
    assert client.post("/v1/cards", data=parts).status_code == 201
    parts = {
        "article": (io.BytesIO(json.dumps(article).encode()), "article.json", "application/json"),
        "photo": (io.BytesIO(photo), "boats.jpg"),
    }
    assert client.post("/v1/cards", data=parts).status_code == 200


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"photo": (io.BytesIO(b"x"), "a.jpg")}, "json_invalid"),
        ({"article": "{}", "picture": (io.BytesIO(b"x"), "a.jpg")}, "field_unknown"),
        ({"article": ["{}", "{}"]}, "field_invalid"),
        ({"article": '{"headline":"H"}', "photo": (io.BytesIO(b""), "a.jpg")}, "image_empty"),
    ],
)
def test_wrong_parts_are_named(client, parts, code):
    reply = client.post("/v1/cards", data=parts, content_type="multipart/form-data")
    assert reply.get_json()["code"] == code


def test_a_card_is_found_by_its_id(client, article):
    made = client.post("/v1/cards", json=article).get_json()
    found = client.get(f"/v1/cards/{made['id']}").get_json()
    assert found.pop("created").endswith("+00:00")
    assert found == made
    assert client.get("/v1/cards/card_none").status_code == 404


def test_a_withdrawn_card_is_gone_for_good(client, article, office):
    made = client.post("/v1/cards", json=article).get_json()
    address = made["images"]["og"]["url"]
    assert client.get(address).status_code == 200
    assert client.delete(f"/v1/cards/{made['id']}").status_code == 204
    assert client.delete(f"/v1/cards/{made['id']}").status_code == 204
    assert client.get(address).status_code == 410
    assert client.get(f"/v1/cards/{made['id']}").get_json()["status"] == "withdrawn"
    assert client.post("/v1/cards", json=article).get_json()["code"] == "card_withdrawn"
    assert [entry.what for entry in office.audit.entries()] == ["make", "withdraw"]
    assert client.delete("/v1/cards/card_none").status_code == 404


def test_a_picture_that_two_cards_share_stays_while_one_of_them_stands(client, article):
    first = client.post("/v1/cards", json=article).get_json()
    second = client.post("/v1/cards", json=article | {"id": "b-2"}).get_json()
    assert first["id"] != second["id"]
    assert first["images"]["og"]["url"] == second["images"]["og"]["url"]
    client.delete(f"/v1/cards/{first['id']}")
    assert client.get(second["images"]["og"]["url"]).status_code == 200


def test_an_override_is_kept_in_the_audit(client, article, office):
    article["image"]["caption"] = "Boats lie in the streets."
    assert client.post("/v1/cards", json=article).get_json()["code"] == "credit_missing"
    override = {"name": "Desk chief", "reason": "Our own photo"}
    made = client.post("/v1/cards", json=article | {"override": override}).get_json()
    overridden, made_by = office.audit.entries()
    assert (overridden.who, overridden.card) == ("Desk chief", made["id"])
    assert overridden.detail["reason"] == "Our own photo"
    assert (made_by.who, made_by.what) == ("api", "make")


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"headline": ""}, "headline_missing", "headline"),
        ({"headline": 7}, "field_invalid", "headline"),
        ({"heading": "x"}, "field_unknown", "heading"),
        ({"design": "nope"}, "design_unknown", "design"),
        ({"formats": ["nope"]}, "format_unknown", "formats"),
        ({"brand": "nope"}, "brand_unknown", "brand"),
        ({"image": None}, "photo_missing", "image"),
    ],
)
def test_each_mistake_is_a_problem_record_with_code_and_field(client, article, change, code, field):
    reply = client.post("/v1/cards", json=article | change)
    record = reply.get_json()
    assert reply.content_type == "application/problem+json"
    assert reply.headers["Cache-Control"] == "no-store"
    assert (reply.status_code, record["status"], record["code"], record["field"]) == (
        422,
        422,
        code,
        field,
    )
    assert record["type"] == f"https://cards.example.org/problems/{code.replace('_', '-')}"
    assert record["instance"] == f"urn:uuid:{reply.headers['X-Request-ID']}"
    assert record["title"]
    assert record["detail"].endswith(".")


def test_another_sites_page_may_not_order_cards(client, article):
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "https://evil.example.org"},
    ):
        assert client.post("/v1/cards", json=article, headers=headers).get_json()["code"] == "origin_refused"
        assert client.delete("/v1/cards/card_x", headers=headers).get_json()["code"] == "origin_refused"
    own = {"Origin": "https://cards.example.org", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/v1/cards", json=article, headers=own).status_code == 201


def test_a_photo_is_hashed_once_for_its_record(client, article, photo, monkeypatch):
    from service.filing import revisions

    hashed = []

    class Counting:
        """Hashes as ever, and keeps what it was given."""

        @staticmethod
        def sha256(data):
            hashed.append(data)
            return hashlib.sha256(data)

    monkeypatch.setattr(revisions, "hashlib", Counting)
    assert client.post("/v1/cards", json=article).status_code == 201
    assert hashed.count(photo) == 1
