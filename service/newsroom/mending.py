"""Articles that wait for a person at the desk, and one of them mended there: sent whole, as the form has it.

Programs have another way, `releasing`: they send what changes of the article.
"""

from __future__ import annotations

from typing import Final

from service.errors import Refusal
from service.filing.cards import file_cards_once
from service.model.article import CardRequest
from service.model.card_record import CardRecord
from service.model.standing import Standing, Status
from service.newsroom.newsroom import Newsroom
from service.newsroom.settling import settle_ready

WAITING: Final = (Status.HELD, Status.FAILED)


def waiting(newsroom: Newsroom, limit: int = 20) -> tuple[Standing, ...]:
    """Return the articles that wait for a person, the newest message first."""
    found = [each for status in WAITING for each in newsroom.articles.listed(status=status, limit=limit)]
    return tuple(sorted(found, key=lambda each: each.delivery, reverse=True)[:limit])


def waiting_article(newsroom: Newsroom, source: str, article_id: str) -> Standing:
    """Return an article that waits for a person; Refusal `not_found` where it does not, or no more."""
    standing = newsroom.articles.find(source, article_id)
    if standing is None or standing.status not in WAITING:
        raise Refusal("not_found", "This article does not wait for anybody any more.")
    return standing


def mend(newsroom: Newsroom, standing: Standing, request: CardRequest, who: str) -> CardRecord:
    """Make the cards of a held article as a person set it right; Refusal where they cannot be made.

    A newer message about the article that came in the meantime wins over the person's version.
    """
    article = request.article._replace(id=standing.article_id)
    card, _is_new = file_cards_once(
        request._replace(article=article), newsroom.office, standing.source, who=who
    )
    settle_ready(newsroom, standing, card)
    return card
