"""Servers of every kind on loopback, and a fetcher that may reach just them."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

import pytest

from service.outside.fetch import Fetcher, FetchPolicy, read_nets

HERE = Path(__file__).parent
Handler = Callable[[socket.socket, bytes], None]


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
            plain.settimeout(20)
            connection = self._context.wrap_socket(plain, server_side=True) if self._context else plain
            with connection:
                request = connection.recv(65536)
                if not request:
                    return
                self.requests.append(request)
                self._handler(connection, request)


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    made: list[Server] = []

    def start(handler: Handler | bytes, context: ssl.SSLContext | None = None) -> Server:
        reply = handler if callable(handler) else lambda connection, _request: connection.sendall(handler)
        made.append(Server(reply, context))
        return made[-1]

    yield start
    for server in made:
        server.close()


@pytest.fixture
def fetcher() -> Callable[..., Fetcher]:
    """A maker of fetchers for whom every name leads to loopback, where only these servers' ports are open."""

    def make(*servers: Server, resolver=lambda host, port: ["127.0.0.1"], **limits) -> Fetcher:
        policy = {
            "nets": read_nets("127.0.0.1/32"),
            "ports": frozenset(server.port for server in servers),
            "total_timeout": 5.0,
            "ca_file": HERE / "tls" / "authority.pem",
        } | limits
        return Fetcher(FetchPolicy(**policy), resolver=resolver)

    return make


@pytest.fixture
def certified() -> Callable[[str], ssl.SSLContext]:
    """A maker of server settings with one of the test certificates in `tls/`."""

    def make(name: str) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(HERE / "tls" / f"{name}.pem")
        return context

    return make
