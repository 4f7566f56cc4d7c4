"""What Alembic runs: every step still to come, on the connection that `migrating` holds its lock on."""

from __future__ import annotations

from alembic import context

from service.outside.tables import SCHEMA

context.configure(connection=context.config.attributes["connection"], target_metadata=SCHEMA)
context.run_migrations()
