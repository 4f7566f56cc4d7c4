"""The deliveries of newsroom systems: each kept whole before it is answered, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from service.model.delivery import Action, Delivery
from service.outside.database import Database
from service.outside.tables import DELIVERIES


@dataclass(frozen=True, slots=True)
class KeptDelivery:
    """A delivery as it is kept.

    `status` is `accepted` until its work is done, then `ready`, `held`, `failed`, `withdrawn` or `ignored`;
    `code` and `detail` say why, `card` is the card's id.
    """

    number: int
    delivery: Delivery
    status: str
    code: str = ""
    detail: str = ""
    card: str = ""


class Deliveries:
    """The deliveries in one database; every method raises Refusal `unready` where it cannot be reached."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, delivery: Delivery) -> tuple[int, bool]:
        """Keep a delivery; return its number, and whether it is new.

        It is not new where the source sent this id before, or where the last delivery of the article asked
        for the same at the same revision. An article published again after a withdrawal is new.
        """
        with self._database.writing() as connection:
            _take_turn(connection, delivery)
            standing = _by_id(connection, delivery) or _same_revision(connection, delivery)
            return (standing, False) if standing else (_insert(connection, delivery), True)

    def get(self, number: int) -> KeptDelivery | None:
        """Return the delivery of this number."""
        with self._database.reading() as connection:
            row = connection.execute(select(DELIVERIES).where(DELIVERIES.c.number == number)).first()
            return _kept(row) if row else None

    def note(self, number: int, status: str, *, code: str = "", detail: str = "", card: str = "") -> None:
        """Write down what became of a delivery."""
        change = update(DELIVERIES).where(DELIVERIES.c.number == number)
        with self._database.writing() as connection:
            connection.execute(change.values(status=status, code=code, detail=detail, card=card))

    def listed(
        self, *, status: str = "", source: str = "", before: int | None = None, limit: int = 100
    ) -> tuple[KeptDelivery, ...]:
        """Return the newest deliveries first, of one status and one source where they are named."""
        query = select(DELIVERIES).order_by(DELIVERIES.c.number.desc()).limit(limit)
        for column, wanted in ((DELIVERIES.c.status, status), (DELIVERIES.c.source, source)):
            query = query.where(column == wanted) if wanted else query
        if before is not None:
            query = query.where(DELIVERIES.c.number < before)
        with self._database.reading() as connection:
            return tuple(_kept(row) for row in connection.execute(query))


def _take_turn(connection: Connection, delivery: Delivery) -> None:
    """Let one delivery of a source through at a time; SQLite's writers take turns by themselves."""
    if connection.dialect.name == "postgresql":
        lock = func.pg_advisory_xact_lock(func.hashtextextended(delivery.source, 0))
        connection.execute(select(lock))


def _of(delivery: Delivery) -> Select[Any]:
    return select(DELIVERIES.c.number).where(DELIVERIES.c.source == delivery.source)


def _by_id(connection: Connection, delivery: Delivery) -> int | None:
    return connection.execute(_of(delivery).where(DELIVERIES.c.delivery_id == delivery.delivery_id)).scalar()


def _same_revision(connection: Connection, delivery: Delivery) -> int | None:
    if not (delivery.article_id and delivery.revision):
        return None
    query = select(DELIVERIES).where(
        DELIVERIES.c.source == delivery.source, DELIVERIES.c.article_id == delivery.article_id
    )
    last = connection.execute(query.order_by(DELIVERIES.c.number.desc()).limit(1)).first()
    asked = (delivery.action, delivery.revision)
    return last.number if last and (last.action, last.revision) == asked else None


def _insert(connection: Connection, delivery: Delivery) -> int:
    names = ("source", "delivery_id", "article_id", "revision", "payload", "received")
    values = {name: getattr(delivery, name) for name in names} | {"action": str(delivery.action)}
    values |= {"status": "accepted", "code": "", "detail": "", "card": ""}
    made = connection.execute(insert(DELIVERIES).values(values)).inserted_primary_key
    assert made is not None
    return int(made[0])


def _kept(row: Row[Any]) -> KeptDelivery:
    delivery = Delivery(
        source=row.source,
        delivery_id=row.delivery_id,
        action=Action(row.action),
        article_id=row.article_id,
        revision=row.revision,
        payload=row.payload,
        received=row.received,
    )
    return KeptDelivery(row.number, delivery, row.status, row.code, row.detail, row.card)
