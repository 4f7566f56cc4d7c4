"""The application: the only place where everything is joined."""

from __future__ import annotations

from functools import partial

from flask import Flask

from service.errors import ConfigurationError
from service.house import build_house
from service.outside.records import Records
from service.outside.store import FolderStore
from service.pipeline import make_cards
from service.resources import template
from service.settings import Settings, read_settings
from service.turnstile import Turnstile, fair_places
from service.web import captions, cards, desk, health, images, live, openapi
from service.web.guards import install_guards
from service.web.services import EXTENSION, Services
from service.web.signing import load_or_create_keys

_DOORS = (cards.bp, captions.bp, images.bp, desk.bp, live.bp, health.bp, openapi.bp)


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application; raise ConfigurationError with every fault of settings and data files."""
    settings = settings or read_settings()
    prepare_data(settings)
    app = Flask(
        "service", template_folder=str(template("desk")), static_folder=str(template("desk", "static"))
    )
    app.extensions[EXTENSION] = _services(settings)
    install_guards(app)
    for door in _DOORS:
        app.register_blueprint(door)
    return app


def prepare_data(settings: Settings) -> None:
    """Make the data folder, readable by its owner alone; raise ConfigurationError where that fails."""
    try:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as wrong:
        raise ConfigurationError(f"CUTLINE_DATA: {settings.data} cannot be used: {wrong.strerror}") from None


def _services(settings: Settings) -> Services:
    house = build_house(settings)
    store = FolderStore(settings.data / "pictures")
    store.sweep()
    return Services(
        house=house,
        store=store,
        records=Records(settings.database_url),
        keys=load_or_create_keys(settings.data / "keys.json"),
        make_cards=Turnstile(fair_places(settings.workers)).guarded(partial(make_cards, house=house)),
    )
