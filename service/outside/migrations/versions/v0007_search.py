"""An index of all runs of three letters in the cards' texts, where the database is SQLite; cards by picture.

The index keeps no text of its own but reads that of the cards; triggers tell it of new ones.
"""

from __future__ import annotations

from typing import Final

from alembic import op

revision = "0007"
down_revision = "0006"

_SQLITE: Final = (
    """
    CREATE VIRTUAL TABLE IF NOT EXISTS card_texts USING fts5(
        search, content='cards', content_rowid='number', tokenize='trigram', detail='none', columnsize=0
    )
    """,
    "INSERT INTO card_texts(card_texts) VALUES ('rebuild')",
    """
    CREATE TRIGGER IF NOT EXISTS card_text_new AFTER INSERT ON cards BEGIN
        INSERT INTO card_texts(rowid, search) VALUES (new.number, new.search);
    END
    """,
    """
    CREATE TRIGGER IF NOT EXISTS card_text_gone AFTER DELETE ON cards BEGIN
        INSERT INTO card_texts(card_texts, rowid, search) VALUES ('delete', old.number, old.search);
    END
    """,
)


def upgrade() -> None:
    """Make the indexes; a million cards take some ten seconds."""
    op.execute("DROP INDEX IF EXISTS pictures_by_key")
    op.execute("CREATE INDEX pictures_by_key ON pictures (key, card)")
    if op.get_bind().dialect.name == "sqlite":
        for statement in _SQLITE:
            op.execute(statement)
