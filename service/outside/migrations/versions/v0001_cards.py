"""Cards, their pictures, and the audit that can only grow."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_POSTGRES_FUNCTION = """
    CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$
"""
_POSTGRES_TRIGGER = """
    CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()
"""


def upgrade() -> None:
    """Make the tables."""
    _cards()
    _pictures()
    _audit()
    _forbid_changes()


def _cards() -> None:
    texts = [sa.Column(name, sa.String(64), nullable=False) for name in ("brand", "design")]
    op.create_table(
        "cards",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", sa.String(40), nullable=False, unique=True),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("revision", sa.String(64), nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.Column("headline", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("language", sa.String(40), nullable=False),
        *texts,
        sa.Column("credit", sa.Text, nullable=False),
        sa.Column("credit_source", sa.String(32), nullable=False),
        sa.Column("request", sa.JSON, nullable=False),
        sa.Column("answer", sa.JSON, nullable=False),
        sa.Column("search", sa.Text, nullable=False),
        sa.Column("withdrawn", sa.DateTime),
        sa.Column("legal", sa.Integer, nullable=False),
        sa.UniqueConstraint("source", "article_id", "revision"),
        sqlite_autoincrement=True,
    )


def _pictures() -> None:
    op.create_table(
        "pictures",
        sa.Column("card", sa.Integer, sa.ForeignKey("cards.number"), primary_key=True),
        sa.Column("format", sa.String(32), primary_key=True),
        sa.Column("key", sa.String(96), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("bytes", sa.Integer, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("media_type", sa.String(32), nullable=False),
    )
    op.create_index("pictures_by_key", "pictures", ["key"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("moment", sa.DateTime, nullable=False),
        sa.Column("who", sa.String(255), nullable=False),
        sa.Column("what", sa.String(64), nullable=False),
        sa.Column("card", sa.String(40), nullable=False),
        sa.Column("detail", sa.JSON, nullable=False),
        sqlite_autoincrement=True,
    )


def _forbid_changes() -> None:
    """Let the database refuse to change or remove a row of the audit."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_POSTGRES_FUNCTION)
        op.execute(_POSTGRES_TRIGGER)
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit "
            "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
        )
