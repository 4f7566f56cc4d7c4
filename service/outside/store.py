"""The picture store: files named by their content, whole or not there, never overwritten by others.

A key is `ab/cd/<sha256>.<suffix>`; nothing else is ever joined to a path. What a key names is checked
against its hash when it is read, so a damaged file counts as absent and is made anew.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Final, Protocol

from service.errors import Refusal
from service.outside.files import prove_writable, sync_folder, write_whole

_KEY: Final = re.compile(r"(?P<a>[0-9a-f]{2})/(?P<b>[0-9a-f]{2})/(?=(?P=a)(?P=b))[0-9a-f]{64}\.[a-z0-9]{1,8}")
_SUFFIX: Final = re.compile(r"[a-z0-9]{1,8}")
_INCOMING: Final = "incoming"


def key_of(data: bytes, suffix: str) -> str:
    """Return the key of these bytes; the suffix (`jpg`, `png`) tells their type."""
    if not _SUFFIX.fullmatch(suffix):
        raise ValueError(f"a suffix has one to eight small letters or digits: {suffix!r}")
    digest = hashlib.sha256(data).hexdigest()
    return f"{digest[:2]}/{digest[2:4]}/{digest}.{suffix}"


def is_key(text: str) -> bool:
    """Tell whether a text is a key of this store's form."""
    return _KEY.fullmatch(text) is not None


class PictureStore(Protocol):
    """Where pictures are kept: in a folder, or with a cloud."""

    def put(self, data: bytes, suffix: str) -> str:
        """Keep these bytes and return their key; Refusal `unready` where that cannot be done now."""

    def get(self, key: str) -> bytes | None:
        """Return the bytes of a key, or None where there are none or they are damaged."""

    def has(self, key: str) -> bool:
        """Tell whether a key is kept."""

    def delete(self, key: str) -> bool:
        """Remove a key; tell whether it was there."""

    def sweep(self) -> int:
        """Remove what a crash has left behind; return how many files."""

    def check(self) -> None:
        """Raise Refusal `unready` where nothing can be kept."""


class FolderStore:
    """Pictures in a folder. Threads and processes may share it; a key outlives every restart."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._incoming = folder / _INCOMING

    def put(self, data: bytes, suffix: str) -> str:
        """Keep these bytes and return their key; raise Refusal `unready` where the disk will not."""
        key = key_of(data, suffix)
        with _disk():
            if not self._holds(key, data):
                self._write(key, data)
        return key

    def get(self, key: str) -> bytes | None:
        """Return the bytes of a key, or None where there are none or they are damaged."""
        path = self.path(key)
        if path is None:
            return None
        with _disk():
            try:
                data = path.read_bytes()
            except FileNotFoundError:
                return None
        return data if hashlib.sha256(data).hexdigest() == path.stem else None

    def path(self, key: str) -> Path | None:
        """Return the file of a key, or None where the key is not ours or has no file."""
        if not is_key(key):
            return None
        path = self._folder / key
        return path if path.is_file() else None

    def has(self, key: str) -> bool:
        """Tell whether there is a file of this key."""
        return self.path(key) is not None

    def delete(self, key: str) -> bool:
        """Remove a key's file; tell whether there was one."""
        path = self.path(key)
        if path is None:
            return False
        with _disk():
            path.unlink(missing_ok=True)
            sync_folder(path.parent)
        return True

    def sweep(self, *, older_than: float = 3600.0, most: int = 1000) -> int:
        """Remove drafts left behind by a crash over `older_than` seconds ago; return how many (<= `most`)."""
        if not self._incoming.is_dir():
            return 0
        with _disk():
            before = time.time() - older_than
            return sum(_remove_stale(draft, before) for draft in islice(self._incoming.iterdir(), most))

    def check(self) -> None:
        """Raise Refusal `unready` where nothing can be kept."""
        with _disk():
            self._incoming.mkdir(parents=True, exist_ok=True)
            prove_writable(self._incoming)

    def _holds(self, key: str, data: bytes) -> bool:
        path = self._folder / key
        return path.is_file() and path.read_bytes() == data

    def _write(self, key: str, data: bytes) -> None:
        path = self._folder / key
        self._make_folders(path.parent)
        write_whole(path, data, incoming=self._incoming)

    def _make_folders(self, folder: Path) -> None:
        self._incoming.mkdir(parents=True, exist_ok=True)
        if folder.is_dir():
            return
        folder.mkdir(parents=True, exist_ok=True)
        sync_folder(folder.parent)
        sync_folder(self._folder)


def _remove_stale(draft: Path, before: float) -> bool:
    try:
        if draft.stat().st_mtime >= before:
            return False
        draft.unlink()
    except FileNotFoundError:
        return False
    return True


@contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Refusal(
            "unready", "Pictures cannot be kept or read just now. Try again in a moment.",
            log=f"picture store: {error}", retry_after=5,
        ) from error  # fmt: skip
