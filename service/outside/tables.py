"""The tables of Cutline's records, one schema for SQLite and PostgreSQL; `migrations` makes them.

Times are UTC. A card is one revision of one article from one source; its pictures are named by their keys.
The audit's rows can be added and read, never changed: the database itself refuses.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)  # fmt: skip


class Moment(TypeDecorator[datetime]):
    """A point in time: aware in Python, UTC in the database."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Store the moment as UTC without a zone."""
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Read the moment as UTC."""
        return value.replace(tzinfo=UTC) if value else None


SCHEMA = MetaData()

CARDS = Table(
    "cards",
    SCHEMA,
    Column("number", Integer, primary_key=True),
    Column("id", String(40), nullable=False, unique=True),
    Column("source", String(64), nullable=False),
    Column("article_id", Text, nullable=False),
    Column("revision", String(64), nullable=False),
    Column("created", Moment, nullable=False),
    Column("headline", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("language", String(40), nullable=False),
    Column("brand", String(64), nullable=False),
    Column("design", String(64), nullable=False),
    Column("credit", Text, nullable=False),
    Column("credit_source", String(32), nullable=False),
    Column("request", JSON, nullable=False),
    Column("answer", JSON, nullable=False),
    Column("search", Text, nullable=False),
    Column("withdrawn", Moment),
    Column("legal", Integer, nullable=False, default=0),
    UniqueConstraint("source", "article_id", "revision"),
    sqlite_autoincrement=True,
)

PICTURES = Table(
    "pictures",
    SCHEMA,
    Column("card", Integer, ForeignKey("cards.number"), primary_key=True),
    Column("format", String(32), primary_key=True),
    Column("key", String(96), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("media_type", String(32), nullable=False),
    Index("pictures_by_key", "key", "card"),
)

AUDIT = Table(
    "audit",
    SCHEMA,
    Column("number", Integer, primary_key=True),
    Column("moment", Moment, nullable=False),
    Column("who", String(255), nullable=False),
    Column("what", String(64), nullable=False),
    Column("card", String(40), nullable=False),
    Column("detail", JSON, nullable=False),
    sqlite_autoincrement=True,
)

ORDERS = Table(
    "orders",
    SCHEMA,
    Column("digest", String(64), primary_key=True),
    Column("card", String(40), nullable=False),
    Column("payload", Text, nullable=False),
    Column("name", String(80), nullable=False),
    Index("orders_by_card", "card"),
)

TOKENS = Table(
    "tokens",
    SCHEMA,
    Column("number", Integer, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("scopes", String(64), nullable=False),
    Column("source", String(64), nullable=False),
    Column("created", Moment, nullable=False),
    Column("revoked", Moment),
    sqlite_autoincrement=True,
)

LOGINS = Table(
    "logins",
    SCHEMA,
    Column("digest", String(64), primary_key=True),
    Column("name", String(255), nullable=False),
    Column("expires", Moment, nullable=False),
)

GONE_RECEIVERS = Table(
    "gone_receivers",
    SCHEMA,
    Column("digest", String(64), primary_key=True),
    Column("source", String(64), nullable=False),
    Column("since", Moment, nullable=False),
    Index("gone_receivers_by_source", "source"),
)

DELIVERIES = Table(
    "deliveries",
    SCHEMA,
    Column("number", Integer, primary_key=True),
    Column("source", String(64), nullable=False),
    Column("delivery_id", String(255), nullable=False),
    Column("action", String(16), nullable=False),
    Column("article_id", Text, nullable=False),
    Column("revision", Text, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("received", Moment, nullable=False),
    Column("status", String(16), nullable=False),
    Column("code", String(64), nullable=False),
    Column("detail", Text, nullable=False),
    Column("card", String(40), nullable=False),
    UniqueConstraint("source", "delivery_id"),
    Index("deliveries_by_article", "source", "article_id"),
    Index("deliveries_by_status", "status", "number"),
    sqlite_autoincrement=True,
)

ARTICLES = Table(
    "articles",
    SCHEMA,
    Column("number", Integer, primary_key=True),
    Column("source", String(64), nullable=False),
    Column("article_id", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("delivery", Integer, nullable=False),
    Column("occurred", Moment),
    Column("revision", Text, nullable=False),
    Column("headline", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("card", String(40), nullable=False),
    Column("code", String(64), nullable=False),
    Column("detail", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("document", JSON, nullable=False),
    Column("updated", Moment, nullable=False),
    UniqueConstraint("source", "article_id"),
    Index("articles_by_status", "status", "delivery"),
    sqlite_autoincrement=True,
)
