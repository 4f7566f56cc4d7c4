"""The desk's form token: a form counts only if our own page sent it (against cross-site request forgery).

Threat: another site's page posts to the desk through an editor's browser. Layers: the origin the browser
names; flask-wtf's signed token, bound to a session that no other site can set; the cookie is SameSite.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

from flask import Flask, request
from flask_wtf.csrf import generate_csrf, validate_csrf
from wtforms import ValidationError

from service.errors import Refusal
from service.filing.signing import KeyRing
from service.settings import Settings
from service.web.requests import refuse_foreign_origin
from service.web.services import base_url


def install_sessions(app: Flask, keys: KeyRing, settings: Settings) -> None:
    """Set an app's sessions up: signed under keys derived from the ring, locked to this host."""
    secure = settings.base_url.startswith("https:")
    secrets = [_session_key(key) for _, key in keys.keys]
    app.config.update(
        SECRET_KEY=secrets[0],
        SECRET_KEY_FALLBACKS=secrets[1:],
        SESSION_COOKIE_NAME="__Host-cutline" if secure else "cutline",
        SESSION_COOKIE_PATH="/",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
        WTF_CSRF_TIME_LIMIT=None,
    )


def _session_key(key: str) -> bytes:
    """Derive the key of sessions, so that none of their signatures is good for an address."""
    return hmac.new(key.encode(), b"desk-session\0", hashlib.sha256).digest()


def form_token() -> str:
    """Return the token of this browser's forms."""
    return str(generate_csrf())


def check_form_token() -> None:
    """Refuse a form that our own page did not send: `origin_refused` or `form_expired`."""
    refuse_foreign_origin(base_url())
    try:
        validate_csrf(request.form.get("token", ""))
    except ValidationError:
        raise Refusal(
            "form_expired", "This page was open too long. Send the form again: nothing typed is lost."
        ) from None
