"""Base64 in the letters of addresses, without padding (RFC 4648, section 5)."""

from __future__ import annotations

import base64
import binascii


def to_base64url(data: bytes) -> str:
    """Return bytes as base64url text."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def from_base64url(text: str) -> bytes:
    """Return the bytes in a base64url text; raise ValueError for all but the one spelling that we write."""
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise ValueError("not base64url") from error
    if to_base64url(data) != text:
        raise ValueError("not the one spelling")
    return data
