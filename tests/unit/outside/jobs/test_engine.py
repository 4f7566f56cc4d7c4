"""Jobs are done once, again after a failure of the world, and never lost; workers are real processes."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from service.model.job import Job
from service.outside.jobs.place import jobs_place
from service.outside.jobs.queue import DurableQueue
from tests.support.loopback import until
from tests.support.postgres import drop_schema, postgres_schema

ROOT = Path(__file__).parents[4]

# Does as the payload says, and writes down each attempt: kind, attempt, process.
WORKER = """
import json, os, signal, sys, time
from pathlib import Path
from threading import Event
from service.errors import Refusal
from service.model.job import Dead, Done, Later
from service.outside.jobs.engine import Engine
from service.outside.jobs.place import jobs_place

folder = Path(sys.argv[1])

def perform(kind, payload, attempt):
    with (folder / "attempts").open("a") as log:
        log.write(json.dumps([payload["name"], attempt, os.getpid()]) + chr(10))
    if payload.get("hang") and not (folder / "released").exists():
        time.sleep(60)
    script = payload.get("script", ["done"])
    word = script[min(attempt, len(script)) - 1]
    if word == "raise":
        raise KeyError("a fault of ours")
    if word == "busy":
        raise Refusal("busy", "Come again.", retry_after=1)
    if word == "refuse":
        raise Refusal("photo_not_found", "There is no photo.")
    return {"done": Done("made"), "later": Later("out", 0.2), "dead": Dead("never")}[word]

stopping = Event()
signal.signal(signal.SIGTERM, lambda *_: stopping.set())
engine = Engine(jobs_place(sys.argv[2], folder), sys.argv[3], perform, at_once=4)
engine.start()
print("started", flush=True)
stopping.wait()
engine.stop()
"""


@pytest.fixture
def place(tmp_path):
    return jobs_place("", tmp_path)


@pytest.fixture
def queue(place):
    with closing(DurableQueue(place)) as made:
        yield made


@pytest.fixture
def worker(tmp_path):
    started = []

    def start(database="", name="one"):
        command = [sys.executable, "-c", WORKER, str(tmp_path), database, name]
        started.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True))
        assert started[-1].stdout.readline() == "started\n"
        return started[-1]

    yield start
    for each in started:
        each.kill()
        each.communicate()


def attempts(folder):
    file = folder / "attempts"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def status(queue, key):
    found = queue.client().list_workflows(workflow_ids=[key])
    return found[0].status if found else None


def test_a_job_left_five_times_is_done_once(queue, worker, tmp_path):
    for _ in range(5):
        queue.enqueue(Job("article", "a-1", {"name": "a-1"}))
    worker()
    until(lambda: status(queue, "a-1") == "SUCCESS")
    assert [(name, number) for name, number, _ in attempts(tmp_path)] == [("a-1", 1)]


def test_a_failure_of_the_world_is_tried_again_and_holds_no_place(queue, worker, tmp_path):
    script = ["later", "busy", "raise", "done"]
    queue.enqueue(Job("article", "a-2", {"name": "a-2", "script": script}))
    worker()
    until(lambda: status(queue, "a-2~4") == "SUCCESS")
    assert [number for _, number, _ in attempts(tmp_path)] == [1, 2, 3, 4]
    assert [status(queue, f"a-2{part}") for part in ("", "~2", "~3")] == ["SUCCESS"] * 3


@pytest.mark.parametrize("word", ["dead", "refuse"])
def test_what_no_attempt_can_do_is_a_dead_letter_with_its_reason(queue, worker, word):
    queue.enqueue(Job("article", "a-3", {"name": "a-3", "script": [word]}))
    worker()
    until(lambda: status(queue, "a-3") == "ERROR")
    error = queue.client().list_workflows(workflow_ids=["a-3"])[0].error
    assert str(error) == {"dead": "never", "refuse": "photo_not_found: There is no photo."}[word]


def test_a_job_is_not_begun_before_its_time(queue, worker, tmp_path):
    left = time.time()
    queue.enqueue(Job("tell", "a-4", {"name": "a-4"}), delay=1.5)
    worker()
    until(lambda: status(queue, "a-4") == "SUCCESS")
    assert time.time() - left >= 1.5


def test_a_worker_killed_at_work_takes_its_jobs_up_again(queue, worker, tmp_path):
    for number in range(3):
        queue.enqueue(Job("article", f"b-{number}", {"name": f"b-{number}", "hang": True}))
    first = worker()
    until(lambda: len(attempts(tmp_path)) == 3)
    first.send_signal(signal.SIGKILL)
    first.wait()
    (tmp_path / "released").touch()
    worker()
    until(lambda: [status(queue, f"b-{number}") for number in range(3)] == ["SUCCESS"] * 3)


@pytest.fixture
def shared(tmp_path):
    with postgres_schema() as address:
        yield address
        drop_schema(address, jobs_place(address, tmp_path).schema)


def test_the_work_of_a_dead_host_is_taken_up_by_a_living_one(shared, worker, tmp_path):
    with closing(DurableQueue(jobs_place(shared, tmp_path))) as queue:
        keys = [f"c-{number}" for number in range(4)]
        for key in keys:
            queue.enqueue(Job("article", key, {"name": key, "hang": True}))
        dying = worker(shared, "host-a")
        until(lambda: len(attempts(tmp_path)) == 4)
        worker(shared, "host-b")
        (tmp_path / "released").touch()
        dying.send_signal(signal.SIGKILL)
        until(lambda: [status(queue, key) for key in keys] == ["SUCCESS"] * 4)
    assert {name for name, _, process in attempts(tmp_path) if process != dying.pid} == set(keys)


def test_the_work_of_a_living_host_is_left_to_it(shared, worker, tmp_path):
    with closing(DurableQueue(jobs_place(shared, tmp_path))) as queue:
        queue.enqueue(Job("article", "d-1", {"name": "d-1", "hang": True}))
        worker(shared, "host-a")
        until(lambda: attempts(tmp_path))
        worker(shared, "host-b")
        time.sleep(7)
        assert len(attempts(tmp_path)) == 1


def test_a_worker_asked_to_stop_ends_well(queue, worker):
    running = worker()
    running.send_signal(signal.SIGTERM)
    assert running.wait(25) == 0
