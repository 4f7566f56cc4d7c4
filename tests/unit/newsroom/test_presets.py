"""Each preset that ships reads what its system really sent: the article, and what the message asks for."""

from __future__ import annotations

import json

import pytest

from service.intake.articles import read_card_request
from service.model.delivery import Action
from service.newsroom.mapping.mapper import Mapper
from tests.unit.newsroom.requests import BASE, captured, preset

HEADLINE = "Armenians flee Nagorno-Karabakh as Azerbaijan asserts control of region"
CREDIT = "EPA-EFE/RUSSIAN DEFENCE MINISTRY PRESS SERVICE HANDOUT"
LEAVING = "Ethnic Armenians are said to be leaving their homes"
LONG = f"{LEAVING} in Nagorno-Karabakh as Azerbaijan asserts control of the region."
UPLOADS = "http://127.0.0.1:9921/wp-content/uploads/2026/11"
GHOST = "http://127.0.0.1:9931/content/images/2026/11"
FOCUS = {"x": 700.0, "y": 300.0, "unit": "px"}


def read(system, name, more=None):
    message = captured(f"{system}/{name}")
    mapper = Mapper(preset(system), BASE)
    (document,) = mapper.documents(json.loads(message.body), message.headers)
    return mapper.article({**document, **(more or {})})


# Capture -> headline, photo, caption, credit in the message, focal point, language, article's id.
ARTICLES = {
    "wordpress/02-req": (
        HEADLINE, f"{UPLOADS}/storm.jpg", f"{LONG} ({CREDIT})", None, None, "en-US", "5",
    ),
    "wordpress/04-req": (
        "Tom & Jerry — “quotes”, html ’ ẞ عربي 日本語 🎉",
        f"{UPLOADS}/storm-big-scaled.jpg",
        f"{LONG} ({CREDIT})", None, None, "en-US", "7",
    ),
    "wordpress/05-req": (
        HEADLINE, f"{UPLOADS}/storm.jpg", f"{LONG} ({CREDIT})", None, None, "en-US", "5",
    ),
    "wordpress/06-req": (
        "NASA astronaut Eileen Collins",
        f"{UPLOADS}/astronaut.jpg",
        "Astronaut Eileen Collins, commander, in her launch and entry suit. (NASA)",
        None, None, "en-US", "18",
    ),
    "wagtail/01-req": (
        HEADLINE, "http://127.0.0.1:9951/media/original_images/storm.jpg",
        f"{LEAVING}.", CREDIT, FOCUS, "en-gb", "3",
    ),
    "ghost/01-post.published": (
        HEADLINE, f"{GHOST}/storm.jpg",
        f"{LEAVING} in Nagorno-Karabakh. ({CREDIT})",
        None, None, None, "6b048ca69a1fc12bd4a6e025",
    ),
    "ghost/05-page.published": (
        "How we report", "http://127.0.0.1:39117/content/images/2026/11/storm.jpg",
        "Boats lie in the streets. (A. Person/Reuters)",
        None, None, None, "6b0730adbf96a24a2f135311",
    ),
    "ghost/04-post.published": (
        HEADLINE, f"{GHOST}/storm.jpg", f"{LEAVING}. ({CREDIT})",
        None, None, None, "6b048da0dd56c34aa6261cf9",
    ),
    "directus/06-full": (
        HEADLINE, f"{BASE}/assets/905dc003-5ffd-488c-bc97-04bbfbd40146",
        f"{LEAVING}.", CREDIT, FOCUS, "en", "1",
    ),
    "strapi/04-entry.publish": (
        HEADLINE, f"{BASE}/uploads/storm_1d6a5d0503.jpg", f"{LEAVING}. ({CREDIT})", CREDIT, None, None,
        "ekvuynxlscqrehkhz3ewe2qd",
    ),
    "superdesk/01-publish": (
        HEADLINE, "http://127.0.0.1:9911/storm.jpg", LONG, CREDIT, FOCUS, "en",
        "urn:newsml:localhost:2023-09-25T10:00:00.000000:abc",
    ),
    "sanity/01-lib-signed": (
        HEADLINE, "https://cdn.sanity.io/images/p/production/abc-1920x1200.jpg", LONG, CREDIT,
        {"x": 0.365, "y": 0.25, "unit": "fraction"}, "en", "b9f3",
    ),
}  # fmt: skip


