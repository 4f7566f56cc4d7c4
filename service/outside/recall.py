"""The recall: tells every process of this machine, in the same instant, that something was withdrawn.

Eight bytes in a file that all processes map. Whoever withdraws puts other bytes there before the answer goes
out; whoever keeps pictures at hand looks at them before each one, which costs no system call.
"""

from __future__ import annotations

import mmap
import os
from pathlib import Path
from typing import Final

from service.errors import ConfigurationError

_LENGTH: Final = 8


class Recall:
    """The mark in one file. Threads and processes may share it."""

    def __init__(self, path: Path) -> None:
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                if os.fstat(handle).st_size < _LENGTH:
                    os.ftruncate(handle, _LENGTH)
                self._shared = mmap.mmap(handle, _LENGTH)
            finally:
                os.close(handle)
        except OSError as error:
            raise ConfigurationError(f"{path}: {error.strerror or error}") from None

    def mark(self) -> bytes:
        """Return what stands there now; it is another after every `sound`."""
        return self._shared[:_LENGTH]

    def sound(self) -> None:
        """Say that something was withdrawn."""
        self._shared[:_LENGTH] = os.urandom(_LENGTH)
