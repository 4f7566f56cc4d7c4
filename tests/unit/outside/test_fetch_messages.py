"""What the fetcher sends: messages to other systems, and what comes back of them."""

from __future__ import annotations

import json

import pytest

from service.errors import ConfigurationError, Refusal
from service.outside.connection import trust
from tests.unit.outside.hosts import JPEG, SLOW, answer, chunked, drip, ends_soon

SECRET = {"Authorization": "Bearer s3cret", "Content-Type": "application/json"}


def refusal_of(call, *arguments, **more):
    with pytest.raises(Refusal) as caught:
        call(*arguments, **more)
    return caught.value


def test_a_message_arrives_whole_with_its_fields_and_length(serve, fetcher):
    bodies = []

    def read_and_thank(connection, request):
        whole = request
        while not whole.endswith(b"}"):
            whole += connection.recv(65536)
        bodies.append(whole.partition(b"\r\n\r\n")[2])
        connection.sendall(answer(b"thanks", "X-Id: 7"))

    server = serve(read_and_thank)
    reply = fetcher(server).post(server.url("/hook?x=1"), b'{"a": 1}', SECRET)
    head = server.requests[0].partition(b"\r\n\r\n")[0]
    lines = head.decode().split("\r\n")
    assert lines[0] == "POST /hook?x=1 HTTP/1.1"
    assert {"Content-Length: 8", "Authorization: Bearer s3cret", "Content-Type: application/json"} <= {*lines}
    assert bodies == [b'{"a": 1}']
    assert (reply.status, reply.headers["x-id"], reply.body) == (200, "7", b"thanks")


def test_an_empty_message_tells_its_length(serve, fetcher):
    server = serve(answer(b""))
    fetcher(server).post(server.url(), b"", {})
    assert b"Content-Length: 0\r\n" in server.requests[0]


@pytest.mark.parametrize("status", ["201 Created", "204 No Content", "400 No", "410 Gone", "500 Oh"])
def test_every_status_is_an_answer(serve, fetcher, status):
    server = serve(answer(b"words" * (status[:3] != "204"), "Retry-After: 9", status=status))
    reply = fetcher(server).post(server.url(), b"x", {})
    assert (reply.status, reply.headers["retry-after"]) == (int(status[:3]), "9")


def test_s062_a_message_is_never_sent_on(serve, fetcher):
    other = serve(answer(b""))
    server = serve(answer(b"", f"Location: {other.url()}", status="307 Temporary Redirect"))
    assert fetcher(server, other).post(server.url(), b"x", SECRET).status == 307
    assert other.visits == 0


ODD_BODIES = {
    "long": (answer(b"x" * 1_000_000), 64 * 1024),
    "cut short": (answer(b"abc", length=99), 3),
    "bad chunk": (chunked(b"abc", end=b"zz\r\n"), 3),
    "not gzip": (answer(b"plain words", "Content-Encoding: gzip"), 0),
    "unknown packing": (answer(b"plain words", "Content-Encoding: br"), 0),
}


@pytest.mark.parametrize(("reply", "length"), ODD_BODIES.values(), ids=ODD_BODIES.keys())
def test_the_status_counts_whatever_becomes_of_the_body(serve, fetcher, reply, length):
    server = serve(reply)
    found = fetcher(server).post(server.url(), b"x", {})
    assert (found.status, len(found.body)) == (200, length)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://127.0.0.1:{port}/", "address_refused"),
        ("http://169.254.169.254:{port}/", "address_refused"),
        ("http://a.example.org:22/", "url_port"),
        ("file:///etc/passwd", "url_scheme"),
        ("http://user:word@a.example.org:{port}/", "url_credentials"),
    ],
)
@pytest.mark.parametrize("way", ["post", "get_json"])
def test_s062_messages_go_where_pictures_may_come_from_and_nowhere_else(serve, fetcher, way, url, code):
    server = serve(answer(b""))
    made = fetcher(server, nets=())
    rest = (b"x", {}) if way == "post" else ({},)
    refused = refusal_of(getattr(made, way), url.format(port=server.port), *rest, field="callback_url")
    assert (refused.code, refused.field, server.visits) == (code, "callback_url", 0)


def test_s062_a_name_that_leads_inside_is_refused(serve, fetcher):
    server = serve(answer(b""))
    made = fetcher(server, nets=(), resolver=lambda host, port: ["10.0.0.5"])
    assert refusal_of(made.post, server.url(), b"x", {}).code == "address_refused"


@pytest.mark.parametrize("pieces", [SLOW["head"], SLOW["continue"], SLOW["silence"]])
def test_a_message_has_one_deadline(serve, fetcher, pieces):
    server = serve(drip(pieces))
    with ends_soon():
        refused = refusal_of(fetcher(server).post, server.url(), b"x", {}, seconds=0.4)
    assert refused.code in {"fetch_timeout", "fetch_failed"}


@pytest.mark.parametrize("value", ["a\r\nX-Other: b", "a\nb", "\u20ac"])
def test_a_field_that_would_break_the_head_is_never_sent(serve, fetcher, value):
    server = serve(answer(b""))
    assert refusal_of(fetcher(server).post, server.url(), b"x", {"X-Title": value}).code == "fetch_failed"
    assert server.requests == []


def test_a_document_is_read_with_the_fields_that_its_host_asks_for(serve, fetcher):
    server = serve(answer(json.dumps({"title": "Größe", "n": [1]}).encode()))
    assert fetcher(server).get_json(server.url("/entry"), SECRET) == {"title": "Größe", "n": [1]}
    assert b"Authorization: Bearer s3cret" in server.requests[0]
    assert b"Accept: application/json" in server.requests[0]


def test_a_secret_goes_to_its_own_host_alone(serve, fetcher):
    other = serve(answer(b"[]"))
    server = serve(answer(b"", f"Location: {other.url()}", status="302 Found"))
    assert fetcher(server, other).get_json(server.url(), SECRET) == []
    assert b"s3cret" in server.requests[0]
    assert b"s3cret" not in other.requests[0]
    assert b"Accept: application/json" in other.requests[0]


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (answer(b"<html>"), "fetch_failed"),
        (answer(b"\xff\xfe"), "fetch_failed"),
        (answer(b"[" * 200_000), "fetch_failed"),
        (answer(b"{}", status="404 No"), "fetch_failed"),
        (answer(b"{}", status="401 No"), "fetch_failed"),
        (answer(b" " * 2_200_000 + b"{}"), "fetch_too_large"),
        (answer(b'{"a": 1}', length=99), "fetch_truncated"),
    ],
    ids=["page", "bytes", "deep", "missing", "locked", "long", "short"],
)
def test_what_is_no_document_is_refused(serve, fetcher, reply, code):
    server = serve(reply)
    assert refusal_of(fetcher(server).get_json, server.url(), {}).code == code


@pytest.mark.parametrize(("most", "words"), [(1000, "1 kB"), (5000, "4 kB"), (1_572_864, "1.5 MB")])
def test_the_refusal_of_a_large_file_names_the_limit(serve, fetcher, most, words):
    server = serve(answer(JPEG, length=10**9))
    assert words in refusal_of(fetcher(server, max_bytes=most).fetch, server.url()).detail


def test_a_file_without_certificates_stops_the_start(tmp_path):
    empty = tmp_path / "authority.pem"
    empty.write_text("nothing")
    with pytest.raises(ConfigurationError, match="holds no certificates"):
        trust(empty)
