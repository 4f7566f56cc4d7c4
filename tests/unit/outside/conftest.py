"""Servers of every kind on loopback, and a fetcher that may reach just them."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from service.outside.fetch import Fetcher
from service.outside.policy import FetchPolicy, read_nets
from tests.unit.outside.hosts import Handler, Server

HERE = Path(__file__).parent


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
            "total_timeout": 60.0,
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
