"""Sources: what it gives, where secrets stand, and every mistake told with file, key and words."""

from __future__ import annotations

import pytest

from service.errors import ConfigurationError, Refusal
from service.newsroom.sources import load_sources
from service.newsroom.verify.message import Message
from tests.unit.newsroom.requests import captured

LONG = "a-secret-of-thirty-two-characters"
WHOLE = """
[ghost]
preset = "ghost"
secret_files = ["new.txt"]
secret_env = ["OLD_GHOST"]
base_url = "https://news.example.org/"
brand = "lumen"
design = "panel"
formats = ["og", "square"]
policy = "strict"
without_photo = "text"

[ghost.fields]
kicker = "post.current.primary_tag.name"

[ghost.callback]
address = "https://cms.example.org/cutline"
secret_env = ["BACK"]

[ghost.push]
kind = "ghost"
address = "https://news.example.org"
key_env = ["PUSH"]

[shop]
preset = "strapi"
auth = "header"
header = "X-Token"
secret_env = ["SHOP"]
token_env = ["SHOP_TOKEN"]
"""
PUSH = "6b04:" + "ab" * 32
ENVIRONMENT = {
    "PUSH": PUSH,
    "OLD_GHOST": "the-old-secret",
    "BACK": LONG,
    "SHOP": "shop-token",
    "SHOP_TOKEN": "t-1",
}


def load(folder, house, text=WHOLE, environment=ENVIRONMENT):
    (folder / "new.txt").write_text("ghost-hook-secret\n")
    path = folder / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return load_sources(path, house, environment)


def test_without_a_file_there_are_no_sources(house):
    with pytest.raises(Refusal) as wrong:
        load_sources(None, house, {}).get("ghost")
    assert (wrong.value.code, wrong.value.fault.status) == ("source_unknown", 404)


def test_a_source_has_all_that_its_table_says(house, tmp_path):
    source = load(tmp_path, house).get("ghost")
    assert (source.preset, source.policy) == ("ghost", "strict")
    assert source.secrets == (b"ghost-hook-secret", b"the-old-secret")
    assert source.call_back.address == "https://cms.example.org/cutline"
    assert source.call_back.secrets == (LONG.encode(),)
    assert (source.push.kind, source.push.address) == ("ghost", "https://news.example.org")
    post = {"id": "6b", "status": "published", "title": "A", "primary_tag": {"name": "News"}, "url": "/a/"}
    message = {"event": "post.published", "post": {"current": post}}
    (mapped,) = source.mapper.articles(message)
    expected = {
        "brand": "lumen", "design": "text", "formats": ["og", "square"], "kicker": "News",
        "url": "https://news.example.org/a/",
    }  # fmt: skip
    assert mapped.document.items() >= expected.items()


def test_no_secret_shows_in_what_is_printed(house, tmp_path):
    sources = load(tmp_path, house)
    shown = repr(sources.get("ghost")) + repr(sources.get("shop")) + repr(sources.call_backs)
    assert not any(secret in shown for secret in ("ghost-hook-secret", *ENVIRONMENT.values()))


def test_a_source_verifies_what_its_system_signs(house, tmp_path):
    sources = load(tmp_path, house)
    sources.get("ghost").verify(captured("ghost"), 1795460513.0)
    sources.get("shop").verify(Message("POST", "/hooks/shop", {"x-token": "shop-token"}, b"{}"), 0)
    with pytest.raises(Refusal, match="five minutes"):
        sources.get("ghost").verify(captured("ghost"), 1795470000.0)


def test_a_source_without_a_secret_verifies_nothing(house, tmp_path):
    sources = load(tmp_path, house, environment={"BACK": LONG, "SHOP": "", "PUSH": PUSH})
    assert sources.mute == ("shop",)
    with pytest.raises(Refusal, match="no secret yet") as wrong:
        sources.get("shop").verify(Message("POST", "/hooks/shop", {"x-token": ""}, b"{}"), 0)
    assert wrong.value.fault.status == 401


