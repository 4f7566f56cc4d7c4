"""One HTTP/1.1 request and its answer, read within a deadline and a budget of bytes."""

from __future__ import annotations

import http.client
import socket
import zlib
from collections.abc import Callable, Iterator
from typing import Final, cast

from service.errors import Refusal
from service.outside.connection import TimedSocket
from service.outside.deadline import Deadline
from service.outside.policy import FetchPolicy
from service.outside.url import Target

_HEAD_BUDGET: Final = 256 * 1024
_PIECE: Final = 65536
_FIRST: Final = 1024  # bytes that tell a picture from a page
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_GZIP: Final = 31  # zlib: the gzip wrapper with the largest window
_ENCODINGS: Final = {"": False, "identity": False, "gzip": True, "x-gzip": True}

# Hosts that find WebP or AVIF here send a copy made on the way, and such a copy has lost its credit.
_ACCEPT: Final = "image/jpeg,image/png;q=0.9,*/*;q=0.5"

Check = Callable[[bytes], None]


class Exchange:
    """The request is sent on construction; then ask for `redirect` and, where there is none, `body`."""

    def __init__(
        self, connection: socket.socket, target: Target, policy: FetchPolicy, deadline: Deadline
    ) -> None:
        self._policy = policy
        timed = TimedSocket(connection, deadline, _HEAD_BUDGET)
        client = http.client.HTTPConnection(target.host, target.port)
        client.sock = cast("socket.socket", timed)
        _send(client, target, policy.user_agent)
        self._answer = client.getresponse()
        timed.stream.allow(2 * policy.max_bytes)

    @property
    def redirect(self) -> str | None:
        """Where the host sends us on to: None where it does not, empty where it does not say."""
        if self._answer.status not in _REDIRECTS:
            return None
        raw = self._answer.getheader("Location") or ""
        return raw.encode("latin-1", "replace").decode("utf-8", "replace")

    def body(self, check: Check) -> bytes:
        """Return the decoded body; `check` sees its first bytes as soon as they are there."""
        _check_status(self._answer.status)
        if (self._answer.length or 0) > self._policy.max_bytes:
            raise _too_large(self._policy.max_bytes)
        collected = bytearray()
        checked = False
        for piece in self._decoded():
            collected += piece
            if len(collected) > self._policy.max_bytes:
                raise _too_large(self._policy.max_bytes)
            if not checked and len(collected) >= _FIRST:
                check(bytes(collected))
                checked = True
        if not checked:
            check(bytes(collected))
        return bytes(collected)

    def _decoded(self) -> Iterator[bytes]:
        encoding = (self._answer.getheader("Content-Encoding") or "").strip().lower()
        if encoding not in _ENCODINGS:
            raise http.client.HTTPException(f"content encoding {encoding[:40]}")
        return self._inflated() if _ENCODINGS[encoding] else self._pieces()

    def _inflated(self) -> Iterator[bytes]:
        """Unpack piecewise, so that a small file can never grow large before it is counted."""
        unpacker = zlib.decompressobj(_GZIP)
        for piece in self._pieces():
            rest = piece
            while rest and not unpacker.eof:
                yield unpacker.decompress(rest, _PIECE)
                rest = unpacker.unconsumed_tail
        yield unpacker.flush()
        if not unpacker.eof:
            raise _truncated()

    def _pieces(self) -> Iterator[bytes]:
        while self._answer.length is None or self._answer.length > 0:
            piece = self._answer.read1(_PIECE)
            if not piece:
                break
            yield piece
        if self._answer.length:
            raise _truncated()


def _send(client: http.client.HTTPConnection, target: Target, user_agent: str) -> None:
    fields = (
        ("Host", target.host_header),
        ("User-Agent", user_agent),
        ("Accept", _ACCEPT),
        ("Accept-Encoding", "identity"),
        ("Connection", "close"),
    )
    client.putrequest("GET", target.path, skip_host=True, skip_accept_encoding=True)
    for name, value in fields:
        client.putheader(name, value)
    client.endheaders()


def _check_status(status: int) -> None:
    if status == 200:
        return
    if status in {404, 410}:
        raise Refusal("photo_not_found", "There is no picture at that address (any more).")
    if status in {401, 403}:
        raise Refusal("fetch_failed", "The picture's host does not let us read it. Upload the file instead.")
    raise Refusal("fetch_failed", f"The picture's host answered with status {status}.")


def _too_large(limit: int) -> Refusal:
    megabytes = limit // (1024 * 1024)
    return Refusal("fetch_too_large", f"The picture's file is larger than {megabytes} MB. Use a smaller one.")


def _truncated() -> Refusal:
    return Refusal("fetch_truncated", "The picture arrived cut short. Try again in a moment.")
