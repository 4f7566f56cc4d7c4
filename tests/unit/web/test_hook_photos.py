"""Whose photo and which words: untouched uploads, credits of the file, thin messages completed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from service.errors import Refusal
from service.model.job import Dead, Done, Later
from service.newsroom import pushing
from service.newsroom.pushing import Pushing
from service.newsroom.receiving import receive
from service.newsroom.sources import PushTarget
from service.newsroom.verify.message import Message, Proof
from service.newsroom.work import MOST_ATTEMPTS
from tests.unit.web.newsrooms import BEARER, PHOTO, cards, send, standing, work


def ghost_post(hooks, image="https://g.example.org/content/images/2026/11/a.jpg", kind="post", **changes):
    post = {"id": "6b", "status": "published", "title": "Storm", "feature_image": image, **changes}
    document = {"event": f"{kind}.published", kind: {"current": post, "previous": {}}}
    return _keep(hooks, "ghost", document)


def _keep(hooks, source, document):
    """Take a message of a source as its door does, without its signature."""
    found, proof = hooks.newsroom.sources.get(source), Proof(f"d-{len(hooks.newsroom.deliveries.listed())}")
    trusting = replace(found, scheme=replace(found.scheme, check=lambda *_: proof))
    body = json.dumps(document).encode()
    return receive(hooks.newsroom, trusting, Message("POST", "/", {}, body), datetime.now(UTC))


def test_the_untouched_upload_is_tried_first(hooks, press):
    ghost_post(hooks, feature_image_caption="A harbour. (A. Person/Reuters)")
    assert work(hooks) == [Done("ready")]
    assert press.requests[-1].article.photo.url == "https://g.example.org/content/images/2026/11/a_o.jpg"


@pytest.mark.parametrize(
    ("code", "attempt", "outcome"),
    [
        ("photo_not_found", 1, Done),
        ("too_many_pixels", 1, Done),
        ("fetch_failed", 1, Later),
        ("fetch_failed", 3, Done),
    ],
)
def test_the_served_copy_is_taken_where_there_is_no_untouched_upload(hooks, press, code, attempt, outcome):
    original = "https://g.example.org/content/images/2026/11/a_o.jpg"
    press.unusable[original] = Refusal(code, "No.", field="image.url")
    ghost_post(hooks, feature_image_caption="A harbour. (A. Person/Reuters)")
    assert isinstance(work(hooks, attempt)[0], outcome)
    served = press.requests[-1].article.photo.url == "https://g.example.org/content/images/2026/11/a.jpg"
    assert served is (outcome is Done)


def test_a_forbidden_use_told_by_the_untouched_upload_is_not_got_round(hooks, press):
    original = "https://g.example.org/content/images/2026/11/a_o.jpg"
    press.unusable[original] = Refusal("use_forbidden", "No.", field="image")
    ghost_post(hooks, feature_image_caption="A harbour. (A. Person/Reuters)")
    work(hooks)
    assert standing(hooks, "ghost", "6b").code == "use_forbidden"


def test_what_the_system_read_from_the_file_counts_where_nothing_else_does(hooks):
    image = {"url": PHOTO, "caption": "A harbour.", "credit": "EPA-EFE", "image_meta": {"credit": "EPA-EFE"}}
    for caption, credit in (
        ("A harbour.", "EPA-EFE"),
        ("A harbour. (A. Person/EPA-EFE)", "A. Person / EPA-EFE"),
    ):
        data = {"id": f"w-{len(caption)}", "headline": "Storm", "image": {**image, "caption": caption}}
        _keep(hooks, "wordpress", {"type": "post.published", "data": data})
        assert work(hooks) == [Done("ready")]
        assert cards(hooks)[0].credit == credit


@pytest.fixture
def cms(hooks, monkeypatch):
    """What a system's own interface answers, by address."""
    asked, answers = [], {}

    def get_json(url, headers, *, field="", seconds=0.0):
        asked.append((url, dict(headers)))
        if url not in answers:
            raise Refusal("fetch_failed", "The remote file could not be read.", field=field)
        return answers[url]

    fetcher = hooks.newsroom.fetcher
    monkeypatch.setattr(fetcher, "get_json", get_json)
    return asked, answers


ITEM = {
    "id": 1, "status": "published", "title": "Storm", "image_credit": "A. Person/Reuters",
    "hero": "905dc003",
}  # fmt: skip


