"""One HTTP/1.1 message and its answer, read within a deadline and a budget of bytes."""

from __future__ import annotations

import http.client
import socket
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final, cast

from service.errors import Refusal, human_size
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

_BROKEN: Final = (Refusal, OSError, OverflowError, ValueError, http.client.HTTPException, zlib.error)

Check = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: a method, fields beside those every message has, and a body.

    `missing` is the code of the refusal where the host says that it has nothing at this address.
    """

    method: str = "GET"
    fields: tuple[tuple[str, str], ...] = (("Accept", _ACCEPT),)
    body: bytes = b""
    missing: str = "photo_not_found"

    def for_others(self) -> Message:
        """Return the message as another host than the one it was meant for may see it: without secrets."""
        return replace(self, fields=tuple(field for field in self.fields if field[0].lower() == "accept"))


class Exchange:
    """The message is sent on construction; then ask for `redirect` and, where there is none, `body`."""

    def __init__(
        self,
        connection: socket.socket,
        target: Target,
        policy: FetchPolicy,
        deadline: Deadline,
        message: Message | None = None,
    ) -> None:
        self._missing = (message or Message()).missing
        timed = TimedSocket(connection, deadline, _HEAD_BUDGET)
        client = http.client.HTTPConnection(target.host, target.port)
        client.sock = cast("socket.socket", timed)
        _send(client, target, policy.user_agent, message or Message())
        self._answer = client.getresponse()
        timed.stream.allow(2 * policy.max_bytes)

    @property
    def status(self) -> int:
        """The answer's status."""
        return self._answer.status

    @property
    def headers(self) -> dict[str, str]:
        """The answer's fields, their names in small letters."""
        return {name.lower(): value for name, value in self._answer.getheaders()}

    @property
    def redirect(self) -> str | None:
        """Where the host sends us on to: None where it does not, empty where it does not say."""
        if self._answer.status not in _REDIRECTS:
            return None
        raw = self._answer.getheader("Location") or ""
        return raw.encode("latin-1", "replace").decode("utf-8", "replace")

    def body(self, check: Check, most: int) -> bytes:
        """Return the decoded body, at most `most` bytes; `check` sees the first ones as soon as they come."""
        _check_status(self._answer.status, self._missing)
        if (self._answer.length or 0) > most:
            raise _too_large(most)
        if self._answer.length and not self._is_packed():
            return self._whole(check)
        collected = bytearray()
        checked = False
        for piece in self._decoded():
            collected += piece
            if len(collected) > most:
                raise _too_large(most)
            if not checked and len(collected) >= _FIRST:
                check(bytes(collected))
                checked = True
        if not checked:
            check(bytes(collected))
        return bytes(collected)

    def _whole(self, check: Check) -> bytes:
        """Return a body whose length was told, read right into its place."""
        first = self._answer.read(_FIRST)
        if self._answer.length and len(first) < _FIRST:
            raise _truncated()
        check(first)
        data = first + self._answer.read(self._answer.length)
        if self._answer.length:
            raise _truncated()
        return data

    def beginning(self, most: int) -> bytes:
        """Return the decoded body up to `most` bytes, whatever the status.

        The status was told before: a body that breaks off or cannot be unpacked ends there.
        """
        collected = bytearray()
        with suppress(*_BROKEN):
            for piece in self._decoded():
                collected += piece
                if len(collected) >= most:
                    break
        return bytes(collected[:most])

    def _decoded(self) -> Iterator[bytes]:
        return self._inflated() if self._is_packed() else self._pieces()

    def _is_packed(self) -> bool:
        encoding = (self._answer.getheader("Content-Encoding") or "").strip().lower()
        if encoding not in _ENCODINGS:
            raise http.client.HTTPException(f"content encoding {encoding[:40]}")
        return _ENCODINGS[encoding]

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


def _send(client: http.client.HTTPConnection, target: Target, user_agent: str, message: Message) -> None:
    fields = [
        ("Host", target.host_header),
        ("User-Agent", user_agent),
        ("Accept-Encoding", "identity"),
        ("Connection", "close"),
        *message.fields,
    ]
    if message.method != "GET":
        fields.append(("Content-Length", str(len(message.body))))
    client.putrequest(message.method, target.path, skip_host=True, skip_accept_encoding=True)
    for name, value in fields:
        client.putheader(name, value)
    client.endheaders(message.body or None)


def _check_status(status: int, missing: str) -> None:
    if status == 200:
        return
    if status in {404, 410}:
        raise Refusal(missing, "There is nothing at that address (any more).")
    if status in {401, 403}:
        raise Refusal("fetch_failed", "The address's host does not let us read it.")
    raise Refusal("fetch_failed", f"The address's host answered with status {status}.")


def _too_large(limit: int) -> Refusal:
    return Refusal("fetch_too_large", f"The file at that address is larger than {human_size(limit)}.")


def _truncated() -> Refusal:
    return Refusal("fetch_truncated", "The file arrived cut short. Try again in a moment.")
