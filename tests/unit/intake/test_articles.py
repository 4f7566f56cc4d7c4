"""What a request may say, and how each mistake in it is named."""

import base64
import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import Refusal
from service.intake.articles import LONGEST, card_request_of, read_card_request
from service.model.article import CardRequest
from service.model.geometry import Box, FocalPoint

FULL = {
    "id": "a-17",
    "url": "https://example.org/2026/09/storm/",
    "headline": "Storm floods the old harbour",
    "kicker": "Weather",
    "description": "Boats lie in the streets.",
    "label": "Live",
    "language": "en",
    "published": "2026-09-25T10:00:00Z",
    "modified": "2026-09-25T12:00:00+02:00",
    "dated": True,
    "section": "News",
    "image": {
        "url": "https://example.org/storm.jpg",
        "alt": "Boats in a street",
        "caption": "Boats lie in the streets. (EPA-EFE)",
        "credit": None,
        "copyright": "© EPA-EFE 2026",
        "usage_terms": "Editorial use only",
        "focal_point": {"x": 700, "y": 300, "unit": "px"},
        "crop": {"left": 0.1, "top": 0, "right": 0.9, "bottom": 1},
    },
    "brand": "meridian",
    "template": "overlay",
    "sizes": ["og", "square", "og"],
    "type": "image/png",
    "override": {"name": "Desk chief", "reason": "Cleared by phone"},
}


def read(**changes):
    return read_card_request(json.dumps(FULL | changes).encode())


def refusal(data):
    with pytest.raises(Refusal) as caught:
        read_card_request(data if isinstance(data, bytes) else json.dumps(data).encode())
    return caught.value.code, caught.value.field


def test_every_field_arrives():
    request = read()
    article, photo = request.article, request.article.photo
    assert (article.id, article.headline, article.standfirst) == (
        "a-17",
        FULL["headline"],
        FULL["description"],
    )
    assert article.published == datetime(2026, 9, 25, 10, tzinfo=UTC) == article.modified
    assert article.dated is True
    assert (request.brand, request.design, request.formats) == ("meridian", "overlay", ("og", "square"))
    assert request.image_type == "image/png"
    assert request.override.name == "Desk chief"
    assert photo.focal == FocalPoint(700, 300, "px")
    assert photo.crop == Box(0.1, 0, 0.9, 1)
    assert (photo.credit, photo.caption) == ("", "Boats lie in the streets. (EPA-EFE)")


def test_a_photo_may_come_as_data_or_beside_the_json():
    assert read(image={"data": base64.b64encode(b"photo").decode()}).article.photo.data == b"photo"
    beside = read_card_request(b'{"headline":"H","image":{"credit":"AP"}}', photo=b"photo")
    assert (beside.article.photo.data, beside.article.photo.credit) == (b"photo", "AP")
    assert read_card_request(b'{"headline":"H"}', photo=b"photo").article.photo.data == b"photo"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ("json_invalid", "")),
        (b"{", ("json_invalid", "")),
        (b"[]", ("json_invalid", "")),
        (b'"text"', ("json_invalid", "")),
        (b'{"headline":"a","headline":"b"}', ("json_invalid", "")),
        (b'{"image":{"focal_point":{"x":NaN,"y":0}}}', ("json_invalid", "")),
        (b'{"image":{"focal_point":{"x":1e999,"y":0}}}', ("json_invalid", "image.focal_point.x")),
        (b'{"id":' + b"9" * 5000 + b"}", ("json_invalid", "")),
        (b'{"a":' * 13 + b"1" + b"}" * 13, ("json_invalid", "")),
        (b"[" * 100_000, ("json_invalid", "")),
        ('{"headline":"é"}'.encode("utf-16"), ("json_invalid", "")),
        ('{"headline":"é"}'.encode("latin-1"), ("json_invalid", "")),
        (b'{"headline":"\\ud800"}', ("text_invalid", "headline")),
        (b'{"image":{"credit":"\\udc00"}}', ("text_invalid", "image.credit")),
        (b'{"headline":"a\\u0000b"}', ("text_invalid", "headline")),
    ],
)
def test_unreadable_json_is_refused(data, expected):
    assert refusal(data) == expected


