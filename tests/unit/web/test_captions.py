"""The caption door: a caption as it came in, everything a newsroom needs of it out."""

import io
import json

import pytest

CAPTION = "Boats lie in the streets. (A. Person/Reuters)"


def test_a_caption_is_split_from_its_credit(client):
    reply = client.post("/v1/captions", json={"caption": CAPTION, "language": "en"})
    answer = reply.get_json()
    assert reply.status_code == 200
    assert answer["caption"] == "Boats lie in the streets."
    assert [party["name"] for party in answer["credit"]["parties"]] == ["A. Person", "Reuters"]
    assert "A. Person" in answer["html"]
    assert json.loads(answer["jsonld"])["creditText"] == answer["credit_line"]


def test_the_house_style_may_be_chosen(client, office):
    lines = {
        client.post("/v1/captions", json={"caption": CAPTION, "style": style}).get_json()["credit_line"]
        for style in office.house.styles
    }
    assert len(lines) > 1


def test_the_photos_own_record_is_read_when_its_file_comes_too(client, photo):
    parts = {"caption": json.dumps({"caption": CAPTION}), "photo": (io.BytesIO(photo), "boats.jpg")}
    assert client.post("/v1/captions", data=parts).get_json()["credit"]["source"] == "caption"


def test_a_caption_without_credit_is_told_not_refused(client):
    reply = client.post("/v1/captions", json={"caption": "Boats lie in the streets."})
    assert reply.status_code == 200
    assert "credit_missing" in [warning["code"] for warning in reply.get_json()["warnings"]]


@pytest.mark.parametrize(
    ("document", "code", "field"),
    [
        ({"captoin": CAPTION}, "field_unknown", "captoin"),
        ({"caption": 5}, "field_invalid", "caption"),
        ({"caption": "x" * 5001}, "text_too_long", "caption"),
        ({"caption": CAPTION, "style": "nope"}, "field_invalid", "style"),
        ({"caption": CAPTION, "brand": "nope"}, "brand_unknown", "brand"),
        ({"caption": CAPTION, "url": "ftp://example.org"}, "field_invalid", "url"),
    ],
)
def test_each_mistake_is_named(client, document, code, field):
    record = client.post("/v1/captions", json=document).get_json()
    assert (record["code"], record["field"]) == (code, field)


def test_the_answer_is_as_described(client):
    schema = client.get("/openapi.json").get_json()["components"]["schemas"]["CaptionAnswer"]
    answer = client.post("/v1/captions", json={"caption": CAPTION}).get_json()
    assert set(schema["required"]) == set(answer) == set(schema["properties"])


def test_another_sites_page_may_not_ask(client):
    reply = client.post("/v1/captions", json={"caption": CAPTION}, headers={"Origin": "https://evil.example"})
    assert reply.get_json()["code"] == "origin_refused"
