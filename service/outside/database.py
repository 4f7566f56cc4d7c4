"""A database connection that is safe across threads, forks and a locked file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DataError, SQLAlchemyError

from service.errors import ConfigurationError, Refusal
from service.outside.migrating import migrate

_BUSY_SECONDS: Final = 10


class _Engines(NamedTuple):
    """One pool of connections, to write and to read with: the second is dear to derive for each read."""

    writing: Engine
    reading: Engine


class Database:
    """One database, by SQLAlchemy address. Each process makes its own engine, after any fork.

    Without `steps` it holds no records but counts, which may be lost: no migrations, no waiting for the disk.
    """

    def __init__(self, address: str, *, steps: bool = True) -> None:
        self._steps = steps
        self._url = _read_address(address)
        self._engines: _Engines | None = None
        self._process = 0
        self._lock = Lock()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection to read with, all reads seeing one state."""
        with _as_refusal(), self._ready().reading.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield a connection whose changes are kept all together, or none where anything fails."""
        with _as_refusal(), self._ready().writing.begin() as connection:
            yield connection

    @contextmanager
    def counting(self) -> Iterator[Connection]:
        """Yield a connection as `writing` does, whose errors are SQLAlchemy's own."""
        with self._ready().writing.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close this process's connections."""
        if self._engines is not None and self._process == os.getpid():
            self._engines.writing.dispose()
        self._engines = None

    def _ready(self) -> _Engines:
        with self._lock:
            if self._engines is None or self._process != os.getpid():
                self._forget_parents()
                engine = _make_engine(str(self._url.render_as_string(hide_password=False)))
                if self._steps:
                    migrate(engine)
                elif engine.dialect.name == "sqlite":
                    event.listen(engine, "connect", _never_wait_for_disk)
                self._engines = _Engines(engine, engine.execution_options(reads=True))
                self._process = os.getpid()
            return self._engines

    def _forget_parents(self) -> None:
        """Drop a forking parent's connections without closing them under its feet."""
        if self._engines is not None:
            self._engines.writing.dispose(close=False)


def _read_address(address: str) -> URL:
    """Return the address with its driver; raise ConfigurationError where it is none, or lacks its driver."""
    try:
        url = make_url(address)
        if url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        url.get_dialect().import_dbapi()
    except ArgumentError:
        raise ConfigurationError(
            "CUTLINE_DATABASE: must be an address such as sqlite:////path or postgresql://host/name"
        ) from None
    except ImportError:
        raise ConfigurationError(
            "CUTLINE_DATABASE: names a database whose driver is not installed; use SQLite or PostgreSQL"
        ) from None
    return url


def _make_engine(address: str) -> Engine:
    engine = create_engine(address, pool_pre_ping=not address.startswith("sqlite"), hide_parameters=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Keep what was answered for even when the power fails; wait for a writer instead of failing."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {_BUSY_SECONDS * 1000}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _never_wait_for_disk(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous = OFF").close()


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once: a reader that turns writer half-way would fail under load."""
    reads = connection.get_execution_options().get("reads", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


@contextmanager
def _as_refusal() -> Iterator[None]:
    try:
        yield
    except (UnicodeError, OverflowError, DataError):
        raise Refusal("field_invalid", "A value cannot be looked up or kept.") from None
    except SQLAlchemyError as error:
        raise Refusal(
            "unready", "The service's records cannot be reached just now. Try again in a moment.",
            log=f"records: {type(error).__name__}: {error}"[:300], retry_after=5,
        ) from error  # fmt: skip
