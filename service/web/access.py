"""Who may do what: every request is judged before its view runs, and what is not named here needs a login.

Threat: a door that somebody forgot to lock; a browser's cookie spent by another site at the API; a token that
does more than it was made for. Layers: addresses for everyone stand in one list, all others ask; the API
takes tokens and never a cookie; what a token may do stands in one table; a token of one source reaches
nothing of another. Where the operator asks nobody, the service is on loopback or told to be open.
What remains: the addresses of pictures and of newsroom systems' messages are judged by their signatures.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from flask import Flask, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from service.errors import Refusal
from service.web.identity import PROGRAMS, bearer, caller
from service.web.services import services

# Addresses for everyone.
_FOR_ALL: Final = frozenset({
    "/healthz", "/readyz", "/openapi.json", "/language",
    "/login", "/logout", "/login/oidc", "/login/oidc/back",
    "/desk/inter.ttf", "/desk/networks.css",
})  # fmt: skip
_AS_IT_IS: Final = "!#$%&'()*+,/:;=?@[]~"  # what an address may hold, and percent signs of what is encoded
_FOR_ALL_BELOW: Final = ("/c/", "/p/", "/hooks/", "/problems/", "/static/")
# What a token needs for a method and the beginning of a path; the first that fits counts.
_NEEDED: Final = (
    ("DELETE", "/v1/cards/", "withdraw"),
    ("POST", "/v1/sign", "sign"),
    ("", "/metrics", "metrics"),
    ("", PROGRAMS, "render"),
)


def install_access(app: Flask) -> None:
    """Judge every request of an app."""
    app.before_request(_admit)


def _admit() -> BaseResponse | None:
    if request.path in _FOR_ALL or request.path.startswith(_FOR_ALL_BELOW):
        return None
    if request.path.startswith(PROGRAMS):
        _admit_program()
        return None
    if not services().house.settings.asks or caller().name:
        return None
    return _ask_to_log_in()


def _admit_program() -> None:
    """Refuse a program without a token where one is needed, and whatever its token does not allow."""
    if not bearer() and not services().house.settings.asks:
        return
    if not caller().name:
        raise Refusal("token_invalid", "Send a token of this service as Authorization: Bearer.")
    need = next(
        scope
        for method, path, scope in _NEEDED
        if method in ("", request.method) and request.path.startswith(path)
    )
    if not caller().scopes & {need, "admin"}:
        raise Refusal("scope_missing", f"This needs a token with the scope {need}.")
    if "source" in (request.view_args or {}):
        check_source(str((request.view_args or {})["source"]))


def _ask_to_log_in() -> BaseResponse:
    """Send a person who looks at a page to the login; tell everyone else that one is needed."""
    wants_page = request.accept_mimetypes.best_match(("application/json", "text/html")) == "text/html"
    if request.method not in ("GET", "HEAD") or not wants_page:
        raise Refusal("login_needed", "Log in first: open the desk in this browser.")
    wanted = request.full_path if request.query_string else request.path
    response: BaseResponse = redirect(f"/login?next={quote(wanted, safe='')}", 303)
    response.headers["Cache-Control"] = "no-store"
    return response


def check_source(source: str) -> None:
    """Refuse a caller whose token speaks for another source than this."""
    if caller().source not in ("", source):
        raise Refusal("scope_missing", f"This token speaks for the source {caller().source} alone.")


def local_path(text: str) -> str:
    """Return a path within this site to go on to, fit for a header; `/` where it leads elsewhere."""
    plain = text.startswith("/") and not text.startswith("//") and "\\" not in text and text.isprintable()
    return quote(text, safe=_AS_IT_IS) if plain else "/"
