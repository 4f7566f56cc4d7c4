"""A check-up of one machine: every setting and everything the service depends on, in words for its operator.

Nothing is changed but what a start would change too: the data folder and its tables are made where they are
not there yet. Call-back addresses are looked up and connected to, and nothing is sent to them.
"""

from __future__ import annotations

import http.client
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from PIL import features

from service.errors import ConfigurationError, Refusal, human_size
from service.house import operators_policy
from service.newsroom.newsroom import Newsroom, build_newsroom
from service.office import build_office
from service.outside.connection import connect, system_dial
from service.outside.deadline import Deadline
from service.outside.files import private_folder
from service.outside.jobs.board import Board, State
from service.outside.jobs.place import jobs_place
from service.outside.jobs.queue import DurableQueue
from service.outside.names import Names
from service.outside.url import read_url
from service.settings import Settings, read_settings

_LITTLE_SPACE: Final = 1 << 30
_LATE_SECONDS: Final = 60.0
_CLOCK_SECONDS: Final = 60.0
_ASK_SECONDS: Final = 5.0
_DECODERS: Final = (("jpg", "JPEG"), ("webp", "WebP"), ("avif", "AVIF"), ("zlib", "PNG"))


class Verdict(StrEnum):
    """How a part is: `note` is for the operator to know, `fault` is for them to mend."""

    GOOD = "good"
    NOTE = "note"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one part, in one sentence."""

    part: str
    verdict: Verdict
    words: str


def examine(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Yield what is found of each part in turn; faults of settings and data files end the round."""
    try:
        settings = read_settings(environment)
        private_folder(settings.data)
        newsroom = build_newsroom(build_office(settings), environment)
    except ConfigurationError as wrong:
        yield from (Finding("settings", Verdict.FAULT, line) for line in str(wrong).splitlines())
        return
    yield _good("settings", "all are understood, and every data file is sound")
    for part, check in _CHECKS.items():
        yield from _guarded(part, check, newsroom)


def _guarded(
    part: str, check: Callable[[Newsroom], Iterator[Finding]], newsroom: Newsroom
) -> Iterator[Finding]:
    """Yield a check's findings; what it raises is a finding too."""
    try:
        yield from check(newsroom)
    except Refusal as no:
        yield Finding(part, Verdict.FAULT, f"{no.detail} ({_cause(no)})")
    except OSError as failure:
        yield Finding(part, Verdict.FAULT, str(failure))


def _cause(no: Refusal) -> str:
    """Return what the operator's log says of a refusal, on one line, without advice to programmers."""
    return " ".join(no.log.split()).partition(" (Background on this error")[0] or no.code


def _good(part: str, words: str) -> Finding:
    return Finding(part, Verdict.GOOD, words)


def _settings_of(newsroom: Newsroom) -> Settings:
    return newsroom.office.house.settings


def _data(newsroom: Newsroom) -> Iterator[Finding]:
    folder = _settings_of(newsroom).data
    free = shutil.disk_usage(folder).free
    if not os.access(folder, os.W_OK):
        yield Finding("data folder", Verdict.FAULT, f"{folder} cannot be written to")
    elif free < _LITTLE_SPACE:
        yield Finding("data folder", Verdict.NOTE, f"{folder} has only {human_size(free)} left")
    else:
        yield _good("data folder", f"{folder}, {human_size(free)} free")


def _keys(newsroom: Newsroom) -> Iterator[Finding]:
    kids = ", ".join(kid for kid, _ in newsroom.office.keys.keys)
    yield _good("keys", f"{kids}; the first signs. Every machine needs the same: back them up")


def _database(newsroom: Newsroom) -> Iterator[Finding]:
    settings = _settings_of(newsroom)
    began = time.monotonic()
    newsroom.office.records.check()
    took = 1000 * (time.monotonic() - began)
    kind = "PostgreSQL" if settings.database.startswith("postgresql") else f"SQLite {sqlite3.sqlite_version}"
    yield _good("database", f"{kind}, up to date, answered in {took:.0f} ms")


def _store(newsroom: Newsroom) -> Iterator[Finding]:
    began = time.monotonic()
    newsroom.office.store.check()
    took = 1000 * (time.monotonic() - began)
    where = _settings_of(newsroom).store or "the data folder"
    yield _good("picture store", f"{where}, answered in {took:.0f} ms")


def _jobs(newsroom: Newsroom) -> Iterator[Finding]:
    settings = _settings_of(newsroom)
    queue = DurableQueue(jobs_place(settings.database, settings.data))
    try:
        waiting = [each for each in queue.depths() if each.state == State.WAITING]
        dead = Board(queue).listed(State.DEAD)
    finally:
        queue.close()
    oldest = max((each.oldest for each in waiting), default=0.0)
    count = sum(each.count for each in waiting)
    if oldest > _LATE_SECONDS:
        yield Finding(
            "jobs", Verdict.FAULT, f"{count} wait, the oldest for {oldest:.0f} s: does a worker run?"
        )
    else:
        yield _good("jobs", f"{count} wait, none for long")
    if dead:
        yield Finding("jobs", Verdict.NOTE, f"{len(dead)} are dead: see `cutline jobs list --state dead`")


