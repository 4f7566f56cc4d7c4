"""What stands of each article that a newsroom's system sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table."""
    texts = ("revision", "headline", "url", "detail", "field")
    op.create_table(
        "articles",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("delivery", sa.Integer, nullable=False),
        sa.Column("occurred", sa.DateTime),
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
        sa.Column("card", sa.String(40), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("document", sa.JSON, nullable=False),
        sa.Column("updated", sa.DateTime, nullable=False),
        sa.UniqueConstraint("source", "article_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("articles_by_status", "articles", ["status", "delivery"])
