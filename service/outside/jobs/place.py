"""Where the jobs are kept: a file beside the records, or a schema of its own beside theirs in PostgreSQL."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dbos import DBOS
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from service.errors import ConfigurationError

# Pinned: DBOS would take a digest of the code, and strand the work of the release before.
VERSION: Final = "1"
APPLICATION: Final = "cutline"


@dataclass(frozen=True, slots=True)
class JobsPlace:
    """A database of jobs: its address and, in PostgreSQL, the schema of their tables."""

    address: str
    schema: str = "cutline_jobs"

    @property
    def shared(self) -> bool:
        """Whether hosts may share it."""
        return not self.address.startswith("sqlite")

    @property
    def file(self) -> Path:
        """The database's file, where it is one."""
        return Path(make_url(self.address).database or "")


def jobs_place(database: str, data: Path) -> JobsPlace:
    """Return where jobs are kept, by the records' address; empty and SQLite are a file in the data folder."""
    try:
        url = make_url(database) if database else None
    except ArgumentError:
        raise ConfigurationError("CUTLINE_DATABASE: is not a database's address") from None
    if url is None or url.get_backend_name() == "sqlite":
        return JobsPlace(f"sqlite:///{data / 'jobs.db'}")
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return JobsPlace(plain, _own_schema(str(url.query.get("options", ""))))


def _own_schema(options: str) -> str:
    """Return a schema that keeps several Cutlines in one database apart, as their records' schemas do."""
    _, _, path = options.partition("search_path=")
    named = path.partition(",")[0].split()
    return f"{named[0] if named else 'cutline'}_jobs"


def prepare_jobs(place: JobsPlace) -> None:
    """Make the tables where there are none; processes that do so at once wait for each other."""
    if not place.shared:
        _use_write_ahead_log(place.file)
    DBOS.migrate(place.address, schema=place.schema)


def _use_write_ahead_log(file: Path) -> None:
    """Set the journal's mode, which the file keeps: readers and a writer then do not wait for each other."""
    with closing(sqlite3.connect(file, timeout=30)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
