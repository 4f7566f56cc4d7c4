"""Registered once for every view: hosts we answer under, headers of every answer, and refusals in words."""

from __future__ import annotations

import logging
import time
from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException

from service.errors import Refusal
from service.journal import begin
from service.meters import REFUSALS, REQUESTS
from service.settings import LOOPBACK_NAMES, Settings
from service.web.limits import retry_seconds
from service.web.replies import DATA_POLICY, FOREVER, problem, problem_page
from service.web.requests import request_id
from service.web.services import base_url, services

_LOG: Final = logging.getLogger("cutline.web")
# Probes ask by the machine's own address, whatever name the world uses.
_ANY_HOST: Final = frozenset({"/healthz", "/readyz", "/metrics"})
_PROGRAMS: Final = ("/v1/", "/c/", "/hooks/", "/healthz", "/readyz", "/metrics", "/openapi.json")
_STATUS_CODES: Final = {
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not answer that method."),
    411: ("length_required", "Send the request with a Content-Length."),
    413: ("body_too_large", "The request is larger, or has more parts, than this address takes."),
    429: ("too_many_requests", "You have asked too often for now."),
    415: ("media_type_unsupported", "This address does not take that media type."),
}


def install_guards(app: Flask) -> None:
    """Register host check, headers and error handlers on an app."""
    app.before_request(_begin)
    app.before_request(_check_host)
    app.after_request(_finish)
    app.register_error_handler(Refusal, answer_refusal)
    app.register_error_handler(HTTPException, _answer_http)
    app.register_error_handler(Exception, _answer_failure)


def _begin() -> None:
    g.began = time.monotonic()
    begin(request=request_id())


def _check_host() -> None:
    known = known_hosts(services().house.settings)
    if not known or request.path in _ANY_HOST:
        return
    if _host_name(request.environ.get("HTTP_HOST", "")) not in known:
        raise Refusal("host_unknown", "Ask for this service under its public name.")


def _host_name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def known_hosts(settings: Settings) -> frozenset[str]:
    """Return the names the service answers under; empty means any, where no public address is set.

    An unknown name is how another site's page reaches a service on somebody's own machine (DNS rebinding).
    """
    if not settings.public_url and not settings.on_loopback:
        return frozenset()
    named = {urlsplit(settings.base_url).hostname or "", settings.host}
    return frozenset(name.lower() for name in named) | LOOPBACK_NAMES


def _finish(response: Response) -> Response:
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Request-ID"] = request_id()
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    response.headers.setdefault("Content-Security-Policy", DATA_POLICY)
    if request.endpoint == "static" and "v" in request.args and response.status_code in (200, 304):
        response.headers["Cache-Control"] = FOREVER
    if base_url().startswith("https:"):
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    _count(response)
    return response


def _count(response: Response) -> None:
    """Count an answer and write it down, by its door alone: addresses hold signatures."""
    seconds, door = time.monotonic() - g.began, request.endpoint or "none"
    REQUESTS.labels(door, str(response.status_code)).observe(seconds)
    facts = {"door": door, "method": request.method, "status": response.status_code}
    _LOG.info("answered", extra={"facts": facts | {"ms": round(1000 * seconds, 1)}})


def answer_refusal(refusal: Refusal) -> Response:
    """Answer a refusal as a page to a person and as a problem record to a program."""
    REFUSALS.labels("web", refusal.code).inc()
    if refusal.log:
        _LOG.warning("%s %s: %s", request_id(), refusal.code, ascii(refusal.log))
    response = problem_page(refusal) if _is_person() else problem(refusal)
    if refusal.code == "token_invalid":
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _is_person() -> bool:
    if request.path.startswith(_PROGRAMS):
        return False
    return request.accept_mimetypes.best_match(("application/json", "text/html")) == "text/html"


def _answer_http(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return Response(status=status, headers=dict(error.get_headers(request.environ)))
    code, detail = _STATUS_CODES.get(status, _other(status))
    response = answer_refusal(Refusal(code, detail))
    for name, value in error.get_headers(request.environ):
        if name == "Allow":
            response.headers[name] = value
    if status == 429:
        response.headers["Retry-After"] = str(retry_seconds(current_app))
    return response


def _other(status: int) -> tuple[str, str]:
    if status < 500:
        return "request_invalid", "The request is not well formed."
    return "internal", "This is our fault. Try again; if it stays, tell the operator the request's id."


def _answer_failure(error: Exception) -> Response:
    _LOG.error("%s %s failed", request_id(), request.endpoint, exc_info=error)
    return answer_refusal(Refusal(*_other(500)))
