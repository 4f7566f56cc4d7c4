"""The desk: the form at `/`, with and without JavaScript; every button of it is one action of its address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from flask import Blueprint, Response, make_response, redirect, request

from service.errors import Refusal
from service.filing.cards import file_cards_once, withdraw
from service.newsroom.mending import mend, waiting_article
from service.web.corrections import together, typed_parts
from service.web.designs import sheet_of
from service.web.deskarticle import from_page
from service.web.deskform import Typed, control, typed_form
from service.web.deskphotos import keep_photos, keep_sound_photos, uploaded, whole_request
from service.web.deskrecall import held_form, recalled
from service.web.formtoken import check_form_token, form_token
from service.web.identity import who
from service.web.live import kept, typed_address
from service.web.networks import networks
from service.web.pages import DISCLOSURE_CHOICES, choices
from service.web.readings import DeskReading, read_for_desk, read_portrait
from service.web.replies import page
from service.web.requests import bounded
from service.web.scriptwords import script_words
from service.web.services import newsroom, services, upload_bytes
from service.web.speech import said

bp = Blueprint("desk", __name__)

Action = Callable[[Typed], Response]


@bp.get("/")
def compose() -> Response:
    """Show the form: empty, or filled in from cards made before (`?from=`)."""
    asked = request.args
    if "from" in asked:
        return _form(recalled(asked["from"], replaces="replace" in asked), {}, 200)
    if "article" in asked:
        return _held(asked.get("source", ""), asked["article"])
    return _form(empty_form(), {}, 200)


def _held(source: str, article_id: str) -> Response:
    """Show the form of an article that waits for a person, with the reason beside its field."""
    standing = waiting_article(newsroom(), source, article_id)
    typed = held_form(standing, empty_form())
    reason = Refusal(standing.code or "credit_held", standing.detail, field=standing.field)
    return _form(typed, {control(reason, typed): said(standing.detail)}, 200)


def empty_form() -> Typed:
    """Return the form with the brand and design asked for, else the house's, and the brand's own formats."""
    house = services().house
    brand = house.brand(request.args.get("brand", ""))
    design = house.design(request.args.get("design", "") or brand.design)
    return Typed({"brand": brand.name, "design": design.name, "type": "image/jpeg"}, brand.formats)


@bp.post("/")
@bounded(upload_bytes)
def act() -> Response:
    """Do what the pressed button says; or show the form again with each fault beside its field."""
    typed = typed_form(request.form)
    action = _ACTIONS.get("pick" if "pick" in request.form else request.form.get("action", ""), make)
    try:
        check_form_token()
        return action(typed)
    except Refusal as no:
        kept_form = keep_sound_photos(typed, no)
        return _form(kept_form, {control(no, typed): said(no.detail)}, no.fault.status)


def make(typed: Typed) -> Response:
    """Make the cards and go to their page; cards that these correct are withdrawn then, and not before."""
    wanted = whole_request(typed)
    if typed["mends_source"]:
        standing = waiting_article(newsroom(), typed["mends_source"], typed["mends_article"])
        return make_response(redirect(f"/cards/{mend(newsroom(), standing, wanted, who()).id}", 303))
    made, _is_new = file_cards_once(wanted, services(), "desk", who=who())
    if typed["replaces"] and typed["replaces"] != made.id:
        withdraw(typed["replaces"], services(), who=who())
    return make_response(redirect(f"/cards/{made.id}", 303))


def read_article(typed: Typed) -> Response:
    """Fill the empty fields in from the article's page, its photo too."""
    filled = typed.filled(*from_page(services().pages.read(typed_address(typed))))
    if typed.kept or uploaded() or not filled["photo_url"]:
        return _form(keep_photos(filled), {}, 200)
    try:
        data = services().house.fetcher.fetch(filled["photo_url"].strip()).data
        values = {**filled.values, "kept_from": filled["photo_url"]}
        return _form(replace(filled, values=values, kept=kept(data)["kept"]), {}, 200)
    except Refusal as no:
        return _form(filled, {"photo_url": said(no.detail)}, no.fault.status)


def check(typed: Typed) -> Response:
    """Show how the credit reads, before anything is made."""
    held = keep_photos(typed)
    wanted, house = whole_request(held), services().house
    return _form(held, {}, 200, reading=read_for_desk(wanted, house), author=read_portrait(wanted, house))


def correct(typed: Typed) -> Response:
    """Put a corrected reading together and show how it reads now."""
    return check(replace(typed, values={**typed.values, **together(typed_parts(request.form))}))


def drop_portrait(typed: Typed) -> Response:
    """Take the author's picture away again, its credit and its description too."""
    blank = dict.fromkeys(("portrait_url", "portrait_from", "portrait_credit", "portrait_alt"), "")
    without = replace(typed, values={**typed.values, **blank}, kept_portrait="")
    return _form(keep_photos(without, but="portrait"), {}, 200)


def show_designs(typed: Typed) -> Response:
    """Show every design in every brand with this article, each to be chosen."""
    held = keep_photos(typed)
    return _form(held, {}, 200, sheet=sheet_of(held))


def pick(typed: Typed) -> Response:
    """Choose a brand and a design on the sheet."""
    brand, _, design = request.form.get("pick", "").partition(" ")
    chosen = {"brand": brand, "design": design}
    return _form(keep_photos(replace(typed, values={**typed.values, **chosen})), {}, 200)


_ACTIONS: Final[Mapping[str, Action]] = {
    "make": make,
    "read": read_article,
    "check": check,
    "correct": correct,
    "drop_portrait": drop_portrait,
    "designs": show_designs,
    "pick": pick,
}


def _form(typed: Typed, errors: dict[str, str], status: int, **more: Any) -> Response:
    house = services().house
    values = choices(house) | {
        "typed": typed,
        "errors": errors,
        "token": form_token(),
        "words": script_words(),
    }
    values |= {
        "author": DeskReading("empty"),
        "disclosures": DISCLOSURE_CHOICES,
        "networks": networks(house.platforms),
    } | more
    values["checked"] = house.platforms.checked
    return page("compose.html", status, **values)
