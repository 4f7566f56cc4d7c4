import subprocess
import sys
import threading
from pathlib import Path

import pytest

from service.allocator import Tidier, give_back, reuse_memory

ARENA = """
import re
from pathlib import Path
from service.allocator import take_large_pages
print(take_large_pages())
maps = re.split(r"\\n(?=[0-9a-f]+-[0-9a-f]+ )", Path("/proc/self/smaps").read_text())
print(any("[heap]" in each and " hg" in each.rpartition("VmFlags:")[2] for each in maps))
"""


def test_the_c_library_can_be_asked_here():
    assert reuse_memory()
    assert give_back()


@pytest.mark.skipif(
    not Path("/sys/kernel/mm/transparent_hugepage").is_dir(), reason="the system has no large pages to give"
)
def test_a_process_s_arena_comes_in_large_pages():
    told = subprocess.run([sys.executable, "-c", ARENA], capture_output=True, check=True, text=True)
    assert told.stdout.split() == ["True", "True"]


def test_what_was_done_is_tidied_up_once_nothing_more_is_done():
    tidied = threading.Event()
    watched = Tidier(tidied.set, seconds=0).watching(lambda number: number + 1)
    assert watched(1) == 2
    assert tidied.wait(10)


def test_nothing_is_tidied_while_work_follows_work():
    tidied = threading.Event()
    watched = Tidier(tidied.set, seconds=3600).watching(lambda: None)
    before = set(threading.enumerate())
    for _ in range(3):
        watched()
    assert not tidied.is_set()
    assert len(set(threading.enumerate()) - before) == 1


def test_what_failed_is_tidied_up_too():
    tidied = threading.Event()

    def fail():
        raise ValueError("a photo")

    with pytest.raises(ValueError, match="a photo"):
        Tidier(tidied.set, seconds=0).watching(fail)()
    assert tidied.wait(10)


def test_what_was_made_is_given_where_there_is_no_thread_and_the_next_work_is_tidied_up(monkeypatch):
    def refuse(_thread):
        raise RuntimeError("can't start new thread")

    tidied = threading.Event()
    watched = Tidier(tidied.set, seconds=0).watching(lambda: 1)
    with monkeypatch.context() as without:
        without.setattr(threading.Thread, "start", refuse)
        assert watched() == 1
    assert watched() == 1
    assert tidied.wait(10)


def test_work_after_a_rest_is_tidied_up_again():
    times = threading.Semaphore(0)
    watched = Tidier(times.release, seconds=0).watching(lambda: None)
    for _ in range(2):
        watched()
        assert times.acquire(timeout=10)
