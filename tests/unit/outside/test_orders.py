from __future__ import annotations

import pytest

from service.outside.database import Database
from service.outside.orders import Orders, SignedOrder

FIRST = SignedOrder("eyJoZWFkbGluZSI6IkEifQ", "og.jpg")
OTHER = SignedOrder("eyJoZWFkbGluZSI6IkEifQ", "square.jpg")


@pytest.fixture
def orders(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'cutline.db'}")
    yield Orders(database)
    database.close()


def test_an_order_is_found_once_it_is_noted(orders):
    assert orders.card_of(FIRST) == ""
    orders.note(FIRST, "card_a")
    assert orders.card_of(FIRST) == "card_a"
    assert orders.card_of(OTHER) == ""


def test_what_was_noted_before_gives_way(orders):
    orders.note(FIRST, "card_a")
    orders.note(FIRST, "card_b")
    assert orders.card_of(FIRST) == "card_b"
    assert orders.of_card("card_a") == ()
    assert orders.of_card("card_b") == (FIRST,)


def test_orders_of_one_card_are_told_together(orders):
    orders.note(FIRST, "card_a")
    orders.note(OTHER, "card_a")
    assert set(orders.of_card("card_a")) == {FIRST, OTHER}
