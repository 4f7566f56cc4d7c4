"""Signed addresses: `/c/<kid>.<signature>/<payload>/<name>`, for pictures that only we may order.

Threats: forged orders for pictures, one signature in many spellings (each another cache entry), a
signature used for another purpose, a key that can be guessed.
Layers: HMAC-SHA256 over purpose, payload and name as they stand in the address; the signature's 43
characters compared as text in constant time; payloads with one spelling only; keys judged at the start.
Published addresses never expire; previews do, and say so: `/p/<kid>.<expires>.<signature>/...`.
What remains: whoever holds a key may sign; take its id out of the ring to end that.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from service.base64url import from_base64url, to_base64url
from service.errors import ConfigurationError, Refusal
from service.outside.files import private_file
from service.outside.store import is_key

MAX_PAYLOAD: Final = 3000  # characters; gunicorn's request line ends at 4,094
_KID: Final = re.compile(r"[a-z0-9]{1,16}")
_NAME: Final = re.compile(r"[a-z0-9-]{1,64}\.(?:jpg|png|webp|avif)")
_PAYLOAD: Final = re.compile(r"[A-Za-z0-9_-]+")
_PUBLISHED: Final = re.compile(r"(?P<kid>[a-z0-9]{1,16})\.(?P<signature>[A-Za-z0-9_-]{43})")
_PREVIEW: Final = re.compile(
    r"(?P<kid>[a-z0-9]{1,16})\.(?P<expires>[1-9][0-9]{0,11})\.(?P<signature>[A-Za-z0-9_-]{43})"
)

_SHORTEST_KEY: Final = 32  # characters, as many as the hash has bytes
_FEWEST_SYMBOLS: Final = 10  # a random key of 32 hex digits has fewer once in ten thousand
_WEAK: Final = (
    "changeme", "change-me", "change_me", "my_secure_key", "mysecretkey", "secret", "password",
    "0x24feed", "example", "default", "insecure",
)  # fmt: skip
_HOW: Final = "make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"


class Purpose(StrEnum):
    """What a signature is for; it is part of what is signed, and the address's first segment."""

    PUBLISHED = "c"
    PREVIEW = "p"


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Signing keys by id, in order: the first signs, all verify. A key is plain text, used as it stands."""

    keys: tuple[tuple[str, str], ...] = field(repr=False)

    def __post_init__(self) -> None:
        faults = list(_ring_faults(self.keys))
        if faults:
            raise ConfigurationError("signing keys: " + "; ".join(faults))

    @property
    def first(self) -> tuple[str, str]:
        """The id and the key that sign."""
        return self.keys[0]

    def find(self, kid: str) -> str | None:
        """Return the key of this id, or None where the ring has it not (any more)."""
        return dict(self.keys).get(kid)


def read_keys(text: str) -> KeyRing:
    """Read a ring from `[{"kid": "k2", "key": "..."}, ...]`; raise ConfigurationError in one sentence."""
    try:
        entries = json.loads(text)
        keys = tuple((entry["kid"], entry["key"]) for entry in entries)
    except (ValueError, TypeError, KeyError, RecursionError):
        raise ConfigurationError(
            'signing keys: the file must be a list such as [{"kid": "k1", "key": "..."}]'
        ) from None
    return KeyRing(keys)


def load_or_create_keys(path: Path) -> KeyRing:
    """Return the ring kept in a private file, made on first use; raise ConfigurationError with its path."""
    text = private_file(path, _new_keys).decode("utf-8", "replace")
    try:
        return read_keys(text)
    except ConfigurationError as error:
        raise ConfigurationError(f"{path}: {error}") from None


def sign_address(ring: KeyRing, payload: str, name: str) -> str:
    """Return the path of a published picture, such as `/c/k1.<signature>/<payload>/og.jpg`; it never expires.

    Raises Refusal `field_invalid` where the payload or the name cannot stand in an address.
    """
    return _sign(ring, Purpose.PUBLISHED, "", payload, name)


def sign_preview(ring: KeyRing, payload: str, name: str, *, expires: int) -> str:
    """Return the path of a preview that is good until `expires`, in Unix seconds; Refusal as above."""
    return _sign(ring, Purpose.PREVIEW, f"{expires}.", payload, name)


def verify_address(ring: KeyRing, token: str, payload: str, name: str) -> None:
    """Raise Refusal `signature_invalid` unless the three segments are a published address of ours."""
    _verify(ring, _PUBLISHED.fullmatch(token), Purpose.PUBLISHED, payload, name)


def verify_preview(ring: KeyRing, token: str, payload: str, name: str, *, now: float) -> None:
    """Raise Refusal `signature_invalid` or, after its time, `address_expired`; `now` is in Unix seconds."""
    parts = _PREVIEW.fullmatch(token)
    _verify(ring, parts, Purpose.PREVIEW, payload, name)
    if parts is not None and now > int(parts["expires"]):
        raise Refusal("address_expired", "This preview has expired. Make it anew.")


def _sign(ring: KeyRing, purpose: Purpose, date: str, payload: str, name: str) -> str:
    if not _is_sound(payload, name):
        raise Refusal("field_invalid", "This is too long for a signed address, or its name is misspelt.")
    kid, key = ring.first
    return f"/{purpose}/{kid}.{date}{_signature(key, purpose, date, payload, name)}/{payload}/{name}"


def _verify(ring: KeyRing, parts: re.Match[str] | None, purpose: Purpose, payload: str, name: str) -> None:
    if parts is None or not _is_sound(payload, name):
        raise _forged()
    groups = parts.groupdict()
    date = f"{groups['expires']}." if "expires" in groups else ""
    key = ring.find(groups["kid"])
    if key is None or not _matches(groups["signature"], _signature(key, purpose, date, payload, name)):
        raise _forged()


def encode_payload(order: Mapping[str, Any]) -> str:
    """Return an order as an address segment: compact JSON with sorted names, base64url without padding."""
    text = json.dumps(order, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return to_base64url(text.encode("utf-8"))


def decode_payload(segment: str) -> dict[str, Any]:
    """Return the order in an address segment; raise Refusal `signature_invalid` where it is none.

    A second spelling of the same bytes is refused, as are names given twice and numbers that are none.
    """
    try:
        order = json.loads(
            _decode(segment).decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant
        )
    except (ValueError, RecursionError):
        raise _forged() from None
    if not isinstance(order, dict):
        raise _forged()
    return order


def encode_picture_key(key: str) -> str:
    """Return a store's key as an address segment."""
    return to_base64url(key.encode("ascii"))


