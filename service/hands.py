"""A second pair of hands for one card: two works at once, where C code does them and lets Python go on.

Helping threads are made when first wanted, one fewer than the machine has cores, by each process for itself:
a fork begins anew. Whoever finds them all at work does both works alone, so that renders side by side are
not spread over more threads than there are cores. What is made never depends on who was free.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

A = TypeVar("A")
B = TypeVar("B")


def both(here: Callable[[], A], aside: Callable[[], B]) -> tuple[A, B]:
    """Return what `here` gives, done on this thread, and what `aside` gives, done meanwhile by a helper.

    Both have ended when this returns or raises. Where both raise, the fault of `here` is told.
    """
    helped = _handed(aside)
    try:
        mine = here()
    except BaseException:
        if not helped.cancel():
            helped.exception()
        raise
    try:
        return mine, aside() if helped.cancel() else helped.result()
    finally:
        del helped  # or a fault would hold itself, and the photo with it, until rubbish is looked for


def each(works: Sequence[Callable[[], A]]) -> tuple[A, ...]:
    """Return what the works give, in their order; this thread and a helper take the next as they come free.

    Once one raises, no other is begun; its fault is told.
    """
    waiting, given = iter(tuple(enumerate(works))), dict[int, A]()

    def take() -> None:
        try:
            for number, work in waiting:
                given[number] = work()
        finally:
            deque(waiting, 0)

    both(take, take)
    return tuple(given[number] for number in range(len(works)))


def _handed(work: Callable[[], A]) -> Future[A]:
    """Hand a work to a helper; until one begins it, it can be cancelled, and is then never begun.

    An executor's own answer would not do: where the system gives no thread more, `submit` raises, and what
    was submitted may be done all the same, later and twice.
    """
    from concurrent.futures import Future  # noqa: PLC0415 - as below

    told: Future[A] = Future()
    with suppress(RuntimeError):  # no thread more, or the program is ending
        _helpers(os.getpid()).submit(_do, [(work, told)])
    return told


def _do(handed: list[tuple[Callable[[], A], Future[A]]]) -> None:
    """Do a work, and hold nothing of it afterwards: a fault holds every frame that it came through."""
    work, told = handed.pop()
    try:
        if told.set_running_or_notify_cancel():
            told.set_result(work())
    except BaseException as fault:  # noqa: BLE001 - told where the answer is asked for
        told.set_exception(fault)
    finally:
        del work, told


@cache
def _helpers(process: int) -> ThreadPoolExecutor:  # noqa: ARG001 - its threads are this process's alone
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - cards without a photo need none

    return ThreadPoolExecutor(max(1, (os.cpu_count() or 1) - 1), "helper")
