"""How often one client may ask: counted for all processes together, by flask-limiter.

Threat: one client that asks for more than its share, or guesses words and tokens. Layers: requests of one
token or address are counted in windows of a minute; failed logins and failed tokens in windows of their own,
always; an IPv6 client is a network of 64 bits; where the store is out of reach each process counts alone.
What remains: a client with many networks; the turnstiles bound what all together can cost.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from flask import Flask, Response, request
from flask_limiter import Limiter

from service.outside.windows import SCHEME
from service.settings import Settings
from service.web import articles, base, captions, cardpage, cards, desk, history, live, login, signing
from service.web.identity import PROGRAMS, bearer, caller, client_network

_DEFAULT: Final = 60
# A token of one's own, and a form that asks as one types.
_MORE: Final = 10
_FAILURES: Final = "5/minute"
_PROGRAM_DOORS: Final = (cards.bp, captions.bp, signing.bp, articles.bp)
_DESK_DOORS: Final = (base.bp, desk.bp, live.bp, cardpage.bp, history.bp)
_CHANGES: Final = ["POST", "PUT", "PATCH", "DELETE"]


def install_limits(app: Flask, settings: Settings) -> None:
    """Count the requests of an app's doors."""
    limiter = Limiter(
        client_network,
        app=app,
        storage_uri=_store(settings),
        strategy="fixed-window",
        in_memory_fallback_enabled=True,
        key_prefix="cutline",
    )
    rate = settings.rate_limit or (_DEFAULT if settings.is_public else 0)
    for door in _PROGRAM_DOORS:
        limiter.shared_limit(
            _FAILURES, "failures", key_func=client_network, exempt_when=_guesses_nothing, deduct_when=_failed
        )(door)
    limiter.limit(_FAILURES, key_func=client_network, methods=["POST"], deduct_when=_failed)(login.bp)
    if rate:
        for door in _PROGRAM_DOORS:
            limiter.shared_limit(_of_program(rate), "programs", key_func=_client, exempt_when=_is_for_all)(
                door
            )
        for door in _DESK_DOORS:
            limiter.limit(f"{rate * _MORE}/minute", key_func=_client, methods=_CHANGES)(door)


def retry_seconds(app: Flask) -> int:
    """Return after how many seconds the limit that was just hit is over."""
    (limiter,) = app.extensions["limiter"]
    current = limiter.current_limit
    return max(1, round(current.reset_at - time.time())) if current else 60


def _store(settings: Settings) -> str:
    """Return where requests are counted, as the library names it."""
    given = settings.limits_store or settings.database
    if given.startswith(("postgresql", "sqlite")) and (settings.limits_store or "postgresql" in given):
        return f"{SCHEME}{given.replace('postgresql+psycopg:', 'postgresql:')}"
    if settings.limits_store:
        return settings.limits_store
    return f"{SCHEME}sqlite:///{settings.data / 'limits.db'}"


def _is_for_all() -> bool:
    """Tell whether a door of programs is asked for a picture, as everyone may."""
    return not request.path.startswith(PROGRAMS)


def _guesses_nothing() -> bool:
    """Tell whether a request shows no token, or a good one: others' failures shut it out nowhere."""
    return not bearer() or bool(caller().name)


def _failed(response: Response) -> bool:
    return response.status_code == 401


def _of_program(rate: int) -> Callable[[], str]:
    """Return the limit of whoever asks: a token of one's own allows more."""

    def limit() -> str:
        return f"{rate * _MORE if caller().name else rate}/minute"

    return limit


def _client() -> str:
    """Name the client: a token or a person, else the network."""
    return str(caller()) if caller().name else client_network()
