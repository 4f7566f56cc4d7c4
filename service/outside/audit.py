"""The audit: who did what and when, written once and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, func, insert, select

from service.outside.database import Database
from service.outside.tables import AUDIT

_LATEST: Final = 1000  # entries of the audit
# Asked every second, so they stand ready.
_NEWEST_ENTRY: Final = select(func.coalesce(func.max(AUDIT.c.number), 0)).scalar_subquery()
_WITHDRAWALS: Final = select(AUDIT.c.number).where(
    AUDIT.c.number > _NEWEST_ENTRY - _LATEST, AUDIT.c.what == "withdraw"
)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One thing that somebody did: `what` is a short word such as `override` or `withdraw`."""

    who: str
    what: str
    card: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    moment: datetime | None = None
    number: int = 0


class Audit:
    """The audit in one database; every method raises Refusal `unready` where it is out of reach."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, entry: AuditEntry) -> None:
        """Append one entry, stamped with the moment of writing."""
        with self._database.writing() as connection:
            append_entry(connection, entry)

    def entries(self, *, after: int = 0, limit: int = 1000) -> tuple[AuditEntry, ...]:
        """Return entries in the order they were written, those numbered above `after`."""
        query = select(AUDIT).where(AUDIT.c.number > after).order_by(AUDIT.c.number).limit(limit)
        with self._database.reading() as connection:
            return tuple(_entry(row) for row in connection.execute(query))

    def makers(self, *card_ids: str) -> dict[str, str]:
        """Return who asked for each of these cards, as the audit tells; nothing for those it does not."""
        query = select(AUDIT.c.card, AUDIT.c.who).where(AUDIT.c.what == "make", AUDIT.c.card.in_(card_ids))
        with self._database.reading() as connection:
            return {row.card: row.who for row in connection.execute(query)}

    def withdrawn_by(self, card_id: str) -> str:
        """Return who withdrew a card last; empty where nobody did."""
        query = select(AUDIT.c.who).where(AUDIT.c.card == card_id, AUDIT.c.what == "withdraw")
        with self._database.reading() as connection:
            return connection.execute(query.order_by(AUDIT.c.number.desc()).limit(1)).scalar() or ""

    def withdrawals(self) -> frozenset[int]:
        """Return the numbers of the latest withdrawals in the audit: other ones after every withdrawal.

        Numbers may appear out of order where hosts write at once, so a good many of the latest are looked at.
        """
        with self._database.reading() as connection:
            return frozenset(connection.scalars(_WITHDRAWALS))


def append_entry(connection: Connection, entry: AuditEntry) -> None:
    """Append one entry along with other changes, stamped with the moment of writing."""
    values = {"who": entry.who, "what": entry.what, "card": entry.card, "detail": dict(entry.detail)}
    connection.execute(insert(AUDIT), values | {"moment": datetime.now(UTC)})


def _entry(row: Row[Any]) -> AuditEntry:
    return AuditEntry(row.who, row.what, row.card, row.detail, row.moment, row.number)
