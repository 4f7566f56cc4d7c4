"""A connection to a checked address whose every read waits only for the fetch's time left."""

from __future__ import annotations

import io
import socket
import ssl
from collections.abc import Callable
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from service.errors import ConfigurationError
from service.outside.deadline import Deadline
from service.outside.names import check_address
from service.outside.policy import Address, FetchPolicy
from service.outside.url import Target

Dial = Callable[[Address, int, float], socket.socket]


def system_dial(address: Address, port: int, seconds: float) -> socket.socket:
    """Open a TCP connection to this very address; raise OSError where it cannot be had in time."""
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.settimeout(seconds)
        made.connect((str(address), port))
    except OSError:
        made.close()
        raise
    return made


def connect(
    addresses: tuple[Address, ...], port: int, policy: FetchPolicy, deadline: Deadline, dial: Dial
) -> socket.socket:
    """Connect to the first address that answers; raise the last OSError where none does."""
    failure = OSError("no address to connect to")
    for address in addresses:
        try:
            made = dial(address, port, deadline.left(policy.connect_timeout))
        except OSError as error:
            failure = error
            continue
        return _checked(made, policy)
    raise failure


def _checked(made: socket.socket, policy: FetchPolicy) -> socket.socket:
    """Judge the other end once more: what is connected counts, not what was asked for."""
    try:
        check_address(ip_address(made.getpeername()[0]), policy)
    except BaseException:
        made.close()
        raise
    return made


@cache
def trust(ca_file: Path | None) -> ssl.SSLContext:
    """Return the TLS settings: the system's authorities, and the house's own where there is one.

    Raises ConfigurationError where the file of the house's own holds no certificates.
    """
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    if ca_file is not None:
        _add(context, ca_file)
    return context


def _add(context: ssl.SSLContext, ca_file: Path) -> None:
    try:
        context.load_verify_locations(cafile=ca_file)
    except OSError:
        raise ConfigurationError(f"{ca_file}: holds no certificates in PEM form") from None


def secure(
    plain: socket.socket, target: Target, context: ssl.SSLContext, deadline: Deadline
) -> ssl.SSLSocket:
    """Encrypt a connection under the target's own name, in the time left; raise OSError where it fails."""
    plain.settimeout(deadline.left())
    return context.wrap_socket(plain, server_hostname=target.host)


class TimedSocket:
    """As much of a socket as `http.client` uses, under one deadline and a budget of bytes.

    `http.client` closes its socket early on `Connection: close`; the fetch owns the socket and closes it.
    """

    def __init__(self, inner: socket.socket, deadline: Deadline, budget: int) -> None:
        self._inner = inner
        self._deadline = deadline
        self.stream = TimedStream(inner, deadline, budget)

    def makefile(self, *_mode: Any) -> io.BufferedReader:
        """Return the reading end."""
        return io.BufferedReader(self.stream, 65536)

    def sendall(self, data: bytes) -> None:
        """Send everything within the deadline."""
        self._inner.settimeout(self._deadline.left())
        self._inner.sendall(data)

    def close(self) -> None:
        """Leave the socket open: see the class."""


class TimedStream(io.RawIOBase):
    """The bytes that arrive; more of them than the budget allows raise OverflowError."""

    def __init__(self, inner: socket.socket, deadline: Deadline, budget: int) -> None:
        self._inner = inner
        self._deadline = deadline
        self._budget = budget

    def allow(self, more: int) -> None:
        """Widen the budget by this many bytes."""
        self._budget += more

    def readable(self) -> bool:
        """Tell that this stream can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what is there, waiting no longer than the deadline."""
        self._inner.settimeout(self._deadline.left())
        count = self._inner.recv_into(buffer)
        self._budget -= count
        if self._budget < 0:
            raise OverflowError("more bytes than any honest answer has")
        return count
