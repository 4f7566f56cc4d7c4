"""Deliveries: kept once, however often and from however many sides they come."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.errors import Refusal
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


def keep(deliveries, **change):
    (kept,) = deliveries.keep(replace(FIRST, **change))
    return kept.number


def kept(deliveries, *given):
    """Which of these deliveries were new."""
    numbers = [keep(deliveries, **change) for change in given]
    return [number not in numbers[:place] for place, number in enumerate(numbers)]


def test_a_delivery_comes_back_as_it_came(deliveries):
    number = keep(deliveries)
    found = deliveries.get(number)
    assert (found.delivery, found.status) == (FIRST, "accepted")
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
    number = keep(deliveries)
    assert (keep(deliveries, **then) != number) is is_new


@pytest.mark.parametrize("status", ["ready", "held", "failed", "accepted"])
def test_what_was_held_or_failed_may_be_sent_again(deliveries, status):
    number = keep(deliveries)
    deliveries.note(number, status)
    assert (keep(deliveries, delivery_id="d-2") == number) is (status in ("ready", "accepted"))


def test_an_id_used_for_another_message_is_refused_and_nothing_is_kept(deliveries):
    keep(deliveries)
    more = replace(FIRST, delivery_id="d-2", article_id="a-2")
    with pytest.raises(Refusal, match="other words"):
        deliveries.keep(more, replace(FIRST, payload=b"{}"))
    assert len(deliveries.listed()) == 1


def test_a_message_about_several_articles_is_kept_whole(deliveries):
    several = [replace(FIRST, delivery_id=f"d.{n}", article_id=f"a-{n}") for n in range(3)]
    assert [each.number for each in deliveries.keep(*several)] == [1, 2, 3]
    assert [each.number for each in deliveries.keep(*several)] == [1, 2, 3]


def test_what_asks_for_nothing_is_kept_as_ignored_and_stands_in_nobody_s_way(deliveries):
    number = keep(deliveries)
    ignored = keep(deliveries, delivery_id="d-2", action=Action.IGNORE, revision="")
    assert deliveries.get(ignored).status == "ignored"
    assert keep(deliveries, delivery_id="d-3") == number


def test_an_article_is_pending_until_its_last_delivery_is_done(deliveries):
    assert not deliveries.pending("wire", "a-1")
    number = keep(deliveries)
    assert deliveries.pending("wire", "a-1")
    deliveries.note(number, "ready")
    assert not deliveries.pending("wire", "a-1")


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
    first, second = keep(deliveries), keep(deliveries, source="other")
    deliveries.note(first, "held", code="credit_missing", detail="Give the photo's credit.", card="")
    assert [each.number for each in deliveries.listed()] == [second, first]
    assert [each.number for each in deliveries.listed(before=second)] == [first]
    assert [each.number for each in deliveries.listed(source="other")] == [second]
    (held,) = deliveries.listed(status="held")
    assert (held.number, held.code, held.detail) == (first, "credit_missing", "Give the photo's credit.")


def test_what_is_done_is_forgotten_in_time_and_what_waits_for_a_person_is_not(deliveries):
    for number, status in enumerate(("accepted", "ready", "held", "failed", "withdrawn", "superseded"), 1):
        deliveries.note(keep(deliveries, delivery_id=f"d-{number}", article_id=f"a-{number}"), status)
    late = FIRST.received + timedelta(days=30)
    keep(deliveries, delivery_id="d-7", article_id="a-7", action=Action.IGNORE)
    keep(deliveries, delivery_id="d-8", article_id="a-8", action=Action.IGNORE, received=late)
    assert (deliveries.forget(FIRST.received), deliveries.forget(late, most=3)) == (0, 3)
    assert deliveries.forget(late) == 1
    assert [each.status for each in deliveries.listed()] == ["ignored", "failed", "held", "accepted"]


def test_the_same_delivery_from_many_sides_is_kept_once(deliveries):
    given = [replace(FIRST, delivery_id=f"d-{number % 3}") for number in range(24)]
    with ThreadPoolExecutor(8) as senders:
        told = list(senders.map(deliveries.keep, given))
    assert {each.number for (each,) in told} == {1}
    assert len(deliveries.listed()) == 1
