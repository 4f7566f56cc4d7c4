"""What the desk's page asks for while somebody works: photo, article, credit, corrections, previews."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Final

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from service.errors import Refusal
from service.model.geometry import Size
from service.model.notice import Notice
from service.pixels.guard import inspect
from service.pixels.photo import develop
from service.previewing import Preview, Proofs
from service.web.corrections import together, typed_parts
from service.web.designs import sheet_of
from service.web.deskarticle import from_file, from_page
from service.web.deskform import Typed, control, typed_form
from service.web.deskphotos import drafts, live_request, photo_bytes, whole_request
from service.web.formtoken import check_form_token, form_token
from service.web.pages import DISCLOSURE_CHOICES, format_title
from service.web.readings import read_for_desk, read_portrait
from service.web.replies import json_reply, picture, problem
from service.web.requests import FORM_BYTES, bounded
from service.web.services import services, upload_bytes
from service.web.speech import said

bp = Blueprint("live", __name__, url_prefix="/desk")

# Large enough for any screen the form is shown on.
_VIEW: Final = Size(1280, 1280)
# The format that stands large is drawn at its size, the others at half of it.
_ASIDE: Final = 0.5
# The pictures whose notices stand beside them, and what a notice calls them.
_BESIDE: Final = {"photo": "image", "portrait": "portrait"}


def _told_at_field(view: Callable[[], Response]) -> Callable[[], Response]:
    """Let a view answer a refusal as a problem record that also names the form's control."""

    @wraps(view)
    def told() -> Response:
        try:
            check_form_token()
            return view()
        except Refusal as no:
            place = control(no, typed_form(request.form))
            return problem(no, form_field=place, detail=said(no.detail))

    return told


@bp.get("/token")
def token() -> Response:
    """Send a fresh form token to a page that was open for too long."""
    return json_reply({"token": form_token()})


@bp.post("/photos")
@bounded(upload_bytes)
@_told_at_field
def keep_photo() -> Response:
    """Keep an uploaded or addressed photo; answer its token, what it is, and what its file says."""
    typed = typed_form(request.form)
    address = typed["photo_url"].strip()
    data = photo_bytes(typed) or (services().house.fetcher.fetch(address).data if address else b"")
    if not data:
        raise Refusal("photo_missing", "Choose a photo or give its address.", field="image")
    values, sources = from_file(data)
    held = kept(data)
    amiss = _looked_at(held["kept"], data, typed.formats)
    return json_reply(held | {"values": values, "sources": sources, "notes": _told(amiss, "image")})


def _looked_at(token: str, data: bytes, formats: Sequence[str]) -> tuple[Notice, ...]:
    """Return what a photo shows to be amiss on cards of these formats, if any; Refusal where damaged."""
    office = services()
    sizes = [office.house.format(name).size for name in formats]
    try:
        return office.look(token, lambda: data, sizes) if sizes else ()
    except Refusal as no:
        if no.code == "busy":  # the photo is kept, and its preview tells the same
            return ()
        raise


def kept(data: bytes) -> dict[str, str]:
    """Keep a photo that may be used; return its token, where to look at it, and what it is."""
    file = inspect(data, services().house.limits)
    name = drafts().keep(data)
    facts = f"{file.width} × {file.height} · {file.kind.upper()} · {len(data) / 1_000_000:.1f} MB"
    return {"kept": name, "view": f"/desk/photos/{name}", "facts": facts}


@bp.get("/photos/<token>")
def view_photo(token: str) -> Response:
    """Show a kept photo upright and in sRGB, no larger than a screen."""
    photo = inspect(drafts().read(token), services().house.limits)
    with services().renders.place(photo.memory):
        image = develop(photo, [_VIEW]).image.copy()
    image.thumbnail(_VIEW)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=82)
    return picture(file.getvalue(), token, "image/jpeg", cache="private, max-age=3600")


@bp.post("/article")
@bounded(lambda: FORM_BYTES)
@_told_at_field
def read_article() -> Response:
    """Read the article's page; answer what it says as values of the form, each with its source."""
    values, sources = from_page(services().pages.read(typed_address(typed_form(request.form))))
    return json_reply({"values": values, "sources": sources})


