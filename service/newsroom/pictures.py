"""The picture of an article in one format, by the article's id alone: always of its newest cards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.errors import Refusal
from service.filing.cards import refuse_withdrawn
from service.model.card_record import CardRecord, PictureRecord
from service.model.picture import SUFFIXES
from service.model.standing import Standing, Status
from service.newsroom.newsroom import Newsroom


@dataclass(frozen=True, slots=True)
class Found:
    """A picture in the store, and since when it is the article's."""

    picture: PictureRecord
    since: datetime | None


def article_picture(newsroom: Newsroom, source: str, article_id: str, name: str) -> Found:
    """Return an article's picture by a name such as `og.jpg`.

    Raises Refusal `card_withdrawn`, `card_withdrawn_legal`, `not_found`, or `unready` while the first card is
    being made.
    """
    standing = newsroom.articles.find(source, article_id)
    if standing and standing.status is Status.WITHDRAWN:
        raise Refusal("card_withdrawn", "This card was withdrawn by its newsroom.")
    card = _card(newsroom, source, article_id, standing)
    if card is None:
        raise _missing(newsroom, source, article_id, standing)
    refuse_withdrawn(card)
    for picture in card.pictures:
        if name == f"{picture.format}.{SUFFIXES[picture.media_type]}":
            return Found(picture, standing.updated if standing else card.created)
    raise Refusal("not_found", "This article has no picture of this format.")


def _card(newsroom: Newsroom, source: str, article_id: str, standing: Standing | None) -> CardRecord | None:
    """Return the article's newest cards: those of its last message, else the last that were asked for."""
    records = newsroom.office.records
    if standing and standing.card:
        return records.find(standing.card)
    return records.latest(source, article_id) if newsroom.sources.find(source) else None


def _missing(newsroom: Newsroom, source: str, article_id: str, standing: Standing | None) -> Refusal:
    if standing is None and newsroom.deliveries.pending(source, article_id):
        return Refusal(
            "unready", "The card of this article is being made. Try again in a moment.", retry_after=2
        )
    return Refusal("not_found", "There is no card of this article.")