@pytest.mark.parametrize("capture", ARTICLES)
def test_a_capture_gives_the_right_article(capture):
    mapped = read(*capture.split("/"))
    headline, photo, caption, credit, focal, language, article_id = ARTICLES[capture]
    image = mapped.document["image"]
    assert mapped.action is Action.PUBLISH
    assert mapped.faults == ()
    assert (mapped.article_id, mapped.document["headline"]) == (article_id, headline)
    assert (image["url"], image["caption"]) == (photo, caption)
    assert (image.get("credit"), image.get("focal_point")) == (credit, focal)
    assert mapped.document.get("language") == language
    assert read_card_request(json.dumps(mapped.document).encode()).article.headline == headline


# Capture -> what it asks for, and whose article it is about.
EVENTS = {
    "directus/04-full": (Action.WITHDRAW, "1"),
    "ghost/07-page.unpublished": (Action.WITHDRAW, "6b0730adbf96a24a2f135311"),
    "strapi/01-media.create": (Action.IGNORE, ""),
    "strapi/02-entry.create": (Action.IGNORE, "ekvuynxlscqrehkhz3ewe2qd"),
    "strapi/03-entry.update": (Action.IGNORE, "ekvuynxlscqrehkhz3ewe2qd"),
    "strapi/05-media.update": (Action.IGNORE, ""),
    "superdesk/02-kill": (Action.WITHDRAW, "urn:newsml:localhost:2023-09-25T10:00:00.000000:abc"),
    # The photo is not stored yet when this hook of WordPress is called.
    "wordpress/01-req": (Action.IGNORE, "5"),
    "wordpress/03-req": (Action.IGNORE, "7"),
}


@pytest.mark.parametrize("capture", EVENTS)
def test_a_capture_asks_for_what_its_system_meant(capture):
    mapped = read(*capture.split("/"))
    assert (mapped.action, mapped.article_id) == EVENTS[capture]


def test_the_camera_s_credit_stands_back_behind_wordpress_captions():
    assert read("wordpress", "02-req").file_credit == "EPA-EFE"
    message = json.loads(captured("wordpress/02-req").body)
    message["data"]["image"]["credit"] = "A. Editor/EPA-EFE"
    (mapped,) = Mapper(preset("wordpress")).articles(message)
    assert mapped.document["image"]["credit"] == "A. Editor/EPA-EFE"


@pytest.mark.parametrize(
    ("system", "capture", "change", "collection"),
    [
        ("ghost", "02-post.published.edited", {}, "posts"),
        ("ghost", "05-page.published", {}, "pages"),
        ("ghost", "06-page.published.edited", {}, "pages"),
        ("wordpress", "02-req", {}, None),
        ("wordpress", "02-req", {"type": "page.published"}, "pages"),
        ("wordpress", "02-req", {"data": {"type": "page"}}, "pages"),
        ("wordpress", "02-req", {"data": {"type": "page", "collection": "live-reports"}}, "live-reports"),
        ("wordpress", "02-req", {"data": {"collection": "../users"}}, None),
    ],
)
def test_a_message_tells_among_what_its_article_is_kept(system, capture, change, collection):
    message = json.loads(captured(f"{system}/{capture}").body)
    message |= {
        name: message[name] | more if isinstance(more, dict) else more for name, more in change.items()
    }
    (mapped,) = Mapper(preset(system), BASE).articles(message)
    assert mapped.value("collection") == collection


@pytest.mark.parametrize(
    ("system", "address", "original"),
    [
        (
            "ghost",
            "https://x.org/content/images/2026/11/a.jpg",
            "https://x.org/content/images/2026/11/a_o.jpg",
        ),
        (
            "ghost",
            "https://x.org/blog/content/images/size/w1200/2026/11/a.jpg",
            "https://x.org/blog/content/images/2026/11/a_o.jpg",
        ),
        ("ghost", "https://x.org/content/images/2026/11/a_o.jpg", ""),
        ("ghost", "https://images.unsplash.com/photo-1?w=1200", ""),
        (
            "wordpress",
            "https://x.org/wp-content/uploads/a-scaled.jpg",
            "https://x.org/wp-content/uploads/a.jpg",
        ),
        (
            "wordpress",
            "https://x.org/wp-content/uploads/a-rotated.JPG",
            "https://x.org/wp-content/uploads/a.JPG",
        ),
        ("wordpress", "https://x.org/wp-content/uploads/a.jpg", ""),
    ],
)
def test_the_untouched_upload_lies_beside_the_served_copy(system, address, original):
    found = [each.of(address) for each in preset(system).originals]
    assert [each for each in found if each and each != address] == ([original] if original else [])


