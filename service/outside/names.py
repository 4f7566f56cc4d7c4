"""Looking up a host's addresses once, within the deadline, and judging every one of them."""

from __future__ import annotations

import queue
import socket
from collections.abc import Callable
from ipaddress import ip_address
from threading import BoundedSemaphore, Thread
from typing import Final

from service.errors import Refusal
from service.outside.addresses import may_connect
from service.outside.deadline import Deadline
from service.outside.policy import Address, FetchPolicy
from service.outside.url import NOT_PUBLIC, Target

Resolver = Callable[[str, int], list[str]]

_AT_ONCE: Final = 128  # many: a lookup that nobody waits for any more still holds its place
_TRIED: Final = 4


def system_resolver(host: str, port: int) -> list[str]:
    """Ask the operating system; return addresses as text, raise OSError where there are none."""
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class Names:
    """Looks hosts up in threads of their own, since a system lookup cannot be interrupted."""

    def __init__(self, policy: FetchPolicy, resolver: Resolver = system_resolver) -> None:
        self._policy = policy
        self._resolver = resolver
        self._places = BoundedSemaphore(_AT_ONCE)

    def addresses(self, target: Target, deadline: Deadline) -> tuple[Address, ...]:
        """Return up to four addresses to try; raise Refusal where any of those found is not public."""
        found = (target.address,) if target.address else self._look_up(target, deadline)
        for address in found:
            check_address(address, self._policy)
        return found[:_TRIED]

    def _look_up(self, target: Target, deadline: Deadline) -> tuple[Address, ...]:
        try:
            answer = self._ask(target, deadline.left(self._policy.lookup_timeout))
            found = tuple(dict.fromkeys(ip_address(text) for text in answer))
        except TimeoutError:
            raise
        except (OSError, ValueError) as error:
            raise _unknown(f"{target.host}: {error}") from None
        if not found:
            raise _unknown(f"{target.host}: no addresses")
        return found

    def _ask(self, target: Target, seconds: float) -> list[str]:
        if not self._places.acquire(timeout=seconds):
            raise TimeoutError("all lookups are busy")
        answers: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()
        Thread(target=self._answer, args=(target, answers), daemon=True, name="lookup").start()
        try:
            answer = answers.get(timeout=seconds)
        except queue.Empty:
            raise TimeoutError(f"looking up {target.host} took too long") from None
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _answer(self, target: Target, answers: queue.SimpleQueue[list[str] | Exception]) -> None:
        try:
            answers.put(self._resolver(target.host, target.port))
        except (OSError, ValueError) as error:
            answers.put(error)
        finally:
            self._places.release()


def check_address(address: Address, policy: FetchPolicy) -> None:
    """Raise Refusal, in the same words for every network, where no fetch may connect to this address."""
    if not may_connect(address, policy.nets):
        raise Refusal("address_refused", NOT_PUBLIC, log=f"refused network: {address}")


def _unknown(log: str) -> Refusal:
    return Refusal("dns_failed", "The address's host was not found. Is its name written rightly?", log=log)