def test_call_backs_are_known_by_source(house, tmp_path):
    assert list(load(tmp_path, house).call_backs) == ["ghost"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[ghost]", "[Ghost]", "Ghost: must be small letters, digits and hyphens"),
        ("[shop]", "[desk]", "desk: must be small letters, digits and hyphens, and none of api"),
        (
            'preset = "ghost"',
            'preset = "gost"',
            "ghost.preset: there is no «gost»; there are canonical, contentful",
        ),
        ('preset = "ghost"', 'preset = "../presets/ghost"', "ghost.preset: there is no «../presets/ghost»"),
        ('preset = "ghost"', 'preset = "own.toml"', "ghost.preset: there is no «own.toml»"),
        ('preset = "ghost"', "", "ghost.preset: is missing"),
        ('["new.txt"]', '["lost.txt"]', "ghost.secret_files: «lost.txt» cannot be read: No such file"),
        ('["OLD_GHOST"]', '["CUTLINE_GHOST"]', "ghost.secret_env: «CUTLINE_GHOST» begins with CUTLINE_"),
        ('["OLD_GHOST"]', '["SHORT"]', "ghost: secret_env «SHORT» has 3 characters; 8 is the least"),
        ('["BACK"]', '["SHORT"]', "ghost.callback: secret_env «SHORT» has 3 bytes; 24 is the least"),
        ('["BACK"]', '["UNSET"]', "ghost.callback: has no secret"),
        (
            '"https://cms.example.org/cutline"',
            '"cms.example.org"',
            "ghost.callback.address: must be an address",
        ),
        ('"https://news.example.org/"', '"news.example.org"', "ghost.base_url: must be an address"),
        ('"lumen"', '"luma"', "ghost.brand: there is no «luma»; there are lumen, meridian"),
        ('"panel"', '"pane"', "ghost.design: there is no «pane»"),
        ('"square"]', '"cube"]', "ghost.formats: there is no «cube»"),
        ('"text"', '"texts"', "ghost.without_photo: there is no «texts»"),
        ('"strict"', '"severe"', "ghost.policy: must be one of"),
        ('kind = "ghost"', 'kind = "drupal"', "ghost.push.kind: must be one of ghost, wordpress"),
        ('["PUSH"]', '["SHORT"]', "ghost.push: key_env «SHORT» is no key of this system"),
        ('["PUSH"]', '["UNSET"]', "ghost.push: has no key"),
        ("kicker =", "teaser =", "ghost.fields.teaser: is no field of an article"),
        ("post.current.primary_tag.name", "post.[", "ghost.fields.kicker: is no JMESPath"),
        ('auth = "header"', 'auth = "magic"', "shop.auth: must be one of standard"),
        ('header = "X-Token"', "", "shop.header: is missing"),
        ('header = "X-Token"', 'header = "X: Token"', "shop.header: is no name of a header"),
        ("[shop]", "[shop]\ncolour = 5", "shop.colour: is not a known key"),
        (WHOLE, "shop = 5\n", "shop: must be a table"),
    ],
)
def test_a_mistake_is_told_with_file_key_and_words(house, tmp_path, old, new, words):
    assert old in WHOLE
    with pytest.raises(ConfigurationError) as wrong:
        load(tmp_path, house, WHOLE.replace(old, new, 1), {**ENVIRONMENT, "SHORT": "abc"})
    assert f"sources.toml: {words}" in str(wrong.value)
    assert "abc" not in str(wrong.value).replace("abcdef", "")


def test_a_secret_is_never_told(house, tmp_path):
    with pytest.raises(ConfigurationError) as wrong:
        load(tmp_path, house, environment={**ENVIRONMENT, "OLD_GHOST": "hunter2"})
    assert "hunter2" not in str(wrong.value)


def test_a_newsroom_s_own_preset_is_found_beside_the_file(house, tmp_path):
    own = 'title = "Own"\nauth = "bearer"\n[events]\npublish = "live"\n[fields]\nid = "n"\nheadline = "h"\n'
    (tmp_path / "own.toml").write_text(own)
    source = load(tmp_path, house, '[mine]\npreset = "own.toml"\nsecret_env = ["SHOP"]\n').get("mine")
    (mapped,) = source.mapper.articles({"live": True, "n": 5, "h": "A headline"})
    assert (source.preset, mapped.article_id, mapped.document["headline"]) == ("own", "5", "A headline")
