"""The records: which cards were made, which pictures they have, what was withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from service.model.card_record import CardRecord, Page, PictureRecord
from service.model.standing import Status
from service.outside.audit import AuditEntry, append_entry
from service.outside.database import Database
from service.outside.orders import SignedOrder, note_order
from service.outside.searching import folded, newest_with
from service.outside.tables import ARTICLES, CARDS, PICTURES

# Asked for every card: SQLAlchemy takes longer to build them than SQLite to answer.
_BY_ID: Final = select(CARDS).where(CARDS.c.id == bindparam("card"))
_PICTURES_OF: Final = (
    select(PICTURES)
    .where(PICTURES.c.card.in_(bindparam("numbers", expanding=True)))
    .order_by(PICTURES.c.format)
)


class Records:
    """The records of cards in one database, by SQLAlchemy address such as `sqlite:////srv/cutline.db`.

    Every method raises Refusal `unready` where the database cannot be reached.
    """

    def __init__(self, database: str | Database, *, on_withdrawal: Callable[[], None] = lambda: None) -> None:
        self._database = Database(database) if isinstance(database, str) else database
        self._on_withdrawal = on_withdrawal

    @property
    def database(self) -> Database:
        """The database that the records are in, for what else is kept there."""
        return self._database

    def close(self) -> None:
        """Close this process's connections."""
        self._database.close()

    def check(self) -> None:
        """Raise Refusal `unready` where the database does not answer."""
        with self._database.reading() as connection:
            connection.execute(select(CARDS.c.number).limit(1))

    def save(self, card: CardRecord, *entries: AuditEntry, order: SignedOrder | None = None) -> CardRecord:
        """Keep a new card, what the audit tells of it, and the order that it answers: all of it or nothing.

        The same revision saved again is the record that stands; then only the order is kept.
        """
        with self._database.writing() as connection:
            saved = _insert_or_find(connection, card, entries)
            if order:
                note_order(connection, order, saved.id)
        return saved

    def find(self, card_id: str) -> CardRecord | None:
        """Return the card of this id."""
        with self._database.reading() as connection:
            return _find(connection, card_id)

    def latest(self, source: str, article_id: str) -> CardRecord | None:
        """Return the newest card of an article that is not withdrawn."""
        query = (
            _by_article(source, article_id)
            .where(CARDS.c.withdrawn.is_(None))
            .order_by(CARDS.c.number.desc())
            .limit(1)
        )
        with self._database.reading() as connection:
            return next(iter(_cards(connection, query)), None)

    def taken_down_card(self, source: str, article_id: str) -> CardRecord | None:
        """Return a withdrawn card of an article that has no other; None where one stands or none was made."""
        query = _by_article(source, article_id).order_by(CARDS.c.withdrawn.is_not(None), CARDS.c.legal.desc())
        with self._database.reading() as connection:
            first = next(iter(_cards(connection, query.limit(1))), None)
        return first if first and first.withdrawn else None

    def is_closed(self, source: str, article_id: str) -> bool:
        """Tell whether its newsroom's system withdrew an article and has not published it again."""
        query = select(ARTICLES.c.number).where(
            ARTICLES.c.source == source,
            ARTICLES.c.article_id == article_id,
            ARTICLES.c.status == str(Status.WITHDRAWN),
        )
        with self._database.reading() as connection:
            return connection.execute(query).first() is not None

    def of_article(self, source: str, article_id: str, *, limit: int = 50) -> tuple[CardRecord, ...]:
        """Return an article's newest cards, standing or not."""
        query = _by_article(source, article_id).order_by(CARDS.c.number.desc()).limit(limit)
        with self._database.reading() as connection:
            return _cards(connection, query)

    def recent(self, search: str = "", *, before: int | None = None, limit: int = 25) -> Page:
        """Return the newest cards whose texts hold every word of `search`; `before` is a page's `next`."""
        with self._database.reading() as connection:
            query = newest_with(search, before, connection.dialect.name).limit(limit + 1)
            rows = connection.execute(query).all()
            following = rows[limit - 1].number if len(rows) > limit else None
            return Page(_with_pictures(connection, rows[:limit]), following)

    def by_picture_key(self, key: str) -> tuple[CardRecord, ...]:
        """Return every card that has this picture, newest first."""
        having = select(PICTURES.c.card).where(PICTURES.c.key == key)
        query = select(CARDS).where(CARDS.c.number.in_(having)).order_by(CARDS.c.number.desc())
        with self._database.reading() as connection:
            return _cards(connection, query)

    def withdraw(self, card_id: str, *, who: str, legal: bool = False) -> CardRecord | None:
        """Withdraw a card, in the audit's sight; return it, or None where there is none of this id."""
        found = self._withdraw(_by_id(card_id), who, legal)
        return found[0] if found else None

    def withdraw_article(
        self, source: str, article_id: str, *, who: str, legal: bool = False
    ) -> tuple[CardRecord, ...]:
        """Withdraw every revision of an article; return them."""
        return self._withdraw(_by_article(source, article_id), who, legal)

    def restore(self, card_id: str, *, who: str) -> CardRecord | None:
        """Publish a withdrawn card again, in the audit's sight."""
        with self._database.writing() as connection:
            if _find(connection, card_id) is None:
                return None
            _set_withdrawn(connection, card_id, None, False)
            append_entry(connection, AuditEntry(who, "restore", card_id))
            return _find(connection, card_id)

    def _withdraw(self, query: Select[Any], who: str, legal: bool) -> tuple[CardRecord, ...]:
        with self._database.writing() as connection:
            for card in _cards(connection, query):
                if card.withdrawn is None or (legal and not card.legal):
                    _set_withdrawn(connection, card.id, card.withdrawn or datetime.now(UTC), legal)
                    append_entry(connection, AuditEntry(who, "withdraw", card.id, {"legal": legal}))
            withdrawn = _cards(connection, query)
        self._on_withdrawal()
        return withdrawn


