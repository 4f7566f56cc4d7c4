"""One render for many who ask for the same at the same time, in whatever thread or process of this machine.

Threat: fifty requests for one card, each a fetch and a render of its own. Layers: whoever comes first takes
a lock on a file in the data folder and does the work; whoever comes meanwhile waits for that lock and takes
what was left in the file, the result or the refusal. The kernel drops the lock of a process that dies, so
the next in line does the work anew. A result is shared with those who came before it landed, and with those
who came so shortly after that they were sent at the same time.
What remains: machines with data folders of their own each do the work once; pictures are named by their
bytes, so they still agree. See docs/decisions/0070-single-flight.md.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from service.errors import Refusal
from service.filelock import lock, open_lockable
from service.turnstile import busy

_PATIENCE: Final = 18.0  # seconds: a fetch that takes all its time, and a render
_LOOK_AGAIN: Final = 0.02
_TOGETHER: Final = 2.0  # seconds within which the same request counts as sent at the same time
_STALE: Final = 60.0
_MOST_SWEPT: Final = 5000


@dataclass(frozen=True, slots=True)
class Landing:
    """What a flight brought: a name such as a card's id, and whether this caller did the work."""

    name: str
    own: bool


class Flights:
    """Work that is under way on this machine, a file for each in one folder."""

    def __init__(self, folder: Path, patience: float = _PATIENCE) -> None:
        self._folder = folder
        self._patience = patience
        self._next_sweep = 0.0

    def join(self, key: str, work: Callable[[], str]) -> Landing:
        """Do the work of this key, or wait for whoever does it; raise the Refusal that it ended in."""
        began = time.time()
        self._sweep_sometimes()
        with self._locked(hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()) as handle:
            left = _read(handle)
            if left.get("landed", 0.0) >= began - _TOGETHER and "name" in left:
                return Landing(left["name"], own=False)
            if left.get("landed", 0.0) >= began and "refused" in left:
                raise Refusal(**left["refused"])
            return Landing(_fly(handle, work), own=True)

    def _sweep_sometimes(self) -> None:
        """Remove what landed long ago; once a minute is enough."""
        if time.monotonic() < self._next_sweep or not self._folder.is_dir():
            return
        self._next_sweep = time.monotonic() + _STALE
        for path in islice(self._folder.iterdir(), _MOST_SWEPT):
            _remove_stale(path)

    @contextmanager
    def _locked(self, name: str) -> Iterator[int]:
        """Yield the locked file of this name; raise Refusal `busy` where it is not to be had in time."""
        end = time.monotonic() + self._patience
        while (handle := self._try_lock(self._folder / name)) is None:
            if time.monotonic() > end:
                raise busy()
            time.sleep(_LOOK_AGAIN)
        try:
            yield handle
        finally:
            os.close(handle)

    def _try_lock(self, path: Path) -> int | None:
        """Return the file's handle once it is ours, and still the one that others would open."""
        handle = self._open(path)
        if not lock(handle) or not _is_in_place(handle, path):
            os.close(handle)
            return None
        return handle

    def _open(self, path: Path) -> int:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return open_lockable(path)
        except OSError as error:
            raise Refusal(
                "unready", "Cards cannot be made just now. Try again in a moment.",
                log=f"flights: {error.strerror}", retry_after=5,
            ) from None  # fmt: skip


def _is_in_place(handle: int, path: Path) -> bool:
    try:
        return path.stat().st_ino == os.fstat(handle).st_ino
    except FileNotFoundError:
        return False


def _fly(handle: int, work: Callable[[], str]) -> str:
    try:
        name = work()
    except Refusal as no:
        told = {"code": no.code, "detail": no.detail, "field": no.field, "retry_after": no.retry_after}
        _leave(handle, {"refused": told})
        raise
    _leave(handle, {"name": name})
    return name


def _leave(handle: int, what: dict[str, Any]) -> None:
    data = json.dumps(what | {"landed": time.time()}).encode()
    os.ftruncate(handle, 0)
    os.pwrite(handle, data, 0)


def _read(handle: int) -> dict[str, Any]:
    """Return what the last flight left; nothing where it broke off."""
    try:
        left: dict[str, Any] = json.loads(os.pread(handle, 64 * 1024, 0) or b"{}")
    except ValueError:
        return {}
    return left


def _remove_stale(path: Path) -> None:
    """Remove a file that nobody holds and nobody wrote to for a while."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if lock(handle) and time.time() - os.fstat(handle).st_mtime > _STALE:
            path.unlink(missing_ok=True)
    finally:
        os.close(handle)
