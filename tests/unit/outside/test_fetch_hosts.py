"""The fetcher against hosts that lie, drip, flood or talk nonsense."""

from __future__ import annotations

import gzip
import resource
import time
from threading import Barrier, Event, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import Refusal
from service.outside.fetch import Fetcher
from service.outside.policy import FetchPolicy
from tests.support.loopback import until
from tests.unit.outside.hosts import JPEG, PNG, SLOW, answer, chunked, code_of, drip, ends_soon


def bomb(megabytes):
    return gzip.compress(JPEG[:2000] + b"\0" * (megabytes * 1024 * 1024))


BIG = {
    "told": answer(JPEG, length=10**9),
    "sent": answer(JPEG + b"x" * 2_000_000),
    "chunked": chunked(JPEG, *[b"x" * 65536] * 40),
    "until close": b"HTTP/1.0 200 OK\r\n\r\n" + JPEG + b"x" * 2_000_000,
    "gzip bomb": answer(bomb(200), "Content-Encoding: gzip"),
}


@pytest.mark.parametrize("reply", BIG.values(), ids=BIG.keys())
def test_s015_bytes_are_counted_after_unpacking(serve, fetcher, reply):
    server = serve(reply)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert code_of(fetcher(server, max_bytes=1_000_000), server.url()) == "fetch_too_large"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 80 * 1024


@pytest.mark.parametrize("pieces", SLOW.values(), ids=SLOW.keys())
def test_s016_one_deadline_stands_over_all_that_drips(serve, fetcher, pieces):
    server = serve(drip(pieces))
    with ends_soon():
        code = code_of(fetcher(server, total_timeout=0.5), server.url())
    assert code in {"fetch_timeout", "fetch_failed"}


def test_s016_the_caller_may_set_a_shorter_time(serve, fetcher):
    server = serve(drip(SLOW["body"]))
    with ends_soon():
        assert code_of(fetcher(server), server.url(), seconds=0.3) == "fetch_timeout"


def test_s016_redirects_share_the_one_deadline(serve, fetcher):
    def reply(connection, _request):
        time.sleep(0.3)
        connection.sendall(answer(b"", "Location: /next", status="302 Found"))

    server = serve(reply)
    assert code_of(fetcher(server, total_timeout=0.5), server.url()) == "fetch_timeout"


def test_s016_a_slow_lookup_ends_in_time(serve, fetcher):
    server, stop = serve(answer(JPEG)), Event()

    def slow(host, port):
        stop.wait(60)
        return ["127.0.0.1"]

    with ends_soon():
        assert code_of(fetcher(server, resolver=slow, lookup_timeout=0.3), server.url()) == "fetch_timeout"
    stop.set()


def test_s016_a_host_silent_at_the_handshake_ends_in_time(serve, fetcher):
    server = serve(drip((b"", b"")))
    with ends_soon():
        assert code_of(fetcher(server, total_timeout=0.5), server.url(scheme="https")) == "fetch_timeout"


def test_s016_addresses_that_never_answer_share_the_one_deadline():
    waited = []

    def black_hole(address, port, seconds):
        waited.append(seconds)
        time.sleep(seconds)
        raise TimeoutError

    policy = FetchPolicy(total_timeout=0.6, connect_timeout=0.25)
    fetch = Fetcher(policy, resolver=lambda host, port: [f"8.8.8.{n}" for n in range(9)], dial=black_hole)
    assert code_of(fetch, "http://pub.example.org/") == "fetch_timeout"
    assert max(waited) <= 0.25
    assert sum(waited) <= 0.6


def test_s017_slow_hosts_do_not_hold_up_a_good_one(serve, fetcher):
    leave = Event()
    slow, good = serve(lambda connection, _request: leave.wait(60)), serve(answer(JPEG))
    fetch = fetcher(slow, good)
    waiting = [Thread(target=code_of, args=(fetch, slow.url(host=f"s{n}.example.org"))) for n in range(8)]
    for thread in waiting:
        thread.start()
    until(lambda: len(slow.requests) == len(waiting))
    assert fetch.fetch(good.url()).data == JPEG
    assert all(thread.is_alive() for thread in waiting)
    leave.set()
    for thread in waiting:
        thread.join()


