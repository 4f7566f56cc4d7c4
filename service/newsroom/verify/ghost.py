"""Ghost: `X-Ghost-Signature: sha256=<hex>, t=<milliseconds>`, HMAC-SHA256 over the body and the time."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Final

from service.newsroom.verify.message import Message, Proof, digest_id, require_fresh, require_match, unsigned

HEADER: Final = "x-ghost-signature"
_FORM: Final = re.compile(r"sha256=([0-9a-f]{64}), ?t=([0-9]{1,15})")


def check(message: Message, secrets: tuple[bytes, ...], now: float) -> Proof:
    """Judge a message of Ghost 5.80 and later; without a secret in its settings Ghost signs nothing."""
    parts = _FORM.fullmatch(message.header(HEADER))
    if parts is None:
        raise unsigned(HEADER)
    given, moment = parts.groups()
    require_fresh(int(moment) / 1000, now)
    signed = message.body + moment.encode()
    require_match([given], [hmac.new(secret, signed, hashlib.sha256).hexdigest() for secret in secrets])
    return Proof(digest_id(b"ghost", signed))
