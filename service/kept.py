"""What tables say, kept beside them as Python keeps compiled modules, for the next process to take.

It is taken only where the tables, and the code that reads them, are to the byte what it was read from, and it
is written only where Python may write its own: a folder that nobody may write to keeps nothing.
"""

import hashlib
import marshal
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any, TypeVar, cast

T = TypeVar("T")


def kept(tables: Iterable[Path], code: Iterable[str], read: Callable[[], T]) -> T:
    """Return what `read` gives, read by a process before this one where that had the same tables and code.

    It must be of exactly tuples, lists, dicts and sets, of texts and numbers. `code` are the files of the
    modules that make it; the place where it is kept is named by the first table.
    """
    sources = (*tables, *map(Path, code))
    place = Path(cache_from_source(str(sources[0]))).with_suffix(".kept")
    edition = _edition(sources)
    with suppress(OSError, EOFError, ValueError, TypeError):
        of_edition, value = marshal.loads(place.read_bytes())  # noqa: S302 - as trusted as the code beside it
        if of_edition == edition:
            return cast("T", value)
    made = read()
    if edition and not sys.dont_write_bytecode:
        with suppress(OSError):
            _write(place, marshal.dumps(cast("Any", (edition, made))))
    return made


def _edition(sources: Iterable[Path]) -> bytes:
    """Return a digest of the files and of what decides on letters' case; nothing where one cannot be read."""
    every = hashlib.sha256(sys.version.encode())
    try:
        for source in sources:
            every.update(hashlib.sha256(source.read_bytes()).digest())
    except OSError:
        return b""
    return every.digest()


def _write(place: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    place.parent.mkdir(parents=True, exist_ok=True)
    new = place.with_suffix(f".{os.getpid()}")
    try:
        new.write_bytes(data)
        new.replace(place)
    finally:
        new.unlink(missing_ok=True)
