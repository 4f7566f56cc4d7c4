"""Sign the address of a Cutline card. See the README beside this folder."""
# ruff: noqa: INP001 - one file to copy, not a package

import base64
import hashlib
import hmac
import json


def sign(base_url: str, kid: str, key: str, order: dict, name: str) -> str:
    """Return the address of the picture `name`, such as `og.jpg`, that this order describes."""
    text = json.dumps(order, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    payload = _base64url(text.encode("utf-8"))
    message = f"c:{payload}/{name}"
    signature = _base64url(hmac.new(key.encode("utf-8"), message.encode("ascii"), hashlib.sha256).digest())
    return f"{base_url.rstrip('/')}/c/{kid}.{signature}/{payload}/{name}"


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
