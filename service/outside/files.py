"""Writing files so that after any crash they are there whole or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

from service.errors import ConfigurationError


def write_whole(path: Path, data: bytes, *, incoming: Path, mode: int = 0o640) -> None:
    """Put a file in place in one step, surviving loss of power; `incoming` lies on the same file system."""
    draft = _draft(incoming, data, mode)
    try:
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def private_file(path: Path, make: Callable[[], bytes]) -> bytes:
    """Return what a secret file holds; where it is missing, make it once, whichever process comes first.

    Only its owner may read it: raises ConfigurationError where others may, or where it cannot be had.
    """
    try:
        if not path.exists():
            _create_once(path, make())
        _check_private(path)
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{path}: {error.strerror or error}") from None


def private_folder(folder: Path) -> None:
    """Make the data folder, or one in it, for its owner alone; raise ConfigurationError where that fails."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as wrong:
        raise ConfigurationError(f"CUTLINE_DATA: {folder} cannot be used: {wrong.strerror}") from None


def prove_writable(folder: Path) -> None:
    """Write and remove a file; raise OSError where the folder takes none."""
    _draft(folder, b"whole", 0o600).unlink()


def sync_folder(folder: Path) -> None:
    """Make the folder's list of names durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _create_once(path: Path, data: bytes) -> None:
    """Link a finished draft under its name: of two processes one wins, and both then read the same."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = _draft(path.parent, data, 0o600)
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()
    sync_folder(path.parent)


def _draft(folder: Path, data: bytes, mode: int) -> Path:
    draft = folder / f"draft-{os.getpid()}-{os.urandom(8).hex()}"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    return draft


def _check_private(path: Path) -> None:
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise ConfigurationError(f"{path}: is not a file")
    if found.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise ConfigurationError(f"{path}: others may read this secret; set its mode to 600")