def test_no_host_is_visited_more_often_at_once_than_allowed(serve, fetcher):
    arrived, leave = Barrier(3), Event()

    def reply(connection, _request):
        arrived.wait(60)
        leave.wait(60)
        connection.sendall(answer(JPEG))

    server = serve(reply)
    fetch = fetcher(server, per_host=2)
    held = [Thread(target=fetch.fetch, args=(server.url(),)) for _ in range(2)]
    for thread in held:
        thread.start()
    arrived.wait(60)
    assert code_of(fetch, server.url()) == "busy"
    leave.set()
    for thread in held:
        thread.join()
    assert server.visits == 2


SHORT = {
    "length": answer(JPEG[:5000], length=len(JPEG)),
    "chunked": chunked(JPEG[:5000], end=b"ffff\r\nabc"),
    "gzip": answer(gzip.compress(JPEG)[:-20], "Content-Encoding: gzip"),
    "bad chunk": chunked(JPEG[:5000], end=b"zz\r\n"),
}


@pytest.mark.parametrize("reply", SHORT.values(), ids=SHORT.keys())
def test_s018_a_picture_cut_short_is_no_picture(serve, fetcher, reply):
    server = serve(reply)
    assert code_of(fetcher(server), server.url()) == "fetch_truncated"


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
NO_PICTURES = (
    (b"<!doctype html><title>Photo</title>", "image/jpeg", "not_an_image"),
    (b"\xef\xbb\xbf<html><body>Log in</body></html>", "image/jpeg", "not_an_image"),
    (b"GIF of a cat", "image/gif", "not_an_image"),
    (b"", "image/jpeg", "not_an_image"),
    (b"\xff\xd8", "image/jpeg", "not_an_image"),
    (b"\0\0\0\x20ftypmp42\0\0\0\0isom", "image/avif", "not_an_image"),
    (SVG, "image/jpeg", "unsupported_format"),
    (SVG, "image/svg+xml", "unsupported_format"),
    (b"%PDF-1.7\n", "image/png", "unsupported_format"),
    (b"%!PS-Adobe-3.0 EPSF-3.0\n", "image/png", "unsupported_format"),
    (b"II*\0" + b"\0" * 40, "image/jpeg", "unsupported_format"),
    (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "image/jpeg", "unsupported_format"),
    (b"BM" + b"\0" * 40, "image/jpeg", "unsupported_format"),
    (b"PK\3\4" + b"\0" * 40, "image/jpeg", "not_an_image"),
    (b'<?xml version="1.0"?><rss></rss>', "image/jpeg", "not_an_image"),
)


@pytest.mark.parametrize(("body", "kind", "code"), NO_PICTURES)
def test_s019_the_first_bytes_decide_not_the_header(serve, fetcher, body, kind, code):
    server = serve(answer(body, f"Content-Type: {kind}"))
    assert code_of(fetcher(server), server.url()) == code


PICTURES = {
    "JPEG": JPEG,
    "PNG": PNG,
    "GIF": b"GIF89a" + b"x" * 50,
    "WEBP": b"RIFF\x32\0\0\0WEBPVP8 " + b"x" * 50,
    "AVIF": b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf" + b"x" * 50,
}


@pytest.mark.parametrize(("kind", "body"), PICTURES.items())
def test_s019_every_supported_kind_is_known_by_its_first_bytes(serve, fetcher, kind, body):
    server = serve(answer(body, "Content-Type: text/plain"))
    assert fetcher(server).fetch(server.url()).kind == kind


