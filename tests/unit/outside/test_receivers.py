"""Receivers that are gone are kept by source and address, and told to the audit, on either database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta

import pytest

from service.outside.audit import Audit
from service.outside.database import Database
from service.outside.receivers import Receivers
from tests.support.postgres import postgres_schema

ADDRESS = "https://cms.example.org/told?key=a-word"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, tmp_path):
    with ExitStack() as stack:
        is_file = request.param == "sqlite"
        address = f"sqlite:///{tmp_path / 'c.db'}" if is_file else stack.enter_context(postgres_schema())
        yield stack.enter_context(closing(Database(address)))


@pytest.fixture
def receivers(database):
    return Receivers(database)


def audited(database):
    return [(entry.who, entry.what, entry.detail) for entry in Audit(database).entries()]


def test_nobody_is_gone_at_first(receivers):
    assert receivers.gone_since("ghost", ADDRESS) is None


def test_who_is_gone_is_so_for_this_source_and_address_alone(receivers):
    receivers.note_gone("ghost", ADDRESS)
    since = receivers.gone_since("ghost", ADDRESS)
    assert abs(datetime.now(UTC) - since) < timedelta(minutes=1)
    assert receivers.gone_since("wordpress", ADDRESS) is None
    assert receivers.gone_since("ghost", f"{ADDRESS}2") is None


def test_many_answers_at_once_are_one_entry_in_the_audit(receivers, database):
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: receivers.note_gone("ghost", ADDRESS), range(8)))
    assert audited(database) == [("source:ghost", "call-back gone", {})]


def test_an_operator_opens_all_addresses_of_one_source(receivers, database):
    for source, address in (("ghost", ADDRESS), ("ghost", "https://old.example.org"), ("wire", ADDRESS)):
        receivers.note_gone(source, address)
    assert receivers.open_again("ghost", who="operator:me")
    assert receivers.gone_since("ghost", ADDRESS) is None
    assert receivers.gone_since("wire", ADDRESS) is not None
    assert not receivers.open_again("ghost", who="operator:me")
    assert audited(database)[-1] == ("operator:me", "call-back opened", {"source": "ghost"})
