"""The page of cards that were made: pictures, credit, warnings, what to paste, what to take away."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, redirect, request
from flask_babel import gettext as _

from service.errors import Refusal
from service.filing.addresses import picture_path
from service.filing.archive import card_archive
from service.filing.cards import filed, withdraw
from service.model.card_record import CardRecord, PictureRecord
from service.model.picture import slug
from service.pixels.qr import qr_image
from service.web.formtoken import check_form_token, form_token
from service.web.identity import who
from service.web.networks import networks
from service.web.pages import format_title
from service.web.readings import SOURCES
from service.web.replies import page, picture
from service.web.requests import FORM_BYTES, bounded
from service.web.scriptwords import script_words
from service.web.services import base_url, services
from service.web.speech import said

bp = Blueprint("cardpage", __name__)

_CODE_SIDE: Final = 640
_SOURCE_WORDS: Final = {source.value: words for source, words in SOURCES.items()}


@bp.get("/cards/<card_id>")
def show(card_id: str) -> Response:
    """Show the cards of an id: pictures, credit, warnings, and what to paste."""
    record = filed(card_id, services())
    view: dict[str, Any] = {
        "card": record,
        "credit_source": str(_SOURCE_WORDS.get(record.credit_source, "")),
        "portrait_credit": portrait_credit(record),
        "made_by": source_name(record.source),
        "pictures": _pictures(record),
        "warnings": _warnings(record),
        "codes": _codes(record),
        "code_leads_to": code_address(record),
        "words": script_words(),
        "token": form_token(),
    }
    return page("cards.html", 200, **view, **_on_networks(record, view["pictures"]))


def _on_networks(record: CardRecord, pictures: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what the networks' views are filled with: the pictures by format, and the words beside them."""
    platforms = services().house.platforms
    return {
        "live": False,
        "networks": networks(platforms),
        "checked": platforms.checked,
        "shown": {each["format"]: each for each in pictures},
        "title": record.headline,
        "domain": (urlsplit(record.url).hostname or urlsplit(base_url()).hostname or "").removeprefix("www."),
    }


def source_name(source: str) -> str:
    """Return where cards came from, in words."""
    words = {"desk": _("Made at the desk"), "api": _("Sent by a program")}
    return str(words.get(source) or _("Sent by %(source)s", source=source))


def portrait_credit(record: CardRecord) -> str:
    """Return the credit of the author's picture as it stands on the cards; empty where they show none."""
    told: Mapping[str, Any] = record.answer.get("portrait_credit") or {}
    return str(told.get("text", ""))


def code_address(record: CardRecord) -> str:
    """Return where a card's QR code leads: to its article, else to its first picture."""
    first: Mapping[str, Any] = next(iter(record.answer["images"].values()), {})
    return record.url or str(first.get("url", ""))


def _pictures(record: CardRecord) -> list[dict[str, Any]]:
    """Return the pictures in the house's order of formats, with what the page says of each."""
    order = {name: place for place, name in enumerate(services().house.formats)}
    ranked = sorted(record.pictures, key=lambda each: order.get(each.format, len(order)))
    return [_picture(each, record.answer["images"][each.format]) for each in ranked]


def _picture(each: PictureRecord, told: Mapping[str, Any]) -> dict[str, Any]:
    office = services()
    known = office.house.formats.get(each.format)
    return {
        "format": each.format,
        "shape": known.shape if known else "wide",
        "path": picture_path(office.keys, each.key, each.format),
        "url": told["url"],
        "width": each.width,
        "height": each.height,
        "kilobytes": round(each.bytes / 1000),
        "alt": told["alt"],
        "contrast": told["contrast"],
    }


def _warnings(record: CardRecord) -> list[str]:
    """Return every warning once: those of the whole set, then those of single pictures with their names."""
    found: dict[str, list[str]] = {warning["detail"]: [] for warning in record.answer["warnings"]}
    for name, told in record.answer["images"].items():
        for warning in told["warnings"]:
            found.setdefault(warning["detail"], []).append(format_title(name))
    return [
        f"{', '.join(names)}: {said(detail)}" if names else said(detail) for detail, names in found.items()
    ]


def _codes(record: CardRecord) -> list[tuple[str, str]]:
    answer = record.answer
    addresses = "\n".join(told["url"] for told in answer["images"].values())
    return [
        ("meta", answer["html"]),
        ("figure", answer["figure"]),
        ("addresses", addresses),
        ("jsonld", answer["jsonld"]),
    ]


@bp.get("/cards/<card_id>/<format_name>")
def download(card_id: str, format_name: str) -> Response:
    """Send one picture as a file to keep, named after the headline."""
    record = standing(card_id)
    for each in record.pictures:
        if each.format == format_name:
            name = f"{slug(record.headline)}-{each.format}"
            return picture(file_of(each), each.sha256, each.media_type, name=name, cache="private, no-cache")
    raise Refusal("not_found", "This card has no picture of that format.")


def standing(card_id: str) -> CardRecord:
    """Return a card that is not withdrawn; Refusal `not_found` or `card_withdrawn`."""
    record = filed(card_id, services())
    if record.withdrawn:
        raise Refusal("card_withdrawn", "These cards were withdrawn.")
    return record


def file_of(each: PictureRecord) -> bytes:
    """Return a picture's bytes; Refusal `not_found` where its file is gone."""
    data = services().store.get(each.key)
    if data is None:
        raise Refusal("not_found", "The file of this picture is no longer here. Make the cards again.")
    return data


@bp.get("/cards/<card_id>.zip")
def download_all(card_id: str) -> Response:
    """Send all pictures of a card in one archive, with a manifest of credit, addresses and digests."""
    record = standing(card_id)
    stem = slug(record.headline)
    response = make_response(
        card_archive(record, stem, {each.key: file_of(each) for each in record.pictures})
    )
    response.headers["Content-Type"] = "application/zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{stem}.zip"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@bp.get("/cards/<card_id>/qr.png")
def code(card_id: str) -> Response:
    """Send the QR code of a card's article as a picture, to save where `save` is asked for."""
    record = standing(card_id)
    file = io.BytesIO()
    qr_image(code_address(record), _CODE_SIDE).save(file, "PNG", optimize=True)
    data = file.getvalue()
    name = f"{slug(record.headline)}-qr" if "save" in request.args else ""
    return picture(data, hashlib.sha256(data).hexdigest(), "image/png", name=name, cache="private, no-cache")


@bp.post("/cards/<card_id>/withdraw")
@bounded(lambda: FORM_BYTES)
def withdraw_cards(card_id: str) -> Response:
    """Withdraw the cards and show their page again."""
    check_form_token()
    withdraw(card_id, services(), who=who())
    back = "/history" if request.form.get("back") == "history" else f"/cards/{card_id}"
    return make_response(redirect(back, 303))
