"""An article whose cards a person made is settled, and its system told."""

from __future__ import annotations

from dataclasses import replace

from service.model.card_record import CardRecord
from service.model.standing import Standing, Status
from service.newsroom.events import tell
from service.newsroom.newsroom import Newsroom
from service.newsroom.pushing import leave_push


def settle_ready(newsroom: Newsroom, standing: Standing, card: CardRecord) -> None:
    """Settle an article whose cards a person made, and tell its system; a newer message about it wins."""
    ready = replace(standing, status=Status.READY, card=card.id, code="", detail="", field="")
    settled = newsroom.articles.settle(replace(ready, headline=card.headline, url=card.url or standing.url))
    if settled.card != card.id or settled.status is not Status.READY:
        return
    newsroom.deliveries.note(standing.delivery, "ready", card=card.id)
    sender = newsroom.sources.find(standing.source)
    if sender:
        tell(newsroom, sender, settled, card)
        leave_push(newsroom, sender, settled)
