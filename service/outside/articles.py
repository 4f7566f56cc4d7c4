"""Articles of newsroom systems: what stands of each, whatever order its messages came in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, update

from service.model.standing import Standing, Status
from service.outside.database import Database
from service.outside.deliveries import take_turn
from service.outside.tables import ARTICLES

_FIELDS: Final = (
    "source", "article_id", "status", "delivery", "occurred", "revision", "headline", "url", "card", "code",
    "detail", "field",
)  # fmt: skip


class Articles:
    """The articles in one database; every method raises Refusal `unready` where it cannot be reached."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, source: str, article_id: str) -> Standing | None:
        """Return what stands of an article."""
        with self._database.reading() as connection:
            return _find(connection, source, article_id)

    def settle(self, standing: Standing) -> Standing:
        """Write down what a message left of its article, unless a newer one was settled before.

        Return what stands then. The cards made before stay with an article that is held or has failed.
        """
        with self._database.writing() as connection:
            take_turn(connection, standing.source)
            before = _find(connection, standing.source, standing.article_id)
            if before is None:
                return _insert(connection, standing)
            if standing.precedes(before):
                return before
            return _update(connection, before, replace(standing, card=standing.card or before.card))

    def listed(
        self, *, status: str = "", source: str = "", before: int | None = None, limit: int = 50
    ) -> tuple[Standing, ...]:
        """Return articles, newest message first, of one status and source where they are named."""
        query = select(ARTICLES).order_by(ARTICLES.c.delivery.desc()).limit(limit)
        for column, wanted in ((ARTICLES.c.status, status), (ARTICLES.c.source, source)):
            query = query.where(column == wanted) if wanted else query
        if before is not None:
            query = query.where(ARTICLES.c.delivery < before)
        with self._database.reading() as connection:
            return tuple(_standing(row) for row in connection.execute(query))


def _find(connection: Connection, source: str, article_id: str) -> Standing | None:
    query = select(ARTICLES).where(ARTICLES.c.source == source, ARTICLES.c.article_id == article_id)
    row = connection.execute(query).first()
    return _standing(row) if row else None


def _insert(connection: Connection, standing: Standing) -> Standing:
    connection.execute(insert(ARTICLES).values(_values(standing)))
    return standing


def _update(connection: Connection, before: Standing, standing: Standing) -> Standing:
    same = (ARTICLES.c.source == before.source) & (ARTICLES.c.article_id == before.article_id)
    connection.execute(update(ARTICLES).where(same).values(_values(standing)))
    return standing


def _values(standing: Standing) -> Mapping[str, Any]:
    values = {name: getattr(standing, name) for name in _FIELDS}
    return values | {
        "status": str(standing.status),
        "document": dict(standing.document),
        "updated": datetime.now(UTC),
    }


def _standing(row: Row[Any]) -> Standing:
    values = {name: getattr(row, name) for name in _FIELDS}
    values |= {"status": Status(row.status), "document": row.document, "updated": row.updated}
    return Standing(**values)
