"""The desk: the form at `/` and the page of the cards it made. Works without JavaScript."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, Response, make_response, redirect, request

from service.errors import FAULTS, Refusal
from service.filing.addresses import picture_path
from service.filing.cards import filed, make_and_file, withdraw
from service.outside.records import CardRecord
from service.resources import asset
from service.web.deskform import Typed, control, form_request, typed_form
from service.web.deskphotos import drafts, photo_bytes, uploaded_photo
from service.web.formtoken import check_form_token, form_token, with_token_cookie
from service.web.identity import who
from service.web.pages import choices, format_title, static_url
from service.web.readings import SOURCES
from service.web.replies import FOREVER, page, picture, slug
from service.web.requests import FORM_BYTES, bounded, request_id
from service.web.services import services, upload_bytes

bp = Blueprint("desk", __name__)

_SOURCE_WORDS: Final = {source.value: words for source, words in SOURCES.items()}


@bp.app_context_processor
def _helpers() -> dict[str, Any]:
    return {"static_url": static_url, "format_title": format_title, "request_id": request_id}


@bp.get("/")
def compose() -> Response:
    """Show the empty form, with the brand's own design and formats chosen."""
    house = services().house
    brand = house.brand("")
    values = {"brand": brand.name, "design": brand.design, "type": "image/jpeg"}
    return _form(Typed(values, brand.formats), {}, 200)


@bp.post("/")
@bounded(upload_bytes)
def make() -> Response:
    """Make the cards and go to their page; or show the form again with each fault beside its field."""
    typed = typed_form(request.form)
    try:
        check_form_token()
        made, _ = make_and_file(form_request(typed, photo_bytes(typed)), services(), "desk")
    except Refusal as no:
        kept = _with_kept_photo(typed, no)
        return _form(kept, {control(no, typed): no.detail}, no.fault.status)
    return make_response(redirect(f"/cards/{made.id}", 303))


def _with_kept_photo(typed: Typed, refusal: Refusal) -> Typed:
    """Keep a photo that was sent and is not itself at fault, so that it need not be chosen again."""
    if control(refusal, typed) in ("photo", "photo_url"):
        return Typed(typed.values, typed.formats)
    upload = uploaded_photo()
    if refusal.code == "origin_refused" or not upload:
        return typed
    return Typed(typed.values | {"photo_url": "", "kept_from": ""}, typed.formats, drafts().keep(upload))


def _form(typed: Typed, errors: dict[str, str], status: int) -> Response:
    values = choices(services().house) | {"typed": typed, "errors": errors, "token": form_token()}
    return with_token_cookie(page("compose.html", status, **values))


@bp.get("/cards/<card_id>")
def show(card_id: str) -> Response:
    """Show the cards of an id: pictures, credit, warnings, and what to paste."""
    record = filed(card_id, services())
    view: dict[str, Any] = {
        "card": {
            "id": record.id,
            "headline": record.headline,
            "credit": record.credit,
            "credit_source": _SOURCE_WORDS.get(record.credit_source, ""),
            "withdrawn": record.withdrawn is not None,
        },
        "pictures": _pictures(record),
        "warnings": _warnings(record),
        "codes": _codes(record),
        "token": form_token(),
    }
    return with_token_cookie(page("cards.html", 200, **view))


def _pictures(record: CardRecord) -> list[dict[str, Any]]:
    """Return the pictures in the house's order of formats, with what the page says of each."""
    office, told = services(), record.answer["images"]
    order = {name: place for place, name in enumerate(office.house.formats)}
    return [
        {
            "format": each.format,
            "shape": office.house.formats[each.format].shape if each.format in order else "wide",
            "path": picture_path(office.keys, each.key, each.format),
            "width": each.width,
            "height": each.height,
            "kilobytes": round(each.bytes / 1000),
            "alt": told[each.format]["alt"],
            "contrast": told[each.format]["contrast"],
        }
        for each in sorted(record.pictures, key=lambda each: order.get(each.format, len(order)))
    ]


def _warnings(record: CardRecord) -> list[str]:
    """Return every warning once: those of the whole set, then those of single pictures with their names."""
    found: dict[str, list[str]] = {warning["detail"]: [] for warning in record.answer["warnings"]}
    for name, told in record.answer["images"].items():
        for warning in told["warnings"]:
            found.setdefault(warning["detail"], []).append(format_title(name))
    return [f"{', '.join(names)}: {detail}" if names else detail for detail, names in found.items()]


def _codes(record: CardRecord) -> list[tuple[str, str, str]]:
    answer = record.answer
    addresses = "\n".join(told["url"] for told in answer["images"].values())
    return [
        ("meta", "Meta tags for the article's head", answer["html"]),
        ("figure", "Figure for the article", answer["figure"]),
        ("addresses", "Addresses", addresses),
        ("jsonld", "JSON-LD", answer["jsonld"]),
    ]


@bp.get("/cards/<card_id>/<format_name>")
def download(card_id: str, format_name: str) -> Response:
    """Send one picture as a file to keep, named after the headline."""
    record = filed(card_id, services())
    if record.withdrawn:
        raise Refusal("card_withdrawn", "These cards were withdrawn.")
    for each in record.pictures:
        if each.format == format_name:
            data = services().store.get(each.key)
            if data is None:
                raise Refusal(
                    "not_found", "The file of this picture is no longer here. Make the cards again."
                )
            name = f"{slug(record.headline)[:60]}-{each.format}"
            return picture(data, each.sha256, each.media_type, name=name, cache="private, no-cache")
    raise Refusal("not_found", "This card has no picture of that format.")


@bp.post("/cards/<card_id>/withdraw")
@bounded(lambda: FORM_BYTES)
def withdraw_cards(card_id: str) -> Response:
    """Withdraw the cards and show their page again."""
    check_form_token()
    withdraw(card_id, services(), who=who())
    return make_response(redirect(f"/cards/{card_id}", 303))


@bp.get("/desk/inter.ttf")
def face() -> Response:
    """Send the desk's own face, one of those the cards are set in."""
    data = asset("fonts", "inter", "Inter.ttf").read_bytes()
    response = make_response(data)
    response.headers.update({"Content-Type": "font/ttf", "Cache-Control": FOREVER})
    return response


@bp.get("/problems/<code>")
def explain(code: str) -> Response:
    """Explain a refusal's code: where the `type` of every problem record leads."""
    name = code.replace("-", "_")
    if name not in FAULTS:
        raise Refusal("not_found", "There is no problem of this name.")
    return page("fault.html", code=name, fault=FAULTS[name])
