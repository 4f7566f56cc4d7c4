"""`cutline jobs`: what an operator sees of accepted work, and dead letters done again."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.cli import main
from service.model.delivery import Action, Delivery
from service.model.job import Job
from service.outside.database import Database
from service.outside.deliveries import Deliveries
from service.outside.jobs.board import Board, State
from service.outside.jobs.place import jobs_place
from service.outside.jobs.queue import DurableQueue
from service.outside.receivers import Receivers
from tests.support.loopback import until

ROOT = Path(__file__).parents[2]
WORKER = """
import signal, sys
from pathlib import Path
from threading import Event
from service.model.job import Dead, Done, Later
from service.outside.jobs.engine import Engine
from service.outside.jobs.place import jobs_place

folder = Path(sys.argv[1])

def perform(kind, payload, attempt):
    if payload.get("later") and attempt < 3:
        return Later("the system is away", 0.1)
    return Done("made") if (folder / "mended").exists() else Dead("answered 404")

stopping = Event()
signal.signal(signal.SIGTERM, lambda *_: stopping.set())
engine = Engine(jobs_place("", folder), "worker", perform, at_once=2)
engine.start()
stopping.wait()
engine.stop()
"""


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("CUTLINE_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture
def queue(data):
    with closing(DurableQueue(jobs_place("", data))) as made:
        made.prepare()
        yield made


@pytest.fixture
def worker(data):
    running = subprocess.Popen([sys.executable, "-c", WORKER, str(data)], cwd=ROOT)
    yield running
    running.kill()
    running.wait()


def test_without_a_service_ever_there_are_no_jobs(data, capsys):
    assert main(["jobs", "list"]) == 2
    assert "no jobs yet" in capsys.readouterr().err


def test_waiting_work_is_listed_and_shown(queue, capsys):
    queue.enqueue(Job("article", "article:1", {"delivery": 1}))
    queue.enqueue(Job("tell", "tell:x", {}), delay=600)
    assert main(["jobs", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("tell:x  later  attempt 1  due 20")
    assert lines[1].startswith("article:1  waiting  attempt 1  20")
    assert main(["jobs", "list", "--state", "later", "--json"]) == 0
    (told,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (told["key"], told["kind"], told["state"]) == ("tell:x", "tell", "later")


def test_a_job_nobody_left_is_a_clear_no(queue, capsys):
    assert main(["jobs", "show", "article:9"]) == 2
    assert "There is no job «article:9»" in capsys.readouterr().err


def test_a_dead_letter_tells_its_attempts_and_is_done_again(queue, worker, data, capsys):
    deliveries = Deliveries(Database(f"sqlite:///{data / 'cutline.db'}"))
    kept = deliveries.keep(
        Delivery("ghost", "d", Action.PUBLISH, "a", "", b"{}", datetime(2026, 11, 25, tzinfo=UTC))
    )
    key = f"article:{kept[0].number}"
    queue.enqueue(Job("article", key, {"later": True}))
    board = Board(queue)
    until(lambda: board.listed(State.DEAD))
    deliveries.note(kept[0].number, "failed")
    assert main(["jobs", "show", key]) == 0
    told = capsys.readouterr().out
    assert "attempt 1" in told
    assert "later: the system is away" in told
    assert "dead  attempt 3" in told
    assert "answered 404" in told
    (data / "mended").touch()
    assert main(["jobs", "retry", "--all"]) == 0
    assert f"{key}: attempt 3 is waiting again" in capsys.readouterr().out
    assert deliveries.get(kept[0].number).status == "accepted"
    until(lambda: board.attempts(key)[-1].state is State.DONE)
    assert main(["jobs", "drain", "--seconds", "20"]) == 0
    assert main(["jobs", "retry", key]) == 2
    assert "not dead" in capsys.readouterr().err


def test_a_retry_opens_the_address_of_a_receiver_that_was_gone(queue, worker, data, capsys):
    receivers = Receivers(Database(f"sqlite:///{data / 'cutline.db'}"))
    receivers.note_gone("ghost", "https://cms.example.org")
    queue.enqueue(Job("tell", "tell:card.ready:1", {"source": "ghost"}))
    board = Board(queue)
    until(lambda: board.listed(State.DEAD))
    (data / "mended").touch()
    assert main(["jobs", "retry", "tell:card.ready:1"]) == 0
    assert receivers.gone_since("ghost", "https://cms.example.org") is None
    until(lambda: board.attempts("tell:card.ready:1")[-1].state is State.DONE)


def test_what_is_not_dead_opens_no_address(queue, data, capsys):
    receivers = Receivers(Database(f"sqlite:///{data / 'cutline.db'}"))
    receivers.note_gone("ghost", "https://cms.example.org")
    queue.enqueue(Job("tell", "tell:card.ready:1", {"source": "ghost"}))
    assert main(["jobs", "retry", "tell:card.ready:1"]) == 2
    assert receivers.gone_since("ghost", "https://cms.example.org") is not None


def test_a_drain_that_takes_too_long_says_what_is_left(queue, capsys):
    queue.enqueue(Job("article", "article:1", {}))
    assert main(["jobs", "drain", "--seconds", "0.1"]) == 1
    assert capsys.readouterr().out.endswith("1 left, 0 put off to a later attempt\n")


def test_done_work_is_forgotten_in_time_and_nothing_else(queue, worker, data):
    (data / "mended").touch()
    queue.enqueue(Job("article", "article:1", {}))
    queue.enqueue(Job("tell", "tell:y", {}), delay=600)
    board = Board(queue)
    until(lambda: board.listed(State.DONE))
    now = datetime.now(UTC)
    assert board.forget_done(now - timedelta(hours=1)) == 0
    assert board.forget_done(now + timedelta(hours=1)) == 1
    assert [each.key for each in board.listed()] == ["tell:y"]
