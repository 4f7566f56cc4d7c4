"""`cutline jobs`: what waits, what failed for good and why, and doing it again."""

from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from service.commands.operator import operator
from service.errors import Refusal
from service.newsroom.jobs import reopen
from service.outside.database import Database
from service.outside.deliveries import Deliveries
from service.outside.jobs.board import Attempt, Board, State
from service.outside.jobs.place import jobs_place
from service.outside.jobs.queue import DurableQueue
from service.outside.receivers import Receivers
from service.settings import read_settings

_LOOK_SECONDS: Final = 0.5


def describe(parser: ArgumentParser) -> None:
    """Describe the command's arguments."""
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    listing = verbs.add_parser("list", help="list attempts, newest first; dead letters with --state dead")
    listing.add_argument("--state", choices=[*State], help="only those in this state")
    listing.add_argument("--limit", type=int, default=50, help="how many at the most (50)")
    listing.set_defaults(run=list_jobs)
    showing = verbs.add_parser("show", help="show every attempt at one job")
    showing.add_argument("key", help="the job's key, as the list names it")
    showing.set_defaults(run=show_job)
    retrying = verbs.add_parser("retry", help="do dead jobs again")
    retrying.add_argument("key", nargs="*", help="the jobs' keys")
    retrying.add_argument("--all", action="store_true", help="all that are dead")
    retrying.set_defaults(run=retry_jobs)
    draining = verbs.add_parser("drain", help="wait until nothing waits or runs any more")
    draining.add_argument("--seconds", type=float, default=3600.0, help="how long to wait (3600)")
    draining.set_defaults(run=drain_jobs)
    for each in (listing, showing):
        each.add_argument("--json", action="store_true", help="as JSON, one attempt a line")


def list_jobs(options: Namespace) -> int:
    """List attempts, newest first."""
    states = [State(options.state)] if options.state else []
    with _board() as board:
        _print(board.listed(*states, limit=options.limit), as_json=options.json)
    return 0


def show_job(options: Namespace) -> int:
    """Show every attempt at one job."""
    with _board() as board:
        _print(board.attempts(options.key), as_json=options.json)
    return 0


def retry_jobs(options: Namespace) -> int:
    """Do dead jobs again; status 2 where one of them is not dead or not there."""
    if bool(options.key) == options.all:
        raise Refusal("field_invalid", "Name the jobs' keys, or give --all.", field="key")
    database = Database(read_settings().database_url)
    deliveries, receivers = Deliveries(database), Receivers(database)
    with _board() as board:
        keys = options.key or sorted({each.key for each in board.listed(State.DEAD, limit=10_000)})
        for key in keys:
            last = board.dead(key)
            reopen(last, deliveries, receivers, who=operator())
            board.retry(last)
            print(f"{key}: attempt {last.number} is waiting again")
    if not keys:
        print("no job is dead")
    return 0


def drain_jobs(options: Namespace) -> int:
    """Wait until nothing waits or runs, whatever is put off; status 1 where that takes too long."""
    deadline = time.monotonic() + options.seconds
    with _queue() as queue:
        while True:
            depths = queue.depths()
            left = sum(each.count for each in depths if each.state != State.LATER)
            put_off = sum(each.count for each in depths if each.state == State.LATER)
            if not left or time.monotonic() > deadline:
                break
            print(f"\r{left} left ", end="", file=sys.stderr, flush=True)
            time.sleep(_LOOK_SECONDS)
    print(f"\r{left} left, {put_off} put off to a later attempt")
    return 1 if left else 0


@contextmanager
def _board() -> Iterator[Board]:
    with _queue() as queue:
        yield Board(queue)


@contextmanager
def _queue() -> Iterator[DurableQueue]:
    settings = read_settings()
    place = jobs_place(settings.database, settings.data)
    if not place.shared and not place.file.is_file():
        raise Refusal("not_found", "There are no jobs yet: no service has run with this data folder.")
    queue = DurableQueue(place)
    try:
        yield queue
    finally:
        queue.close()


def _print(attempts: tuple[Attempt, ...], *, as_json: bool) -> None:
    for each in attempts:
        print(json.dumps(asdict(each), default=_plain, ensure_ascii=False) if as_json else _line(each))


def _line(attempt: Attempt) -> str:
    when = attempt.due or attempt.created
    moment = f"{'due ' if attempt.due else ''}{when.astimezone():%Y-%m-%d %H:%M:%S}"
    outcome = f"{attempt.outcome}: " if attempt.outcome not in ("", attempt.state) else ""
    detail = "".join(each if each.isprintable() else " " for each in attempt.detail)
    words = f"{attempt.key}  {attempt.state}  attempt {attempt.number}  {moment}  {outcome}{detail}"
    return words.rstrip()


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
