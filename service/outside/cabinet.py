"""A cabinet: a bounded folder of files that can be made again at any time, so none of them need last.

The least lately used leave first, and all that nobody used for a day. Nothing is synced to the disk: what
another start of the machine left is not trusted but thrown away. Where the system does not tell its starts
apart, nothing is kept. Files are mapped, not read, and written by a thread of their own: they are decoded
photos of many megabytes. `read_cache` keeps small files for longer, `lru` keeps things in memory.
"""

from __future__ import annotations

import logging
import mmap
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Final, NamedTuple

_LOG: Final = logging.getLogger("cutline.cabinet")
_KEY: Final = re.compile(r"[0-9a-f]{64}")
_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")
_DAY: Final = 24 * 3600.0
_STALE_DRAFT: Final = 600.0
_MOST_WAITING: Final = 48 * 1024 * 1024  # bytes that wait in memory to be written
_LARGEST_SHARE: Final = 8  # no file takes more than this part of the cabinet
_LOOK_SHARE: Final = 32  # a process makes room again once it has filled this part of it,
_LOOK_SECONDS: Final = 3600.0  # or after an hour, or where a file could not be written

Pieces = Callable[[], Iterable[bytes]]


class _File(NamedTuple):
    """One file with when it was last used and what it weighs."""

    used: float
    weight: int
    path: Path


class Cabinet:
    """Files by key, of at most `most` bytes together. Processes and threads may share it."""

    def __init__(self, folder: Path, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._process = 0
        self._unlooked, self._looked = most, 0.0
        self._waiting: dict[Future[None], int] = {}
        boot = _boot()
        self._folder = folder / boot if boot and most else None

    def find(self, key: str) -> memoryview | None:
        """Return what is kept under a key of 64 hex digits, mapped and not read; None where nothing is."""
        if self._folder is None or not _KEY.fullmatch(key):
            return None
        path = self._folder / key
        try:
            with path.open("rb") as file:
                found = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
            os.utime(path)
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as fault:
            _LOG.warning("cabinet: %s", fault)
            return None
        return found

    def keep(self, key: str, weight: int, pieces: Pieces) -> None:
        """Keep the pieces, of about this weight together, soon: a thread of its own takes and writes them."""
        if self._folder is None or weight * _LARGEST_SHARE > self._most:
            return
        with self._lock:
            writer = self._writer()
            self._waiting = {work: weighs for work, weighs in self._waiting.items() if not work.done()}
            if sum(self._waiting.values()) + weight <= _MOST_WAITING:
                self._waiting[writer.submit(self._write, self._folder, key, pieces)] = weight

    def settle(self) -> None:
        """Wait until all that was given is written."""
        for each in tuple(self._waiting):
            each.result()

    def _writer(self) -> ThreadPoolExecutor:
        """Return this process's writing thread; a fork takes none along."""
        if self._process != os.getpid():
            self._pool = ThreadPoolExecutor(1, "cabinet")
            self._process, self._waiting = os.getpid(), {}
        return self._pool

    def _write(self, folder: Path, key: str, pieces: Pieces) -> None:
        try:
            if self._wants_room(folder):
                self._make_room(folder)
                self._unlooked, self._looked = 0, time.monotonic()
            draft = folder / f"draft-{secrets.token_hex(8)}"
            with draft.open("xb") as file:
                file.writelines(pieces())
                self._unlooked += file.tell()
            draft.replace(folder / key)
        except OSError as fault:
            self._unlooked = self._most
            _LOG.warning("cabinet: %s", fault)

    def _wants_room(self, folder: Path) -> bool:
        filled = self._unlooked * _LOOK_SHARE > self._most
        return filled or time.monotonic() - self._looked >= _LOOK_SECONDS or not folder.is_dir()

    def _make_room(self, folder: Path) -> None:
        """Remove what is old and, from the least lately used on, what is too much."""
        if not folder.is_dir():
            _forget_other_starts(folder)
            folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        left, now = self._most * 3 // 4, time.time()
        for file in sorted(_files(folder), reverse=True):
            left -= file.weight
            age = now - file.used
            if left < 0 or age > (_DAY if _KEY.fullmatch(file.path.name) else _STALE_DRAFT):
                file.path.unlink(missing_ok=True)


def _files(folder: Path) -> Iterable[_File]:
    with os.scandir(folder) as entries:
        for entry in entries:
            try:
                found = entry.stat()
            except FileNotFoundError:
                continue  # another process was quicker
            yield _File(found.st_mtime, found.st_size, Path(entry.path))


def _forget_other_starts(folder: Path) -> None:
    for left in folder.parent.glob("*/"):
        if left != folder:
            shutil.rmtree(left, ignore_errors=True)


def _boot() -> str:
    """Return what tells this start of the machine from every other; empty where the system does not say."""
    try:
        return _BOOT.read_text("ascii").strip()
    except OSError:
        return ""
