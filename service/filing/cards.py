"""Made cards are filed: pictures into the store, the answer into the records, both found again by id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from service.errors import Refusal
from service.filing.addresses import picture_address
from service.filing.answers import card_answer
from service.filing.office import Office
from service.filing.revisions import read_text, request_text, revision, text_digest
from service.model.article import CardRequest, Override
from service.model.card_record import CardRecord, PictureRecord
from service.model.job import Job
from service.model.picture import SUFFIXES, CardSet, Picture
from service.outside.audit import AuditEntry
from service.outside.orders import SignedOrder

PURGE: Final = "purge"
_WITHDRAWN: Final = "These cards were withdrawn. Change the article or the photo to publish new ones."


class _Asked(NamedTuple):
    """A request with its text, and who asked for it: the article's source, the audit's `who`, an order."""

    request: CardRequest
    text: str
    source: str
    who: str
    order: SignedOrder | None = None


def file_cards(  # noqa: PLR0913 - the last two are what only some doors know
    request: CardRequest,
    office: Office,
    source: str,
    *,
    who: str,
    again: bool = False,
    order: SignedOrder | None = None,
) -> tuple[CardRecord, bool]:
    """Make the cards of a request and file them; return the record, and whether it is new.

    The same request files nothing twice; the audit notes that `who` asked. Raises Refusal `card_withdrawn`
    where just these were withdrawn: `again` lets those stand again that `who` withdrew, not the law. The
    signed `order` that they answer is kept with them.
    """
    return _file(_Asked(request, request_text(request), source, who, order), office, again=again)


def file_cards_once(
    request: CardRequest, office: Office, source: str, *, who: str = ""
) -> tuple[CardRecord, bool]:
    """Make and file cards as `file_cards` does; sent many times at once, a request is made once.

    The audit notes the source where nobody is named.
    """
    made: list[tuple[CardRecord, bool]] = []
    asked = _Asked(request, request_text(request), source, who or source)

    def fly() -> str:
        made.append(_file(asked, office))
        return made[0][0].id

    landing = office.flights.join(f"{source} {text_digest(asked.text)}", fly)
    if made:
        return made[0]
    shared = office.records.find(landing.name)
    if shared and shared.withdrawn is None:
        return shared, False
    return _file(asked, office)


def _file(asked: _Asked, office: Office, *, again: bool = False) -> tuple[CardRecord, bool]:
    cards = office.make_cards(asked.request)
    keys = {each.format: office.store.put(each.data, SUFFIXES[each.media_type]) for each in cards.pictures}
    drawn = _record(cards, asked, keys)
    saved = _save(drawn, cards, keys, office, asked)
    if saved.withdrawn:
        return _restored(saved, office, asked.who if again else ""), False
    return saved, saved.created == drawn.created


def refuse_withdrawn(record: CardRecord, words: str = "This card was withdrawn by its newsroom.") -> None:
    """Raise Refusal `card_withdrawn`, or `card_withdrawn_legal`, where a card no longer stands."""
    if record.withdrawn and record.legal:
        raise Refusal("card_withdrawn_legal", "This card was withdrawn for legal reasons.")
    if record.withdrawn:
        raise Refusal("card_withdrawn", words)


def _restored(standing: CardRecord, office: Office, again_by: str) -> CardRecord:
    """Return cards that stand again because whoever withdrew them publishes them again."""
    is_theirs = again_by and not standing.legal and office.audit.withdrawn_by(standing.id) == again_by
    restored = office.records.restore(standing.id, who=again_by) if is_theirs else None
    if restored is None:
        refuse_withdrawn(standing, _WITHDRAWN)
    return restored or standing


def _record(cards: CardSet, asked: _Asked, keys: dict[str, str]) -> CardRecord:
    article = cards.request.article
    return CardRecord(
        source=asked.source,
        article_id=article.id,
        revision=revision(cards, asked.text),
        headline=article.headline,
        url=article.url,
        language=article.language,
        brand=cards.brand,
        design=cards.design,
        credit=cards.line.text,
        credit_source=cards.attribution.source.value,
        request=read_text(asked.text),
        pictures=tuple(_picture(each, keys[each.format]) for each in cards.pictures),
        created=datetime.now(UTC),
    )


def _picture(picture: Picture, key: str) -> PictureRecord:
    return PictureRecord(
        format=picture.format,
        key=key,
        sha256=picture.sha256,
        bytes=len(picture.data),
        width=picture.width,
        height=picture.height,
        media_type=picture.media_type,
    )


def _save(
    drawn: CardRecord, cards: CardSet, keys: dict[str, str], office: Office, asked: _Asked
) -> CardRecord:
    """Put a card on record with its answer; return it, or the one that stands there already."""
    addresses = {name: picture_address(office, key, name) for name, key in keys.items()}
    identity = {"id": drawn.id, "revision": drawn.revision}
    answered = replace(drawn, answer=card_answer(cards, identity, addresses))
    entries = _entries(answered, cards.request.override, asked.who)
    return office.records.save(answered, *entries, order=asked.order)


def _entries(card: CardRecord, override: Override | None, who: str) -> Iterator[AuditEntry]:
    """Yield the audit's entries of a new card: who overruled the gate, and who asked for it."""
    if override:
        yield AuditEntry(override.name, "override", card.id, {"reason": override.reason})
    kept: dict[str, Any] = {"source": card.source, "article": card.article_id, "credit": card.credit}
    kept |= {"credit_source": card.credit_source}
    kept |= {"override": {"name": override.name, "reason": override.reason}} if override else {}
    yield AuditEntry(who, "make", card.id, kept)


def filed(card_id: str, office: Office) -> CardRecord:
    """Return a filed card; Refusal `not_found` where there is none."""
    record = office.records.find(card_id)
    if record is None:
        raise Refusal("not_found", "There is no card of this id.")
    return record


def withdraw(card_id: str, office: Office, who: str, *, legal: bool = False) -> CardRecord:
    """Withdraw a card for good: its addresses answer 410 from now on, or 451; Refusal `not_found`."""
    record = office.records.withdraw(card_id, who=who, legal=legal)
    if record is None:
        raise Refusal("not_found", "There is no card of this id.")
    _let_caches_forget(record, office)
    return record


def withdraw_article(source: str, article_id: str, office: Office, who: str) -> tuple[CardRecord, ...]:
    """Withdraw every revision of an article; return them."""
    withdrawn = office.records.withdraw_article(source, article_id, who=who)
    for record in withdrawn:
        _let_caches_forget(record, office)
    return withdrawn


def _let_caches_forget(record: CardRecord, office: Office) -> None:
    """Leave a job to tell the operator's CDN, where there is one; the same withdrawal leaves it once."""
    if office.house.settings.purge_url and record.withdrawn:
        key = f"{record.id} {record.withdrawn.isoformat()} {record.legal}"
        office.queue.enqueue(Job(PURGE, key, {"card": record.id}))