def test_a_page_is_refused_after_its_first_bytes(serve, fetcher):
    sent = []

    def reply(connection, _request):
        connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n")
        for _ in range(2000):
            connection.sendall(b"<html>" + b" " * 65536)
            sent.append(1)

    server = serve(reply)
    assert code_of(fetcher(server), server.url()) == "not_an_image"
    assert len(sent) < 1000


FLOODS = {
    "many fields": b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000,
    "one field": b"HTTP/1.1 200 OK\r\nX: " + b"y" * 5_000_000,
    "status line": b"HTTP/1.1 200 " + b"y" * 5_000_000,
    "continue": b"HTTP/1.1 100 Continue\r\n\r\n" * 100_000,
    "continue with fields": b"HTTP/1.1 100 Continue\r\nX: y\r\n\r\n" * 100_000,
    "chunk size": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"0" * 5_000_000,
    "trailers": chunked(JPEG[:2000], end=b"0\r\n" + b"X: y\r\n" * 1_000_000),
}


@pytest.mark.parametrize("reply", FLOODS.values(), ids=FLOODS.keys())
def test_s020_a_flood_of_head_is_an_error_soon(serve, fetcher, reply):
    server = serve(reply)
    with ends_soon():
        assert code_of(fetcher(server, max_bytes=1_000_000), server.url()) == "fetch_failed"


NONSENSE = {
    "nothing": b"",
    "not http": b"220 mail ready\r\n",
    "old http": b"<html>",
    "bad status": b"HTTP/1.1 abc\r\n\r\n",
    "bad gzip": answer(b"not gzip", "Content-Encoding: gzip"),
    "brotli": answer(b"x", "Content-Encoding: br"),
    "two codings": answer(b"x", "Content-Encoding: gzip, gzip"),
    "server error": answer(b"x", status="500 Oh"),
    "partial": answer(JPEG, status="206 Partial"),
    "not let in": answer(b"x", status="403 No"),
    "not modified": answer(b"", status="304 Same"),
}


@pytest.mark.parametrize("reply", NONSENSE.values(), ids=NONSENSE.keys())
def test_an_answer_that_is_none_is_a_clear_failure(serve, fetcher, reply):
    server = serve(reply)
    assert code_of(fetcher(server), server.url()) == "fetch_failed"


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_a_picture_that_is_not_there_is_said_to_be_not_there(serve, fetcher, status):
    server = serve(answer(b"x", status=status))
    assert code_of(fetcher(server), server.url()) == "photo_not_found"


def test_a_closed_port_is_a_clear_failure(serve, fetcher):
    server = serve(b"")
    server.close()
    assert code_of(fetcher(server), server.url()) == "fetch_failed"


REFUSED = (
    "fetch_failed", "fetch_truncated", "fetch_too_large", "not_an_image", "unsupported_format",
    "redirect_refused", "url_invalid", "url_port", "photo_not_found",
)  # fmt: skip
LINES = st.sampled_from(
    [b"HTTP/1.1 200 OK", b"HTTP/1.1 302 Found", b"Location: //x", b"Content-Length: 9", b"Content-Length: -1",
     b"Transfer-Encoding: chunked", b"Content-Encoding: gzip", b"", b"5", b"0", b"f" * 17, JPEG[:40]],
)  # fmt: skip
REPLIES = st.binary(max_size=200) | st.lists(LINES | st.binary(max_size=20), max_size=9).map(b"\r\n".join)


@given(reply=st.one_of(REPLIES, REPLIES.map(lambda rest: b"HTTP/1.1 200 OK\r\n" + rest)))
@settings(max_examples=150)
def test_whatever_a_host_sends_is_a_picture_or_a_refusal(serve, fetcher, reply):
    server = serve(reply)
    fetch = fetcher(server)
    try:
        found = fetch.fetch(server.url())
    except Refusal as refusal:
        said = refusal.code
    else:
        said = found.kind
    server.close()
    assert said in {*PICTURES, *REFUSED}
