"""A message comes in: verified as it came, read, kept, left for a worker, answered."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from service.errors import Refusal
from service.model.delivery import Action, Delivery
from service.model.notice import Notice
from service.newsroom.bodies import read_body
from service.newsroom.completing import complete
from service.newsroom.jobs import article_job
from service.newsroom.mapping.mapped import Mapped
from service.newsroom.newsroom import Newsroom
from service.newsroom.sources import Source
from service.newsroom.verify.message import Message, Proof
from service.outside.deliveries import KeptDelivery
from service.plan import plan_cards

_LOG: Final = logging.getLogger("cutline.newsroom")
# The jobs of a message about more articles are left for the worker's own round.
_MOST_JOBS: Final = 50
_DRY_RUN_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class Receipt:
    """One article's delivery as it is kept, what stands in its card's way, and the format its page names."""

    kept: KeptDelivery
    fault: Notice | None
    format: str


def receive(newsroom: Newsroom, source: Source, message: Message, now: datetime) -> tuple[Receipt, ...]:
    """Keep a message for good and leave its work for a worker; return one receipt an article.

    Raises Refusal `delivery_unverified`, `json_invalid`, `field_invalid`, `delivery_conflict` or `unready`.
    """
    proof, documents = _documents(source, message, now)
    read = [_read(source, document) for document in documents]
    deliveries = [
        _delivery(source, _part(proof, number, len(read)), mapped, document, now)
        for number, (mapped, document) in enumerate(zip(read, documents, strict=True))
    ]
    kept = newsroom.deliveries.keep(*deliveries)
    for each in kept[:_MOST_JOBS]:
        _leave(newsroom, each)
    return tuple(
        Receipt(each, _fault(newsroom, mapped), _format(newsroom, mapped))
        for each, mapped in zip(kept, read, strict=True)
    )


def dry_run(newsroom: Newsroom, source: Source, message: Message, now: datetime) -> tuple[Mapped, ...]:
    """Return what a message says of each of its articles, completed as in earnest; nothing is kept."""
    _, documents = _documents(source, message, now)
    fetcher = newsroom.fetcher
    whole = [complete(source, each, fetcher, seconds=_DRY_RUN_SECONDS) for each in documents[:1]]
    found = (source.mapper.article(each) for each in (*whole, *documents[1:]))
    return tuple(_with_fault(newsroom, mapped) for mapped in found)


def _documents(source: Source, message: Message, now: datetime) -> tuple[Proof, list[Any]]:
    """Return the proof of a message and its documents; nothing is read before the signature holds."""
    proof = source.verify(message, now.timestamp())
    signed = proof.signed or message.headers.keys()
    headers = {name: text for name, text in message.headers.items() if name in signed}
    body = read_body(message.body, strict=source.scheme.strict)
    return proof, source.mapper.documents(body, headers)


def _read(source: Source, document: Any) -> Mapped:
    """Map a document; one that must be completed first is taken for one to publish, until that is done."""
    mapped = source.mapper.article(document)
    if not any(source.mapper.addresses(document)):
        return mapped
    return replace(mapped, action=Action.PUBLISH, revision="", document=None, request=None, faults=())


def _part(proof: Proof, number: int, count: int) -> str:
    return proof.delivery_id if count == 1 else f"{proof.delivery_id}.{number}"


def _delivery(source: Source, delivery_id: str, mapped: Mapped, document: Any, now: datetime) -> Delivery:
    return Delivery(
        source=source.name,
        delivery_id=delivery_id,
        action=mapped.action,
        article_id=mapped.article_id,
        revision=mapped.revision,
        payload=json.dumps(document, separators=(",", ":")).encode(),
        received=now,
    )


def _leave(newsroom: Newsroom, kept: KeptDelivery) -> None:
    """Leave a job; where that fails, the worker's own round finds the delivery, for it is kept already."""
    if kept.status != "accepted":
        return
    try:
        newsroom.office.queue.enqueue(article_job(kept.number))
    except Refusal as no:
        _LOG.warning("delivery %s waits for the worker's round: %s", kept.number, ascii(no.log))


def _with_fault(newsroom: Newsroom, mapped: Mapped) -> Mapped:
    fault = _fault(newsroom, mapped)
    return replace(mapped, faults=(fault,)) if fault and not mapped.faults else mapped


def _format(newsroom: Newsroom, mapped: Mapped) -> str:
    """Return the format that a page names first: `og`, where the article has it."""
    house, wanted = newsroom.office.house, mapped.document or {}
    formats = wanted.get("formats") or house.brands[wanted.get("brand") or house.settings.brand].formats
    return "og" if "og" in formats else str(formats[0])


def _fault(newsroom: Newsroom, mapped: Mapped) -> Notice | None:
    """Return what stands in a card's way as far as the message alone can tell."""
    if mapped.faults or mapped.request is None:
        return next(iter(mapped.faults), None)
    try:
        plan_cards(mapped.request, newsroom.office.house)
    except Refusal as no:
        return Notice(no.code, no.detail, no.field)
    return None
