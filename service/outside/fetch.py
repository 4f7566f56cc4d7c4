"""The one way out: every remote byte that the service reads, and every one it sends, goes through here.

Threats: addresses that lead inside (SSRF), names that change between check and use (rebinding), redirects,
servers that drip or flood, files that unpack to any size, pages posing as pictures.
Layers: a strict address grammar; one lookup whose every answer must be public; a connection to the checked
address itself, with name and certificate kept; every redirect judged anew; one deadline over lookup, TLS,
head and body; bytes counted after unpacking; content known by its first bytes; no proxies, cookies or
passwords, whatever the environment holds.
What remains: a public host that relays to a private one, and load on hosts that we are asked to visit,
bounded by `per_host`. An egress firewall is still wise.
"""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from service.errors import Refusal
from service.outside.connection import Dial, connect, secure, system_dial, trust
from service.outside.deadline import Deadline
from service.outside.exchange import Check, Exchange, Message
from service.outside.failures import as_refusals
from service.outside.host_limit import HostLimit
from service.outside.names import Names, Resolver, system_resolver
from service.outside.policy import FetchPolicy
from service.outside.url import Target, follow, read_url
from service.sniff import NO_PICTURES, sniff

PICTURES: Final = frozenset({"JPEG", "PNG", "GIF", "WEBP", "AVIF"})
_REPLY_BYTES: Final = 64 * 1024
_JSON_BYTES: Final = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Fetched:
    """A remote file: its bytes, its kind by its first bytes, and the address that gave it at last."""

    data: bytes
    kind: str
    url: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A host's answer to a message: status, fields with names in small letters, the body's beginning."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Fetcher:
    """Fetches files under one policy. Threads may share one; `kind` names a file by its first bytes."""

    def __init__(
        self,
        policy: FetchPolicy,
        *,
        kind: Callable[[bytes], str] = sniff,
        kinds: frozenset[str] = PICTURES,
        resolver: Resolver = system_resolver,
        dial: Dial = system_dial,
    ) -> None:
        self._policy = policy
        self._kind = kind
        self._kinds = kinds
        self._names = Names(policy, resolver)
        self._dial = dial
        self._trust = trust(policy.ca_file)
        self._host_limit = HostLimit(policy.per_host)

    def fetch(self, url: str, *, field: str = "image.url", seconds: float = 0.0) -> Fetched:
        """Return the file at a remote address, in `seconds` or the policy's total time.

        Raises Refusal, with a stable code of the `url_*`, `fetch_*` and related families, and nothing else.
        """
        with _counted("fetch"), as_refusals(field):
            deadline = Deadline(seconds or self._policy.total_timeout)
            target, data = self._follow(url, deadline, Message(), self._check_kind, self._policy.max_bytes)
            return Fetched(data, self._kind(data), target.url)

    def post(
        self, url: str, body: bytes, headers: Mapping[str, str], *, field: str = "url", seconds: float = 0.0
    ) -> Reply:
        """Send a body and return the answer, whatever its status, with at most 64 kB of its body.

        A redirect is not followed: its status is the answer. Raises Refusal as `fetch` does.
        """
        return self._send(Message("POST", tuple(headers.items()), body), url, field, seconds)

    def put(
        self, url: str, body: bytes, headers: Mapping[str, str], *, field: str = "url", seconds: float = 0.0
    ) -> Reply:
        """Set what is at an address, and return the answer as `post` does."""
        return self._send(Message("PUT", tuple(headers.items()), body), url, field, seconds)

    def _send(self, message: Message, url: str, field: str, seconds: float) -> Reply:
        with _counted("post"), as_refusals(field):
            deadline = Deadline(seconds or self._policy.total_timeout)
            target = read_url(url, self._policy)
            with self._exchange(target, deadline, message) as exchange:
                return Reply(exchange.status, exchange.headers, exchange.beginning(_REPLY_BYTES))

    def get_json(
        self, url: str, headers: Mapping[str, str], *, field: str = "url", seconds: float = 0.0
    ) -> Any:
        """Return the JSON at an address, at most 2 MB of it; `headers` go to that address's own host alone.

        Raises Refusal as `fetch` does, `fetch_failed` where it is no JSON.
        """
        fields = {"Accept": "application/json"} | dict(headers)
        with _counted("json"), as_refusals(field):
            deadline = Deadline(seconds or self._policy.total_timeout)
            message = Message(fields=tuple(fields.items()), missing="fetch_failed")
            _, data = self._follow(url, deadline, message, _anything, _JSON_BYTES)
            return _read_json(data)

    def _follow(
        self, url: str, deadline: Deadline, message: Message, check: Check, most: int
    ) -> tuple[Target, bytes]:
        """Return what an address holds and which one gave it at last; every hop is judged anew."""
        target = read_url(url, self._policy)
        for _hop in range(self._policy.max_redirects + 1):
            with self._exchange(target, deadline, message) as exchange:
                location = exchange.redirect
                if location is None:
                    return target, exchange.body(check, most)
            onward = follow(target, location, self._policy)
            if onward.origin != target.origin:
                message = message.for_others()
            target = onward
        raise Refusal("redirect_refused", "The address leads on too many times.")

    @contextmanager
    def _exchange(self, target: Target, deadline: Deadline, message: Message) -> Iterator[Exchange]:
        """Send a message to a checked address; the answer can be read until the connection is left."""
        addresses = self._names.addresses(target, deadline)
        with self._host_limit.place(target.host):
            plain = connect(addresses, target.port, self._policy, deadline, self._dial)
            with plain, self._secured(plain, target, deadline) as connection:
                yield Exchange(connection, target, self._policy, deadline, message)

    def _secured(
        self, plain: socket.socket, target: Target, deadline: Deadline
    ) -> socket.socket | ssl.SSLSocket:
        return secure(plain, target, self._trust, deadline) if target.secure else plain

    def _check_kind(self, head: bytes) -> None:
        kind = self._kind(head)
        if kind in self._kinds:
            return
        if kind not in NO_PICTURES:
            raise Refusal("unsupported_format", "This file type is not supported. Use JPEG, PNG or WebP.")
        raise Refusal("not_an_image", "That address holds no picture. Use the address of the file itself.")


@contextmanager
def _counted(kind: str) -> Iterator[None]:
    """Count how a visit ended: `ok`, or the code of its refusal."""
    from service.meters import FETCHES  # noqa: PLC0415 - heavy, and a command line may fetch nothing

    try:
        yield
    except Refusal as no:
        FETCHES.labels(kind, no.code).inc()
        raise
    FETCHES.labels(kind, "ok").inc()


def _anything(_head: bytes) -> None:
    """Let every kind of file through."""


def _read_json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except RecursionError:
        raise ValueError("nested too deep") from None
