"""Superdesk: `x-superdesk-signature: sha1=<hex>`, HMAC-SHA1 over the body; it signs no time."""

from __future__ import annotations

import hmac
import re
from typing import Final

from service.newsroom.verify.message import Message, Proof, digest_id, require_match, unsigned

HEADER: Final = "x-superdesk-signature"
_FORM: Final = re.compile(r"sha1=([0-9a-f]{40})")


def check(message: Message, secrets: tuple[bytes, ...], now: float) -> Proof:  # noqa: ARG001 - no time signed
    """Judge a message; the same item in the same version is the same delivery whenever it comes."""
    parts = _FORM.fullmatch(message.header(HEADER))
    if parts is None:
        raise unsigned(HEADER)
    require_match([parts[1]], [hmac.new(secret, message.body, "sha1").hexdigest() for secret in secrets])
    return Proof(digest_id(b"superdesk", message.body))
