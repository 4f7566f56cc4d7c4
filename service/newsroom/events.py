"""What a newsroom's system is told of its articles: one event for each delivery whose work is done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from service.model.card_record import CardRecord
from service.model.job import Job
from service.model.standing import Standing
from service.newsroom.jobs import TELL
from service.newsroom.newsroom import Newsroom
from service.newsroom.sources import Source

_PICTURE: Final = ("url", "width", "height", "type", "alt")


def tell(newsroom: Newsroom, source: Source, standing: Standing, card: CardRecord | None = None) -> None:
    """Leave a job that tells the source's call-back where an article stands; nothing where it has none.

    Raises Refusal `unready` where the job cannot be left.
    """
    if source.call_back is None:
        return
    event = f"card.{standing.status}"
    payload = {
        "source": source.name,
        "event": event,
        "occurred": datetime.now(UTC).isoformat(),
        "data": _data(standing) | (_card(card) if card else {}),
    }
    newsroom.office.queue.enqueue(Job(TELL, f"{TELL}:{event}:{standing.delivery}", payload))


def _data(standing: Standing) -> dict[str, Any]:
    told = {
        "article": standing.article_id,
        "revision": standing.revision,
        "delivery": standing.delivery,
        "headline": standing.headline,
        "url": standing.url,
        "code": standing.code,
        "detail": standing.detail,
        "field": standing.field,
        "card": standing.card,
    }
    return {name: value for name, value in told.items() if value}


def _card(card: CardRecord) -> dict[str, Any]:
    answer: Mapping[str, Any] = card.answer
    pictures = {
        name: {part: picture[part] for part in _PICTURE} for name, picture in answer["images"].items()
    }
    return {"credit": card.credit, "caption": answer["caption"], "images": pictures, "html": answer["html"]}
