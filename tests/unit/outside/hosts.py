"""Hosts of every kind on loopback, and what they answer."""

from __future__ import annotations

import re
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import contextmanager, suppress
from threading import Event, Thread

import pytest

from service.errors import Refusal

Handler = Callable[[socket.socket, bytes], None]

JPEG = b"\xff\xd8\xff\xe0" + b"picture " * 2000
PNG = b"\x89PNG\r\n\x1a\n" + b"picture " * 20


def answer(body, *fields, status="200 OK", length=None):
    """Return an HTTP answer; a `length` other than the body's own is a lie."""
    lines = (f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *fields)
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def chunked(*pieces, end=b"0\r\n\r\n"):
    body = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body + end


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


@contextmanager
def ends_soon(seconds=15):
    """Fail where the block takes longer; the hosts here would keep it for minutes."""
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds


def code_of(fetcher, url, **more):
    with pytest.raises(Refusal) as caught:
        fetcher.fetch(url, **more)
    return caught.value.code


def received(connection):
    """Return a request with its body, however it was cut up on the way."""
    request = connection.recv(65536)
    head, _, body = request.partition(b"\r\n\r\n")
    length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
    missing = int(length[1]) - len(body) if length else 0
    while missing > 0 and (more := connection.recv(missing)):
        request += more
        missing -= len(more)
    return request


class Server:
    """Answers every connection by `handler(connection, request)`, in a thread of its own."""

    def __init__(self, handler: Handler, context: ssl.SSLContext | None = None) -> None:
        self._handler = handler
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.requests: list[bytes] = []
        self.visits = 0
        self.closing = Event()
        Thread(target=self._accept, daemon=True).start()

    def url(self, path: str = "/a.jpg", host: str = "pub.example.org", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def close(self) -> None:
        self.closing.set()
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _peer = self._listener.accept()
                self.visits += 1
                Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, plain: socket.socket) -> None:
        with plain, suppress(OSError):
            plain.settimeout(60)
            connection = self._context.wrap_socket(plain, server_side=True) if self._context else plain
            with connection:
                request = received(connection)
                if not request:
                    return
                self.requests.append(request)
                self._handler(connection, request)
