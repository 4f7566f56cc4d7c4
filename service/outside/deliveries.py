"""The deliveries of newsroom systems: each kept whole before it is answered, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, delete, func, insert, select, update

from service.errors import Refusal
from service.model.delivery import Action, Delivery
from service.outside.database import Database
from service.outside.tables import DELIVERIES

# What the same words may be sent again for: the cause may lie outside them, and be mended.
_TRIED_AGAIN: Final = frozenset({"held", "failed"})
_KEPT: Final = ("accepted", "held", "failed")


@dataclass(frozen=True, slots=True)
class KeptDelivery:
    """A delivery as it is kept.

    `status` is `accepted` until its work is done, then `ready`, `held`, `failed`, `withdrawn`, `superseded`
    by a newer message, or `ignored`; `code` and `detail` say why, `card` is the card's id.
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

    def keep(self, *deliveries: Delivery) -> tuple[KeptDelivery, ...]:
        """Keep the deliveries of one message, all or none; return them, or those that stand in their place.

        One is not new where the source sent this id before, or where the last delivery of the article asked
        for the same at the same revision and was not held. An article published again after a withdrawal is
        new. Raises Refusal `delivery_conflict` where an id comes again with another message.
        """
        with self._database.writing() as connection:
            take_turn(connection, deliveries[0].source)
            return tuple(_keep(connection, each) for each in deliveries)

    def get(self, number: int) -> KeptDelivery | None:
        """Return the delivery of this number."""
        with self._database.reading() as connection:
            row = connection.execute(select(DELIVERIES).where(DELIVERIES.c.number == number)).first()
            return _kept(row) if row else None

    def pending(self, source: str, article_id: str) -> bool:
        """Tell whether the last delivery about an article is still to be worked on."""
        with self._database.reading() as connection:
            last = connection.execute(_last_of(source, article_id)).first()
            return last is not None and last.status == "accepted"

    def waiting(self, *, before: datetime, after: int = 0, limit: int = 500) -> tuple[int, ...]:
        """Return the numbers of deliveries received before a moment whose work is not done, in order."""
        query = select(DELIVERIES.c.number).where(
            DELIVERIES.c.status == "accepted", DELIVERIES.c.received < before, DELIVERIES.c.number > after
        )
        with self._database.reading() as connection:
            return tuple(connection.execute(query.order_by(DELIVERIES.c.number).limit(limit)).scalars())

    def note(self, number: int, status: str, *, code: str = "", detail: str = "", card: str = "") -> None:
        """Write down what became of a delivery."""
        change = update(DELIVERIES).where(DELIVERIES.c.number == number)
        with self._database.writing() as connection:
            connection.execute(change.values(status=status, code=code, detail=detail, card=card))

    def forget(self, before: datetime, *, most: int = 1000) -> int:
        """Remove the oldest deliveries that came before a moment and whose work is done; return how many.

        Those that are held or failed stay: their messages may be all there is of an article.
        """
        old = select(DELIVERIES.c.number).where(
            DELIVERIES.c.received < before, DELIVERIES.c.status.not_in(_KEPT)
        )
        with self._database.writing() as connection:
            numbers = connection.execute(old.order_by(DELIVERIES.c.number).limit(most)).scalars().all()
            connection.execute(delete(DELIVERIES).where(DELIVERIES.c.number.in_(numbers)))
        return len(numbers)

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


def take_turn(connection: Connection, source: str) -> None:
    """Let one writer of a source through at a time; SQLite's writers take turns by themselves."""
    if connection.dialect.name == "postgresql":
        lock = func.pg_advisory_xact_lock(func.hashtextextended(source, 0))
        connection.execute(select(lock))


def _keep(connection: Connection, delivery: Delivery) -> KeptDelivery:
    standing = _by_id(connection, delivery) or _same_revision(connection, delivery)
    return standing or KeptDelivery(_insert(connection, delivery), delivery, _first_status(delivery))


def _first_status(delivery: Delivery) -> str:
    return "ignored" if delivery.action is Action.IGNORE else "accepted"


def _of(delivery: Delivery) -> Select[Any]:
    return select(DELIVERIES).where(DELIVERIES.c.source == delivery.source)


def _by_id(connection: Connection, delivery: Delivery) -> KeptDelivery | None:
    row = connection.execute(_of(delivery).where(DELIVERIES.c.delivery_id == delivery.delivery_id)).first()
    if row and row.payload != delivery.payload:
        raise Refusal("delivery_conflict", "A message with this id, but with other words, came before.")
    return _kept(row) if row else None


def _same_revision(connection: Connection, delivery: Delivery) -> KeptDelivery | None:
    if not (delivery.article_id and delivery.revision):
        return None
    last = connection.execute(_last_of(delivery.source, delivery.article_id)).first()
    asked = (delivery.action, delivery.revision)
    same = last and (last.action, last.revision) == asked and last.status not in _TRIED_AGAIN
    return _kept(last) if last and same else None


def _last_of(source: str, article_id: str) -> Select[Any]:
    """Select the last delivery about an article that asked for something."""
    query = select(DELIVERIES).where(DELIVERIES.c.source == source, DELIVERIES.c.article_id == article_id)
    asked = query.where(DELIVERIES.c.status != "ignored")
    return asked.order_by(DELIVERIES.c.number.desc()).limit(1)


def _insert(connection: Connection, delivery: Delivery) -> int:
    names = ("source", "delivery_id", "article_id", "revision", "payload", "received")
    values = {name: getattr(delivery, name) for name in names} | {"action": str(delivery.action)}
    values |= {"status": _first_status(delivery), "code": "", "detail": "", "card": ""}
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
