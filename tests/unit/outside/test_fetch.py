"""The fetcher against servers that lie, drip, flood, lead astray, or simply answer."""

from __future__ import annotations

import gzip
import resource
import socket
import time
from threading import Barrier, Event, Thread

import pytest

from service.errors import Refusal
from service.outside.fetch import Fetcher, FetchPolicy, read_nets

JPEG = b"\xff\xd8\xff\xe0" + b"picture " * 2000
PNG = b"\x89PNG\r\n\x1a\n" + b"picture " * 20


def answer(body, *fields, status="200 OK", length=None):
    """Return an HTTP answer; a `length` other than the body's own is a lie."""
    lines = (f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *fields)
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def chunked(*pieces, end=b"0\r\n\r\n"):
    body = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body + end


def code_of(fetcher, url, **more):
    with pytest.raises(Refusal) as caught:
        fetcher.fetch(url, **more)
    return caught.value.code


def test_a_picture_comes_whole_with_its_kind_and_address(serve, fetcher):
    server = serve(answer(JPEG))
    found = fetcher(server).fetch(server.url("/ü.jpg#part"))
    assert (found.data, found.kind, found.url) == (JPEG, "jpeg", server.url("/%C3%BC.jpg"))


@pytest.mark.parametrize(
    "reply",
    [
        chunked(JPEG[:10], JPEG[10:]),
        b"HTTP/1.0 200 OK\r\n\r\n" + JPEG,
        answer(gzip.compress(JPEG), "Content-Encoding: gzip"),
        b"HTTP/1.1 100 Continue\r\n\r\n" + answer(JPEG),
        answer(JPEG, "Content-Type: text/html"),
    ],
    ids=["chunked", "until close", "gzip", "after 100 Continue", "wrong type"],
)
def test_every_honest_way_to_send_a_picture_is_read(serve, fetcher, reply):
    server = serve(reply)
    assert fetcher(server).fetch(server.url()).data == JPEG


def test_the_request_tells_host_and_nothing_of_ours(serve, fetcher):
    server = serve(answer(JPEG))
    fetcher(server).fetch(server.url("/a.jpg?x=1"))
    lines = server.requests[0].decode("ascii").split("\r\n")
    assert lines[0] == "GET /a.jpg?x=1 HTTP/1.1"
    assert f"Host: pub.example.org:{server.port}" in lines
    assert not [line for line in lines if line.lower().startswith(("cookie", "authorization", "referer"))]


REBINDING = (["127.0.0.1"], ["10.0.0.5"], ["169.254.169.254"])


def test_s003_a_name_is_looked_up_once_and_connected_as_checked(serve, fetcher):
    server, answers = serve(answer(JPEG)), iter(REBINDING)
    found = fetcher(server, resolver=lambda host, port: next(answers)).fetch(server.url())
    assert found.data == JPEG
    assert next(answers) == REBINDING[1]


def test_s003_a_redirect_to_the_same_name_is_looked_up_and_checked_anew(serve, fetcher):
    server, answers = serve(answer(b"", "Location: /b.jpg", status="302 Found")), iter(REBINDING)
    fetch = fetcher(server, resolver=lambda host, port: next(answers))
    assert code_of(fetch, server.url()) == "address_refused"
    assert server.visits == 1


def test_s003_the_other_end_is_judged_once_more_after_connecting(serve):
    server = serve(answer(JPEG))
    policy = FetchPolicy(ports=frozenset({server.port}))

    def misled(address, port, seconds):
        return socket.create_connection(("127.0.0.1", server.port))

    fetch = Fetcher(policy, resolver=lambda host, port: ["93.184.216.34"], dial=misled)
    assert code_of(fetch, server.url()) == "address_refused"
    assert server.requests == []


MIXED = (
    ["127.0.0.1", "10.0.0.5"], ["127.0.0.1", "::1"], ["127.0.0.1", "::ffff:127.0.0.1"],
    ["127.0.0.1"] * 9 + ["10.1.1.1"],
)  # fmt: skip


