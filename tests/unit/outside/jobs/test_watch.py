"""Work is looked for when something waits, and seldom where nothing does."""

from __future__ import annotations

from contextlib import closing

import pytest

from service.model.job import Job
from service.outside.jobs import watch
from service.outside.jobs.place import jobs_place
from service.outside.jobs.queue import DurableQueue
from tests.support.postgres import drop_schema, postgres_schema


def test_nobody_looks_until_something_waits():
    answers = iter([False, False, False, True])
    sign = watch.SignToStop(lambda: next(answers))
    assert sign.wait(0.001) is False
    assert list(answers) == []


def test_whoever_is_not_called_looks_all_the_same_after_a_while(monkeypatch):
    monkeypatch.setattr(watch, "_LONGEST_SECONDS", 0.0)
    assert watch.SignToStop(lambda: False).wait(0.001) is False


def test_who_is_asked_to_stop_waits_no_longer_and_asks_nothing():
    sign = watch.SignToStop(lambda: pytest.fail("asked"))
    sign.set()
    assert sign.wait(60) is True


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    if request.param == "sqlite":
        yield jobs_place("", tmp_path)
        return
    with postgres_schema() as address:
        yield jobs_place(address, tmp_path)
        drop_schema(address, jobs_place(address, tmp_path).schema)


def test_a_bell_rings_while_something_waits_in_its_queue(place):
    work, tell = watch.Bell(place, "work"), watch.Bell(place, "tell")
    with closing(work), closing(tell), closing(DurableQueue(place)) as queue:
        assert not work.rings()  # before there is a table
        queue.prepare()
        queue.enqueue(Job("article", "later", {}), delay=3600)
        assert not work.rings()
        queue.enqueue(Job("article", "now", {}))
        assert work.rings()
        assert work.rings()
        assert not tell.rings()
        queue.client().cancel_workflow("now")
        assert not work.rings()
