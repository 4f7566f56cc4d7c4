"""A PostgreSQL on this machine, a schema of its own for each test."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from tests.support.programs import is_ci

SERVER = "postgresql+psycopg://127.0.0.1:5432/test"


@contextmanager
def postgres_schema() -> Iterator[str]:
    """Yield the address of an empty schema, and remove it; skip where no server answers, fail in CI."""
    name = f"cutline_{secrets.token_hex(6)}"
    engine = create_engine(f"{SERVER}?connect_timeout=3", isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE SCHEMA {name}"))
    except OperationalError:
        _missing()
    try:
        yield f"{SERVER}?options=-csearch_path%3D{name}"
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
        engine.dispose()


def drop_schema(address: str, name: str) -> None:
    """Remove a further schema that a test's service made beside its own."""
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP SCHEMA IF EXISTS {name} CASCADE"))
    engine.dispose()


def _missing() -> None:
    reason = "PostgreSQL: none answers on 127.0.0.1:5432 with a database «test» that asks no password"
    if is_ci():
        pytest.fail(f"{reason}, and CI must run everything", pytrace=False)
    pytest.skip(reason)
