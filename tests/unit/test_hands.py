import gc
import os
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial

import pytest

from service import hands
from service.hands import both, each

WAIT = 60


@pytest.fixture
def one_helper(monkeypatch):
    """One helper, however many cores there are."""
    with ThreadPoolExecutor(1) as helper:
        monkeypatch.setattr(hands, "_helpers", lambda process: helper)
        yield helper


def test_both_works_are_done_at_the_same_time():
    meeting = threading.Barrier(2)

    def work(answer):
        meeting.wait(WAIT)
        return answer, threading.current_thread()

    (first, here), (second, aside) = both(lambda: work("here"), lambda: work("aside"))
    assert (first, second) == ("here", "aside")
    assert here is threading.current_thread() is not aside


def test_who_finds_every_helper_at_work_does_both_alone(one_helper):
    free = threading.Event()
    one_helper.submit(free.wait, WAIT)
    try:
        assert both(threading.get_ident, threading.get_ident) == (threading.get_ident(),) * 2
    finally:
        free.set()


def test_a_work_of_two_may_itself_be_of_two(one_helper):
    assert both(lambda: both(lambda: 1, lambda: 2), lambda: both(lambda: 3, lambda: 4)) == ((1, 2), (3, 4))


def test_works_are_taken_by_this_thread_and_a_helper():
    meeting = threading.Barrier(2)

    def work(number):
        if number < 2:
            meeting.wait(WAIT)
        return number, threading.get_ident()

    numbers, threads = zip(*each([partial(work, number) for number in range(5)]), strict=True)
    assert numbers == (0, 1, 2, 3, 4)
    assert threads[0] != threads[1]
    assert each([]) == ()


def test_works_are_all_done_by_this_thread_where_every_helper_is_at_work(one_helper):
    free = threading.Event()
    one_helper.submit(free.wait, WAIT)
    try:
        assert each([threading.get_ident] * 3) == (threading.get_ident(),) * 3
    finally:
        free.set()


def test_nothing_more_is_begun_once_a_work_has_failed(monkeypatch):
    monkeypatch.setattr(hands, "both", lambda here, aside: (here(), aside()))
    begun = []
    with pytest.raises(ZeroDivisionError):
        each([lambda: begun.append(1), lambda: 1 / 0, lambda: begun.append(2)])
    assert begun == [1]


def test_the_fault_here_is_told_once_the_work_aside_has_ended():
    begun, ended = threading.Event(), threading.Event()

    def aside():
        begun.set()
        threading.Event().wait(0.01)
        ended.set()
        raise KeyError("aside")

    def here():
        begun.wait(WAIT)
        raise MemoryError("here")

    with pytest.raises(MemoryError, match="here"):
        both(here, aside)
    assert ended.is_set()


def test_a_fault_aside_is_told_as_it_was_raised():
    with pytest.raises(ZeroDivisionError):
        both(lambda: 1, lambda: 1 / 0)


def test_both_works_are_done_where_there_is_no_thread(monkeypatch):
    def none(process):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(hands, "_helpers", none)
    assert both(threading.get_ident, threading.get_ident) == (threading.get_ident(),) * 2


def test_what_no_thread_was_begun_for_is_not_done_again_later(one_helper):
    def refuse(*work):
        submit(*work)
        raise RuntimeError("can't start new thread")  # as an executor does that has queued the work already

    submit, one_helper.submit = one_helper.submit, refuse
    free, done = threading.Event(), []
    submit(free.wait, WAIT)
    try:
        assert both(lambda: 1, lambda: done.append(2)) == (1, None)
    finally:
        free.set()
    submit(int).result(WAIT)
    assert done == [2]


def test_what_a_fault_aside_saw_is_let_go_at_once(one_helper):
    class Photo:
        """A thing that can be watched."""

    def refuse(_photo):
        begun.set()
        raise ZeroDivisionError

    photo, begun = Photo(), threading.Event()
    watched = weakref.ref(photo)
    gc.disable()
    try:
        with suppress(ZeroDivisionError):
            both(partial(begun.wait, WAIT), partial(refuse, photo))
        del photo
        one_helper.submit(int).result(WAIT)  # the helper has put its own work away
        assert watched() is None
    finally:
        gc.enable()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_fork_has_helpers_of_its_own():
    test_both_works_are_done_at_the_same_time()
    child = os.fork()
    if child == 0:
        met = False
        try:
            test_both_works_are_done_at_the_same_time()
            met = True
        finally:
            os._exit(0 if met else 1)
    assert os.waitpid(child, 0)[1] == 0
