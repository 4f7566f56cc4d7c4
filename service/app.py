"""The web application: the doors, joined with the office they work with."""

from __future__ import annotations

import logging
from typing import Final

from flask import Flask

from service.newsroom.newsroom import build_newsroom
from service.office import build_office
from service.resources import template
from service.settings import Settings, read_settings
from service.web import (
    articles,
    base,
    captions,
    cardpage,
    cards,
    designs,
    desk,
    health,
    history,
    hooks,
    images,
    live,
    login,
    oidc,
    openapi,
    problems,
    signing,
)
from service.web.access import install_access
from service.web.bodies import InMemory
from service.web.formtoken import install_sessions
from service.web.guards import install_guards
from service.web.hot import HotPictures
from service.web.limits import install_limits
from service.web.services import EXTENSION, NEWSROOM
from service.web.speech import install_speech

_LOG: Final = logging.getLogger("cutline.newsroom")
_MACHINES = (cards.bp, captions.bp, signing.bp, images.bp, hooks.bp, articles.bp, health.bp, openapi.bp)
_PAGES = (base.bp, problems.bp, login.bp, oidc.bp, desk.bp, designs.bp, cardpage.bp, history.bp, live.bp)


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application; raise ConfigurationError with every fault of settings and data files."""
    settings = settings or read_settings()
    app = Flask(
        "service", template_folder=str(template("desk")), static_folder=str(template("desk", "static"))
    )
    app.request_class = InMemory
    app.url_map.merge_slashes = False  # a signed address has one spelling
    office = build_office(settings)
    newsroom = build_newsroom(office)
    for name in newsroom.sources.mute:
        _LOG.warning("source %s has no secret: its door answers 401 to every message", name)
    app.extensions[EXTENSION], app.extensions[NEWSROOM] = office, newsroom
    install_sessions(app, office.keys, settings)
    install_guards(app)
    install_limits(app, settings)
    if settings.login == "oidc":
        oidc.install_oidc(app, settings)
    install_access(app)
    install_speech(app)
    for door in (*_MACHINES, *_PAGES):
        app.register_blueprint(door)
    app.wsgi_app = HotPictures(app.wsgi_app, office.recall, office.audit.withdrawals)  # type: ignore[method-assign]
    return app
