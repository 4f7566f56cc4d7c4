"""The office of the app that answers a request: house, store, records and keys."""

from __future__ import annotations

from typing import Final, cast

from flask import current_app

from service.filing.office import Office
from service.newsroom.newsroom import Newsroom

EXTENSION: Final = "cutline"
NEWSROOM: Final = "cutline.newsroom"


def services() -> Office:
    """Return the office of the app that answers this request."""
    return cast(Office, current_app.extensions[EXTENSION])


def newsroom() -> Newsroom:
    """Return the newsroom of the app that answers this request."""
    return cast(Newsroom, current_app.extensions[NEWSROOM])


def base_url() -> str:
    """Return the public address of the app that answers this request."""
    return services().base_url


def published_cache() -> str:
    """Return how long caches may keep a published picture: readers for ever, a CDN until it asks again."""
    seconds = services().house.settings.shared_cache
    return f"public, max-age=31536000, s-maxage={seconds}, immutable"


def shared_word() -> str:
    """Return the word that editors log in with; empty where there is none."""
    return services().login_word


def upload_bytes() -> int:
    """Return the largest body that may carry a photo."""
    return services().upload_bytes
