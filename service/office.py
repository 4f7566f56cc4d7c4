"""The office is set up: the only place where house, store, records, keys, queue and pipeline are joined."""

from __future__ import annotations

from functools import partial

from service.errors import ConfigurationError
from service.filing.office import Office
from service.filing.signing import load_or_create_keys
from service.house import build_house
from service.outside.jobs.place import jobs_place
from service.outside.jobs.queue import DurableQueue
from service.outside.records import Records
from service.outside.store import FolderStore
from service.pipeline import make_cards
from service.settings import Settings
from service.turnstile import Turnstile, fair_places


def prepare_data(settings: Settings) -> None:
    """Make the data folder, readable by its owner alone; raise ConfigurationError where that fails."""
    try:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as wrong:
        raise ConfigurationError(f"CUTLINE_DATA: {settings.data} cannot be used: {wrong.strerror}") from None


def build_office(settings: Settings) -> Office:
    """Return what cards are made and filed with; raise ConfigurationError with every fault of data files."""
    prepare_data(settings)
    house = build_house(settings)
    store = FolderStore(settings.data / "pictures")
    store.sweep()
    return Office(
        house=house,
        store=store,
        records=Records(settings.database_url),
        keys=load_or_create_keys(settings.data / "keys.json"),
        queue=DurableQueue(jobs_place(settings.database, settings.data)),
        make_cards=Turnstile(fair_places(settings.workers)).guarded(partial(make_cards, house=house)),
    )
