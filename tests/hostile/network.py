"""A network of its own in which every address there is listens: those that are public, and all others.

Inside the namespaces all IPv4 and IPv6 addresses lead to this machine. What arrives at an address that is not
one of the two public ones is a connection that should never have been tried.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

PUBLIC = "93.184.216.34"
PUBLIC6 = "2606:2800:220:1:248:1893:25c8:1946"
FORBIDDEN_PORTS = (22, 25, 80, 443, 3306, 6379, 8000, 8080, 11211)
_SLOW = "slow.example.org"
_REBINDING = "rebind.example.org"
Answers = dict[str, list[str]]


def own_everything() -> None:
    """Let every address lead here, and ask our own name server."""
    for command in (
        "ip link set lo up",
        "ip route add local 0.0.0.0/0 dev lo",
        "ip -6 route add local ::/0 dev lo",
        f"ip addr add {PUBLIC6}/128 dev lo nodad",
    ):
        subprocess.run(command.split(), check=True)
    resolver = Path("/tmp/cutline-lab-resolv.conf")
    resolver.write_text("nameserver 127.0.0.1\noptions timeout:2 attempts:1\n")
    subprocess.run(["mount", "--bind", str(resolver), "/etc/resolv.conf"], check=True)


class ForbiddenHosts:
    """Listens at every address and counts who comes; `visits` are (address, port)."""

    def __init__(self) -> None:
        self.visits: list[tuple[str, int]] = []
        for port in FORBIDDEN_PORTS:
            for family in (socket.AF_INET, socket.AF_INET6):
                listener = shared_listener(family, "" if family == socket.AF_INET else "::", port)
                threading.Thread(target=self._count, args=(listener,), daemon=True).start()

    def prove(self) -> bool:
        """Go to some of the addresses; tell whether each visit was counted, and forget them."""
        hosts = ("10.0.0.5", "127.0.0.1", "169.254.169.254", "8.8.8.8", "::1", "fd00:ec2::254")
        for host in hosts:
            with socket.create_connection((host, 80), timeout=3) as connection:
                connection.recv(100)
        counted = {address for address, _ in self.visits}
        self.visits.clear()
        return counted == set(hosts)

    def _count(self, listener: socket.socket) -> None:
        while True:
            connection, _peer = listener.accept()
            address, place = connection.getsockname()[:2]
            if address not in (PUBLIC, PUBLIC6):
                self.visits.append((address, place))
            with connection, contextlib.suppress(OSError):
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret")


def shared_listener(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    """Listen beside a listener for all addresses; the more exact one is preferred."""
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    if family == socket.AF_INET6:
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    listener.bind((address, port))
    listener.listen(64)
    return listener


class NameServer:
    """Answers for the names it is given; one changes its mind, one never answers."""

    def __init__(self, names: Answers) -> None:
        self._names = names
        self._asked: dict[str, int] = {}
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 53))
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            message, peer = self._socket.recvfrom(2048)
            with contextlib.suppress(ValueError, IndexError, struct.error):
                answer = self._answer(message)
                if answer:
                    self._socket.sendto(answer, peer)

    def _answer(self, message: bytes) -> bytes:
        name, end = _question(message)
        if name == _SLOW:
            return b""
        (kind,) = struct.unpack("!H", message[end : end + 2])
        found = [a for a in self._addresses(name, kind) if (":" in a) == (kind == 28)]
        code = 0 if name in self._names or name == _REBINDING else 3
        head = message[:2] + struct.pack("!HHHHH", 0x8180 | code, 1, len(found), 0, 0)
        return head + message[12 : end + 4] + b"".join(_record(address, kind) for address in found)

    def _addresses(self, name: str, kind: int) -> list[str]:
        if name != _REBINDING or kind != 1:
            return self._names.get(name, [])
        self._asked[name] = self._asked.get(name, 0) + 1
        return [PUBLIC] if self._asked[name] % 2 else ["10.0.0.5"]


def _question(message: bytes) -> tuple[str, int]:
    """Return the name asked for, and where in the message it ends."""
    labels, place = [], 12
    while size := message[place]:
        labels.append(message[place + 1 : place + 1 + size].decode("ascii"))
        place += size + 1
    return ".".join(labels).lower(), place + 1


def _record(address: str, kind: int) -> bytes:
    family = socket.AF_INET6 if kind == 28 else socket.AF_INET
    data = socket.inet_pton(family, address)
    return b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 0, len(data)) + data


def serve_public(port: int, handler: Callable[[socket.socket, bytes], None]) -> None:
    """Answer connections to the public addresses by a handler, each in a thread of its own."""
    for family, address in ((socket.AF_INET, PUBLIC), (socket.AF_INET6, PUBLIC6)):
        listener = shared_listener(family, address, port)
        threading.Thread(target=_accept, args=(listener, handler), daemon=True).start()


def _accept(listener: socket.socket, handler: Callable[[socket.socket, bytes], None]) -> None:
    while True:
        connection, _peer = listener.accept()
        threading.Thread(target=_serve_one, args=(connection, handler), daemon=True).start()


def _serve_one(connection: socket.socket, handler: Callable[[socket.socket, bytes], None]) -> None:
    with connection, contextlib.suppress(OSError):
        connection.settimeout(20)
        request = b""
        while b"\r\n\r\n" not in request and (piece := connection.recv(4096)):
            request += piece
        handler(connection, request)


@contextlib.contextmanager
def timed() -> Iterator[Callable[[], float]]:
    """Yield a function that tells the seconds since the beginning."""
    began = time.monotonic()
    yield lambda: time.monotonic() - began