def is_picture_name(name: str) -> bool:
    """Tell whether a text can be an address's last segment, such as `og.jpg`."""
    return _NAME.fullmatch(name) is not None


def is_picture_key(segment: str) -> bool:
    """Tell whether an address segment names a picture in the store; otherwise it is an order for one."""
    try:
        return is_key(_decode(segment).decode("ascii"))
    except ValueError:
        return False


def decode_picture_key(segment: str) -> str:
    """Return the store's key in an address segment; raise Refusal `signature_invalid` where it is none."""
    try:
        key = _decode(segment).decode("ascii")
    except ValueError:
        raise _forged() from None
    if not is_key(key):
        raise _forged()
    return key


def _signature(key: str, purpose: Purpose, date: str, payload: str, name: str) -> str:
    """Sign what stands in the address, led by the purpose: no other purpose has the same text."""
    message = f"{purpose}:{date}{payload}/{name}"
    return to_base64url(hmac.new(key.encode("utf-8"), message.encode("ascii"), hashlib.sha256).digest())


def _matches(given: str, made: str) -> bool:
    return hmac.compare_digest(given.encode("ascii"), made.encode("ascii"))


def _is_sound(payload: str, name: str) -> bool:
    sound = len(payload) <= MAX_PAYLOAD and _PAYLOAD.fullmatch(payload) and _NAME.fullmatch(name)
    return bool(sound)


def _forged() -> Refusal:
    return Refusal("signature_invalid", "This address is not one that this service gave out, or not wholly.")


def _decode(segment: str) -> bytes:
    """Return the bytes in an address segment; raise ValueError where it is too long or misspelt."""
    if len(segment) > MAX_PAYLOAD or not _PAYLOAD.fullmatch(segment):
        raise ValueError("not base64url")
    return from_base64url(segment)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name is given twice")
    return found


def _no_constant(_text: str) -> Any:
    raise ValueError("not a number")


def _new_keys() -> bytes:
    ring = [{"kid": "k1", "key": secrets.token_urlsafe(32)}]
    return json.dumps(ring, indent=1).encode("utf-8") + b"\n"


def _ring_faults(keys: tuple[tuple[Any, Any], ...]) -> list[str]:
    if not keys:
        return [f"there is none; {_HOW}"]
    faults = [fault for kid, key in keys for fault in _key_faults(kid, key)]
    if not faults and len(dict(keys)) < len(keys):
        faults.append("an id is given twice")
    return faults


def _key_faults(kid: Any, key: Any) -> list[str]:
    if not isinstance(kid, str) or not _KID.fullmatch(kid):
        return ["an id has up to 16 small letters and digits"]
    if not isinstance(key, str) or len(key) < _SHORTEST_KEY or not key.isascii():
        return [f"the key {kid} needs at least {_SHORTEST_KEY} plain characters; {_HOW}"]
    folded = key.casefold()
    if len(set(key)) < _FEWEST_SYMBOLS or any(word in folded for word in _WEAK):
        return [f"the key {kid} can be guessed; {_HOW}"]
    return []
