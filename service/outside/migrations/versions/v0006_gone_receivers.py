"""Call-back addresses that answered 410, which nothing more is sent to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "gone_receivers",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("since", sa.DateTime, nullable=False),
    )
    op.create_index("gone_receivers_by_source", "gone_receivers", ["source"])
