"""What every page of the desk is made with, as `base.html` wants it: helpers, face, style, its language."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, redirect, request
from flask_babel import get_locale

from service.resources import asset
from service.web.access import local_path
from service.web.formtoken import form_token
from service.web.identity import caller
from service.web.networks import network_style, style_version
from service.web.pages import design_title, format_title, static_url
from service.web.replies import FOREVER
from service.web.requests import request_id
from service.web.services import services
from service.web.speech import TONGUES, direction, remember, said

bp = Blueprint("base", __name__)


@bp.app_context_processor
def _helpers() -> dict[str, Any]:
    return {
        "static_url": static_url,
        "format_title": format_title,
        "design_title": design_title,
        "request_id": request_id,
        "said": said,
        "visitor": lambda: caller().name if services().house.settings.asks else "",
        "form_token": form_token,
        "style_version": style_version(services().house),
        "tongues": TONGUES,
        "tongue": str(get_locale() or "en"),
        "direction": direction(),
    }


@bp.post("/language")
def choose_language() -> Response:
    """Speak another language to this browser from now on, and go back to the page that asked."""
    tag, back = request.form.get("to", ""), request.form.get("back", "/")
    response = make_response(redirect(local_path(back), 303))
    return remember(response, tag) if tag in TONGUES else response


@bp.get("/desk/inter.ttf")
def face() -> Response:
    """Send the desk's own face, one of those the cards are set in."""
    data = asset("fonts", "inter", "Inter.ttf").read_bytes()
    response = make_response(data)
    response.headers.update({"Content-Type": "font/ttf", "Cache-Control": FOREVER})
    return response


@bp.get("/desk/networks.css")
def shapes() -> Response:
    """Send the style of the networks' shapes, as the platform registry tells them."""
    response = make_response(network_style(services().house.platforms))
    response.headers.update({"Content-Type": "text/css; charset=utf-8", "Cache-Control": FOREVER})
    return response
