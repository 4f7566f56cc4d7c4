"""A small system's preset: what is found, what is not and why, and what a preset may not say."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import ConfigurationError, Refusal
from service.intake.articles import read_card_request
from service.model.delivery import Action
from service.newsroom.mapping.mapper import MOST_ARTICLES, Mapper
from tests.unit.newsroom.requests import load_preset

PRESET = """
title = "Gazette"
auth = "bearer"
html = ["headline", "caption"]
[events]
publish = "item.status == 'live' && !starts_with(item.id, 'draft')"
withdraw = "contains(['gone', 'killed'], item.status)"
ignore = "item.test"
[let]
pic = ["item.lead", "item.pictures[?main] | [0]"]
[each]
items = "items"
as = "item"
[values]
slug = "item.slug"
[fields]
id = "item.id"
revision = "item.version"
url = ["item.link", "={base_url}/a/{slug}"]
headline = ["max_by(item.titles, &rank).text", "item.title"]
standfirst = "item.intro"
language = "item.lang"
published = "item.date"
image = "_.pic.src"
caption = "_.pic.text"
credit = "_.pic.by"
focal = "_.pic.point"
focal_unit = "_.pic.unit"
crop = "_.pic.cut"
"""


def written(folder, text, name="gazette"):
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def mapper(tmp_path_factory):
    preset = load_preset(written(tmp_path_factory.mktemp("presets"), PRESET))
    return Mapper(preset, "https://cms.example.org", {"design": "overlay"})


def item(**changes):
    picture = {"src": "/media/boat.jpg", "text": "A boat. <i>(A. Person/EPA)</i>", "by": "A. Person/EPA"}
    whole = {
        "id": "7", "version": 3, "status": "live", "slug": "boat day", "title": "Tom &amp; <em>Jerry</em>",
        "lang": "en_GB", "date": "2026-09-25T10:00:00+0000", "lead": picture,
    }  # fmt: skip
    return {**whole, **changes}


def only(mapper, **changes):
    (mapped,) = mapper.articles({"item": item(**changes)})
    return mapped


def report(mapped, field):
    return next(each for each in mapped.report if each.field == field)


def test_an_article_becomes_a_card_request(mapper):
    mapped = only(mapper)
    assert (mapped.action, mapped.article_id, mapped.faults) == (Action.PUBLISH, "7", ())
    assert mapped.document == {
        "id": "7",
        "url": "https://cms.example.org/a/boat%20day",
        "headline": "Tom & Jerry",
        "language": "en-GB",
        "published": "2026-09-25T10:00:00+00:00",
        "design": "overlay",
        "image": {
            "url": "https://cms.example.org/media/boat.jpg",
            "caption": "A boat. (A. Person/EPA)",
            "credit": "A. Person/EPA",
        },
    }
    read_card_request(json.dumps(mapped.document).encode())


def test_the_report_tells_which_expression_won_and_what_went_wrong_before(mapper):
    told = report(only(mapper), "headline")
    assert (told.expression, told.value) == ("item.title", "Tom & Jerry")
    assert told.errors[0].startswith("max_by(item.titles, &rank).text: In function max_by()")


@pytest.mark.parametrize(
    ("changes", "action"),
    [
        ({}, Action.PUBLISH),
        ({"status": "killed"}, Action.WITHDRAW),
        ({"status": "killed", "test": True}, Action.WITHDRAW),
        ({"test": True}, Action.IGNORE),
        ({"status": "draft"}, Action.IGNORE),
        ({"id": "draft-7"}, Action.IGNORE),
        ({"id": None}, Action.IGNORE),
    ],
)
def test_events(mapper, changes, action):
    mapped = only(mapper, **changes)
    assert mapped.action is action
    assert (mapped.document is None) is (action is not Action.PUBLISH)


@pytest.mark.parametrize(
    ("point", "unit", "found"),
    [
        ({"x": 700, "y": 300}, "px", {"x": 700.0, "y": 300.0, "unit": "px"}),
        ({"x": 36, "y": 25}, "percent", {"x": 36.0, "y": 25.0, "unit": "percent"}),
        ({"x": 0.365, "y": 0.25}, None, {"x": 0.365, "y": 0.25, "unit": "fraction"}),
        ("700x300:720x310", "storyblok", {"x": 710.0, "y": 305.0, "unit": "px"}),
        ({"x": 1.2, "y": 0.25}, "fraction", None),
        ({"x": "1", "y": 0.25}, "fraction", None),
        ({"x": 1}, "px", None),
        ("700x300", "storyblok", None),
        ({"x": 1, "y": 1}, "inch", None),
    ],
)
def test_focal_units(mapper, point, unit, found):
    mapped = only(mapper, lead={"src": "/a.jpg", "point": point, "unit": unit})
    assert mapped.document["image"].get("focal_point") == found
    assert bool(report(mapped, "focal").errors) is (found is None)


@pytest.mark.parametrize(
    ("cut", "found"),
    [
        ({"top": 0, "bottom": 0.1, "left": 0, "right": 0}, {"left": 0, "top": 0, "right": 1, "bottom": 0.9}),
        ({"top": 0, "bottom": 0, "left": 0, "right": 0}, None),
        ({"left": 0.6, "right": 0.5}, None),
    ],
)
def test_a_crop_is_what_is_left(mapper, cut, found):
    assert only(mapper, lead={"src": "/a.jpg", "cut": cut}).document["image"].get("crop") == found


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"title": " "}, "headline_missing", "headline"),
        ({"title": "x" * 301}, "text_too_long", "headline"),
        ({"lead": {"src": "/a.jpg", "by": "x" * 1001}}, "text_too_long", "image.credit"),
    ],
)
def test_what_stands_in_a_card_s_way_is_a_fault(mapper, changes, code, field):
    (fault,) = only(mapper, **changes).faults
    assert (fault.code, fault.field) == (code, field)


@pytest.mark.parametrize(
    "changes",
    [{"lang": "English!"}, {"date": "yesterday"}, {"link": "not an address", "slug": ""}, {"intro": True}],
)
def test_what_a_card_can_do_without_is_left_out_and_told(mapper, changes):
    mapped = only(mapper, **changes)
    assert mapped.faults == ()
    assert any(each.errors for each in mapped.report if each.field != "headline")


def test_a_long_standfirst_ends_at_a_word_and_a_caption_is_never_cut(mapper):
    mapped = only(mapper, intro="word " * 300, lead={"src": "/a.jpg", "text": "word " * 900 + "(EPA)"})
    assert mapped.document["standfirst"].endswith("word…")
    assert mapped.document["image"]["caption"].endswith("(EPA)")


def test_half_characters_are_left_out(mapper):
    assert only(mapper, title="A\ud83d B\0").document["headline"] == "A B"


def test_a_revision_changes_with_what_is_said_and_with_what_the_system_counts(mapper):
    first = only(mapper).revision
    assert first.startswith("3~")
    assert only(mapper).revision == first
    assert only(mapper, version=4).revision != first
    assert only(mapper, title="Another").revision != first
    assert only(mapper, status="killed").revision == ""


def test_an_array_is_fanned_out(mapper):
    found = mapper.articles({"items": [item(id="1"), item(id="2", status="gone"), 5]})
    assert [(each.article_id, each.action) for each in found] == [
        ("1", Action.PUBLISH), ("2", Action.WITHDRAW), ("", Action.IGNORE)
    ]  # fmt: skip


def test_a_list_of_messages_is_as_many_articles(mapper):
    found = mapper.articles([{"item": item(id="1")}, {"items": [item(id="2"), item(id="3")]}, 5])
    assert [each.article_id for each in found] == ["1", "2", "3", ""]


def test_too_many_articles_in_one_message_are_refused(mapper):
    with pytest.raises(Refusal, match="500 is the most"):
        mapper.articles({"items": [item()] * (MOST_ARTICLES + 1)})


def test_a_withdrawal_of_nothing_named_is_a_fault(mapper):
    (fault,) = only(mapper, id=None, slug=None, status="gone").faults
    assert fault.field == "id"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KEYS = (
    "id",
    "version",
    "status",
    "slug",
    "titles",
    "title",
    "lang",
    "date",
    "lead",
    "intro",
    "link",
    "pictures",
)


@settings(max_examples=200, deadline=None)
@given(JSON | st.fixed_dictionaries({"item": st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, JSON))}))
def test_no_message_makes_a_mapping_stumble(mapper, message):
    for mapped in mapper.articles(message):
        assert mapped.document is None or json.dumps(mapped.document)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(("src", "text", "by", "point", "unit", "cut")), JSON))
def test_no_photo_makes_a_mapping_stumble(mapper, picture):
    assert only(mapper, lead=picture).action is Action.PUBLISH


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('title = "Gazette"', "", "gazette.toml: title: is missing"),
        ('auth = "bearer"', 'auth = "magic"', "gazette.toml: auth: must be one of standard"),
        ('html = ["headline", "caption"]', 'html = ["head"]', "gazette.toml: html: «head» is none of"),
        ('"item.test"', '"item.["', "gazette.toml: events.ignore: is no JMESPath"),
        ('"item.intro"', '"trim(item.intro)"', "gazette.toml: fields.standfirst: calls trim()"),
        ('"item.intro"', '"join(item.intro)"', "fields.standfirst: gives join() 1 arguments; it takes 2"),
        ('"item.intro"', "5", "gazette.toml: fields.standfirst: must be an expression or a list"),
        ("standfirst =", "teaser =", "gazette.toml: fields.teaser: is no field of an article"),
        ("{slug}", "{slag}", "gazette.toml: fields.url: has no part «slag»; there are base_url, slug"),
        ("{slug}", "{slug", "gazette.toml: fields.url: has a brace without its fellow"),
        ("{slug}", "{slug.real}", "gazette.toml: fields.url: has no part «slug.real»"),
        ("{slug}", "{slug!r}", "gazette.toml: fields.url: has a part that is no name in braces"),
        ('as = "item"', 'as = "The Item"', "gazette.toml: each.as: must be a name in small letters"),
        ("[values]", "[value]", "gazette.toml: value: is not a known key"),
        ("[fields]", "[fields", "gazette.toml: "),
    ],
)
def test_a_mistake_in_a_preset_is_told_with_file_key_and_words(tmp_path, old, new, words):
    assert old in PRESET
    with pytest.raises(ConfigurationError) as wrong:
        load_preset(written(tmp_path, PRESET.replace(old, new, 1)))
    assert words in str(wrong.value)


MORE = """
[[fetch]]
needed = "!item.title"
as = "whole"
address = "{api}/items/{slug}"
header = "Authorization"
[[originals]]
pattern = '(.+)-small(\\.jpg)'
address = '\\1\\2'
"""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("{slug}", "{slag}", "gazette.toml: fetch[0].address: has no part «slag»"),
        ("!item.title", "!item.[", "gazette.toml: fetch[0].needed: is no JMESPath"),
        ('as = "whole"', "", "gazette.toml: fetch[0].as: is missing"),
        ('"Authorization"', '"A: b"', "gazette.toml: fetch[0].header: is no name of a header"),
        ("(.+)", "(.+", "gazette.toml: originals[0].pattern: is no regular expression"),
        ("\\1\\2", "\\1\\3", "gazette.toml: originals[0].pattern: is no regular expression"),
    ],
)
def test_a_mistake_in_what_is_fetched_is_told_too(tmp_path, old, new, words):
    assert old in MORE
    with pytest.raises(ConfigurationError) as wrong:
        load_preset(written(tmp_path, PRESET + MORE.replace(old, new, 1)))
    assert words in str(wrong.value)


def test_a_preset_may_be_like_another_and_say_more(tmp_path):
    written(tmp_path, PRESET)
    more = 'like = "gazette"\ntitle = "Courier"\n[fields]\nstandfirst = "item.teaser"\n'
    preset = load_preset(written(tmp_path, more, "courier"))
    assert (preset.name, preset.title, preset.auth) == ("courier", "Courier", "bearer")
    (mapped,) = Mapper(preset).articles({"item": item(teaser="Boats lie in the streets.")})
    assert mapped.document["standfirst"] == "Boats lie in the streets."
    assert mapped.article_id == "7"


@pytest.mark.parametrize("like", ["nowhere", "../gazette", "courier"])
def test_a_preset_can_only_be_like_one_beside_it(tmp_path, like):
    written(tmp_path, PRESET)
    with pytest.raises(ConfigurationError, match=r"courier\.toml: like: there is no preset"):
        load_preset(written(tmp_path, f'like = "{like}"\ntitle = "Courier"\n', "courier"))
