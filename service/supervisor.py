"""The supervisor: the parent of web and worker, which starts them again when they die, and stops them.

Both are forked from it, so that what they have imported lies in memory once. Nothing is opened and no thread
is begun before a fork: an import is all that crosses it.
"""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NoReturn

from service.lifeline import die_with, rename

Entry = Callable[[], int]

_STOP_SECONDS: Final = 28.0
_LOOK_SECONDS: Final = 5.0
_SETTLED_SECONDS: Final = 10.0
_PAUSES: Final = (0.0, 1.0, 2.0, 5.0)
_ASKED_TO_STOP: Final = frozenset({signal.SIGTERM, signal.SIGINT})
_HEARD: Final = _ASKED_TO_STOP | {signal.SIGCHLD}


@dataclass
class Child:
    """One of the service's processes and its lives so far; `process` is None between two of them."""

    name: str
    entry: Entry
    process: int | None = None
    begun: float = 0.0
    due: float = 0.0
    lives: int = 0
    early_deaths: int = 0

    def start(self) -> None:
        """Begin a life."""
        parent = os.getpid()
        self.process = os.fork()
        if self.process == 0:
            _live(self, parent)
        self.begun = time.monotonic()
        self.lives += 1

    def died(self) -> int | None:
        """Return the exit status of a life that has just ended, and set the time of the next."""
        status = _status(self.process) if self.process else None
        if status is None:
            return None
        self.process = None
        lived = time.monotonic() - self.begun
        self.early_deaths = 0 if lived > _SETTLED_SECONDS else self.early_deaths + 1
        self.due = (
            time.monotonic() + _PAUSES[min(self.early_deaths, len(_PAUSES)) - 1 if self.early_deaths else 0]
        )
        return status

    def never_worked(self, status: int) -> bool:
        """Tell whether a process gave up by itself at its very start, as over a fault of the set-up."""
        return status > 0 and self.lives == 1 and time.monotonic() - self.begun < _SETTLED_SECONDS


def supervise(entries: Mapping[str, Entry], say: Callable[[str], None]) -> int:
    """Run these until a signal asks to stop; return the exit status for all.

    0: all ended as asked; 1: some had to be killed after 28 seconds; else the status of a process that gave
    up at its very start.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, _HEARD)
    children = [Child(name, entry) for name, entry in entries.items()]
    try:
        status = _watch(children, say)
    finally:
        all_ended = _stop(children)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _HEARD)
    return status or (0 if all_ended else 1)


def _watch(children: Sequence[Child], say: Callable[[str], None]) -> int:
    """Start what is not running; return 0 when asked to stop, or the status of a child that never worked."""
    while True:
        for child in children:
            if child.process is None and time.monotonic() >= child.due:
                child.start()
        heard = signal.sigtimedwait(_HEARD, _until_next(children))
        if heard and heard.si_signo in _ASKED_TO_STOP:
            return 0
        for child in children:
            status = child.died()
            if status is None:
                continue
            if child.never_worked(status):
                return status
            say(f"cutline: the {child.name} ended with status {status}; it is started again")


def _until_next(children: Sequence[Child]) -> float:
    waits = [child.due - time.monotonic() for child in children if child.process is None]
    return max(0.0, min([_LOOK_SECONDS, *waits]))


def _stop(children: Sequence[Child]) -> bool:
    """Ask all to end and wait; kill what is left. Tell whether all ended by themselves."""
    running = [child.process for child in children if child.process]
    for process in running:
        os.kill(process, signal.SIGTERM)
    deadline = time.monotonic() + _STOP_SECONDS
    ended = [_ended(process, deadline) for process in running]
    return all(ended)


def _ended(process: int, deadline: float) -> bool:
    while _status(process) is None:
        if time.monotonic() > deadline:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
            return False
        time.sleep(0.05)
    return True


def _status(process: int) -> int | None:
    """Return the exit status of a process that has ended, less than 0 where a signal ended it."""
    ended, status = os.waitpid(process, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else None


def _live(child: Child, parent: int) -> NoReturn:
    """Be the child: undo what the supervisor set for itself, do the work, and end with its status."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _HEARD)
    die_with(parent)
    rename(f"cutline-{child.name}")
    try:
        status = child.entry()
    except SystemExit as asked:
        status = asked.code if isinstance(asked.code, int) else int(bool(asked.code))
    except BaseException:  # noqa: BLE001 - nothing may return into the supervisor's own frames
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
