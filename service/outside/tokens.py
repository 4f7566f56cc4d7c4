"""API tokens: what a program shows to be let in, and what it may do.

Threat: a copy of the database in the wrong hands; a program that does more than it was let in for. Layers:
only a token's SHA-256 is kept, and a token is 256 random bits, so nothing can be guessed from it; scopes are
few and fixed; a token of one source reaches nothing of another; a revoked one is dead at once.
What remains: whoever has a token is its program, until it is revoked.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Row, insert, select, update

from service.errors import Refusal
from service.outside.audit import AuditEntry, append_entry
from service.outside.database import Database
from service.outside.tables import TOKENS

SCOPES: Final = ("render", "sign", "withdraw", "metrics", "admin")
_PREFIX: Final = "cutline_"
_SECRET: Final = re.compile(r"cutline_[A-Za-z0-9_-]{43}")
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is kept; `source` is empty where it may speak for any."""

    name: str
    scopes: frozenset[str]
    source: str
    created: datetime
    revoked: datetime | None = None


class Tokens:
    """The tokens in one database; every method raises Refusal `unready` where it is out of reach."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, name: str, scopes: frozenset[str], source: str, *, who: str) -> str:
        """Make a token and return its secret, which is told this once; Refusal `field_invalid`."""
        _check(name, scopes, source)
        secret = _PREFIX + secrets.token_urlsafe(32)
        values: dict[str, Any] = {"name": name, "digest": _digest(secret), "scopes": " ".join(sorted(scopes))}
        values |= {"source": source, "created": datetime.now(UTC)}
        with self._database.writing() as connection:
            if connection.execute(select(TOKENS.c.number).where(TOKENS.c.name == name)).first():
                raise Refusal("field_invalid", "There is, or was, a token of this name.", field="name")
            connection.execute(insert(TOKENS).values(values))
            detail = {"name": name, "scopes": sorted(scopes), "source": source}
            append_entry(connection, AuditEntry(who, "token added", detail=detail))
        return secret

    def revoke(self, name: str, *, who: str) -> bool:
        """End a token; tell whether there was one that lived."""
        living = (TOKENS.c.name == name) & TOKENS.c.revoked.is_(None)
        with self._database.writing() as connection:
            ended = connection.execute(update(TOKENS).where(living).values(revoked=datetime.now(UTC)))
            if ended.rowcount:
                append_entry(connection, AuditEntry(who, "token revoked", detail={"name": name}))
            return bool(ended.rowcount)

    def listed(self) -> tuple[Token, ...]:
        """Return all tokens there ever were, oldest first."""
        with self._database.reading() as connection:
            return tuple(_token(row) for row in connection.execute(select(TOKENS).order_by(TOKENS.c.number)))

    def find(self, secret: str) -> Token | None:
        """Return the living token of this secret."""
        if not _SECRET.fullmatch(secret):
            return None
        with self._database.reading() as connection:
            row = connection.execute(select(TOKENS).where(TOKENS.c.digest == _digest(secret))).first()
        return _token(row) if row is not None and row.revoked is None else None


def _check(name: str, scopes: frozenset[str], source: str) -> None:
    if not _NAME.fullmatch(name) or (source and not _NAME.fullmatch(source)):
        raise Refusal("field_invalid", "A name has small letters, digits and hyphens.", field="name")
    if not scopes or not scopes <= set(SCOPES):
        raise Refusal("field_invalid", f"The scopes are {', '.join(SCOPES)}.", field="scopes")


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("ascii")).hexdigest()


def _token(row: Row[Any]) -> Token:
    return Token(row.name, frozenset(row.scopes.split()), row.source, row.created, row.revoked)
