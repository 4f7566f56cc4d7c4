"""What Wagtail tells of its pages goes out in turn; what must be sent again holds nothing else up."""

from __future__ import annotations

import importlib.util
import threading
from pathlib import Path

PATH = Path(__file__).parents[3] / "clients" / "wagtail" / "cutline_wagtail" / "outbox.py"


def load():
    spec = importlib.util.spec_from_file_location("outbox", PATH)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def sent_by(answer, *things):
    """Return what was sent, in turn, once nothing is left; `answer` is called with outbox and thing."""
    sent = []

    def send(thing):
        sent.append(thing)
        answer(outbox, thing)

    before = set(threading.enumerate())
    outbox = load().Outbox(send)
    for thing in things:
        outbox.put(thing)
    for thread in set(threading.enumerate()) - before:
        thread.join(30)
    return sent


def test_one_that_waits_to_be_sent_again_lets_others_pass():
    def refuse_the_first(outbox, thing):
        if thing == "first":
            outbox.put("first again", 0.3)
            outbox.put("second")

    assert sent_by(refuse_the_first, "first") == ["first", "second", "first again"]


def test_the_thread_ends_and_another_begins():
    sent = threading.Event()
    outbox = load().Outbox(lambda _thing: sent.set())
    for _ in range(3):
        sent.clear()
        outbox.put("message")
        assert sent.wait(30)


def test_a_fault_of_one_stops_no_other(caplog):
    def stumble(_outbox, thing):
        if thing == "bad":
            raise ValueError(thing)

    assert sent_by(stumble, "bad", "good") == ["bad", "good"]
    assert "a message was lost" in caplog.text
