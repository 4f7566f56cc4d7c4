"""What makes two requests the same: one canonical record of the request, hashed with the pictures it gave."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import datetime
from typing import Any, cast

from service.model.article import CardRequest
from service.model.picture import CardSet


def revision(cards: CardSet) -> str:
    """Return the revision of a card set: 64 hex digits, equal for equal requests that gave equal pictures."""
    parts = [_text(cards.request), cards.brand, cards.design]
    parts += [f"{picture.format} {picture.sha256}" for picture in cards.pictures]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def request_digest(request: CardRequest) -> str:
    """Return 64 hex digits that are equal for equal requests."""
    return hashlib.sha256(_text(request).encode("utf-8", "surrogatepass")).hexdigest()


def request_record(request: CardRequest) -> dict[str, Any]:
    """Return a request as a JSON object; a photo's own bytes stand as their SHA-256."""
    return cast(dict[str, Any], json.loads(_text(request)))


def _text(request: CardRequest) -> str:
    return json.dumps(asdict(request), default=_plain, ensure_ascii=False, sort_keys=True)


def _plain(value: Any) -> str:
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest() if value else ""
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"a request holds no {type(value).__name__}")
