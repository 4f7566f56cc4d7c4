"""A process that makes one card and ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BEGIN = """
import gc, sys
from service import sprint
sprint.begin()
print(gc.isenabled(), sys.getswitchinterval() < 0.005)
"""
END = """
import atexit
from service import sprint
atexit.register(print, "taken apart")
print("last words", end="")
sprint.end(3)
"""


def run(program: str, **more) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], check=False, text=True, **more)


def test_it_looks_for_no_rubbish_and_lets_the_decoder_run():
    assert run(BEGIN, capture_output=True).stdout.split() == ["False", "True"]


def test_it_ends_at_once_with_its_status_and_its_last_words():
    ended = run(END, capture_output=True)
    assert (ended.returncode, ended.stdout) == (3, "last words")


def test_it_ends_as_any_other_where_nobody_takes_its_last_words():
    with Path("/dev/full").open("w") as full:
        assert run(END, stdout=full, stderr=subprocess.DEVNULL).returncode not in {0, 3}
