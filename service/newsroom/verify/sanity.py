"""Sanity: `sanity-webhook-signature: t=<milliseconds>,v1=<base64url>`, HMAC-SHA256 over time and body."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Final

from service.base64url import to_base64url
from service.newsroom.verify.message import (
    Message,
    Proof,
    digest_id,
    is_id,
    require_fresh,
    require_match,
    unsigned,
)

HEADER: Final = "sanity-webhook-signature"
_FORM: Final = re.compile(r"t=([0-9]{1,15}), ?v1=([A-Za-z0-9_-]{43})")


def check(message: Message, secrets: tuple[bytes, ...], now: float) -> Proof:
    """Judge a message by its signature; its id is `idempotency-key`, else what was signed."""
    parts = _FORM.fullmatch(message.header(HEADER))
    if parts is None:
        raise unsigned(HEADER)
    moment, given = parts.groups()
    require_fresh(int(moment) / 1000, now)
    signed = f"{moment}.".encode() + message.body
    require_match([given], [_sign(secret, signed) for secret in secrets])
    own = message.header("idempotency-key")
    return Proof(own if is_id(own) else digest_id(b"sanity", signed))


def _sign(secret: bytes, signed: bytes) -> str:
    made = hmac.new(secret, signed, hashlib.sha256).digest()
    return to_base64url(made)
