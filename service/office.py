"""The office is set up: the only place where house, store, records, keys, queue and pipeline are joined."""

from __future__ import annotations

from functools import partial
from importlib.util import find_spec
from typing import Final

from service.allocator import Tidier
from service.errors import ConfigurationError
from service.filing.flights import Flights
from service.filing.office import Office
from service.filing.signing import KeyRing, load_or_create_keys, read_keys
from service.house import build_house, fetch_policy, with_masters
from service.intake.page import PageReader
from service.meters import measured
from service.outside.audit import Audit
from service.outside.database import Database
from service.outside.files import private_folder
from service.outside.jobs.place import jobs_place
from service.outside.jobs.queue import DurableQueue
from service.outside.logins import Logins
from service.outside.orders import Orders
from service.outside.recall import Recall
from service.outside.records import Records
from service.outside.store import FolderStore, PictureStore
from service.outside.tokens import Tokens
from service.pipeline import make_cards
from service.previewing import Previewer
from service.settings import Settings, read_secret
from service.turnstile import Turnstile, fair_places

# Requests that may fetch and render, or wait for that, in one process: each may hold a photo's file.
_MOST_MAKING: Final = 10
# Those of them that wait for a core; a full set of formats takes about a second.
_QUEUE: Final = 7
# Bodies that one process reads at once.
_BODY_BYTES: Final = 160 * 1024 * 1024


def picture_store(settings: Settings) -> PictureStore:
    """Return the store of pictures: a folder, unless the settings name a cloud's."""
    if not settings.store:
        return FolderStore(settings.data / "pictures")
    from service.outside.cloud_store import CloudStore  # noqa: PLC0415 - loads the clouds' client
    from service.outside.read_cache import ReadCache  # noqa: PLC0415

    return CloudStore(settings.store, ReadCache(settings.data / "cache", settings.cache_bytes))


def build_office(settings: Settings) -> Office:
    """Return what cards are made and filed with; raise ConfigurationError with every fault of data files."""
    private_folder(settings.data)
    house = with_masters(build_house(settings))
    renders = Turnstile(
        fair_places(settings.workers), budget=house.limits.max_memory, queue=_QUEUE, patience=20.0
    )
    recall, tidier, previewer = Recall(settings.data / "recall"), Tidier(), Previewer(house, renders)
    store = picture_store(settings)
    store.sweep()
    database = Database(settings.database_url)
    return Office(
        house=house,
        store=store,
        records=Records(database, on_withdrawal=recall.sound),
        audit=Audit(database),
        recall=recall,
        orders=Orders(database),
        tokens=Tokens(database),
        logins=Logins(database, settings.session_hours),
        keys=_keys(settings),
        queue=DurableQueue(jobs_place(settings.database, settings.data)),
        flights=Flights(settings.data / "flights"),
        login_word=_word(settings),
        renders=renders,
        requests=Turnstile(_costly_requests(settings.threads), budget=_BODY_BYTES, queue=0),
        make_cards=measured(
            Turnstile(_MOST_MAKING, queue=0).guarded(
                tidier.watching(partial(make_cards, house=house, turnstile=renders))
            )
        ),
        previews=tidier.watching(previewer.previews),
        look=tidier.watching(previewer.look),
        pages=PageReader(fetch_policy(settings)),
    )


def _keys(settings: Settings) -> KeyRing:
    """Return the ring from its setting or file, else the one made at the first start and kept."""
    if settings.keys:
        try:
            return read_keys(settings.keys)
        except ConfigurationError as wrong:
            raise ConfigurationError(f"CUTLINE_KEYS: {wrong}") from None
    return load_or_create_keys(settings.keys_file or settings.data / "keys.json")


def _word(settings: Settings) -> str:
    """Return what editors log in with; raise ConfigurationError where it is needed and missing."""
    word = read_secret(settings.login_token, settings.login_token_file)
    if settings.login == "token" and not word:
        raise ConfigurationError("CUTLINE_LOGIN_TOKEN: a login by token needs one")
    if settings.login == "proxy" and not settings.trusted_proxies:
        raise ConfigurationError("CUTLINE_TRUSTED_PROXIES: a login by proxy needs the proxy's network")
    if settings.login == "oidc":
        _check_oidc(settings)
    return word


def _check_oidc(settings: Settings) -> None:
    secret = read_secret(settings.oidc_secret, settings.oidc_secret_file)
    needed = {"ISSUER": settings.oidc_issuer, "CLIENT": settings.oidc_client, "SECRET": secret}
    missing = [name for name, value in {**needed, "DOMAINS": settings.oidc_domains}.items() if not value]
    if missing:
        raise ConfigurationError(f"CUTLINE_LOGIN: oidc needs CUTLINE_OIDC_{', CUTLINE_OIDC_'.join(missing)}")
    if find_spec("authlib") is None:
        raise ConfigurationError("CUTLINE_LOGIN: oidc needs the extra, cutline[oidc]")


def _costly_requests(threads: int) -> int:
    """Return how many costly requests a process may hold: some threads stay free for probes and pictures."""
    return max(1, threads - max(2, threads // 8))