def test_a_thin_message_is_completed_with_the_source_s_own_token(hooks, cms):
    asked, answers = cms
    answers["https://cms.example.org/items/articles/1?fields=*.*"] = {"data": ITEM}
    body = {
        "event": "articles.items.update",
        "collection": "articles",
        "payload": {"title": "A"},
        "keys": ["1"],
    }
    answer = hooks.client.post("/hooks/directus", json=body, headers=BEARER)
    assert (answer.status_code, answer.json["event"], asked) == (202, "publish", [])
    assert work(hooks) == [Done("ready")]
    assert asked == [
        ("https://cms.example.org/items/articles/1?fields=*.*", {"Authorization": "Bearer directus-token"})
    ]
    assert standing(hooks, "directus", "1").headline == "Storm"


def test_a_thin_message_about_a_draft_withdraws(hooks, cms):
    _, answers = cms
    answers["https://cms.example.org/items/articles/1?fields=*.*"] = {"data": {**ITEM, "status": "draft"}}
    body = {"event": "articles.items.update", "collection": "articles", "keys": ["1"]}
    hooks.client.post("/hooks/directus", json=body, headers=BEARER)
    assert work(hooks) == [Done("withdrawn")]


def test_an_interface_that_does_not_answer_is_asked_again_later(hooks, cms):
    body = {"event": "articles.items.update", "collection": "articles", "keys": ["1"]}
    hooks.client.post("/hooks/directus", json=body, headers=BEARER)
    jobs = list(hooks.jobs)
    assert isinstance(work(hooks)[0], Later)
    hooks.jobs[:] = jobs
    assert isinstance(work(hooks, MOST_ATTEMPTS)[0], Dead)
    assert standing(hooks, "directus", "1").status == "failed"


def test_a_dry_run_completes_as_in_earnest(hooks, cms):
    _, answers = cms
    answers["https://cms.example.org/items/articles/1?fields=*.*"] = {"data": ITEM}
    body = {"event": "articles.items.update", "collection": "articles", "keys": ["1"]}
    told = hooks.client.post("/hooks/directus/dry-run", json=body, headers=BEARER).json
    assert told["fields"]["headline"]["value"] == "Storm"
    assert hooks.jobs == []


@pytest.fixture
def pushed(hooks):
    """The wire as a source whose cards are put into the system itself."""
    target = PushTarget("ghost", "https://news.example.org", "6b04:" + "ab" * 32)
    hooks.newsroom.sources._sources = {"wire": replace(hooks.newsroom.sources.get("wire"), push=target)}
    send(hooks)
    work(hooks)
    (job,) = (job for job in hooks.jobs if job.kind == "push")
    return hooks, job


def test_a_card_of_a_source_that_wants_it_is_left_to_be_pushed(pushed, monkeypatch):
    hooks, job = pushed
    handed = []
    monkeypatch.setattr(pushing, "_handed_over", lambda parcel, fetcher: handed.append(parcel) or Done("ok"))
    assert Pushing(hooks.newsroom)(job.payload, 1) == Done("ok")
    (parcel,) = handed
    picture = next(each for each in cards(hooks)[0].pictures if each.format == "og")
    assert (parcel.article_id, parcel.media_type) == ("a-17", "image/jpeg")
    assert parcel.collection == "posts"
    assert parcel.data == hooks.newsroom.office.store.get(picture.key)


@pytest.mark.parametrize("kind", ["post", "page"])
def test_what_the_message_was_about_is_changed_among_its_like(hooks, monkeypatch, kind):
    target = PushTarget("ghost", "https://news.example.org", "6b04:" + "ab" * 32)
    hooks.newsroom.sources._sources = {"ghost": replace(hooks.newsroom.sources.get("ghost"), push=target)}
    ghost_post(hooks, feature_image_caption="A harbour. (A. Person/Reuters)", kind=kind)
    work(hooks)
    (job,) = hooks.jobs
    handed = []
    monkeypatch.setattr(pushing, "_handed_over", lambda parcel, fetcher: handed.append(parcel) or Done("ok"))
    assert Pushing(hooks.newsroom)(job.payload, 1) == Done("ok")
    assert [parcel.collection for parcel in handed] == [f"{kind}s"]


def test_a_card_that_is_not_the_newest_any_more_is_not_pushed(pushed):
    hooks, job = pushed
    send(hooks, 1, "article.killed")
    work(hooks)
    outcome = Pushing(hooks.newsroom)(job.payload, 1)
    assert outcome == Done("a newer message about the article was settled meanwhile")
