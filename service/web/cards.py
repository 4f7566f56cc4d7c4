"""The JSON door: `POST /v1/cards` makes cards, and their id finds or withdraws them."""

from __future__ import annotations

from flask import Blueprint, Response, request

from service.errors import Refusal
from service.model.article import CardRequest
from service.outside.records import CardRecord
from service.web.articles import read_card_request
from service.web.filing import filed, make_and_file, withdraw
from service.web.replies import empty_reply, json_reply
from service.web.requests import JSON_BYTES, bounded, refuse_foreign_origin, too_large
from service.web.services import base_url, services, upload_bytes

bp = Blueprint("cards", __name__, url_prefix="/v1/cards")

_PARTS = frozenset({"article", "photo"})


@bp.post("")
@bounded(upload_bytes)
def create() -> Response:
    """Make the cards of an article: 201 with their answer, 200 where just these cards stand already.

    Takes `application/json`, or `multipart/form-data` with the JSON in `article` and the file in `photo`.
    """
    refuse_foreign_origin(base_url())
    record, is_new = make_and_file(_request(), services(), "api")
    response = json_reply(dict(record.answer), 201 if is_new else 200)
    response.headers["Location"] = f"{base_url()}/v1/cards/{record.id}"
    return response


def _request() -> CardRequest:
    if request.mimetype == "application/json" or request.mimetype.endswith("+json"):
        return read_card_request(_bounded_json(request.get_data(cache=False)))
    if request.mimetype == "multipart/form-data":
        return _request_in_parts()
    raise Refusal(
        "media_type_unsupported", "Send application/json, or multipart/form-data with article and photo."
    )


def _bounded_json(data: bytes) -> bytes:
    if len(data) > JSON_BYTES:
        raise too_large(JSON_BYTES)
    return data


def _request_in_parts() -> CardRequest:
    """Read the two parts; each may come as a field or as a file, each once."""
    parts = [*request.form.items(multi=True), *request.files.items(multi=True)]
    names = [name for name, _ in parts]
    unknown = next((name for name in names if name not in _PARTS), None)
    if unknown is not None:
        raise Refusal("field_unknown", "The parts are called article and photo.", field=unknown[:80])
    if len(names) != len(set(names)):
        raise Refusal("field_invalid", "Send each part once.", field="article")
    article = _part("article")
    if not article:
        raise Refusal("json_invalid", "The part article with the JSON is missing.", field="article")
    photo = _part("photo")
    if "photo" in names and not photo:
        raise Refusal("image_empty", "The photo's file is empty.", field="image")
    return read_card_request(_bounded_json(article), photo=photo)


def _part(name: str) -> bytes:
    upload = request.files.get(name)
    return upload.read() if upload else request.form.get(name, "").encode("utf-8", "surrogatepass")


@bp.get("/<card_id>")
def read(card_id: str) -> Response:
    """Return the answer of cards made before, with what has become of them."""
    return json_reply(answer_of(filed(card_id, services())))


@bp.delete("/<card_id>")
def remove(card_id: str) -> Response:
    """Withdraw cards for good: their addresses answer 410 from now on. Doing it twice changes nothing."""
    refuse_foreign_origin(base_url())
    withdraw(card_id, services(), who="api")
    return empty_reply()


def answer_of(record: CardRecord) -> dict[str, object]:
    """Return the filed answer, with when it was made and whether it still stands."""
    moments = {"created": record.created, "withdrawn": record.withdrawn}
    told = {name: moment.isoformat() for name, moment in moments.items() if moment}
    return {**record.answer, **told, "status": "withdrawn" if record.withdrawn else "ready"}
