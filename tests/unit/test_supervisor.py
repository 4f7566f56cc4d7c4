"""The supervisor: what dies is started again, what it started dies with it, and it ends in order."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.loopback import until
from tests.support.processes import children, is_running

ROOT = Path(__file__).parents[2]
PARENT = """
import sys
from service.supervisor import supervise
def entry(code):
    return lambda: exec(code, {}) or 0

entries = {f"child {number}": entry(code) for number, code in enumerate(sys.argv[1:])}
sys.exit(supervise(entries, say=lambda words: print(words, flush=True)))
"""
STEADY = "import time; time.sleep(60)"
SLOW_TO_END = """
import os, signal, sys, time
def say(words): os.write(1, f"{words}\\n".encode())  # whole, whoever else writes
signal.signal(signal.SIGTERM, lambda *_: (time.sleep(1), say("ended by itself"), sys.exit(0)))
say("ready")
time.sleep(60)
"""


@pytest.fixture
def supervisor():
    started = []

    def start(*codes):
        command = [sys.executable, "-c", PARENT, *codes]
        started.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True))
        return started[-1]

    yield start
    for each in started:
        each.kill()
        each.communicate()


def family(parent, size):
    return until(lambda: len(found := children(parent.pid)) == size and found)


def test_a_child_that_is_killed_is_started_again(supervisor):
    parent = supervisor(STEADY, STEADY)
    first = family(parent, 2)
    os.kill(first[0], signal.SIGKILL)
    assert "child 0 ended with status -9; it is started again" in parent.stdout.readline()
    assert first[1] in until(lambda: len(found := children(parent.pid)) == 2 and found)


def test_children_do_not_outlive_a_killed_parent(supervisor):
    parent = supervisor(STEADY, STEADY)
    orphans = family(parent, 2)
    parent.kill()
    until(lambda: not any(map(is_running, orphans)))


def test_asked_to_stop_it_waits_for_all_and_ends_with_0(supervisor):
    parent = supervisor(SLOW_TO_END, SLOW_TO_END)
    both = family(parent, 2)
    assert [parent.stdout.readline() for _ in both] == ["ready\n"] * 2
    parent.terminate()
    assert parent.wait(60) == 0
    assert [parent.stdout.readline() for _ in both] == ["ended by itself\n"] * 2
    assert not any(map(is_running, both))


def test_a_child_that_gives_up_at_once_ends_all_with_its_status(supervisor):
    parent = supervisor(STEADY, "import sys; sys.exit(2)")
    assert parent.wait(60) == 2


def test_what_keeps_dying_is_not_started_in_a_rush(supervisor, tmp_path):
    marks = tmp_path / "marks"
    marks.touch()
    note = f"open({str(marks)!r}, 'a').write(str(time.monotonic()) + chr(10))"
    parent = supervisor(f"import os, time; {note}; os.kill(os.getpid(), 9)")
    until(lambda: len(marks.read_text().splitlines()) == 4)
    assert parent.poll() is None
    lives = [float(line) for line in marks.read_text().splitlines()]
    assert lives[2] - lives[1] > 0.9
    assert lives[3] - lives[2] > 1.9
