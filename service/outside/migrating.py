"""The records' tables are brought up to date at the start, by whichever process comes first.

The steps lie in `migrations/versions`. A database made before there were steps has the tables and no
`alembic_version`: it is marked as being at the first step. One that is ahead of this program is left as it
is, so that hosts may be renewed one after another: steps only add.
"""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import Final

from sqlalchemy import Connection, Engine, inspect, text

_FOLDER: Final = Path(__file__).with_name("migrations")
_LOCK: Final = 0x0C0711E  # any number: the same for every process that makes the tables
_FIRST: Final = "0001"
_ALONE: Final = Lock()  # Alembic keeps what it works on in its modules


def newest_step() -> str:
    """Return the number of the last step that this program knows."""
    return max(path.stem[1:5] for path in (_FOLDER / "versions").glob("v[0-9]*.py"))


def migrate(engine: Engine) -> None:
    """Run the steps that are still to come, under a lock; return at once where there are none."""
    newest = newest_step()
    with engine.execution_options(reads=True).begin() as connection:
        if _step(connection) >= newest:
            return
    with _ALONE, engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _LOCK})
        if _step(connection) < newest:
            _upgrade(connection)


def _step(connection: Connection) -> str:
    """Return the step the database is at; empty where it never saw one."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - heavy, and needed once in a database's life
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    if not _step(connection) and inspect(connection).has_table("cards"):
        command.stamp(config, _FIRST)
    command.upgrade(config, "head")
