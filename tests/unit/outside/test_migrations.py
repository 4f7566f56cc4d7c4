"""The tables: the same by steps as by the program's own description, on either database."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from service.errors import ConfigurationError, Refusal
from service.model.card_record import CardRecord
from service.outside.audit import Audit, AuditEntry
from service.outside.migrating import newest_step
from service.outside.records import Records
from service.outside.tables import SCHEMA
from tests.support.postgres import postgres_schema

ROOT = Path(__file__).parents[3]
CARD = CardRecord("wire", "a-1", "1", "Storm closes the harbour")
LATER = sorted(set(SCHEMA.tables) - {"cards", "pictures", "audit"})


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path):
    with ExitStack() as stack:
        if request.param == "sqlite":
            yield f"sqlite:///{tmp_path / 'cutline.db'}"
        else:
            yield stack.enter_context(postgres_schema())


@pytest.fixture
def records(address):
    made = Records(address)
    yield made
    made.close()


@pytest.fixture
def connection(address):
    engine = create_engine(address)
    with engine.connect() as made:
        yield made
    engine.dispose()


def step(connection):
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def differences(connection):
    """Return what the database lacks and has too much; the index of texts is SQLite's own kind of table."""
    own = {"include_name": lambda name, kind, _: kind != "table" or not name.startswith("card_texts")}
    return compare_metadata(MigrationContext.configure(connection, opts=own), SCHEMA)


def test_the_steps_make_just_the_tables_that_the_program_describes(records, connection):
    records.check()
    assert differences(connection) == []
    assert step(connection) == newest_step()


def test_a_database_older_than_the_steps_keeps_its_cards_and_gets_what_is_new(address, records, connection):
    kept = records.save(CARD)
    records.close()
    for table in ("alembic_version", *LATER):
        connection.execute(text(f"DROP TABLE {table}"))
    connection.commit()
    again = Records(address)
    assert again.find(CARD.id) == kept
    again.close()
    assert step(connection) == newest_step()
    assert differences(connection) == []


def test_a_database_ahead_of_the_program_is_left_as_it_is(address, records, connection):
    records.save(CARD)
    records.close()
    connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    connection.commit()
    other = Records(address)
    assert other.find(CARD.id).headline == CARD.headline
    other.close()
    assert step(connection) == "9999"


STARTER = "import sys; from service.outside.records import Records; Records(sys.argv[1]).check()"


def test_processes_that_start_at_once_make_the_tables_once(address, connection):
    command = [sys.executable, "-c", STARTER, address]
    started = [subprocess.Popen(command, cwd=ROOT) for _ in range(4)]
    assert [process.wait(60) for process in started] == [0] * 4
    assert step(connection) == newest_step()


@pytest.mark.parametrize("change", ["DELETE FROM audit", "UPDATE audit SET who = 'nobody'"])
def test_either_database_refuses_to_change_the_audit(records, connection, change):
    Audit(records.database).note(AuditEntry("desk", "override"))
    with pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text(change))


def test_cards_are_kept_found_and_withdrawn_alike(records):
    saved = records.save(CARD)
    assert (records.save(CARD), records.latest("wire", "a-1")) == (saved, saved)
    assert records.recent("HARBOUR storm").cards == (saved,)
    assert len(records.withdraw_article("wire", "a-1", who="CMS")) == 1
    assert records.latest("wire", "a-1") is None


def test_a_server_that_is_not_there_is_told_as_unready():
    with pytest.raises(Refusal) as caught:
        Records("postgresql://127.0.0.1:1/none?connect_timeout=2").check()
    assert caught.value.code == "unready"


def test_a_driver_that_is_not_installed_is_a_fault_of_the_settings(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ConfigurationError, match="driver is not installed"):
        Records("postgresql://127.0.0.1/test")


def test_a_database_of_another_kind_is_a_fault_of_the_settings():
    with pytest.raises(ConfigurationError, match="must be an address such as"):
        Records("postgres://127.0.0.1/test")
