"""Pictures as networks fetch them."""

import pytest

FOREVER = "public, max-age=31536000, s-maxage=3600, immutable"


@pytest.fixture
def made(client, article):
    return client.post("/v1/cards", json=article).get_json()["images"]["og"]


def test_s067_a_picture_carries_every_header_a_network_looks_at(client, made):
    reply = client.get(made["url"])
    assert reply.status_code == 200
    assert len(reply.data) == made["bytes"] == int(reply.headers["Content-Length"])
    assert reply.headers["Content-Type"] == "image/jpeg"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert reply.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert reply.headers["Cache-Control"] == FOREVER
    assert reply.headers["ETag"] == f'"{made["sha256"]}"'
    assert "Set-Cookie" not in reply.headers


def test_head_tells_the_same_without_the_picture(client, made):
    whole, head = client.get(made["url"]), client.head(made["url"])
    assert head.data == b""
    for name in ("Content-Length", "Content-Type", "ETag", "Cache-Control"):
        assert head.headers[name] == whole.headers[name]


@pytest.mark.parametrize("form", ['"{}"', 'W/"{}"', '"other", "{}"', "*"])
def test_who_has_the_picture_is_told_so(client, made, form):
    reply = client.get(made["url"], headers={"If-None-Match": form.format(made["sha256"])})
    assert (reply.status_code, reply.data) == (304, b"")
    assert reply.headers["ETag"] == f'"{made["sha256"]}"'


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-524287", 0, -1), ("bytes=0-32768", 0, -1), ("bytes=10-19", 10, 19), ("bytes=-5", -5, -1),
     ("bytes=7-", 7, -1), ("bytes=-99999999", 0, -1)],
)  # fmt: skip
def test_a_range_is_clamped_to_the_picture(client, made, asked, first, last):
    size = made["bytes"]
    reply = client.get(made["url"], headers={"Range": asked})
    start, stop = first % size, last % size
    assert reply.status_code == 206
    assert reply.headers["Content-Range"] == f"bytes {start}-{stop}/{size}"
    assert reply.data == client.get(made["url"]).data[start : stop + 1]


@pytest.mark.parametrize("asked", ["lines=1-2", "bytes=0-1,4-5", "bytes=x", "nonsense"])
def test_other_ranges_get_the_whole_picture(client, made, asked):
    assert client.get(made["url"], headers={"Range": asked}).status_code == 200


def test_a_range_of_another_picture_gets_the_whole_of_this_one(client, made):
    headers = {"Range": "bytes=0-9", "If-Range": '"another"'}
    assert client.get(made["url"], headers=headers).status_code == 200
    headers["If-Range"] = f'"{made["sha256"]}"'
    assert client.get(made["url"], headers=headers).status_code == 206


def test_a_range_beyond_the_picture_is_refused(client, made):
    reply = client.get(made["url"], headers={"Range": "bytes=999999-"})
    assert reply.status_code == 416
    assert reply.headers["Content-Range"] == f"bytes */{made['bytes']}"
    assert reply.headers["Cache-Control"] == "no-store"


def test_an_address_changed_anywhere_is_not_ours(client, made):
    path = made["url"].removeprefix("https://cards.example.org")
    for place in range(3, len(path) - 4):
        changed = path[:place] + ("A" if path[place] != "A" else "B") + path[place + 1 :]
        reply = client.get(changed)
        assert reply.status_code in (403, 404), changed
        assert reply.headers["Cache-Control"] == "no-store"
    assert client.get("/c/k1.x/y/og.jpg").get_json()["code"] == "signature_invalid"


@pytest.mark.parametrize(
    ("plain", "other"), [("og.jpg", "%6Fg.jpg"), ("/og.jpg", "%2Fog.jpg"), ("/c/", "//c/")]
)
def test_a_second_spelling_of_an_address_is_not_ours(client, made, plain, other):
    path = made["url"].removeprefix("https://cards.example.org").replace(plain, other)
    reply = client.get(made["url"], environ_overrides={"RAW_URI": path, "REQUEST_URI": path})
    assert (reply.status_code, reply.get_json()["code"]) == (403, "signature_invalid")


def test_a_signed_picture_that_was_never_filed_is_not_shown(client, office):
    from service.filing.addresses import picture_path

    key = office.store.put(b"stray", "jpg")
    assert client.get(picture_path(office.keys, key, "og")).status_code == 404