def test_an_article_that_was_read_before_is_judged_as_its_json_would_be():
    assert card_request_of(json.loads(json.dumps(FULL)), photo=b"") == read()
    deep = json.loads('{"a":' * 13 + "1" + "}" * 13)
    for bad, code in (
        (deep, "json_invalid"),
        ({"headline": "\ud800"}, "text_invalid"),
        ({"image": {"focal_point": {"x": float("inf"), "y": 0}}}, "json_invalid"),
    ):
        with pytest.raises(Refusal, match=code):
            card_request_of(bad)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"headine": "x"}, ("field_unknown", "headine")),
        ({"image": {"credits": "AP"}}, ("field_unknown", "image.credits")),
        ({"image": {"focal_point": {"x": 0, "y": 0, "z": 0}}}, ("field_unknown", "image.focal_point.z")),
        ({"headline": 7}, ("field_invalid", "headline")),
        ({"headline": ["x"]}, ("field_invalid", "headline")),
        ({"image": "https://example.org/a.jpg"}, ("field_invalid", "image")),
        ({"image": {"url": "ftp://example.org/a.jpg"}}, ("field_invalid", "image.url")),
        ({"image": {"url": "https://user:word@example.org/a.jpg"}}, ("field_invalid", "image.url")),
        ({"image": {"url": "https://[::1"}}, ("field_invalid", "image.url")),
        ({"image": {"url": "https://example.org:x/a.jpg"}}, ("field_invalid", "image.url")),
        ({"image": {"url": "https://example.org/a b.jpg"}}, ("field_invalid", "image.url")),
        ({"image": {"url": "https://e.org/a.jpg", "data": "AAAA"}}, ("field_invalid", "image")),
        ({"image": {"data": "not base64!"}}, ("field_invalid", "image.data")),
        ({"image": {"data": 5}}, ("field_invalid", "image.data")),
        ({"image": {"focal_point": {"x": True, "y": 0}}}, ("field_invalid", "image.focal_point.x")),
        ({"image": {"focal_point": {"x": 1.2, "y": 0}}}, ("field_invalid", "image.focal_point.x")),
        ({"image": {"focal_point": {"x": 1}}}, ("field_invalid", "image.focal_point.y")),
        (
            {"image": {"focal_point": {"x": 1, "y": 1, "unit": "em"}}},
            ("field_invalid", "image.focal_point.unit"),
        ),
        (
            {"image": {"crop": {"left": 0.5, "top": 0, "right": 0.5, "bottom": 1}}},
            ("field_invalid", "image.crop"),
        ),
        ({"url": "javascript:alert(1)"}, ("field_invalid", "url")),
        ({"language": "English, please"}, ("field_invalid", "language")),
        ({"published": "yesterday"}, ("field_invalid", "published")),
        ({"published": "2026-09-25T10:00:00"}, ("field_invalid", "published")),
        ({"dated": True}, ("field_invalid", "published")),
        ({"dated": "yes"}, ("field_invalid", "dated")),
        ({"formats": "og"}, ("field_invalid", "formats")),
        ({"formats": [1]}, ("field_invalid", "formats")),
        ({"formats": [str(number) for number in range(21)]}, ("field_invalid", "formats")),
        ({"formats": ["og"], "sizes": ["og"]}, ("field_invalid", "sizes")),
        ({"design": "overlay", "template": "overlay"}, ("field_invalid", "template")),
        ({"type": "image/gif"}, ("field_invalid", "type")),
        ({"override": {"name": "Desk chief"}}, ("override_invalid", "override.reason")),
        ({"override": {}}, ("override_invalid", "override.name")),
    ],
)
def test_each_mistake_is_named_by_its_field(document, expected):
    assert refusal(document) == expected


@pytest.mark.parametrize("name", ["headline", "kicker", "label", "section", "id", "byline"])
def test_a_text_may_be_as_long_as_its_limit_and_no_longer(name):
    most = LONGEST[name]
    assert read_card_request(json.dumps({name: "x" * most}).encode())
    assert refusal({name: "x" * (most + 1)}) == ("text_too_long", name)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*FULL, *FULL["image"]]), inner)
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=60) | JSON_VALUES.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_give_a_request_or_a_refusal(data):
    with suppress(Refusal):
        assert isinstance(read_card_request(data), CardRequest)