def test_contentful_s_photo_is_fetched():
    message = captured("contentful")
    mapper = Mapper(preset("contentful"), BASE)
    (document,) = mapper.documents(json.loads(message.body), message.headers)
    ((fetch, address),) = mapper.addresses(document)
    assert address == "https://cdn.contentful.com/spaces/sp/environments/master/assets/img1"
    file = {"url": "//images.ctfassets.net/sp/img1/t/storm.jpg", "contentType": JPEG}
    asset_ = {"sys": {"id": "img1"}, "fields": {"title": "Storm", "file": file}}
    mapped = mapper.article({**document, fetch.name: asset_})
    image = mapped.document["image"]
    assert image["url"] == "https://images.ctfassets.net/sp/img1/t/storm.jpg"
    assert (image["caption"], image["credit"], image["alt"]) == (LONG, CREDIT, "Storm")
    assert (mapped.document["language"], mapped.document["url"]) == ("en-US", f"{BASE}/armenians-flee")


@pytest.mark.parametrize("keys", [{"keys": ["1", "2"]}, {"key": 1}, {"payload": ["1", "2"]}])
def test_directus_without_a_read_step_names_keys_only(keys):
    mapper = Mapper(preset("directus"), BASE)
    body = {
        "event": "articles.items.update",
        "payload": {"status": "published"},
        "collection": "articles",
        **keys,
    }
    documents = mapper.documents(body)
    assert len(documents) == (1 if "key" in keys else 2)
    ((fetch, address),) = mapper.addresses(documents[0])
    assert address == f"{BASE}/items/articles/1?fields=*.*"
    item = json.loads(captured("directus/06-full").body)["item"]
    mapped = mapper.article({**documents[0], fetch.name: {"data": item}})
    assert (mapped.action, mapped.article_id, mapped.document["headline"]) == (Action.PUBLISH, "1", HEADLINE)


@pytest.mark.parametrize(
    "body", [{"keys": ["1", "2"]}, {"payload": ["1", "2"]}, {"payload": ["1", "2"], "keys": ["1", "2"]}]
)
def test_directus_deletes_by_keys(body):
    mapper = Mapper(preset("directus"), BASE)
    documents = mapper.documents({"event": "articles.items.delete", "collection": "articles", **body})
    assert [list(mapper.addresses(each)) for each in documents] == [[], []]
    found = [mapper.article(each) for each in documents]
    assert [(each.action, each.article_id) for each in found] == [
        (Action.WITHDRAW, "1"),
        (Action.WITHDRAW, "2"),
    ]


def test_a_directus_flow_may_send_several_items():
    item = json.loads(captured("directus/06-full").body)["item"]
    body = {"event": "articles.items.update", "item": [item, {**item, "id": 2, "status": "archived"}]}
    found = Mapper(preset("directus"), BASE).articles(body)
    assert [(each.action, each.article_id) for each in found] == [
        (Action.PUBLISH, "1"),
        (Action.WITHDRAW, "2"),
    ]


STORY = {
    "id": 7, "name": "Story", "full_slug": "news/armenians-flee", "lang": "default",
    "published_at": "2023-09-25T10:00:00Z",
    "content": {
        "headline": HEADLINE,
        "image": {
            "filename": "https://a.storyblok.com/f/1/1920x1200/ab/storm.jpg", "alt": "Cars", "title": LONG,
            "copyright": CREDIT, "focus": "700x300:701x301",
        },
    },
}  # fmt: skip


def test_a_story_of_storyblok_is_fetched():
    mapper = Mapper(preset("storyblok"), BASE)
    document = {"action": "published", "story_id": 7, "space_id": 1, "full_slug": "news/armenians-flee"}
    ((fetch, address),) = mapper.addresses(document)
    assert address == "https://api.storyblok.com/v2/cdn/stories/7?find_by=id&version=published"
    mapped = mapper.article({**document, fetch.name: {"story": STORY}})
    image = mapped.document["image"]
    assert (mapped.article_id, mapped.document["headline"]) == ("7", HEADLINE)
    assert (image["caption"], image["credit"]) == (LONG, CREDIT)
    assert image["focal_point"] == {"x": 700.5, "y": 300.5, "unit": "px"}


