"""What stands of an article: the newest message about it, whatever order the messages came in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.model.standing import Standing, Status
from service.outside.articles import Articles
from service.outside.database import Database
from tests.support.postgres import postgres_schema

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
FIRST = Standing(
    "wire",
    "urn:a/1",
    Status.READY,
    1,
    NOON,
    "1~ab",
    "Storm",
    "https://x.org/a",
    "card_1",
    document={"headline": "Storm"},
)


@pytest.fixture(params=["sqlite", "postgresql"])
def articles(request, tmp_path):
    with ExitStack() as stack:
        is_file = request.param == "sqlite"
        address = f"sqlite:///{tmp_path / 'c.db'}" if is_file else stack.enter_context(postgres_schema())
        database = Database(address)
        yield Articles(database)
        database.close()


def test_an_article_comes_back_as_it_was_settled(articles):
    assert articles.settle(FIRST) == FIRST
    found = articles.find("wire", "urn:a/1")
    assert replace(found, updated=None) == FIRST
    assert found.updated.tzinfo is not None
    assert articles.find("wire", "urn:a/2") is None
    assert articles.find("other", "urn:a/1") is None


@pytest.mark.parametrize(
    ("delivery", "minutes", "wins"),
    [
        (2, 1, True),
        (2, 0, True),
        (1, 0, True),
        (2, -1, False),
        (2, None, True),
    ],
)
def test_the_newer_message_holds(articles, delivery, minutes, wins):
    articles.settle(FIRST)
    occurred = None if minutes is None else NOON + timedelta(minutes=minutes)
    then = replace(FIRST, delivery=delivery, occurred=occurred, headline="Calm")
    assert articles.settle(then) == (
        then if wins else replace(FIRST, updated=articles.find("wire", "urn:a/1").updated)
    )
    assert articles.find("wire", "urn:a/1").headline == ("Calm" if wins else "Storm")


@pytest.mark.parametrize(("occurred", "wins"), [(NOON + timedelta(minutes=1), True), (None, False)])
def test_a_message_that_came_before_holds_only_if_it_says_that_it_is_newer(articles, occurred, wins):
    articles.settle(replace(FIRST, delivery=5))
    then = replace(FIRST, delivery=4, occurred=occurred)
    assert (articles.settle(then).delivery == 4) is wins


def test_the_cards_made_before_stay_with_an_article_that_is_held(articles):
    articles.settle(FIRST)
    held = replace(
        FIRST,
        delivery=2,
        status=Status.HELD,
        card="",
        code="credit_missing",
        detail="Give it.",
        field="image.credit",
    )
    assert articles.settle(held).card == "card_1"
    found = articles.find("wire", "urn:a/1")
    assert (found.status, found.card, found.code, found.field) == (
        Status.HELD,
        "card_1",
        "credit_missing",
        "image.credit",
    )


def test_articles_are_listed_by_status_and_source_newest_message_first(articles):
    for number in range(1, 6):
        source, status = ("wire", "press")[number % 2], (Status.HELD, Status.READY)[number % 2]
        articles.settle(Standing(source, f"a-{number}", status, number))
    assert [each.delivery for each in articles.listed()] == [5, 4, 3, 2, 1]
    assert [each.delivery for each in articles.listed(status="held", limit=1)] == [4]
    assert [each.delivery for each in articles.listed(status="held", before=4)] == [2]
    assert [each.delivery for each in articles.listed(source="press", status="ready")] == [5, 3, 1]


def test_many_settling_at_once_leave_the_newest(articles):
    given = [replace(FIRST, delivery=number, occurred=None) for number in range(1, 25)]
    with ThreadPoolExecutor(8) as workers:
        list(workers.map(articles.settle, given))
    assert articles.find("wire", "urn:a/1").delivery == 24