def _by_id(card_id: str) -> Select[Any]:
    return select(CARDS).where(CARDS.c.id == card_id)


def _by_article(source: str, article_id: str) -> Select[Any]:
    return select(CARDS).where(CARDS.c.source == source, CARDS.c.article_id == article_id)


def _find(connection: Connection, card_id: str) -> CardRecord | None:
    rows = connection.execute(_BY_ID, {"card": card_id}).all()
    return next(iter(_with_pictures(connection, rows)), None)


def _insert_or_find(connection: Connection, card: CardRecord, entries: Sequence[AuditEntry]) -> CardRecord:
    """Insert a card and its entries; where it was saved before, or by a quicker process, that one stands."""
    try:
        with connection.begin_nested():
            saved = _insert(connection, card)
    except IntegrityError:
        standing = _find(connection, card.id)
        if standing is None:
            raise
        return standing
    for entry in entries:
        append_entry(connection, entry)
    return saved


def _insert(connection: Connection, card: CardRecord) -> CardRecord:
    """Insert a card; return it as it will be found."""
    pictures = tuple(sorted(card.pictures, key=attrgetter("format")))
    card = replace(card, created=card.created or datetime.now(UTC), pictures=pictures)
    values = {name: getattr(card, name) for name in _CARD_FIELDS}
    values |= {"id": card.id, "search": _search_text(card)}
    values |= {"request": dict(card.request), "answer": dict(card.answer), "legal": int(card.legal)}
    number = connection.execute(insert(CARDS), values).inserted_primary_key
    assert number is not None
    if pictures:
        rows = [_picture_values(picture) | {"card": number[0]} for picture in pictures]
        connection.execute(insert(PICTURES), rows)
    return card


_PICTURE_FIELDS = ("format", "key", "sha256", "bytes", "width", "height", "media_type")
_CARD_FIELDS = (
    "source", "article_id", "revision", "created", "headline", "url", "language", "brand", "design",
    "credit", "credit_source", "request", "answer", "withdrawn",
)  # fmt: skip


def _picture_values(picture: PictureRecord) -> dict[str, Any]:
    return {name: getattr(picture, name) for name in _PICTURE_FIELDS}


def _cards(connection: Connection, query: Select[Any]) -> tuple[CardRecord, ...]:
    return _with_pictures(connection, connection.execute(query).all())


def _with_pictures(connection: Connection, rows: Sequence[Row[Any]]) -> tuple[CardRecord, ...]:
    found: dict[int, list[PictureRecord]] = {row.number: [] for row in rows}
    for row in connection.execute(_PICTURES_OF, {"numbers": list(found)}) if found else ():
        found[row.card].append(PictureRecord(*(getattr(row, name) for name in _PICTURE_FIELDS)))
    return tuple(_card(row, tuple(found[row.number])) for row in rows)


def _card(row: Row[Any], pictures: tuple[PictureRecord, ...]) -> CardRecord:
    values = {name: getattr(row, name) for name in _CARD_FIELDS}
    return CardRecord(**values, legal=bool(row.legal), pictures=pictures)


def _set_withdrawn(connection: Connection, card_id: str, moment: datetime | None, legal: bool) -> None:
    change = update(CARDS).where(CARDS.c.id == card_id)
    connection.execute(change.values(withdrawn=moment, legal=int(legal)))


def _search_text(card: CardRecord) -> str:
    return folded(f"{card.headline}\n{card.credit}\n{card.article_id}\n{card.url}\n{card.id}")