def typed_address(typed: Typed) -> str:
    """Return the article's address; Refusal where none is typed."""
    address = typed["url"].strip()
    if not address:
        raise Refusal("url_invalid", "Give the article's address, as the browser shows it.", field="url")
    return address


@bp.post("/reading")
@bounded(lambda: FORM_BYTES)
@_told_at_field
def reading() -> Response:
    """Say how the credit reads with what is typed so far."""
    typed = typed_form(request.form)
    wanted, house = whole_request(typed), services().house
    found, author = read_for_desk(wanted, house), read_portrait(wanted, house)
    html = render_template("reading.html", reading=found, disclosures=DISCLOSURE_CHOICES)
    theirs = author.as_json() | {"html": render_template("author.html", author=author)}
    return json_reply(found.as_json() | {"html": html, "author": theirs})


@bp.post("/correction")
@bounded(lambda: FORM_BYTES)
@_told_at_field
def correction() -> Response:
    """Put a corrected reading together again; answer the fields that say it."""
    return json_reply({"values": together(typed_parts(request.form))})


@bp.post("/preview")
@bounded(lambda: FORM_BYTES)
@_told_at_field
def preview() -> Response:
    """Draw the cards as they will be, and file nothing; `lead` names the format that stands large."""
    typed, lead = typed_form(request.form), request.form.get("lead", "")
    made = _previews(typed, lead or next(iter(typed.formats), ""))
    answer = {
        "pictures": [_shown(each) for each in made.pictures],
        "fit": headline_fit(made.pictures),
        "warnings": _warnings(made),
        "notes": {name: _told(made.notices, field) for name, field in _BESIDE.items()},
    }
    return json_reply(answer)


@bp.post("/designs")
@bounded(lambda: FORM_BYTES)
@_told_at_field
def designs() -> Response:
    """Draw every design in every brand with this article, each to be chosen."""
    return json_reply({"html": render_template("sheet.html", sheet=sheet_of(typed_form(request.form)))})


def _previews(typed: Typed, lead: str) -> Proofs:
    office = services()
    wanted = live_request(typed)
    if not typed.kept:
        return office.previews(wanted, "", bytes, {})
    scales = {name: _ASIDE for name in office.house.formats if name != lead}
    return office.previews(wanted, typed.kept, lambda: drafts().read(typed.kept), scales)


def headline_fit(made: tuple[Preview, ...]) -> dict[str, str]:
    """Return how the headline stands on the cards, at its worst: state, and the words for it."""
    by_state: dict[str, list[Preview]] = {"cut": [], "shrunk": [], "fits": []}
    for each in made:
        if each.headline:
            by_state[each.headline.state].append(each)
    state = next((name for name, found in by_state.items() if found), "")
    where = ", ".join(str(format_title(each.format.name)) for each in by_state.get(state, ()))
    return {"state": state, "words": _fit_words(state, where, by_state.get(state, []))}


def _fit_words(state: str, where: str, found: list[Preview]) -> str:
    if state == "cut" and found[0].headline:
        return str(_("Cut on %(where)s: “%(text)s”", where=where, text=found[0].headline.text))
    if state == "shrunk":
        return str(_("Set small on %(where)s", where=where))
    return str(_("Fits")) if state == "fits" else ""


def _warnings(made: Proofs) -> list[str]:
    """Return what is worth knowing of the cards, once each; a cut is told beside the headline."""
    drawn = (note for each in made.pictures for note in each.notices if note.code != "headline_truncated")
    order = (note for note in made.notices if note.field.partition(".")[0] not in _BESIDE.values())
    return [said(detail) for detail in dict.fromkeys(note.detail for note in (*order, *drawn))]


def _told(found: Sequence[Notice], field: str) -> list[str]:
    """Return the words of the notices about a picture itself; those about its credit stand beside that."""
    return [said(detail) for detail in dict.fromkeys(note.detail for note in found if note.field == field)]


def _shown(made: Preview) -> dict[str, Any]:
    return {
        "format": made.format.name,
        "title": str(format_title(made.format.name)),
        "shape": made.format.shape,
        "width": made.format.width,
        "height": made.format.height,
        "alt": made.alt,
        "src": f"data:image/jpeg;base64,{base64.b64encode(made.data).decode()}",
        "crop": list(made.crop) if made.crop else None,
        "credit": list(made.credit) if made.credit else None,
    }
