"""What a scheme is given and what it gives back."""

from __future__ import annotations

import hashlib
import hmac
import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from service.errors import Refusal

WINDOW: Final = 300  # seconds a signed time may lie before or after ours
_LONGEST_ID: Final = 64
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Message:
    """One request as it came: `target` is path and query as sent, header names are in small letters."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    def header(self, name: str) -> str:
        """Return a header's value; empty where there is none."""
        return self.headers.get(name, "")


@dataclass(frozen=True, slots=True)
class Proof:
    """A message that is the sender's: its id, and the names of the headers that were signed with the body."""

    delivery_id: str
    signed: frozenset[str] = frozenset()


# Judges a message by any of the secrets at a time in Unix seconds; Refusal `delivery_unverified`.
Check = Callable[[Message, tuple[bytes, ...], float], Proof]


def unverified(detail: str) -> Refusal:
    """Return the refusal of a message that nobody can vouch for."""
    return Refusal("delivery_unverified", detail)


def unsigned(header: str) -> Refusal:
    """Return the refusal of a message without a signature, or with one of another form."""
    return unverified(f"The message has no {header} header of the form that this source signs with.")


def require_match(given: Iterable[str], made: Iterable[str]) -> None:
    """Raise Refusal unless one of the signatures is one of those made."""
    if not matches(given, made):
        raise unverified("The signature does not fit the message: it was altered, or the secret is another.")


def matches(given: Iterable[str], made: Iterable[str]) -> bool:
    """Tell whether any of the given texts is one of those made; all are compared, in constant time."""
    sent = [text.encode("utf-8", "replace") for text in given]
    return sum(hmac.compare_digest(one.encode(), other) for one in made for other in sent) > 0


def require_fresh(seconds: float, now: float) -> None:
    """Raise Refusal where a signed time lies outside the window."""
    if abs(now - seconds) > WINDOW:
        raise unverified("The message was signed more than five minutes ago, or a clock is wrong.")


def digest_id(*parts: bytes) -> str:
    """Return an id for a message that has none of its own: 64 hex digits of what was signed."""
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def own_id(message: Message, *headers: str) -> str:
    """Return the sender's id in the first of these headers, or an id of this very arrival.

    Without the sender's id two equal bodies are two events: a page published, and published again.
    """
    given = (message.header(name) for name in headers)
    return next((text for text in given if _ID.fullmatch(text)), uuid.uuid4().hex)


def is_id(text: str) -> bool:
    """Tell whether a text is an id: letters, digits, hyphens and underscores, at most 64 of them."""
    return len(text) <= _LONGEST_ID and bool(_ID.fullmatch(text))
