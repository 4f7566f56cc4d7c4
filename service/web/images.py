"""Published pictures at their signed addresses, as networks and readers fetch them."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

from flask import Blueprint, Response, request

from service.errors import Refusal
from service.filing.signing import decode_picture_key, verify_address
from service.model.picture import SUFFIXES
from service.web.replies import picture
from service.web.services import services

bp = Blueprint("images", __name__)

_TYPES: Final = {suffix: media_type for media_type, suffix in SUFFIXES.items()}


@bp.get("/c/<token>/<payload>/<name>")
def show(token: str, payload: str, name: str) -> Response:
    """Send a picture; 403 where the address is not ours, 410 where its cards were withdrawn."""
    office = services()
    _check_spelling(f"/c/{token}/{payload}/{name}")
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


def _check_spelling(path: str) -> None:
    """Refuse a path spelt in another way, as with %41 for A: caches would keep each as another picture."""
    sent = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or path
    sent = sent.partition("?")[0]
    if not sent.endswith(path) or sent.endswith(f"/{path}"):
        raise Refusal("signature_invalid", "This address is not spelt as this service gave it out.")
