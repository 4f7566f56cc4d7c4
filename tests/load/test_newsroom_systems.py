"""Messages of real systems against the running service: cards with the right credit, and their end."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import json
import re
import secrets
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image

from service.newsroom.verify import standard
from service.newsroom.verify.message import Message
from service.newsroom.verify.schemes import SCHEMES
from tests.support.cms import CREDIT, photo, running_cms
from tests.support.loopback import until
from tests.support.server import running_service
from tests.unit.newsroom.requests import captured

ROOT = Path(__file__).parents[2]
KEY, TOKEN = "a-secret-of-thirty-two-characters", "a-token-of-some-length"
SOURCES = """
[{name}]
preset = "{preset}"
secret_env = ["{secret}"]
token_env = ["TOKEN"]
base_url = "{cms}"
api = "{cms}"
formats = ["og", "square"]
[{name}.callback]
address = "{cms}/told"
secret_env = ["KEY"]
"""
SYSTEMS = {
    "ghost": "KEY", "wordpress": "KEY", "wagtail": "KEY", "superdesk": "KEY", "sanity": "KEY",
    "strapi": "TOKEN", "directus": "TOKEN", "contentful": "LONG", "storyblok": "KEY",
}  # fmt: skip


@pytest.fixture(scope="module")
def cms():
    with running_cms() as running:
        for path in ("/content/images/2026/11/storm_o.jpg", "/wp-content/uploads/2026/11/storm-big.jpg"):
            running.files[path] = photo(CREDIT)
        for path in ("/storm.jpg", "/content/images/2026/11/storm.jpg", "/uploads/storm_1d6a5d0503.jpg"):
            running.files[path] = photo()
        for path in ("storm", "storm-big-scaled", "astronaut"):
            running.files[f"/wp-content/uploads/2026/11/{path}.jpg"] = photo()
        running.files["/media/original_images/storm.jpg"] = photo(CREDIT)
        running.files["/assets/905dc003-5ffd-488c-bc97-04bbfbd40146"] = photo(CREDIT)
        yield running


@pytest.fixture(scope="module")
def service(cms, tmp_path_factory):
    folder = tmp_path_factory.mktemp("systems")
    path = folder / "sources.toml"
    text = (
        SOURCES.format(name=name, preset=name, secret=secret, cms=cms.url) for name, secret in SYSTEMS.items()
    )
    path.write_text("".join(text))
    secrets_ = {"KEY": KEY, "TOKEN": TOKEN, "LONG": "c" * 64}
    settings = {**cms.settings, **secrets_, "CUTLINE_SOURCES": str(path)}
    with running_service(folder, settings=settings) as running:
        yield running


def sign_standard(body, path):
    return standard.signed_headers([KEY.encode()], secrets.token_hex(8), str(int(time.time())), body)


def sign_ghost(body, path):
    moment = str(int(time.time() * 1000))
    made = hmac.new(KEY.encode(), body + moment.encode(), hashlib.sha256).hexdigest()
    return {"X-Ghost-Signature": f"sha256={made}, t={moment}"}


def sign_superdesk(body, path):
    return {"x-superdesk-signature": "sha1=" + hmac.new(KEY.encode(), body, "sha1").hexdigest()}


def sign_storyblok(body, path):
    return {"webhook-signature": hmac.new(KEY.encode(), body, "sha1").hexdigest()}


def sign_sanity(body, path):
    moment = str(int(time.time() * 1000))
    made = hmac.new(KEY.encode(), f"{moment}.".encode() + body, hashlib.sha256).digest()
    given = base64.urlsafe_b64encode(made).rstrip(b"=").decode()
    return {"sanity-webhook-signature": f"t={moment},v1={given}", "idempotency-key": secrets.token_hex(8)}


CONTENTFUL = ("signed-headers", "timestamp", "topic")


def sign_contentful(body, path, topic="Entry.publish"):
    headers = {
        "x-contentful-signed-headers": ",".join(f"x-contentful-{name}" for name in CONTENTFUL),
        "x-contentful-timestamp": str(int(time.time() * 1000)),
        "x-contentful-topic": f"ContentManagement.{topic}",
    }
    listed = ";".join(f"{name}:{headers[name]}" for name in sorted(headers))
    signed = f"POST\n{path}\n{listed}\n".encode() + body
    return {**headers, "x-contentful-signature": hmac.new(b"c" * 64, signed, hashlib.sha256).hexdigest()}


def sign_bearer(body, path):
    return {"Authorization": f"Bearer {TOKEN}"}


SIGN = {
    "ghost": sign_ghost, "superdesk": sign_superdesk, "storyblok": sign_storyblok, "sanity": sign_sanity,
    "contentful": sign_contentful, "strapi": sign_bearer, "directus": sign_bearer,
}  # fmt: skip
STORY = {
    "name": "Story", "full_slug": "news/a", "published_at": "2023-09-25T10:00:00Z",
    "content": {"headline": "Armenians flee", "image": {"filename": "PHOTO", "copyright": CREDIT}},
}  # fmt: skip


def send(service, system, message, sign=None):
    body, path = json.dumps(message).encode(), f"/hooks/{system}"
    headers = (sign or SIGN.get(system, sign_standard))(body, path)
    answer = service.ask("POST", path, body, {"Content-Type": "application/json", **headers})
    assert answer.status == 202, answer.body
    return answer.json()


def at_home(cms, name):
    """Return a captured message with every address in it leading to the system of this test."""
    text = re.sub(r"http://127\.0\.0\.1:99\d\d", cms.url, captured(name).body.decode())
    return json.loads(
        text.replace("https://cdn.sanity.io/images/p/production/abc-1920x1200.jpg", f"{cms.url}/storm.jpg")
    )


def standing(service, system, article, status):
    """Wait until an article stands so, and return what is told of it."""

    def told():
        answer = service.ask("GET", f"/v1/articles/{system}/{quote(article, safe='')}")
        return answer.json() if answer.status == 200 and answer.json()["status"] == status else None

    return until(told, f"{system} {article} is {status}")


def shown(service, told):
    answer = service.ask("GET", told["image"])
    assert answer.status == 200, answer.body
    with Image.open(io.BytesIO(answer.body)) as card:
        assert card.size == (1200, 630)
    return answer.body


PUBLISHED = {
    "ghost": "ghost/01-post.published", "wordpress": "wordpress/04-req", "wagtail": "wagtail/01-req",
    "superdesk": "superdesk/01-publish", "sanity": "sanity/01-lib-signed",
    "strapi": "strapi/04-entry.publish", "directus": "directus/06-full",
    "contentful": "contentful/01-lib-signed",
}  # fmt: skip


def serve_thin(cms):
    file = {"url": f"{cms.url}/storm.jpg", "contentType": "image/jpeg"}
    cms.serve_json("/spaces/sp/environments/master/assets/img1", {"fields": {"file": file}})
    content = {**STORY["content"], "image": {**STORY["content"]["image"], "filename": f"{cms.url}/storm.jpg"}}
    cms.serve_json("/v2/cdn/stories/7", {"story": {**STORY, "content": content}})
    item = at_home(cms, "directus/06-full")["item"]
    cms.serve_json("/items/articles/8", {"data": {**item, "id": 8}})


@pytest.mark.parametrize("system", PUBLISHED)
def test_what_a_system_publishes_becomes_a_card_with_the_right_credit(service, cms, system):
    serve_thin(cms)
    told = send(service, system, at_home(cms, PUBLISHED[system]))
    ready = standing(service, system, told["article"], "ready")
    card = service.ask("GET", f"/v1/cards/{ready['card']}").json()
    assert card["credit"]["text"] == "Handout: Russian Defence Ministry Press Service / EPA-EFE"
    assert set(card["images"]) == {"og", "square"}
    shown(service, told)


def test_a_thin_message_is_completed_with_the_source_s_token(service, cms):
    serve_thin(cms)
    send(service, "directus", {"event": "articles.items.update", "keys": ["8"], "collection": "articles"})
    standing(service, "directus", "8", "ready")
    asked = [headers for path, headers in cms.asked if path.startswith("/items/articles/8")]
    assert asked[-1]["authorization"] == f"Bearer {TOKEN}"
    told = send(service, "storyblok", {"action": "published", "story_id": 7, "full_slug": "news/a"})
    assert standing(service, "storyblok", "7", "ready")["headline"] == "Armenians flee"
    assert any(f"token={TOKEN}" in path for path, _ in cms.asked)
    shown(service, told)


def test_a_photo_cut_free_of_its_record_is_credited_from_the_untouched_upload(service, cms):
    message = at_home(cms, "ghost/04-post.published")
    message["post"]["current"] |= {"id": "bare", "feature_image_caption": None}
    send(service, "ghost", message)
    card = service.ask("GET", f"/v1/cards/{standing(service, 'ghost', 'bare', 'ready')['card']}").json()
    assert card["credit"]["source"] == "xmp"
    assert "RUSSIAN" in card["credit"]["text"].upper()


def test_the_lines_of_a_theme_of_ghost_lead_to_the_card(service, cms):
    message = at_home(cms, "ghost/04-post.published")
    send(service, "ghost", message)
    post = message["post"]["current"]["id"]
    standing(service, "ghost", post, "ready")
    lines = (ROOT / "clients" / "ghost" / "cutline.hbs").read_text()
    addresses = set(re.findall(r'content="(https://[^"]+?)\?v=', lines))
    assert addresses == {"https://cards.example.org/c/ghost/{{id}}/og.jpg"}
    path = addresses.pop().removeprefix("https://cards.example.org").replace("{{id}}", post)
    assert service.ask("GET", f"{path}?v=1").status == 200


def test_an_article_is_edited_killed_and_published_again(service, cms):
    message = at_home(cms, "superdesk/01-publish")
    told = send(service, "superdesk", {**message, "guid": "tag:1"})
    standing(service, "superdesk", "tag:1", "ready")
    first = shown(service, told)
    send(service, "superdesk", {**message, "guid": "tag:1", "headline": "Another headline", "version": "4"})
    until(lambda: shown(service, told) != first)
    kill = {**message, "guid": "tag:1", "pubstatus": "canceled", "version": "5"}
    send(service, "superdesk", kill)
    standing(service, "superdesk", "tag:1", "withdrawn")
    assert service.ask("GET", told["image"]).status == 410
    send(
        service,
        "superdesk",
        {**message, "guid": "tag:1", "version": "6", "versioncreated": "2023-09-25T11:00:00+0000"},
    )
    standing(service, "superdesk", "tag:1", "ready")
    assert shown(service, told) == first
    until(lambda: sorted(cms.events("tag:1")) == ["card.ready"] * 3 + ["card.withdrawn"])
    headers, body = cms.told[-1]
    message = Message("POST", "/told", headers, body)
    assert SCHEMES["standard"].check(message, (KEY.encode(),), time.time()).delivery_id


def test_an_article_without_a_credit_is_held_and_decided_by_a_person(service, cms):
    cms.files["/bare.jpg"] = photo(seed=9)
    message = {
        "type": "page.published", "timestamp": "2026-11-25T09:00:00Z",
        "data": {"id": "held", "headline": "A headline", "image": {"url": f"{cms.url}/bare.jpg"}},
    }  # fmt: skip
    told = send(service, "wagtail", message)
    assert standing(service, "wagtail", "held", "held")["code"] == "credit_missing"
    assert service.ask("GET", told["image"]).status == 404
    answer = service.post_json(
        "/v1/articles/wagtail/held/release", {"image": {"credit": "B. Person/Reuters"}}
    )
    assert answer.status == 200
    shown(service, told)


def test_s060_the_answer_comes_before_the_photo_does(service, cms):
    message = {
        "type": "page.published", "timestamp": "2026-11-25T09:00:00Z",
        "data": {"id": "slow", "headline": "A headline", "image": {"url": f"{cms.url}/late.jpg"}},
    }  # fmt: skip
    cms.late.clear()
    told = send(service, "wagtail", message)
    until(lambda: any(path == "/late.jpg" for path, _ in cms.asked))
    assert service.ask("GET", told["image"]).json()["code"] == "unready"
    cms.files["/late.jpg"] = photo(CREDIT)
    cms.late.set()
    standing(service, "wagtail", "slow", "ready")
    shown(service, told)
