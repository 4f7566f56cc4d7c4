"""The web application: the doors, joined with the office they work with."""

from __future__ import annotations

from flask import Flask

from service.office import build_office
from service.resources import template
from service.settings import Settings, read_settings
from service.web import captions, cardpage, cards, desk, health, history, images, live, openapi
from service.web.guards import install_guards
from service.web.services import EXTENSION
from service.web.speech import install_speech

_DOORS = (cards.bp, captions.bp, images.bp, desk.bp, cardpage.bp, history.bp, live.bp, health.bp, openapi.bp)


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application; raise ConfigurationError with every fault of settings and data files."""
    settings = settings or read_settings()
    app = Flask(
        "service", template_folder=str(template("desk")), static_folder=str(template("desk", "static"))
    )
    app.extensions[EXTENSION] = build_office(settings)
    install_guards(app)
    install_speech(app)
    for door in _DOORS:
        app.register_blueprint(door)
    return app
