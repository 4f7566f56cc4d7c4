"""What the views work with: the house, the picture store, the records and the keys, joined by the app."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, cast

from flask import current_app

from service.house import House
from service.model.article import CardRequest
from service.model.picture import CardSet
from service.outside.records import Records
from service.outside.store import FolderStore
from service.web.signing import KeyRing

EXTENSION: Final = "cutline"


@dataclass(frozen=True)
class Services:
    """Everything a view may use. `make_cards` is the pipeline over `house`."""

    house: House
    store: FolderStore
    records: Records
    keys: KeyRing
    make_cards: Callable[[CardRequest], CardSet]

    @property
    def base_url(self) -> str:
        """The address under which the world sees the service; never taken from a request."""
        return self.house.settings.base_url

    @property
    def upload_bytes(self) -> int:
        """The largest body that may carry a photo: the photo and the form around it."""
        return self.house.settings.max_photo_bytes + 64 * 1024


def services() -> Services:
    """Return the services of the app that answers this request."""
    return cast(Services, current_app.extensions[EXTENSION])


def base_url() -> str:
    """Return the public address of the app that answers this request."""
    return services().base_url


def upload_bytes() -> int:
    """Return the largest body that may carry a photo."""
    return services().upload_bytes
