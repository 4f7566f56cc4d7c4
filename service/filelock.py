"""Locks on files, among the processes of one machine: the kernel gives them back when their holder dies."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


def open_lockable(path: Path) -> int:
    """Return the handle of a file that may be locked, made where it is not there; raise OSError."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def lock(handle: int, *, wait: bool = False) -> bool:
    """Lock an open file until its handle is closed, at once unless `wait`; tell whether it was to be had."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
