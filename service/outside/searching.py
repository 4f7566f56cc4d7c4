"""Cards are searched by their texts: every word of a search must stand somewhere in them, in any script.

SQLite keeps an index of all runs of three letters (see the migrations), which tells at once where a word can
be; every other search, and each on another database, reads the texts from the newest on.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Final

from sqlalchemy import Select, column, select, table

from service.outside.tables import CARDS

_INDEX: Final = table("card_texts", column("rowid"), column("search"))
_INDEXED: Final = re.compile(r"[^%_]{3}")  # the index finds no shorter run, and takes % and _ for any letters


def newest_with(search: str, before: int | None, dialect: str) -> Select[Any]:
    """Return the query for the cards whose texts hold every word of `search`, newest first.

    Only cards numbered below `before` count, where it is given.
    """
    words = folded(search).split()
    indexed = [word for word in words if _INDEXED.search(word)] if dialect == "sqlite" else []
    query, number = select(CARDS), _INDEX.c.rowid if indexed else CARDS.c.number
    if indexed:
        query = query.select_from(_INDEX.join(CARDS, CARDS.c.number == _INDEX.c.rowid))
        query = query.where(*(_INDEX.c.search.like(f"%{word}%") for word in indexed))
    if before is not None:
        query = query.where(number < before)
    query = query.where(*(CARDS.c.search.contains(word, autoescape=True) for word in words))
    return query.order_by(number.desc())


def folded(text: str) -> str:
    """Return a text as it is searched: in any script, without regard to case, width or hidden characters."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    return unicodedata.normalize("NFKC", shown).casefold()
