"""Where requests are counted for rate limits, shared by all processes: in SQLite or PostgreSQL.

A storage for the library `limits`, which finds it by its schemes `cutline+sqlite` and `cutline+postgresql`.
Counts may be lost in a crash; that is why they do not lie with the records on SQLite.
"""

from __future__ import annotations

import time
from typing import Any, Final

from limits.storage import Storage
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from service.outside.database import Database

SCHEME: Final = "cutline+"
_TABLE: Final = (
    "CREATE {} TABLE IF NOT EXISTS rate_windows "
    "(name VARCHAR(512) PRIMARY KEY, hits INTEGER NOT NULL, ends DOUBLE PRECISION NOT NULL)"
)
_HIT: Final = text("""
    INSERT INTO rate_windows (name, hits, ends) VALUES (:name, :amount, :now + :length)
    ON CONFLICT (name) DO UPDATE SET
      hits = CASE WHEN rate_windows.ends <= :now THEN :amount ELSE rate_windows.hits + :amount END,
      ends = CASE WHEN rate_windows.ends <= :now THEN :now + :length ELSE rate_windows.ends END
    RETURNING hits
""")
_SWEEP: Final = text("DELETE FROM rate_windows WHERE ends <= :now")
_SWEEP_SECONDS: Final = 60.0


class WindowStorage(Storage):
    """Counts in one table; a count ends with its window."""

    STORAGE_SCHEME = [f"{SCHEME}sqlite", f"{SCHEME}postgresql"]  # noqa: RUF012 - as the library declares it

    def __init__(self, uri: str, wrap_exceptions: bool = False, **options: Any) -> None:
        super().__init__(uri, wrap_exceptions, **options)
        self._database = Database(uri.removeprefix(SCHEME), steps=False)
        self._is_made = False
        self._next_sweep = 0.0

    @property
    def base_exceptions(self) -> type[Exception]:
        """What goes wrong when the database is out of reach."""
        return SQLAlchemyError

    def close(self) -> None:
        """Close this process's connections."""
        self._database.close()

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count `amount` more in a window of `expiry` seconds; return its count."""
        self._make()
        now = time.time()
        with self._database.counting() as connection:
            if now > self._next_sweep:
                connection.execute(_SWEEP, {"now": now})
                self._next_sweep = now + _SWEEP_SECONDS
            values = {"name": key[:512], "amount": amount, "now": now, "length": expiry}
            return int(connection.execute(_HIT, values).scalar_one())

    def get(self, key: str) -> int:
        """Return a window's count."""
        return int(self._row(key)[0])

    def get_expiry(self, key: str) -> float:
        """Return the Unix time when a window ends; now, where there is none."""
        return float(self._row(key)[1])

    def check(self) -> bool:
        """Tell whether counting works."""
        try:
            self._make()
        except SQLAlchemyError:
            return False
        return True

    def reset(self) -> int | None:
        """Forget every count."""
        self._make()
        with self._database.counting() as connection:
            return connection.execute(text("DELETE FROM rate_windows")).rowcount

    def clear(self, key: str) -> None:
        """Forget one count."""
        self._make()
        with self._database.counting() as connection:
            connection.execute(text("DELETE FROM rate_windows WHERE name = :name"), {"name": key[:512]})

    def _row(self, key: str) -> tuple[int, float]:
        self._make()
        now = time.time()
        query = text("SELECT hits, ends FROM rate_windows WHERE name = :name AND ends > :now")
        with self._database.counting() as connection:
            row = connection.execute(query, {"name": key[:512], "now": now}).first()
        return (row.hits, row.ends) if row else (0, now)

    def _make(self) -> None:
        if self._is_made:
            return
        try:
            self._make_table()
        except SQLAlchemyError:  # another process made it in the same moment
            self._make_table()
        self._is_made = True

    def _make_table(self) -> None:
        with self._database.counting() as connection:
            kind = "UNLOGGED" if connection.dialect.name == "postgresql" else ""
            connection.execute(text(_TABLE.format(kind)))
