"""Files read from afar, kept nearby: a folder of bounded size, from which what was used longest ago goes.

Whoever reads one checks it against the digest in its key, so what is kept outlasts a restart of the machine,
as what is in a `cabinet` does not.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Final

# Looked at again after so many bytes were added: the bound may be exceeded by that much by each process.
_TRIM_SHARE: Final = 16


class ReadCache:
    """At most about `most` bytes in a folder that processes may share; losing any of it does no harm."""

    def __init__(self, folder: Path, most: int) -> None:
        self._folder = folder
        self._most = most
        self._added = 0
        self._lock = Lock()

    def read(self, key: str) -> bytes | None:
        """Return what is kept under a key, and count that as a use."""
        path = self._path(key)
        try:
            data = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        return data

    def keep(self, key: str, data: bytes) -> None:
        """Keep a copy; a disk that takes none is no fault: the file can be had from afar again."""
        if len(data) > self._most:
            return
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = self._folder / f"draft-{secrets.token_hex(8)}"
            draft.write_bytes(data)
            draft.replace(self._path(key))
            if self._is_time(len(data)):
                self.trim()

    def forget(self, key: str) -> None:
        """Remove what is kept under a key."""
        with suppress(OSError):
            self._path(key).unlink()

    def trim(self) -> int:
        """Remove what was used longest ago until the bound holds; return how many files went."""
        oldest_first = sorted(_files(self._folder))
        excess = sum(size for _, size, _ in oldest_first) - self._most
        removed = 0
        for _, size, path in oldest_first:
            if excess <= 0:
                break
            excess -= size
            removed += 1
            with suppress(OSError):
                path.unlink()
        return removed

    def _path(self, key: str) -> Path:
        return self._folder / key.replace("/", "-")

    def _is_time(self, added: int) -> bool:
        with self._lock:
            self._added += added
            if self._added < self._most // _TRIM_SHARE:
                return False
            self._added = 0
            return True


def _files(folder: Path) -> Iterator[tuple[float, int, Path]]:
    """Yield when each file was used last, how large it is, and its path."""
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # another process was quicker
            found = path.stat()
            yield found.st_mtime, found.st_size, path
