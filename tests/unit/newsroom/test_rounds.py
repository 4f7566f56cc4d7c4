"""The worker's round: what was kept and never left as a job is found, once it is old enough."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from service.model.delivery import Action, Delivery
from service.model.job import Job
from service.newsroom.rounds import find_stranded
from service.outside.database import Database
from service.outside.deliveries import Deliveries
from service.outside.jobs.place import jobs_place
from service.outside.jobs.queue import DurableQueue

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


@dataclass
class Office:
    queue: DurableQueue


@dataclass
class Newsroom:
    office: Office
    deliveries: Deliveries


@pytest.fixture
def newsroom(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'cutline.db'}")
    with closing(DurableQueue(jobs_place("", tmp_path))) as queue, closing(database):
        yield Newsroom(Office(queue), Deliveries(database))


def keep(newsroom, number, age):
    delivery = Delivery("ghost", f"d-{number}", Action.PUBLISH, f"a-{number}", "", b"{}", NOW - age)
    return newsroom.deliveries.keep(delivery)[0].number


def test_what_has_no_job_is_left_again_and_only_once(newsroom):
    stranded = [keep(newsroom, number, timedelta(minutes=1)) for number in range(3)]
    left = keep(newsroom, 8, timedelta(minutes=1))
    newsroom.office.queue.enqueue(Job("article", f"article:{left}", {"delivery": left}))
    assert [find_stranded(newsroom, NOW), find_stranded(newsroom, NOW)] == [3, 0]
    assert newsroom.office.queue.missing([f"article:{number}" for number in (*stranded, left)]) == ()


def test_what_was_received_just_now_is_left_to_its_door(newsroom):
    number = keep(newsroom, 1, timedelta(seconds=5))
    assert find_stranded(newsroom, NOW) == 0
    assert newsroom.office.queue.missing([f"article:{number}"]) == (f"article:{number}",)


def test_what_is_done_is_done(newsroom):
    newsroom.deliveries.note(keep(newsroom, 1, timedelta(hours=1)), "ready")
    assert find_stranded(newsroom, NOW) == 0


def test_more_than_a_page_is_found(newsroom, monkeypatch):
    monkeypatch.setattr("service.newsroom.rounds._MOST", 2)
    for number in range(5):
        keep(newsroom, number, timedelta(minutes=1))
    assert find_stranded(newsroom, NOW) == 5
    assert newsroom.deliveries.waiting(before=NOW, limit=10) == (1, 2, 3, 4, 5)
