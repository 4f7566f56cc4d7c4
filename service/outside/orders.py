"""The signed orders that were rendered, and the card that each became."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from service.outside.database import Database
from service.outside.tables import ORDERS

_CARD_OF: Final = select(ORDERS.c.card).where(ORDERS.c.digest == bindparam("digest"))


@dataclass(frozen=True, slots=True)
class SignedOrder:
    """What a signature covers: the payload and the picture's name, as they stand in the address."""

    payload: str
    name: str

    @property
    def digest(self) -> str:
        """The order's identity, whichever key signed it."""
        return hashlib.sha256(f"{self.payload}/{self.name}".encode("ascii")).hexdigest()

    @property
    def format(self) -> str:
        """The format that the picture's name asks for."""
        return self.name.rpartition(".")[0]


class Orders:
    """The rendered orders in one database; every method raises Refusal `unready` where it is out of reach."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def card_of(self, order: SignedOrder) -> str:
        """Return the id of the card that an order became; empty where it was not rendered yet."""
        with self._database.reading() as connection:
            return connection.execute(_CARD_OF, {"digest": order.digest}).scalar() or ""

    def of_card(self, card: str) -> tuple[SignedOrder, ...]:
        """Return every order that became this card."""
        query = select(ORDERS).where(ORDERS.c.card == card).order_by(ORDERS.c.digest)
        with self._database.reading() as connection:
            return tuple(SignedOrder(row.payload, row.name) for row in connection.execute(query))


def note_order(connection: Connection, order: SignedOrder, card: str) -> None:
    """Write down along with other changes what an order became; what was noted before gives way."""
    values = {"digest": order.digest, "card": card, "payload": order.payload, "name": order.name}
    try:
        with connection.begin_nested():
            connection.execute(insert(ORDERS), values)
    except IntegrityError:
        connection.execute(update(ORDERS).where(ORDERS.c.digest == order.digest).values(card=card))
