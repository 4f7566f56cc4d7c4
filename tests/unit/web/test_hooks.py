"""The doors for newsroom systems: who is let in, what is kept, what is answered."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import time

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.unit.web.newsrooms import BEARER, article, posted, signed

HEADLINE = "Storm floods the old harbour"


def test_a_signed_message_is_kept_and_answered_202(hooks):
    answer = posted(hooks, "wire", article())
    assert (answer.status_code, answer.content_type) == (202, "application/json")
    assert answer.json == {
        "accepted": True,
        "delivery": 1,
        "event": "publish",
        "article": "a-17",
        "image": "https://cards.example.org/c/wire/a-17/og.jpg",
    }
    assert answer.headers["Cache-Control"] == "no-store"
    (job,) = hooks.jobs
    assert (job.kind, job.key, job.payload) == ("article", "article:1", {"delivery": 1})


def test_s057_the_same_message_again_gets_the_first_answer_and_no_more_work(hooks):
    body = json.dumps(article()).encode()
    headers = signed(body)
    first = hooks.client.post("/hooks/wire", data=body, headers=headers)
    again = hooks.client.post("/hooks/wire", data=body, headers=headers)
    assert (again.status_code, again.data) == (202, first.data)
    assert {job.key for job in hooks.jobs} == {"article:1"}


def test_s061_the_same_revision_under_another_id_is_the_same_delivery(hooks):
    first, again = (posted(hooks, "wire", article(), id_=name) for name in ("m-1", "m-2"))
    assert again.json == first.json


def test_another_message_under_the_same_id_is_a_conflict(hooks):
    posted(hooks, "wire", article(), id_="m-1")
    answer = posted(hooks, "wire", article(headline="Another"), id_="m-1")
    assert (answer.status_code, answer.json["code"]) == (409, "delivery_conflict")


def test_an_unknown_source_is_404_whatever_it_signs(hooks):
    answer = posted(hooks, "nobody", article())
    assert (answer.status_code, answer.json["code"]) == (404, "source_unknown")


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-signature": "v1,AAAA"},
        {"webhook-signature": ""},
        {"webhook-timestamp": str(int(time.time()) - 3600)},
        {"webhook-timestamp": "soon"},
        {"webhook-id": "m 1"},
    ],
)
def test_a_message_that_proves_nothing_is_401_and_leaves_nothing(hooks, change):
    body = json.dumps(article()).encode()
    answer = hooks.client.post("/hooks/wire", data=body, headers={**signed(body), **change})
    assert (answer.status_code, answer.json["code"]) == (401, "delivery_unverified")
    assert answer.content_type == "application/problem+json"
    assert hooks.newsroom.deliveries.listed() == ()


def test_s064_the_bytes_as_they_came_are_what_is_signed(hooks):
    body = json.dumps(article()).encode()
    respelt = json.dumps(article(), separators=(",", ":")).encode()
    assert hooks.client.post("/hooks/wire", data=respelt, headers=signed(body)).status_code == 401


def test_s058_an_old_secret_holds_beside_the_new_one(hooks):
    body = json.dumps(article()).encode()
    headers = signed(body, secret=b"an-older-secret-of-32-characters")
    assert hooks.client.post("/hooks/wire", data=body, headers=headers).status_code == 202


def test_s059_a_source_without_a_secret_lets_nobody_in(hooks):
    answer = hooks.client.post("/hooks/mute", data=b"{}", headers={"Authorization": "Bearer "})
    assert (answer.status_code, answer.json["code"]) == (401, "delivery_unverified")


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[1]", b'"text"', b'{"a":1,"a":2}', b"\xff{}", b'{"a":NaN}', b"[" * 100_000]
)
def test_what_is_no_json_is_400_once_it_is_verified(hooks, body):
    answer = hooks.client.post("/hooks/wire", data=body, headers=signed(body))
    assert (answer.status_code, answer.json["code"]) == (400, "json_invalid")


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b'"text"', b"5", b"\xff{}", b'{"a":NaN}', b"[" * 100_000, b'{"a":' + b"9" * 5000 + b"}"],
)
def test_other_systems_json_is_judged_less_strictly_but_judged(hooks, body):
    answer = hooks.client.post("/hooks/strapi", data=body, headers=BEARER)
    assert (answer.status_code, answer.json["code"]) == (400, "json_invalid")


def test_a_name_given_twice_by_another_system_is_let_pass(hooks):
    body = b'{"event":"media.create","event":"media.create"}'
    assert hooks.client.post("/hooks/strapi", data=body, headers=BEARER).status_code == 202


def test_a_body_above_the_limit_is_413_even_in_chunks(hooks):
    body = b" " * (256 * 1024 + 1)
    assert hooks.client.post("/hooks/wire", data=body, headers=signed(body)).status_code == 413
    chunked = {"Transfer-Encoding": "chunked", **signed(body)}
    answer = hooks.client.post(
        "/hooks/wire",
        input_stream=io.BytesIO(body),
        headers=chunked,
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert (answer.status_code, answer.json["code"]) == (413, "body_too_large")


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", ""]
)
def test_what_a_message_says_it_is_does_not_matter(hooks, kind):
    body = json.dumps(article()).encode()
    headers = {**signed(body), "Content-Type": kind}
    assert hooks.client.post("/hooks/wire", data=body, headers=headers).status_code == 202


@pytest.mark.parametrize(
    "path",
    ["/hooks//wire", "/hooks/wire//dry-run", "/hooks/wire/", "/hooks", "/hooks/", "/hooks/wire/dry-run/"],
)
def test_no_address_leads_on_to_another(hooks, path):
    body = json.dumps(article()).encode()
    answer = hooks.client.post(path, data=body, headers=signed(body))
    assert answer.status_code in (404, 405)
    assert answer.content_type == "application/problem+json"


def test_only_post_is_taken(hooks):
    answer = hooks.client.get("/hooks/wire", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.content_type) == (405, "application/problem+json")


def test_what_is_missing_is_told_at_once_and_accepted_all_the_same(hooks):
    answer = posted(hooks, "wire", article(image=None))
    assert answer.status_code == 202
    assert (answer.json["held"]["code"], answer.json["held"]["field"]) == ("photo_missing", "image")
    answer = posted(hooks, "wire", article(headline=" "))
    assert answer.json["held"]["code"] == "headline_missing"


def test_a_message_about_nothing_of_ours_is_kept_as_ignored(hooks):
    answer = hooks.client.post("/hooks/strapi", json={"event": "media.create"}, headers=BEARER)
    assert (answer.status_code, answer.json["event"]) == (202, "ignore")
    assert hooks.jobs == []
    assert [each.status for each in hooks.newsroom.deliveries.listed()] == ["ignored"]


def test_a_message_about_several_articles_is_as_many_deliveries(hooks):
    body = {"event": "articles.items.delete", "collection": "articles", "keys": ["1", "2"]}
    answer = hooks.client.post("/hooks/directus", json=body, headers={**BEARER, "webhook-id": "m-1"})
    assert [each["article"] for each in answer.json["articles"]] == ["1", "2"]
    assert [each["event"] for each in answer.json["articles"]] == ["withdraw", "withdraw"]
    assert [job.key for job in hooks.jobs] == ["article:1", "article:2"]
    again = hooks.client.post("/hooks/directus", json=body, headers={**BEARER, "webhook-id": "m-1"})
    assert again.json == answer.json


def test_an_unreachable_queue_does_not_lose_what_is_kept(hooks):
    hooks.queue.fails = True
    assert posted(hooks, "wire", article()).status_code == 202
    assert [each.status for each in hooks.newsroom.deliveries.listed()] == ["accepted"]


def test_ghost_is_verified_by_its_own_scheme(hooks):
    post = {"id": "6b", "status": "published", "title": "A", "feature_image": "https://x.example.org/a.jpg"}
    body = json.dumps({"event": "post.published", "post": {"current": post, "previous": {}}}).encode()
    moment = str(int(time.time() * 1000))
    made = hmac.new(b"ghost-hook-secret", body + moment.encode(), hashlib.sha256).hexdigest()
    headers = {"X-Ghost-Signature": f"sha256={made}, t={moment}"}
    answer = hooks.client.post("/hooks/ghost?label=a", data=body, headers=headers)
    assert (answer.status_code, answer.json["article"]) == (202, "6b")


def test_contentful_s_signature_holds_over_the_address_as_it_was_called(hooks):
    body, moment = b'{"sys":{"id":"a1","type":"DeletedEntry"}}', str(int(time.time() * 1000))
    names = "x-contentful-signed-headers,x-contentful-timestamp,x-contentful-topic"
    headers = {
        "x-contentful-signed-headers": names,
        "x-contentful-timestamp": moment,
        "x-contentful-topic": "ContentManagement.Entry.unpublish",
    }
    listed = ";".join(f"{name}:{headers[name]}" for name in sorted(headers))
    canonical = f"POST\n/hooks/contentful?site=a\n{listed}\n".encode() + body
    headers["x-contentful-signature"] = hmac.new(b"c" * 64, canonical, hashlib.sha256).hexdigest()
    environ = {"REQUEST_URI": "/hooks/contentful?site=a"}
    answer = hooks.client.post(
        "/hooks/contentful?site=a", data=body, headers=headers, environ_overrides=environ
    )
    assert (answer.status_code, answer.json["event"]) == (202, "withdraw")


def test_a_dry_run_tells_field_by_field_and_keeps_nothing(hooks):
    answer = posted(hooks, "wire/dry-run", article(language="English!"))
    told = answer.json
    assert (answer.status_code, told["source"], told["preset"]) == (200, "wire", "canonical")
    assert told["fields"]["headline"] == {"expr": "data.headline", "value": HEADLINE, "errors": []}
    assert told["fields"]["language"]["errors"] == ["data.language: is no language tag such as en or pt-BR"]
    assert (told["event"], told["article"], told["errors"]) == ("publish", "a-17", [])
    assert told["request"]["image"]["credit"] == "A. Person/Reuters"
    assert hooks.newsroom.deliveries.listed() == ()
    assert hooks.jobs == []


def test_a_dry_run_tells_what_would_hold_the_article(hooks):
    told = posted(hooks, "wire/dry-run", article(image=None)).json
    assert [each["code"] for each in told["errors"]] == ["photo_missing"]


def test_a_dry_run_must_be_signed_too(hooks):
    assert hooks.client.post("/hooks/wire/dry-run", json=article()).status_code == 401


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FUZZ = hypothesis_settings(max_examples=150)


@FUZZ
@given(st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
@pytest.mark.parametrize("source", ["wire", "ghost", "strapi", "directus", "contentful", "nobody", "mute"])
def test_no_body_makes_the_door_stumble(hooks, source, body):
    for path in (f"/hooks/{source}", f"/hooks/{source}/dry-run"):
        for headers in (signed(body), BEARER, {}):
            answer = hooks.client.post(path, data=body, headers=headers)
            assert answer.status_code < 500
            assert answer.is_json


MESSAGE = st.fixed_dictionaries(
    {"type": st.sampled_from(["a.published", "a.deleted"]) | JSON},
    optional={
        "timestamp": JSON,
        "data": JSON | st.fixed_dictionaries({}, optional=dict.fromkeys(article()["data"], JSON)),
    },
)


@FUZZ
@given(MESSAGE)
def test_no_message_makes_the_door_stumble(hooks, message):
    body = json.dumps(message).encode()
    for path in ("/hooks/wire", "/hooks/wire/dry-run"):
        answer = hooks.client.post(path, data=body, headers=signed(body))
        assert answer.status_code in (200, 202, 400, 422)


@FUZZ
@given(st.dictionaries(st.sampled_from(list(signed(b""))), st.text(max_size=40), max_size=3))
def test_no_header_makes_the_door_stumble(hooks, changes):
    body = json.dumps(article()).encode()
    safe = {name: text.encode("latin-1", "replace").decode("latin-1") for name, text in changes.items()}
    sent = {name: text for name, text in {**signed(body), **safe}.items() if not set("\r\n") & set(text)}
    assert hooks.client.post("/hooks/wire", data=body, headers=sent).status_code in (202, 401)
