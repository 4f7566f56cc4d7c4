"""What makes two requests the same: one canonical record of the request, hashed with the pictures it gave."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any, Final, cast

from service.model.article import Article, CardRequest, Override, PhotoRequest
from service.model.geometry import FocalPoint
from service.model.picture import CardSet

_OBJECTS: Final = (CardRequest, Article, PhotoRequest, Override, FocalPoint)


def request_text(request: CardRequest) -> str:
    """Return a request as JSON text, equal for equal requests; a photo's own bytes stand as their SHA-256."""
    return json.dumps(_object(request), default=_plain, ensure_ascii=False, sort_keys=True)


def read_text(text: str) -> dict[str, Any]:
    """Return a request's text as a JSON object."""
    return cast(dict[str, Any], json.loads(text))


def text_digest(text: str) -> str:
    """Return 64 hex digits that are equal for equal requests."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def revision(cards: CardSet, text: str) -> str:
    """Return the revision of a card set: 64 hex digits, equal for equal requests that gave equal pictures."""
    parts = [text, cards.brand, cards.design]
    parts += [f"{picture.format} {picture.sha256}" for picture in cards.pictures]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _object(value: Any) -> Any:
    """Return a record as its fields by name, and the records in it likewise; a box is four numbers."""
    if not isinstance(value, _OBJECTS):
        return value
    return {name: _object(part) for name, part in value._asdict().items()}


def _plain(value: Any) -> str:
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest() if value else ""
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"a request holds no {type(value).__name__}")
