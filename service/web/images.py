"""Pictures at their signed addresses: published ones as networks and readers fetch them, and previews."""

from __future__ import annotations

import time
from pathlib import PurePosixPath

from flask import Blueprint, Response, request

from service.errors import Refusal
from service.filing.cards import refuse_withdrawn
from service.filing.orders import ordered_picture, preview_picture
from service.filing.signing import decode_picture_key, is_picture_key, verify_address, verify_preview
from service.model.card_record import CardRecord
from service.model.picture import MEDIA_TYPES
from service.outside.orders import SignedOrder
from service.web.replies import NO_STORE, picture
from service.web.requests import admitted
from service.web.services import published_cache, services

bp = Blueprint("images", __name__)


@bp.get("/c/<token>/<payload>/<name>")
def show(token: str, payload: str, name: str) -> Response:
    """Send a picture; 403 where the address is not ours, 410 or 451 where its cards were withdrawn.

    The payload names a picture that was filed, or is an order for one, which is rendered on first sight.
    """
    _check_spelling(f"/c/{token}/{payload}/{name}")
    verify_address(services().keys, token, payload, name)
    if is_picture_key(payload):
        return _filed(decode_picture_key(payload))
    with admitted():
        made = ordered_picture(services(), SignedOrder(payload, name))
    return picture(made.data, made.sha256, made.media_type, cache=published_cache())


@bp.get("/p/<token>/<payload>/<name>")
def preview(token: str, payload: str, name: str) -> Response:
    """Send the picture of a preview until its time is over; nothing is filed, and no cache may keep it."""
    _check_spelling(f"/p/{token}/{payload}/{name}")
    verify_preview(services().keys, token, payload, name, now=time.time())
    with admitted():
        made = preview_picture(services(), SignedOrder(payload, name))
    return picture(made.data, made.sha256, made.media_type, cache=NO_STORE)


def _filed(key: str) -> Response:
    office = services()
    cards = office.records.by_picture_key(key)
    _refuse_gone(cards)
    data = office.store.get(key) if cards else None
    path = PurePosixPath(key)
    if data is None or path.suffix[1:] not in MEDIA_TYPES:
        raise Refusal("not_found", "There is no picture at this address.")
    return picture(data, path.stem, MEDIA_TYPES[path.suffix[1:]], cache=published_cache())


def _refuse_gone(cards: tuple[CardRecord, ...]) -> None:
    """Refuse a picture of which no card stands, or one that the law took out of the world."""
    legal = [card for card in cards if card.withdrawn and card.legal]
    if legal or all(card.withdrawn for card in cards):
        for card in (*legal, *cards):
            refuse_withdrawn(card)


def _check_spelling(path: str) -> None:
    """Refuse a path spelt in another way, as with %41 for A: caches would keep each as another picture."""
    sent = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or path
    sent = sent.partition("?")[0]
    if not sent.endswith(path) or sent.endswith(f"/{path}"):
        raise Refusal("signature_invalid", "This address is not spelt as this service gave it out.")
