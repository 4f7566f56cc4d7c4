"""What messages of each system ask for: publish, withdraw, or nothing."""

from __future__ import annotations

import pytest

from service.model.delivery import Action
from service.newsroom.mapping.mapper import Mapper
from tests.unit.newsroom.requests import BASE, preset

GONE, LIVE = Action.WITHDRAW, Action.PUBLISH


def topic(name, body):
    mapper = Mapper(preset("contentful"), BASE)
    (document,) = mapper.documents(body, {"x-contentful-topic": f"ContentManagement.{name}"})
    return mapper.article(document).action, [address for _, address in mapper.addresses(document)]


@pytest.mark.parametrize(
    ("name", "kind", "action"),
    [
        ("Entry.unpublish", "DeletedEntry", GONE),
        ("Entry.delete", "DeletedEntry", GONE),
        ("Entry.archive", "Entry", GONE),
        ("Entry.save", "Entry", Action.IGNORE),
        ("Entry.auto_save", "Entry", Action.IGNORE),
        ("Entry.unarchive", "Entry", Action.IGNORE),
        ("Asset.publish", "Asset", Action.IGNORE),
        ("ContentType.publish", "ContentType", Action.IGNORE),
    ],
)
def test_contentful_topics(name, kind, action):
    body = {"sys": {"id": "a1", "type": kind, "publishedAt": "2023-09-25T10:00:00Z"}}
    assert topic(name, body) == (action, [])


@pytest.mark.parametrize(
    ("system", "message", "action", "article_id"),
    [
        ("storyblok", {"action": "unpublished", "story_id": 7}, GONE, "7"),
        ("storyblok", {"action": "deleted", "story_id": 7}, GONE, "7"),
        ("storyblok", {"action": "moved", "story_id": 7}, Action.IGNORE, "7"),
        ("storyblok", {"action": "published", "datasource_slug": "labels"}, Action.IGNORE, ""),
        ("storyblok", {"action": "created", "asset_id": 7}, Action.IGNORE, ""),
        ("sanity", {"_id": "b9", "operation": "delete"}, GONE, "b9"),
        ("sanity", {"_id": "drafts.b9", "operation": "delete"}, Action.IGNORE, "drafts.b9"),
        ("sanity", {"_id": "drafts.b9", "headline": "Draft"}, Action.IGNORE, "drafts.b9"),
        ("sanity", {"_id": "versions.r1.b9", "headline": "Release"}, Action.IGNORE, "versions.r1.b9"),
        ("strapi", {"event": "entry.unpublish", "entry": {"documentId": "d", "id": 3}}, GONE, "d"),
        ("strapi", {"event": "entry.delete", "entry": {"documentId": "d", "id": 3}}, GONE, "d"),
        ("strapi", {"event": "entry.delete", "entry": {"documentId": "d", "locale": "nl"}}, GONE, "d:nl"),
        ("strapi", {"event": "entry.unpublish", "model": "news", "entry": {"id": 3}}, GONE, "news:3"),
        ("strapi", {"event": "entry.update", "entry": {"id": 3, "publishedAt": "x"}}, LIVE, "entry:3"),
        ("ninjs2", {"uri": "u", "pubstatus": "canceled"}, GONE, "u"),
        ("ninjs3", {"uri": "u", "pubStatus": "canceled"}, GONE, "u"),
        ("ninjs1", {"uri": "u", "pubstatus": "withheld"}, GONE, "u"),
        ("superdesk", {"guid": "g", "pubstatus": "recalled"}, GONE, "g"),
        ("superdesk", {"guid": "g", "type": "planning"}, Action.IGNORE, "g"),
        ("wordpress", {"type": "post.trashed", "data": {"id": "5"}}, GONE, "5"),
        ("wordpress", {"type": "post.updated", "data": {"id": 5, "status": "draft"}}, GONE, "5"),
        ("wordpress", {"type": "post.published", "data": {"id": 5, "status": "future"}}, Action.IGNORE, "5"),
        (
            "wordpress",
            {"type": "transition_post_status", "old_status": "publish", "data": {"id": 5, "status": "trash"}},
            GONE,
            "5",
        ),
        ("wagtail", {"type": "page.unpublished", "data": {"id": 3}}, GONE, "3"),
        ("canonical", {"type": "article.killed", "data": {"id": "a"}}, GONE, "a"),
        ("canonical", {"type": "article.viewed", "data": {"id": "a"}}, Action.IGNORE, "a"),
        ("canonical", {"data": {"id": "a"}}, Action.IGNORE, "a"),
    ],
)  # fmt: skip
def test_what_other_messages_ask_for(system, message, action, article_id):
    (mapped,) = Mapper(preset(system), BASE).articles(message)
    assert (mapped.action, mapped.article_id) == (action, article_id)


def test_sanity_says_in_a_header_that_a_document_was_deleted():
    mapper = Mapper(preset("sanity"), BASE)
    for operation, action in (("delete", GONE), ("update", Action.PUBLISH)):
        (mapped,) = mapper.articles({"_id": "b9", "headline": "A"}, {"sanity-operation": operation})
        assert mapped.action is action


def ghost(event, current, previous):
    kind = event.split(".")[0]
    (mapped,) = Mapper(preset("ghost"), BASE).articles(
        {"event": event, kind: {"current": current, "previous": previous}}
    )
    return mapped.action, mapped.article_id


POST = {"id": "6b", "status": "published", "title": "A"}


@pytest.mark.parametrize(
    ("event", "current", "previous", "action"),
    [
        ("post.unpublished", {**POST, "status": "draft"}, {"status": "published"}, GONE),
        ("post.deleted", {}, POST, GONE),
        ("page.published", POST, {"status": "draft"}, Action.PUBLISH),
        ("page.deleted", {}, POST, GONE),
        ("post.edited", {**POST, "status": "draft"}, {"title": "B"}, Action.IGNORE),
        ("post.added", {**POST, "status": "draft"}, {}, Action.IGNORE),
        ("post.scheduled", {**POST, "status": "scheduled"}, {"status": "draft"}, Action.IGNORE),
        ("post.published.edited", POST, {"title": "B", "updated_at": "x"}, Action.PUBLISH),
        ("post.published.edited", POST, {"og_image": None, "updated_at": "x"}, Action.IGNORE),
        ("post.published.edited", POST, {"twitter_image": None, "og_image": None}, Action.IGNORE),
        ("post.published.edited", POST, {}, Action.PUBLISH),
    ],
)
def test_ghost_events(event, current, previous, action):
    assert ghost(event, current, previous) == (action, "6b")


def test_events_of_ghost_that_are_about_no_post_are_passed_over():
    for event, body in (("member.added", {"member": {"current": {"id": "1"}}}), ("site.changed", {})):
        (mapped,) = Mapper(preset("ghost")).articles({"event": event, **body})
        assert mapped.action is Action.IGNORE
