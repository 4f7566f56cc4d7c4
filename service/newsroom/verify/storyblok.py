"""Storyblok: `webhook-signature: <hex>`, HMAC-SHA1 over the body; it signs no time and has no id."""

from __future__ import annotations

import hmac
import re
from typing import Final

from service.newsroom.verify.message import Message, Proof, own_id, require_match, unsigned

HEADER: Final = "webhook-signature"
_HEX: Final = re.compile(r"[0-9a-f]{40}")


def check(message: Message, secrets: tuple[bytes, ...], now: float) -> Proof:  # noqa: ARG001 - no time signed
    """Judge a message; each arrival is a delivery of its own, since a story's every event reads the same."""
    given = message.header(HEADER)
    if not _HEX.fullmatch(given):
        raise unsigned(HEADER)
    require_match([given], [hmac.new(secret, message.body, "sha1").hexdigest() for secret in secrets])
    return Proof(own_id(message))
