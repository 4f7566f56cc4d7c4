"""Receivers that are gone: call-back addresses that answered 410, told no more until an operator says so.

An address may hold a word that lets its caller in, so only its digest is kept.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from service.outside.audit import AuditEntry, append_entry
from service.outside.database import Database
from service.outside.tables import GONE_RECEIVERS


class Receivers:
    """The gone receivers in one database; every method raises Refusal `unready` where it is out of reach."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def gone_since(self, source: str, address: str) -> datetime | None:
        """Return when a source's receiver at an address went; None where it is there for all we know."""
        query = select(GONE_RECEIVERS.c.since).where(GONE_RECEIVERS.c.digest == _digest(source, address))
        with self._database.reading() as connection:
            return connection.execute(query).scalar()

    def note_gone(self, source: str, address: str) -> None:
        """Send nothing more to a source's receiver at an address; the audit is told, once."""
        values = {"digest": _digest(source, address), "source": source, "since": datetime.now(UTC)}
        with self._database.writing() as connection:
            try:
                with connection.begin_nested():
                    connection.execute(insert(GONE_RECEIVERS).values(values))
            except IntegrityError:
                return  # another event was answered alike
            append_entry(connection, AuditEntry(f"source:{source}", "call-back gone"))

    def open_again(self, source: str, *, who: str) -> bool:
        """Let a source's receivers be asked again; tell whether one was gone."""
        with self._database.writing() as connection:
            gone = connection.execute(delete(GONE_RECEIVERS).where(GONE_RECEIVERS.c.source == source))
            if gone.rowcount:
                append_entry(connection, AuditEntry(who, "call-back opened", detail={"source": source}))
            return bool(gone.rowcount)


def _digest(source: str, address: str) -> str:
    return hashlib.sha256(f"{source}\0{address}".encode()).hexdigest()
