"""The JSON door: `POST /v1/cards` makes cards, and their id finds or withdraws them."""

from __future__ import annotations

from flask import Blueprint, Response, request

from service.errors import Refusal
from service.filing.cards import file_cards_once, filed, withdraw
from service.intake.articles import read_card_request
from service.model.card_record import CardRecord
from service.web.access import check_source
from service.web.identity import caller, who
from service.web.parts import document_and_photo
from service.web.replies import empty_reply, json_reply
from service.web.requests import bounded, refuse_foreign_origin
from service.web.services import base_url, services, upload_bytes

bp = Blueprint("cards", __name__, url_prefix="/v1/cards")


@bp.post("")
@bounded(upload_bytes)
def create() -> Response:
    """Make the cards of an article: 201 with their answer, 200 where just these cards stand already.

    Takes `application/json`, or `multipart/form-data` with the JSON in `article` and the file in `photo`.
    """
    refuse_foreign_origin(base_url())
    document, photo = document_and_photo("article")
    source = caller().source or "api"
    record, is_new = file_cards_once(read_card_request(document, photo=photo), services(), source, who=who())
    response = json_reply(dict(record.answer), 201 if is_new else 200)
    response.headers["Location"] = f"{base_url()}/v1/cards/{record.id}"
    return response


@bp.get("/<card_id>")
def read(card_id: str) -> Response:
    """Return the answer of cards made before, with what has become of them."""
    return json_reply(answer_of(_own(card_id)))


@bp.delete("/<card_id>")
def remove(card_id: str) -> Response:
    """Withdraw cards for good: their addresses answer 410 from now on, or 451 with `?reason=legal`.

    Doing it twice changes nothing, but that the law may follow as a reason.
    """
    refuse_foreign_origin(base_url())
    reason = request.args.get("reason", "")
    if reason not in ("", "legal"):
        raise Refusal("field_invalid", "The reason can be legal, or none is given.", field="reason")
    _own(card_id)
    withdraw(card_id, services(), who=who(), legal=reason == "legal")
    return empty_reply()


def _own(card_id: str) -> CardRecord:
    """Return a filed card that the caller may see; Refusal `not_found` or `scope_missing`."""
    record = filed(card_id, services())
    check_source(record.source)
    return record


def answer_of(record: CardRecord) -> dict[str, object]:
    """Return the filed answer, with when it was made and whether it still stands."""
    moments = {"created": record.created, "withdrawn": record.withdrawn}
    told = {name: moment.isoformat() for name, moment in moments.items() if moment}
    return {**record.answer, **told, "status": "withdrawn" if record.withdrawn else "ready"}