def _faces(newsroom: Newsroom) -> Iterator[Finding]:
    house = newsroom.office.house
    brands, designs = ", ".join(house.brands), len(house.designs)
    yield _good("faces", f"{len(house.faces.families)} families, {designs} designs, brands {brands}")


def _decoders(_newsroom: Newsroom) -> Iterator[Finding]:
    lacking = [name for feature, name in _DECODERS if not features.check(feature)]
    if lacking:
        yield Finding("photo decoders", Verdict.FAULT, f"this Pillow lacks {', '.join(lacking)}")
    else:
        yield _good("photo decoders", ", ".join(name for _, name in _DECODERS))


def _public_address(newsroom: Newsroom) -> Iterator[Finding]:
    settings = _settings_of(newsroom)
    if not settings.public_url:
        words = f"CUTLINE_PUBLIC_URL is not set: addresses in answers begin with {settings.base_url}"
        yield Finding("public address", Verdict.NOTE, words)
        return
    try:
        status, date = _asked(settings.public_url)
    except (OSError, http.client.HTTPException) as failure:
        words = f"{settings.public_url}/healthz cannot be reached from here: {failure}"
        yield Finding("public address", Verdict.FAULT, words)
        return
    if status != http.client.OK:
        words = f"{settings.public_url}/healthz answers {status}: is it the proxy of this service?"
        yield Finding("public address", Verdict.FAULT, words)
        return
    yield _good("public address", f"{settings.public_url} answers")
    yield from _clock(date)


def _asked(address: str) -> tuple[int, str]:
    """Ask the service's own public address for its health; return the status and the other side's date."""
    parts = urlsplit(address)
    secure = parts.scheme == "https"
    maker = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = maker(parts.hostname or "", parts.port, timeout=_ASK_SECONDS)
    try:
        connection.request("GET", f"{parts.path}/healthz", headers={"Host": parts.netloc})
        response = connection.getresponse()
        return response.status, response.headers.get("Date", "")
    finally:
        connection.close()


def _clock(date: str) -> Iterator[Finding]:
    """Compare clocks with whoever answered there: signed times may lie five minutes apart."""
    try:
        apart = abs(time.time() - parsedate_to_datetime(date).timestamp())
    except ValueError:
        return
    if apart > _CLOCK_SECONDS:
        yield Finding("clock", Verdict.FAULT, f"{apart:.0f} s from the proxy's: set the time by the network")
    else:
        yield _good("clock", "agrees with the proxy's")


def _sources(newsroom: Newsroom) -> Iterator[Finding]:
    names = newsroom.sources.names
    yield _good("sources", ", ".join(names) if names else "none: no newsroom system sends articles")
    for name in newsroom.sources.mute:
        yield Finding("sources", Verdict.FAULT, f"{name} has no secret: its door answers 401")


def _call_backs(newsroom: Newsroom) -> Iterator[Finding]:
    policy = operators_policy(_settings_of(newsroom))
    for name, call_back in newsroom.sources.call_backs.items():
        part = f"call-back of {name}"
        try:
            target = read_url(call_back.address, policy)
            deadline = Deadline(_ASK_SECONDS)
            addresses = Names(policy).addresses(target, deadline)
            connect(addresses, target.port, policy, deadline, system_dial).close()
        except Refusal as no:
            yield Finding(part, Verdict.FAULT, f"{call_back.address}: {no.detail}")
        except OSError as failure:
            yield Finding(part, Verdict.FAULT, f"{call_back.address} cannot be reached: {failure}")
        else:
            yield _standing(part, call_back.address, newsroom.receivers.gone_since(name, call_back.address))


def _standing(part: str, address: str, gone: datetime | None) -> Finding:
    if gone is None:
        return _good(part, f"{address} can be reached")
    return Finding(
        part,
        Verdict.NOTE,
        f"{address} answered 410 at {gone:%Y-%m-%d %H:%M} UTC and is told nothing more; "
        "`cutline jobs retry` of one of its jobs opens it again",
    )


_CHECKS: Final[Mapping[str, Callable[[Newsroom], Iterator[Finding]]]] = {
    "data folder": _data,
    "keys": _keys,
    "database": _database,
    "picture store": _store,
    "jobs": _jobs,
    "faces": _faces,
    "photo decoders": _decoders,
    "public address": _public_address,
    "sources": _sources,
    "call-backs": _call_backs,
}
