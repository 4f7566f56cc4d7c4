"""Servers that drip, flood, lie and lead astray, each behind a path of one public host."""

from __future__ import annotations

import gzip
import socket
import time
import zlib
from collections.abc import Callable

JPEG_HEAD = b"\xff\xd8\xff\xe0"
Reply = Callable[[socket.socket], None]

REDIRECTS = (
    "http://127.0.0.1/",
    "http://10.0.0.5/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::1]/",
    "http://[::ffff:10.0.0.5]/",
    "http://[64:ff9b::a00:5]/",
    "http://[2002:a00:5::]/",
    "http://0x7f000001/",
    "http://2130706433/",
    "http://private.example.org/",
    "http://mixed.example.org/",
    "http://localhost/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_x",
    "//127.0.0.1/",
    "http://pub.example.org:22/",
    "http://user:pass@pub.example.org/",
    "http://pub.example.org:99999/",
    "http://metadata.google.internal/",
    "data:image/jpeg;base64,AAAA",
    "http://[fd00:ec2::254]/",
    "http://0/",
    "http:///a.jpg",
    "/../../loop",
)


def answers() -> dict[str, Reply]:
    """Return every hostile path with what stands behind it."""
    found: dict[str, Reply] = {f"/to-{n}": _to(place) for n, place in enumerate(REDIRECTS)}
    return found | _slow() | _large() | _lying()


def _slow() -> dict[str, Reply]:
    plain = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + JPEG_HEAD
    return {
        "/drip-body": _drip(plain, b"x"),
        "/drip-chunks": _drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        "/drip-header": _drip(b"HTTP/1.1 200 OK\r\nX-A: ", b"x"),
        "/drip-headers": _drip(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
        "/drip-status": _drip(b"HTTP/1.1 ", b"2"),
        "/continue": _drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n", pause=0.0),
        "/early-hints": _drip(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
        "/silence": lambda _connection: time.sleep(20),
        "/half": _then_silence(plain),
        "/trailers": _drip(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n" + JPEG_HEAD + b"\r\n0\r\n",
            b"X: y\r\n",
        ),
    }


def _large() -> dict[str, Reply]:
    bomb = gzip.compress(b"\0" * 60_000_000)
    packed = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb) + bomb
    deflated = zlib.compress(b"\0" * 60_000_000)
    return {
        "/gzip-bomb": _once(packed),
        "/deflate-bomb": _once(b"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n" + deflated),
        "/endless": _drip(b"HTTP/1.1 200 OK\r\n\r\n" + JPEG_HEAD, b"x" * 65536, pause=0.0),
        "/announced": _once(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n" + JPEG_HEAD),
        "/header-flood": _once(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 100_000 + b"\r\n"),
        "/header-huge": _once(b"HTTP/1.1 200 OK\r\nX-A: " + b"b" * 2_000_000 + b"\r\n\r\n"),
        "/chunk-huge": _once(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\n" + JPEG_HEAD
        ),
        "/chunk-line": _once(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;" + b"x" * 1_000_000),
        "/nested": _once(_nested()),
    }


def _nested() -> bytes:
    body = gzip.compress(gzip.compress(b"\0" * 1_000_000))
    return b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def _lying() -> dict[str, Reply]:
    pages = {
        "/html": b"<!doctype html><title>no photo</title>",
        "/svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "/pdf": b"%PDF-1.7",
        "/zip": b"PK\x03\x04",
        "/empty": b"",
        "/text": b"secret",
        "/eps": b"%!PS-Adobe-3.0 EPSF-3.0",
        "/tiff": b"II*\0" + b"\0" * 40,
        "/json": b'{"secret": 1}',
        "/elf": b"\x7fELF",
    }
    found = {path: _page(body) for path, body in pages.items()}
    return found | {
        "/short": _once(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + JPEG_HEAD),
        "/404": _once(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
        "/500": _once(b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"),
        "/204": _once(b"HTTP/1.1 204 No Content\r\n\r\n"),
        "/101": _once(b"HTTP/1.1 101 Switching Protocols\r\n\r\n"),
        "/loop": _to("/loop"),
        "/no-location": _once(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"),
        "/bad-location": _to("http://[::1"),
        "/nul-location": _to("http://pub.example.org/\0"),
        "/not-http": _once(b"SSH-2.0-OpenSSH_9.9\r\n"),
        "/old": _once(b"ICY 200 OK\r\n\r\n"),
        "/two-lengths": _once(
            b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 9\r\n\r\n" + JPEG_HEAD
        ),
        "/minus-length": _once(b"HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\n" + JPEG_HEAD),
        "/both-lengths": _once(
            b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n" + JPEG_HEAD
        ),
        "/odd-coding": _once(b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 4\r\n\r\nxxxx"),
        "/torn-gzip": _once(
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"x" * 9000)[:30]
        ),
        "/close": lambda _connection: None,
    }


def _once(message: bytes) -> Reply:
    return lambda connection: connection.sendall(message)


def _page(body: bytes) -> Reply:
    return _once(
        b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    )


def _to(place: str) -> Reply:
    head = f"HTTP/1.1 302 Found\r\nLocation: {place}\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n"
    return _once(head.encode())


def _then_silence(message: bytes) -> Reply:
    def reply(connection: socket.socket) -> None:
        connection.sendall(message)
        time.sleep(20)

    return reply


def _drip(first: bytes, again: bytes, pause: float = 0.05) -> Reply:
    def reply(connection: socket.socket) -> None:
        connection.sendall(first)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            connection.sendall(again)
            time.sleep(pause)

    return reply
