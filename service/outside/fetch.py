"""The one fetcher: every remote byte that the service reads comes through here.

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

import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from service.errors import Refusal
from service.outside.connection import Dial, connect, secure, system_dial, trust
from service.outside.crowd import Crowd
from service.outside.deadline import Deadline
from service.outside.exchange import Exchange
from service.outside.failures import as_refusals
from service.outside.magic import kind_of
from service.outside.names import Names, Resolver, system_resolver
from service.outside.policy import FetchPolicy, read_nets
from service.outside.url import Target, follow, read_url

__all__ = ["PICTURES", "FetchPolicy", "Fetched", "Fetcher", "read_nets"]

PICTURES: Final = frozenset({"jpeg", "png", "gif", "webp", "avif"})


@dataclass(frozen=True, slots=True)
class Fetched:
    """A remote file: its bytes, its kind by its first bytes, and the address that gave it at last."""

    data: bytes
    kind: str
    url: str


class Fetcher:
    """Fetches files under one policy. Threads may share one; `kind` names a file by its first bytes."""

    def __init__(
        self,
        policy: FetchPolicy,
        *,
        kind: Callable[[bytes], str] = kind_of,
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
        self._crowd = Crowd(policy.per_host)

    def fetch(self, url: str, *, field: str = "image.url", seconds: float = 0.0) -> Fetched:
        """Return the file at a remote address, in `seconds` or the policy's total time.

        Raises Refusal, with a stable code of the `url_*`, `fetch_*` and related families, and nothing else.
        """
        with as_refusals(field):
            deadline = Deadline(seconds or self._policy.total_timeout)
            target = read_url(url, self._policy)
            for _hop in range(self._policy.max_redirects + 1):
                found = self._visit(target, deadline)
                if isinstance(found, Fetched):
                    return found
                target = follow(target, found, self._policy)
        raise Refusal("redirect_refused", "The picture's address leads on too many times.", field=field)

    def _visit(self, target: Target, deadline: Deadline) -> Fetched | str:
        """Return the file, or where the host sends us on to."""
        addresses = self._names.addresses(target, deadline)
        with self._crowd.place(target.host):
            plain = connect(addresses, target.port, self._policy, deadline, self._dial)
            with plain, self._secured(plain, target, deadline) as connection:
                exchange = Exchange(connection, target, self._policy, deadline)
                location = exchange.redirect
                if location is not None:
                    return location
                data = exchange.body(self._check_kind)
        return Fetched(data, self._kind(data), target.url)

    def _secured(
        self, plain: socket.socket, target: Target, deadline: Deadline
    ) -> socket.socket | ssl.SSLSocket:
        return secure(plain, target, self._trust, deadline) if target.secure else plain

    def _check_kind(self, head: bytes) -> None:
        kind = self._kind(head)
        if kind in self._kinds:
            return
        if kind:
            raise Refusal("unsupported_format", "This file type is not supported. Use JPEG, PNG or WebP.")
        raise Refusal("not_an_image", "That address holds no picture. Use the address of the file itself.")
