"""Published pictures at their signed addresses, as networks and readers fetch them."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

from flask import Blueprint, Response

from service.errors import Refusal
from service.web.replies import SUFFIXES, picture
from service.web.services import services
from service.web.signing import decode_picture_key, verify_address

bp = Blueprint("images", __name__)

_TYPES: Final = {suffix: media_type for media_type, suffix in SUFFIXES.items()}


@bp.get("/c/<token>/<payload>/<name>")
def show(token: str, payload: str, name: str) -> Response:
    """Send a picture; 403 where the address is not ours, 410 where its cards were withdrawn."""
    office = services()
    verify_address(office.keys, token, payload, name)
    key = decode_picture_key(payload)
    cards = office.records.by_picture_key(key)
    if cards and all(card.withdrawn for card in cards):
        raise Refusal("card_withdrawn", "This card was withdrawn by its newsroom.")
    data = office.store.get(key) if cards else None
    path = PurePosixPath(key)
    if data is None or path.suffix[1:] not in _TYPES:
        raise Refusal("not_found", "There is no picture at this address.")
    return picture(data, path.stem, _TYPES[path.suffix[1:]])
