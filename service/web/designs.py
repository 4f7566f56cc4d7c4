"""All designs in all brands on one sheet, and a logo for a brand."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from flask import Blueprint, Response, make_response, redirect, request

from service.errors import Refusal
from service.intake.articles import read_card_request
from service.model.article import CardRequest
from service.model.brand import Brand
from service.model.design import Design
from service.outside.audit import AuditEntry
from service.pixels.logo import FIELD, draw_logo, inspect_logo
from service.resources import asset
from service.web.deskform import Typed
from service.web.deskphotos import drafts, live_request
from service.web.formtoken import check_form_token, form_token
from service.web.identity import who
from service.web.pages import design_title
from service.web.replies import page
from service.web.requests import bounded
from service.web.scriptwords import script_words
from service.web.services import services, upload_bytes
from service.web.speech import said

bp = Blueprint("designs", __name__)

_SHOWN: Final = "og"
_SCALE: Final = 0.5
_SAMPLE: Final = "sample"


@dataclass(frozen=True, slots=True)
class Tile:
    """One design in one brand, drawn small; `reason` says why it could not be."""

    brand: Brand
    design: Design
    title: str
    src: str = ""
    alt: str = ""
    reason: str = ""


def sheet_of(typed: Typed) -> list[Tile]:
    """Return every design in every brand with the form's photo and words, else the sample's."""
    given = live_request(typed)
    if typed.kept and given.article.headline:
        return list(_tiles(given, typed.kept))
    return sample_sheet()


def sample_sheet() -> list[Tile]:
    """Return every design in every brand with the sample article."""
    return list(_tiles(read_card_request(asset("samples", "sample.json").read_bytes()), _SAMPLE))


def _tiles(given: CardRequest, token: str) -> Iterator[Tile]:
    house = services().house
    for brand in house.brands.values():
        for design in house.designs.values():
            wanted = given._replace(brand=brand.name, design=design.name, formats=(_SHOWN,))
            yield _tile(wanted, token, Tile(brand, design, design_title(design)))


def _tile(wanted: CardRequest, token: str, tile: Tile) -> Tile:
    try:
        made = services().previews(wanted, token, lambda: _photo(token), {_SHOWN: _SCALE}).pictures[0]
    except Refusal as no:
        return replace(tile, reason=said(no.detail))
    return replace(tile, src=f"data:image/jpeg;base64,{base64.b64encode(made.data).decode()}", alt=made.alt)


def _photo(token: str) -> bytes:
    if token == _SAMPLE:
        return services().house.shelf.read("picos-de-europa.jpg")
    return drafts().read(token)


@bp.get("/designs")
def show() -> Response:
    """Show all designs in all brands, drawn with the sample article."""
    return _page({}, 200)


def _page(errors: dict[str, str], status: int) -> Response:
    tiles, house = sample_sheet(), services().house
    brands = [
        {
            "brand": brand,
            "tiles": [tile for tile in tiles if tile.brand.name == brand.name],
            "has_logo": house.logos.current(brand.name) is not None,
            "error": errors.get(brand.name, ""),
        }
        for brand in house.brands.values()
    ]
    view: dict[str, Any] = {"brands": brands, "token": form_token(), "words": script_words()}
    return page("designs.html", status, **view)


@bp.post("/designs/<brand_name>/logo")
@bounded(upload_bytes)
def give_logo(brand_name: str) -> Response:
    """Give a brand a logo, or take it away again; a fault is told beside the brand."""
    check_form_token()
    office = services()
    brand = office.house.brand(brand_name)
    try:
        what = _clear_logo(brand.name) if request.form.get("action") == "clear" else _put_logo(brand.name)
    except Refusal as no:
        return _page({brand.name: said(no.detail)}, no.fault.status)
    office.audit.note(AuditEntry(who(), what, detail={"brand": brand.name}))
    return make_response(redirect(f"/designs#{brand.name}", 303))


def _clear_logo(brand: str) -> str:
    services().house.logos.clear(brand)
    return "logo-removed"


def _put_logo(brand: str) -> str:
    upload, office = request.files.get(FIELD), services()
    data = upload.read() if upload else b""
    if not data:
        raise Refusal("image_empty", "Choose a picture of the logo: a PNG with a transparent ground is best.")
    file = inspect_logo(data, office.house.limits)
    with office.renders.place(file.memory):
        office.house.logos.put(brand, draw_logo(file))
    return "logo"