@pytest.mark.parametrize("found", MIXED)
def test_s004_one_bad_answer_refuses_them_all(serve, fetcher, found):
    server = serve(answer(JPEG))
    assert code_of(fetcher(server, resolver=lambda host, port: found), server.url()) == "address_refused"
    assert server.visits == 0


INSIDE = (
    "http://127.0.0.2:{port}/", "http://10.0.0.5:{port}/", "http://169.254.169.254:{port}/",
    "http://[::1]:{port}/", "//192.168.0.1:{port}/", "http://[::ffff:127.0.0.1]:{port}/",
)  # fmt: skip


@pytest.mark.parametrize("location", INSIDE)
def test_s008_a_redirect_to_the_inside_is_refused(serve, fetcher, location):
    server = serve(
        lambda connection, _request: connection.sendall(
            answer(b"", f"Location: {location.format(port=server.port)}", status="302 Found")
        )
    )
    assert code_of(fetcher(server), server.url()) == "address_refused"
    assert server.visits == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_s008_three_redirects_are_followed(serve, fetcher, status):
    def reply(connection, request):
        hop = int(request.split()[1][1:] or b"0")
        moved = answer(b"", f"Location: /{hop + 1}", status=f"{status} Moved")
        connection.sendall(answer(JPEG) if hop == 3 else moved)

    server = serve(reply)
    assert fetcher(server).fetch(server.url("/0")).url == server.url("/3")


ASTRAY = {
    "loop": ("Location: /a.jpg",),
    "no location": (),
    "empty": ("Location: ",),
    "space": ("Location: /a b",),
    "too long": ("Location: /" + "a" * 3000,),
}


@pytest.mark.parametrize("fields", ASTRAY.values(), ids=ASTRAY.keys())
def test_s008_a_redirect_that_leads_nowhere_is_refused(serve, fetcher, fields):
    server = serve(answer(b"", *fields, status="302 Found"))
    assert code_of(fetcher(server), server.url()) == "redirect_refused"
    assert server.visits <= 4


def test_s008_https_never_leads_down_to_http(serve, fetcher, certified):
    plain = serve(answer(JPEG))
    moved = answer(b"", f"Location: {plain.url()}", status="301 Moved")
    server = serve(moved, certified("right"))
    assert code_of(fetcher(server, plain), server.url(scheme="https")) == "redirect_refused"
    assert plain.visits == 0


def test_s012_the_certificate_is_checked_for_the_name(serve, fetcher, certified):
    context = certified("right")
    asked = []
    context.sni_callback = lambda _connection, name, _context: asked.append(name)
    server = serve(answer(JPEG), context)
    assert fetcher(server).fetch(server.url(scheme="https")).data == JPEG
    assert asked == ["pub.example.org"]
    assert f"Host: pub.example.org:{server.port}".encode() in server.requests[0]


@pytest.mark.parametrize("name", ["wrong", "selfsigned"])
def test_s012_a_wrong_or_own_certificate_is_refused(serve, fetcher, certified, name):
    server = serve(answer(JPEG), certified(name))
    assert code_of(fetcher(server), server.url(scheme="https")) == "tls_certificate"
    assert server.requests == []


def test_s012_a_certificate_of_an_authority_nobody_named_is_refused(serve, fetcher, certified):
    server = serve(answer(JPEG), certified("right"))
    assert code_of(fetcher(server, ca_file=None), server.url(scheme="https")) == "tls_certificate"


def test_tls_to_a_server_that_speaks_plainly_is_a_clear_failure(serve, fetcher):
    server = serve(answer(JPEG))
    assert code_of(fetcher(server), server.url(scheme="https")) == "fetch_failed"


