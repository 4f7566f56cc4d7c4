"""What the desk's page asks for while somebody works: keep the photo, read the credit, show the cards."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from flask import Blueprint, Response, request

from service.errors import Refusal
from service.model.geometry import Size
from service.model.picture import Picture
from service.pixels.guard import inspect
from service.pixels.photo import develop
from service.web.deskform import control, form_request, typed_form
from service.web.deskphotos import drafts, photo_bytes
from service.web.formtoken import check_form_token
from service.web.pages import format_title
from service.web.readings import read_for_desk
from service.web.replies import json_reply, picture, problem_record
from service.web.requests import FORM_BYTES, bounded
from service.web.services import base_url, services, upload_bytes

bp = Blueprint("live", __name__, url_prefix="/desk")

# Large enough for any screen the form is shown on.
_VIEW: Final = Size(1280, 1280)


def _told_at_field(view: Callable[[], Response]) -> Callable[[], Response]:
    """Let a view answer a refusal as a problem record that also names the form's control."""

    @wraps(view)
    def told() -> Response:
        try:
            check_form_token()
            return view()
        except Refusal as no:
            place = control(no, typed_form(request.form))
            record: dict[str, Any] = problem_record(no, base_url()) | {"form_field": place}
            return json_reply(record, no.fault.status, "application/problem+json")

    return told


@bp.post("/photos")
@bounded(upload_bytes)
@_told_at_field
def keep_photo() -> Response:
    """Keep an uploaded or addressed photo; answer its token and what it is."""
    house, typed = services().house, typed_form(request.form)
    address = typed["photo_url"].strip()
    data = photo_bytes(typed) or (house.fetcher.fetch(address).data if address else b"")
    if not data:
        raise Refusal("photo_missing", "Choose a photo or give its address.", field="image")
    file = inspect(data, house.limits)
    token = drafts().keep(data)
    facts = f"{file.width} × {file.height} · {file.kind.upper()} · {len(data) / 1_000_000:.1f} MB"
    return json_reply({"kept": token, "view": f"/desk/photos/{token}", "facts": facts})


@bp.get("/photos/<token>")
def view_photo(token: str) -> Response:
    """Show a kept photo upright and in sRGB, no larger than a screen."""
    photo = inspect(drafts().read(token), services().house.limits)
    with services().stove.place(photo.memory):
        image = develop(photo, [_VIEW]).image.copy()
    image.thumbnail(_VIEW)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=82)
    return picture(file.getvalue(), token, "image/jpeg", cache="private, max-age=3600")


@bp.post("/reading")
@bounded(lambda: FORM_BYTES)
@_told_at_field
def reading() -> Response:
    """Say how the credit reads with what is typed so far."""
    typed = typed_form(request.form)
    return json_reply(read_for_desk(form_request(typed, photo_bytes(typed)), services().house))


@bp.post("/preview")
@bounded(lambda: FORM_BYTES)
@_told_at_field
def preview() -> Response:
    """Make the cards as they will be, and file nothing."""
    typed = typed_form(request.form)
    cards = services().make_cards(form_request(typed, photo_bytes(typed)))
    return json_reply({"pictures": [_shown(each) for each in cards.pictures]})


def _shown(made: Picture) -> dict[str, Any]:
    source = f"data:{made.media_type};base64,{base64.b64encode(made.data).decode()}"
    return {
        "format": made.format,
        "title": format_title(made.format),
        "shape": services().house.formats[made.format].shape,
        "width": made.width,
        "height": made.height,
        "alt": made.alt,
        "src": source,
    }
