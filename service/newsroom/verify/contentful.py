"""Contentful: HMAC-SHA256 over method, path, the headers it names, and the body."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Final

from service.newsroom.verify.message import (
    Message,
    Proof,
    digest_id,
    require_fresh,
    require_match,
    unsigned,
    unverified,
)

SIGNATURE: Final = "x-contentful-signature"
NAMES: Final = "x-contentful-signed-headers"
MOMENT: Final = "x-contentful-timestamp"
_SECRET: Final = re.compile(r"[0-9A-Za-z+/=_-]{64}")
_HEX: Final = re.compile(r"[0-9a-f]{64}")
_MILLISECONDS: Final = re.compile(r"[0-9]{1,15}")


def read_secret(text: str) -> bytes:
    """Return the signing secret of a space: 64 characters; ValueError with words."""
    if not _SECRET.fullmatch(text):
        raise ValueError("must have the 64 characters that Contentful shows")
    return text.encode()


def check(message: Message, secrets: tuple[bytes, ...], now: float) -> Proof:
    """Judge a message; the time and the list of signed headers must themselves be signed."""
    given, moment = message.header(SIGNATURE), message.header(MOMENT)
    if not _HEX.fullmatch(given) or not _MILLISECONDS.fullmatch(moment):
        raise unsigned(SIGNATURE)
    names = [name.strip().lower() for name in message.header(NAMES).split(",")]
    if NAMES not in names or MOMENT not in names:
        raise unverified("The message's time is not among the headers that are signed.")
    signed = _canonical(message, sorted(names))
    require_match([given], [hmac.new(secret, signed, hashlib.sha256).hexdigest() for secret in secrets])
    require_fresh(int(moment) / 1000, now)
    return Proof(digest_id(b"contentful", signed), frozenset(names))


def _canonical(message: Message, names: list[str]) -> bytes:
    """Return what is signed: four parts, a line break between them."""
    headers = ";".join(f"{name}:{message.header(name).strip()}" for name in names)
    head = f"{message.method}\n{message.target}\n{headers}\n"
    return head.encode("utf-8", "replace") + message.body
