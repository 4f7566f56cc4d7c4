"""Standard Webhooks 1.0: id, time and body signed with HMAC-SHA256; the scheme of our own connectors."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable
from typing import Final

from service.newsroom.verify.message import (
    Message,
    Proof,
    is_id,
    require_fresh,
    require_match,
    unsigned,
)

_SECONDS: Final = re.compile(r"[0-9]{1,12}")
_MOST_SIGNATURES: Final = 10
_PREFIX: Final = "whsec_"
_SHORTEST: Final = 24  # bytes, as the specification asks


def read_secret(text: str) -> bytes:
    """Return the key in `whsec_<base64>`, or in any text of at least 24 bytes; ValueError with words."""
    key = _decoded(text.removeprefix(_PREFIX)) if text.startswith(_PREFIX) else text.encode()
    if len(key) < _SHORTEST:
        raise ValueError(f"has {len(key)} bytes; {_SHORTEST} is the least")
    return key


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("begins with whsec_ and is not Base64 after it") from None


def check(message: Message, secrets: tuple[bytes, ...], now: float) -> Proof:
    """Judge a message by `webhook-id`, `webhook-timestamp` and `webhook-signature`."""
    own, seconds = message.header("webhook-id"), message.header("webhook-timestamp")
    given = message.header("webhook-signature").split(" ")[:_MOST_SIGNATURES]
    if not is_id(own) or not _SECONDS.fullmatch(seconds) or not any(given):
        raise unsigned("webhook-id, webhook-timestamp or webhook-signature")
    require_fresh(int(seconds), now)
    require_match(given, [sign(secret, own, seconds, message.body) for secret in secrets])
    return Proof(own)


def signed_headers(secrets: Iterable[bytes], own: str, seconds: str, body: bytes) -> dict[str, str]:
    """Return what a message of ours is signed by, with every secret of its receiver.

    `own` is the message's id, `seconds` the time of sending in whole Unix seconds.
    """
    signatures = (sign(secret, own, seconds, body) for secret in secrets)
    return {"webhook-id": own, "webhook-timestamp": seconds, "webhook-signature": " ".join(signatures)}


def sign(secret: bytes, own: str, seconds: str, body: bytes) -> str:
    """Return the signature `v1,<base64>` of one message."""
    made = hmac.new(secret, f"{own}.{seconds}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(made).decode()
