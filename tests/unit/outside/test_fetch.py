"""The fetcher: where it goes, where it does not, and what it says of itself."""

from __future__ import annotations

import gzip
import socket

import pytest

from service.errors import Refusal
from service.outside.fetch import Fetcher
from service.outside.policy import FetchPolicy, read_nets
from tests.unit.outside.hosts import JPEG, PNG, SLOW, answer, chunked, code_of, drip


def test_a_picture_comes_whole_with_its_kind_and_address(serve, fetcher):
    server = serve(answer(JPEG))
    found = fetcher(server).fetch(server.url("/ü.jpg#part"))
    assert (found.data, found.kind, found.url) == (JPEG, "JPEG", server.url("/%C3%BC.jpg"))


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


def test_no_copy_in_a_newer_format_is_asked_for_since_it_would_have_lost_its_credit(serve, fetcher):
    server = serve(answer(JPEG))
    fetcher(server).fetch(server.url())
    assert b"webp" not in server.requests[0]
    assert b"avif" not in server.requests[0]


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
