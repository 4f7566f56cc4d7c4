"""Deliveries: kept once, however often and from however many sides they come."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from service.model.delivery import Action, Delivery
from service.outside.database import Database
from service.outside.deliveries import Deliveries
from tests.support.postgres import postgres_schema

FIRST = Delivery(
    source="wire",
    delivery_id="d-1",
    action=Action.PUBLISH,
    article_id="a-1",
    revision="1",
    payload=b'{"id": "a-1"}\x00\xff',
    received=datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
)


@pytest.fixture(params=["sqlite", "postgresql"])
def deliveries(request, tmp_path):
    with ExitStack() as stack:
        is_file = request.param == "sqlite"
        address = f"sqlite:///{tmp_path / 'c.db'}" if is_file else stack.enter_context(postgres_schema())
        database = Database(address)
        yield Deliveries(database)
        database.close()


def kept(deliveries, *given):
    """Which of these deliveries were new."""
    return [deliveries.keep(replace(FIRST, **change))[1] for change in given]


def test_a_delivery_comes_back_as_it_came(deliveries):
    number, is_new = deliveries.keep(FIRST)
    found = deliveries.get(number)
    assert (is_new, found.delivery, found.status) == (True, FIRST, "accepted")
    assert deliveries.get(number + 1) is None


@pytest.mark.parametrize(
    ("then", "is_new"),
    [
        ({"delivery_id": "d-1", "revision": "2"}, False),
        ({"delivery_id": "d-2"}, False),
        ({"delivery_id": "d-2", "revision": "2"}, True),
        ({"delivery_id": "d-2", "article_id": "a-2"}, True),
        ({"delivery_id": "d-2", "action": Action.WITHDRAW}, True),
        ({"source": "other"}, True),
    ],
)
def test_a_delivery_is_kept_once_by_its_id_and_by_its_revision(deliveries, then, is_new):
    number, _ = deliveries.keep(FIRST)
    again, told = deliveries.keep(replace(FIRST, **then))
    assert (told, again == number) == (is_new, not is_new)


def test_without_a_revision_only_the_id_counts(deliveries):
    given = [{"delivery_id": name, "revision": ""} for name in ("d-1", "d-2", "d-2")]
    assert kept(deliveries, *given) == [True, True, False]


def test_an_article_published_again_after_a_withdrawal_is_new(deliveries):
    given = [
        {"delivery_id": "d-1"},
        {"delivery_id": "d-2", "action": Action.WITHDRAW},
        {"delivery_id": "d-3"},
        {"delivery_id": "d-4"},
    ]
    assert kept(deliveries, *given) == [True, True, True, False]


def test_what_became_of_a_delivery_is_noted_and_listed_newest_first(deliveries):
    first, _ = deliveries.keep(FIRST)
    second, _ = deliveries.keep(replace(FIRST, source="other"))
    deliveries.note(first, "held", code="credit_missing", detail="Give the photo's credit.", card="")
    assert [each.number for each in deliveries.listed()] == [second, first]
    assert [each.number for each in deliveries.listed(before=second)] == [first]
    assert [each.number for each in deliveries.listed(source="other")] == [second]
    (held,) = deliveries.listed(status="held")
    assert (held.number, held.code, held.detail) == (first, "credit_missing", "Give the photo's credit.")


def test_the_same_delivery_from_many_sides_is_kept_once(deliveries):
    given = [replace(FIRST, delivery_id=f"d-{number % 3}") for number in range(24)]
    with ThreadPoolExecutor(8) as senders:
        told = list(senders.map(deliveries.keep, given))
    assert [is_new for _, is_new in told].count(True) == 1
    assert len({number for number, _ in told}) == 1
