"""`POST /v1/sign`: an order in, its signed address out; nothing is fetched or rendered yet."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response

from service.filing.signed_orders import LONGEST_PREVIEW, sign_order
from service.intake.fields import Fields
from service.intake.strict_json import read_object
from service.web.access import check_source
from service.web.identity import caller
from service.web.parts import json_document
from service.web.replies import json_reply
from service.web.requests import JSON_BYTES, bounded, refuse_foreign_origin
from service.web.services import base_url, services

bp = Blueprint("signing", __name__, url_prefix="/v1/sign")


@bp.post("")
@bounded(lambda: JSON_BYTES)
def sign() -> Response:
    """Sign `{"order": {...}, "name": "og.jpg", "preview_seconds": 3600}`; the last may be left out."""
    refuse_foreign_origin(base_url())
    fields = Fields(read_object(json_document()))
    name = fields.text("name", most=80)
    preview = _seconds(fields, "preview_seconds")
    order = _object(fields, "order")
    fields.done()
    if caller().source:
        check_source(order.setdefault("source", caller().source))
    signed = sign_order(services(), order, name, preview=preview)
    until = datetime.fromtimestamp(signed.expires, UTC).isoformat() if signed.expires else None
    return json_reply({"url": signed.url, "expires": until})


def _seconds(fields: Fields, name: str) -> int:
    """Take a whole number of seconds; 0 where there is none."""
    _, value = fields.take(name)
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= LONGEST_PREVIEW:
        raise fields.invalid(name, f"A whole number from 1 to {LONGEST_PREVIEW} is needed here.")
    return value


def _object(fields: Fields, name: str) -> dict[str, Any]:
    _, value = fields.take(name)
    if not isinstance(value, dict):
        raise fields.invalid(name, "An object is needed here: the order's fields between { and }.")
    return value
