from __future__ import annotations

import pytest

from service.model.card_record import CardRecord
from service.outside.audit import Audit, AuditEntry
from service.outside.database import Database
from service.outside.orders import Orders, SignedOrder
from service.outside.records import Records

FIRST = SignedOrder("eyJoZWFkbGluZSI6IkEifQ", "og.jpg")
OTHER = SignedOrder("eyJoZWFkbGluZSI6IkEifQ", "square.jpg")


CARD = CardRecord(source="page", article_id="a-1", revision="5f2c", headline="Council votes")
LATER = CardRecord(source="page", article_id="a-1", revision="77aa", headline="Council votes")


@pytest.fixture
def database(tmp_path):
    made = Database(f"sqlite:///{tmp_path / 'cutline.db'}")
    yield made
    made.close()


@pytest.fixture
def orders(database):
    return Orders(database)


def test_an_order_is_found_once_its_card_is_on_record(database, orders):
    assert orders.card_of(FIRST) == ""
    Records(database).save(CARD, order=FIRST)
    assert orders.card_of(FIRST) == CARD.id
    assert orders.card_of(OTHER) == ""


def test_what_an_order_was_before_gives_way(database, orders):
    records = Records(database)
    records.save(CARD, order=FIRST)
    records.save(LATER, order=FIRST)
    assert orders.card_of(FIRST) == LATER.id
    assert orders.of_card(CARD.id) == ()
    assert orders.of_card(LATER.id) == (FIRST,)


def test_another_order_for_a_card_on_record_adds_itself_and_nothing_else(database, orders):
    records, entry = Records(database), AuditEntry("order", "make", CARD.id)
    saved = records.save(CARD, entry, order=FIRST)
    assert records.save(CARD, entry, order=OTHER) == saved
    assert set(orders.of_card(CARD.id)) == {FIRST, OTHER}
    assert len(Audit(database).entries()) == 1
