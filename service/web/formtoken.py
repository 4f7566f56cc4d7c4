"""The desk's form token: a form counts only if our own page sent it (against cross-site request forgery).

Threat: another site's page posts to the desk through an editor's browser. Layers: the origin the browser
names; a cookie that no other site can set, whose signature under our key must stand in the form; SameSite.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from typing import Final

from flask import Response, g, request

from service.errors import Refusal
from service.web.requests import refuse_foreign_origin
from service.web.services import base_url, services

_NONCE: Final = re.compile(r"[0-9a-f]{32}")
_PURPOSE: Final = b"desk-form\0"


def form_token() -> str:
    """Return the token of this browser's forms."""
    _, key = services().keys.first
    return hmac.new(key.encode(), _PURPOSE + _nonce().encode(), hashlib.sha256).hexdigest()


def check_form_token() -> None:
    """Refuse a form that our own page did not send: `origin_refused` or `form_expired`."""
    refuse_foreign_origin(base_url())
    given, cookie = request.form.get("token", ""), request.cookies.get(_cookie_name(), "")
    known = _NONCE.fullmatch(cookie) is not None
    if not known or not hmac.compare_digest(given.encode("utf-8", "replace"), form_token().encode()):
        raise Refusal(
            "form_expired", "This page was open too long. Send the form again: nothing typed is lost."
        )


def with_token_cookie(response: Response) -> Response:
    """Give the browser the cookie that its forms' tokens belong to."""
    secure = base_url().startswith("https:")
    response.set_cookie(_cookie_name(), _nonce(), secure=secure, httponly=True, samesite="Lax", path="/")
    return response


def _cookie_name() -> str:
    """Name the cookie so that over https no subdomain can set it."""
    return "__Host-cutline" if base_url().startswith("https:") else "cutline"


def _nonce() -> str:
    if "form_nonce" not in g:
        cookie = request.cookies.get(_cookie_name(), "")
        g.form_nonce = cookie if _NONCE.fullmatch(cookie) else secrets.token_hex(16)
    return str(g.form_nonce)