def test_s013_proxies_and_passwords_of_the_environment_are_ignored(serve, fetcher, monkeypatch, tmp_path):
    server, proxy = serve(answer(JPEG)), serve(answer(PNG))
    (tmp_path / ".netrc").write_text("machine pub.example.org login desk password word\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
    assert fetcher(server).fetch(server.url()).data == JPEG
    assert proxy.visits == 0
    assert b"uthorization" not in server.requests[0]


def test_s014_a_cookie_is_never_sent_back(serve, fetcher):
    def reply(connection, request):
        moved = answer(b"", "Location: /b", "Set-Cookie: a=b", status="302 Found")
        connection.sendall(moved if b"GET /a.jpg" in request else answer(JPEG, "Set-Cookie: a=b"))

    server = serve(reply)
    fetch = fetcher(server)
    fetch.fetch(server.url())
    fetch.fetch(server.url())
    assert len(server.requests) == 4
    assert not [request for request in server.requests if b"ookie" in request]


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


def drip(pieces, pause=0.05):
    """Return a server that sends endlessly, a piece at a time."""

    def reply(connection, _request):
        connection.sendall(pieces[0])
        while True:
            connection.sendall(pieces[1])
            time.sleep(pause)

    return reply


SLOW = {
    "body": (b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n\xff\xd8\xff", b"x"),
    "chunks": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    "head": (b"HTTP/1.1 200 OK\r\nX: ", b"x"),
    "fields": (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
    "continue": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "trailers": (chunked(JPEG, end=b"0\r\n"), b"X: y\r\n"),
    "silence": (b"", b""),
}


@pytest.mark.parametrize("pieces", SLOW.values(), ids=SLOW.keys())
def test_s016_one_deadline_stands_over_all_that_drips(serve, fetcher, pieces):
    server = serve(drip(pieces))
    start = time.monotonic()
    code = code_of(fetcher(server, total_timeout=0.5), server.url())
    assert code in {"fetch_timeout", "fetch_failed"}
    assert time.monotonic() - start < 3.5


def test_s016_the_caller_may_set_a_shorter_time(serve, fetcher):
    server = serve(drip(SLOW["body"]))
    start = time.monotonic()
    assert code_of(fetcher(server, total_timeout=30), server.url(), seconds=0.3) == "fetch_timeout"
    assert time.monotonic() - start < 3


def test_s016_redirects_share_the_one_deadline(serve, fetcher):
    def reply(connection, _request):
        time.sleep(0.3)
        connection.sendall(answer(b"", "Location: /next", status="302 Found"))

    server = serve(reply)
    assert code_of(fetcher(server, total_timeout=0.5), server.url()) == "fetch_timeout"


def test_s016_a_slow_lookup_ends_in_time(serve, fetcher):
    server, stop = serve(answer(JPEG)), Event()

    def slow(host, port):
        stop.wait(20)
        return ["127.0.0.1"]

    start = time.monotonic()
    assert code_of(fetcher(server, resolver=slow, lookup_timeout=0.3), server.url()) == "fetch_timeout"
    assert time.monotonic() - start < 3
    stop.set()


def test_s016_a_host_silent_at_the_handshake_ends_in_time(serve, fetcher):
    server = serve(drip((b"", b"")))
    start = time.monotonic()
    assert code_of(fetcher(server, total_timeout=0.5), server.url(scheme="https")) == "fetch_timeout"
    assert time.monotonic() - start < 3.5


def test_s016_an_address_that_never_answers_ends_in_time(fetcher):
    def black_hole(address, port, seconds):
        time.sleep(seconds)
        raise TimeoutError

    policy = FetchPolicy(total_timeout=0.6, connect_timeout=0.25)
    fetch = Fetcher(policy, resolver=lambda host, port: [f"8.8.8.{n}" for n in range(9)], dial=black_hole)
    start = time.monotonic()
    assert code_of(fetch, "http://pub.example.org/") == "fetch_timeout"
    assert time.monotonic() - start < 3


def test_s017_slow_hosts_do_not_hold_up_a_good_one(serve, fetcher):
    slow, good = serve(drip(SLOW["body"])), serve(answer(JPEG))
    fetch = fetcher(slow, good, total_timeout=3.0)
    waiting = [Thread(target=code_of, args=(fetch, slow.url(host=f"s{n}.example.org"))) for n in range(8)]
    for thread in waiting:
        thread.start()
    start = time.monotonic()
    assert fetch.fetch(good.url()).data == JPEG
    assert time.monotonic() - start < 3
    for thread in waiting:
        thread.join()


def test_no_host_is_visited_more_often_at_once_than_allowed(serve, fetcher):
    arrived, leave = Barrier(3), Event()

    def reply(connection, _request):
        arrived.wait(5)
        leave.wait(5)
        connection.sendall(answer(JPEG))

    server = serve(reply)
    fetch = fetcher(server, per_host=2)
    held = [Thread(target=fetch.fetch, args=(server.url(),)) for _ in range(2)]
    for thread in held:
        thread.start()
    arrived.wait(5)
    assert code_of(fetch, server.url()) == "busy"
    leave.set()
    for thread in held:
        thread.join()
    leave.set()
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
)


@pytest.mark.parametrize(("body", "kind", "code"), NO_PICTURES)
def test_s019_the_first_bytes_decide_not_the_header(serve, fetcher, body, kind, code):
    server = serve(answer(body, f"Content-Type: {kind}"))
    assert code_of(fetcher(server), server.url()) == code


PICTURES = {
    "jpeg": JPEG,
    "png": PNG,
    "gif": b"GIF89a" + b"x" * 50,
    "webp": b"RIFF\x32\0\0\0WEBPVP8 " + b"x" * 50,
    "avif": b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf" + b"x" * 50,
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
    start = time.monotonic()
    assert code_of(fetcher(server, max_bytes=1_000_000), server.url()) == "fetch_failed"
    assert time.monotonic() - start < 3


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


def test_s021_a_refusal_tells_an_editor_nothing_of_the_network(serve, fetcher):
    server = serve(drip(SLOW["silence"]))
    refusals = []
    for url in ("http://10.0.0.5/", server.url(), "http://unknown.invalid./"):
        with pytest.raises(Refusal) as caught:
            fetcher(server, total_timeout=0.2, ports=frozenset({80, server.port})).fetch(url)
        refusals.append(caught.value)
    for refusal in refusals:
        words = refusal.detail + refusal.fault.title
        assert not [bad for bad in ("10.0", "127.0", "socket", "Error", "errno", "://") if bad in words]
        assert refusal.field == "image.url"


def test_s022_another_asset_is_refused_in_the_same_way_under_its_own_field(fetcher):
    with pytest.raises(Refusal) as caught:
        fetcher().fetch("http://169.254.169.254/logo.png", field="brand.logo")
    assert caught.value.field == "brand.logo"


def test_s024_an_opened_network_is_dialled_and_nothing_beside_it():
    policy = FetchPolicy(nets=read_nets("10.0.0.0/24"), ports=frozenset({80}))

    def dial(address, port, seconds):
        raise ConnectionRefusedError(str(address))

    def reach(address):
        return code_of(Fetcher(policy, resolver=lambda host, port: [address], dial=dial), "http://dam.local/")

    assert reach("10.0.0.5") == "fetch_failed"
    for address in ("10.0.1.5", "127.0.0.1", "169.254.169.254", "192.168.0.1"):
        assert reach(address) == "address_refused"


def test_s025_an_open_forbidden_port_looks_like_a_closed_one(serve):
    server = serve(answer(JPEG))
    closed = serve(b"")
    closed.close()
    said = set()
    for port in (server.port, closed.port):
        fetch = Fetcher(FetchPolicy(ports=frozenset({port})))
        with pytest.raises(Refusal) as caught:
            fetch.fetch(f"http://127.0.0.1:{port}/")
        said.add((caught.value.code, caught.value.detail))
    assert len(said) == 1
    assert server.visits == 0
