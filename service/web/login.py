"""The login: a word that the newsroom shares, typed with one's own name; and the way out.

Threat: guessed words, a login planted or kept by somebody else, a link that leads off the site after login.
Layers: the word is long and compared in constant time; five failures a minute from one network; the session
is made anew at login, in a cookie that no other host can set and no script can read; it ends after its
hours, or at once at logout; one goes on to paths of this site alone.
"""

from __future__ import annotations

import hmac
from typing import Any

from flask import Blueprint, Response, make_response, redirect, request, session

from service.errors import Refusal
from service.outside.audit import AuditEntry
from service.web.access import local_path
from service.web.formtoken import check_form_token, form_token
from service.web.identity import LOGIN, caller, clean_name
from service.web.replies import page
from service.web.requests import FORM_BYTES, bounded
from service.web.services import services, shared_word

bp = Blueprint("login", __name__)


@bp.app_context_processor
def _for_every_page() -> dict[str, Any]:
    """Let a page offer the way out to whoever came in by a session."""
    return {"logged_in": caller().name if LOGIN in session else "", "logout_token": form_token}


@bp.get("/login")
def ask() -> Response:
    """Show the form, or where another way of login is set up, lead there."""
    return _form("", local_path(request.args.get("next", "/")))


@bp.post("/login")
@bounded(lambda: FORM_BYTES)
def log_in() -> Response:
    """Begin a login where the word is right: `login_refused` where it is not."""
    name, onward = clean_name(request.form.get("name", "")), local_path(request.form.get("next", "/"))
    try:
        check_form_token()
        _check_word(request.form.get("word", ""), name)
    except Refusal as no:
        return _form(name, onward, no)
    begin_session(name)
    return make_response(redirect(onward, 303))


def begin_session(name: str) -> None:
    """Begin a login in a session made anew, and tell the audit."""
    office = services()
    session.clear()
    session[LOGIN] = office.logins.begin(name)
    session.permanent = True
    office.audit.note(AuditEntry(f"desk:{name}", "login"))


@bp.post("/logout")
@bounded(lambda: FORM_BYTES)
def log_out() -> Response:
    """End the login here and wherever its cookie was copied to."""
    check_form_token()
    services().logins.end(session.get(LOGIN, ""))
    session.clear()
    return make_response(redirect("/login", 303))


def _check_word(given: str, name: str) -> None:
    word = shared_word()
    if not word or not hmac.compare_digest(given.encode("utf-8", "replace"), word.encode()):
        raise Refusal("login_refused", "That is not the word.")
    if not name:
        raise Refusal("login_refused", "Write your name: it stands beside what you decide.")


def _form(name: str, onward: str, refusal: Refusal | None = None) -> Response:
    view: dict[str, Any] = {"name": name, "next": onward, "refusal": refusal, "token": form_token()}
    view["way"] = services().house.settings.login
    return page("login.html", refusal.fault.status if refusal else 200, **view)
