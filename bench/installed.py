"""Processes as of an installed Cutline: its modules are compiled beforehand, whatever the shell says."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


@contextmanager
def compiled_modules() -> Iterator[Mapping[str, str]]:
    """Give an environment in which the first process compiles what it loads, into a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        yield kept | {"PYTHONPYCACHEPREFIX": folder}
