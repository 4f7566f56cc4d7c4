"""Who is logged in at the desk: kept here, so that a login ends for good when it is ended.

Threat: a session's cookie that goes on working after logout, or for ever. Layers: the cookie holds a random
secret of which only the SHA-256 is kept; a login ends after its hours, or at once by logout.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, insert, select

from service.outside.database import Database
from service.outside.tables import LOGINS


class Logins:
    """The logins in one database; every method raises Refusal `unready` where it is out of reach."""

    def __init__(self, database: Database, hours: int) -> None:
        self._database = database
        self._life = timedelta(hours=hours)

    def begin(self, name: str) -> str:
        """Begin a login of this person and return its secret; ends those whose time is over."""
        secret, now = secrets.token_urlsafe(32), datetime.now(UTC)
        values = {"digest": _digest(secret), "name": name[:255], "expires": now + self._life}
        with self._database.writing() as connection:
            connection.execute(delete(LOGINS).where(LOGINS.c.expires < now))
            connection.execute(insert(LOGINS).values(values))
        return secret

    def name_of(self, secret: str) -> str | None:
        """Return who began the login of this secret; None where it ended or never was."""
        query = select(LOGINS.c.name).where(
            LOGINS.c.digest == _digest(secret), LOGINS.c.expires > datetime.now(UTC)
        )
        with self._database.reading() as connection:
            return connection.execute(query).scalar()

    def end(self, secret: str) -> None:
        """End a login at once."""
        with self._database.writing() as connection:
            connection.execute(delete(LOGINS).where(LOGINS.c.digest == _digest(secret)))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
