"""Signed orders that were rendered, and the card each became."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "orders",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("card", sa.String(40), nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
    )
    op.create_index("orders_by_card", "orders", ["card"])