def test_a_change_of_ghost_s_share_image_alone_is_the_same_revision():
    first, second, third = (
        read("ghost", name)
        for name in ("01-post.published", "02-post.published.edited", "03-post.published.edited")
    )
    assert first.revision == second.revision == third.revision
    assert read("ghost", "05-page.published").revision == read("ghost", "06-page.published.edited").revision


def test_a_post_without_a_photo_can_have_a_design_of_its_own():
    message = json.loads(captured("ghost").body)
    message["post"]["current"]["feature_image"] = None
    (plain,) = Mapper(preset("ghost")).articles(message)
    (chosen,) = Mapper(preset("ghost"), photoless="text").articles(message)
    assert ("image" in plain.document, "design" in plain.document) == (False, False)
    assert chosen.document["design"] == "text"


def test_two_locales_of_strapi_are_two_articles():
    body = {"event": "entry.publish", "entry": {"documentId": "d", "locale": "nl", "title": "A"}}
    (mapped,) = Mapper(preset("strapi")).articles(body)
    assert (mapped.article_id, mapped.document["language"]) == ("d:nl", "nl")


@pytest.mark.parametrize(
    "media",
    [
        {"url": "/uploads/a.jpg"},
        [{"url": "/uploads/a.jpg"}, {"url": "/uploads/b.jpg"}],
        {"data": {"id": 1, "attributes": {"url": "/uploads/a.jpg"}}},
    ],
)
@pytest.mark.parametrize("name", ["hero", "cover", "image", "featuredImage"])
def test_photos_of_strapi_in_each_of_their_forms(name, media):
    entry = {"documentId": "d", "headline": "A", name: media}
    (mapped,) = Mapper(preset("strapi"), BASE).articles({"event": "entry.publish", "entry": entry})
    assert mapped.document["image"]["url"] == f"{BASE}/uploads/a.jpg"


JPEG, PDF = "image/jpeg", "application/pdf"
NINJS_3 = {
    "uri": "http://agency.example/3", "type": "text", "language": "sv",
    "versionCreated": "2026-09-25T10:00:00+02:00",
    "headlines": [{"role": "seo", "value": "SEO"}, {"role": "main", "value": "Rubrik"}],
    "associations": [
        {"type": "audio", "uri": "x"},
        {
            "type": "picture", "by": "K. Person/TT", "copyrightNotice": "© TT",
            "descriptions": [{"role": "caption", "value": "En bild."}],
            "renditions": [
                {"name": "small", "href": "https://a.example/s.jpg", "contentType": JPEG, "width": 200},
                {"name": "large", "href": "https://a.example/l.jpg", "contentType": JPEG, "width": 2000},
                {"name": "pdf", "href": "https://a.example/l.pdf", "contentType": PDF, "width": 9000},
            ],
        },
    ],
}  # fmt: skip


def test_ninjs_3():
    (mapped,) = Mapper(preset("ninjs3")).articles(NINJS_3)
    image = mapped.document["image"]
    assert (mapped.article_id, mapped.document["headline"], mapped.document["language"]) == (
        NINJS_3["uri"],
        "Rubrik",
        "sv",
    )
    assert (image["url"], image["caption"], image["credit"], image["copyright"]) == (
        "https://a.example/l.jpg", "En bild.", "K. Person/TT", "© TT",
    )  # fmt: skip


def test_ninjs_1_takes_the_largest_picture_where_none_is_called_original():
    renditions = {
        "a": {"href": "https://a.example/s.jpg", "mimetype": "image/jpeg", "width": 200},
        "b": {"href": "https://a.example/l.jpg", "mimetype": "image/jpeg", "width": 2000},
        "v": {"href": "https://a.example/v.mp4", "mimetype": "video/mp4", "width": 4000},
    }
    message = {
        "uri": "u",
        "headline": "A",
        "associations": {"mainpic": {"type": "picture", "byline": "B. Person", "renditions": renditions}},
    }
    (mapped,) = Mapper(preset("ninjs1")).articles(message)
    assert mapped.document["image"] == {"url": "https://a.example/l.jpg", "credit": "B. Person"}
