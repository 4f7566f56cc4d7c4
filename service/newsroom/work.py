"""The work on one delivery: complete, map, make the cards, file them, settle where the article stands, tell.

Each step may be done twice and is done once: an article is settled by the newest message about it, cards are
filed by their revision, a delivery is noted as done last of all.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from service.errors import Refusal
from service.filing.cards import refuse_withdrawn, withdraw_article
from service.model.delivery import Action
from service.model.job import Dead, Done, Outcome, put_off
from service.model.notice import Notice
from service.model.standing import Standing, Status
from service.newsroom.completing import complete
from service.newsroom.events import tell
from service.newsroom.making import Making, make_article_cards, restore_alike
from service.newsroom.mapping.mapped import Mapped
from service.newsroom.newsroom import Newsroom
from service.newsroom.pushing import leave_push
from service.newsroom.sources import Source
from service.outside.deliveries import KeptDelivery

_LOG: Final = logging.getLogger("cutline.newsroom")
# About an hour, as the queue spaces them.
MOST_ATTEMPTS: Final = 15
# A failed one comes again only where an operator has its job done again.
_TO_DO: Final = frozenset({"accepted", "failed"})
# A photo may be told of before it lies where it is said to be.
_PATIENT: Final = 3
_NOT_YET: Final = frozenset({"photo_not_found", "dns_failed"})
_OUTSIDE: Final = 500


@dataclass(frozen=True, slots=True)
class Errand:
    """One attempt at one delivery."""

    newsroom: Newsroom
    source: Source
    kept: KeptDelivery
    attempt: int

    @property
    def who(self) -> str:
        """The source as the audit names it."""
        return f"source:{self.source.name}"


class ArticleWork:
    """Does the jobs that deliveries become."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom

    def __call__(self, payload: Mapping[str, Any], attempt: int) -> Outcome:
        """Work on the delivery of this number; done once, however often it is asked for."""
        kept = self._newsroom.deliveries.get(int(payload["delivery"]))
        if kept is None or kept.status not in _TO_DO:
            return Done("was done before")
        source = self._newsroom.sources.find(kept.delivery.source)
        if source is None:
            detail = "The source is not in the file of sources any more."
            self._newsroom.deliveries.note(kept.number, "failed", code="source_unknown", detail=detail)
            return Dead(detail)
        return _perform(Errand(self._newsroom, source, kept, attempt))


def _perform(errand: Errand) -> Outcome:
    document = json.loads(errand.kept.delivery.payload)
    mapped = errand.source.mapper.article(document)
    try:
        document = complete(errand.source, document, errand.newsroom.fetcher)
        mapped = errand.source.mapper.article(document)
        return _DO[mapped.action](errand, mapped)
    except Refusal as no:
        return _set_back(errand, mapped, no)
    except Exception:
        if errand.attempt < MOST_ATTEMPTS:
            raise
        _LOG.exception("delivery %s failed for good", errand.kept.number)
        return _give_up(
            errand, mapped, Refusal("internal", "Something went wrong here; the log has the details.")
        )


def _publish(errand: Errand, mapped: Mapped) -> Outcome:
    newsroom, ready = errand.newsroom, _standing(errand, mapped, Status.READY)
    before = newsroom.articles.find(ready.source, ready.article_id)
    if before and ready.precedes(before):
        return _superseded(errand, before)
    if mapped.faults:
        return _hold(errand, mapped, mapped.faults[0])
    _refuse_forbidden(newsroom, ready)
    card = make_article_cards(
        newsroom.office, errand.source, errand.who, Making.of(mapped), patient=errand.attempt < _PATIENT
    )
    ready = replace(ready, card=card.id)
    settled = newsroom.articles.settle(ready)
    if settled.delivery != ready.delivery:
        return _superseded(errand, settled)
    if before and before.status is not Status.READY:
        restore_alike(newsroom.office, card, mapped, errand.who)
    tell(newsroom, errand.source, settled, card)
    leave_push(newsroom, errand.source, settled)
    return _done(errand, "ready", card=card.id)


def _refuse_forbidden(newsroom: Newsroom, ready: Standing) -> None:
    """Raise Refusal where the law took an article down: no message of its system puts it up again."""
    gone = newsroom.office.records.taken_down_card(ready.source, ready.article_id)
    if gone and gone.legal:
        refuse_withdrawn(gone)


def _withdraw(errand: Errand, mapped: Mapped) -> Outcome:
    newsroom, gone = errand.newsroom, _standing(errand, mapped, Status.WITHDRAWN)
    if mapped.faults:
        return _hold(errand, mapped, mapped.faults[0])
    before = newsroom.articles.find(gone.source, gone.article_id)
    gone = replace(gone, headline=before.headline, url=gone.url or before.url) if before else gone
    settled = newsroom.articles.settle(gone)
    if settled.delivery != gone.delivery:
        return _superseded(errand, settled)
    cards = withdraw_article(gone.source, gone.article_id, newsroom.office, errand.who)
    if before or cards:
        tell(newsroom, errand.source, settled)
    return _done(errand, "withdrawn")


def _ignore(errand: Errand, mapped: Mapped) -> Outcome:  # noqa: ARG001 - one signature for every action
    return _done(errand, "ignored")


_DO: Final = {Action.PUBLISH: _publish, Action.WITHDRAW: _withdraw, Action.IGNORE: _ignore}


def _standing(errand: Errand, mapped: Mapped, status: Status, fault: Notice | None = None) -> Standing:
    """Return where this delivery leaves its article; one without an id is known by its delivery."""
    document = mapped.document or {}
    return Standing(
        source=errand.source.name,
        article_id=mapped.article_id or f"delivery-{errand.kept.number}",
        status=status,
        delivery=errand.kept.number,
        occurred=mapped.occurred,
        revision=mapped.revision,
        headline=str(document.get("headline") or ""),
        url=str(document.get("url") or mapped.value("url") or ""),
        document=document,
        code=fault.code if fault else "",
        detail=fault.detail if fault else "",
        field=fault.field if fault else "",
    )


def _superseded(errand: Errand, newer: Standing) -> Outcome:
    """Leave the article as a newer message left it; cards filed for one withdrawn meanwhile go with it."""
    if newer.status is Status.WITHDRAWN:
        withdraw_article(newer.source, newer.article_id, errand.newsroom.office, errand.who)
    detail = f"Message {newer.delivery} about this article is newer."
    return _done(errand, "superseded", detail=detail)


def _set_back(errand: Errand, mapped: Mapped, no: Refusal) -> Outcome:
    """Try again where something outside failed; else leave the article to a person."""
    not_yet = no.code in _NOT_YET and errand.attempt < _PATIENT
    if no.fault.status < _OUTSIDE and not not_yet:
        return _hold(errand, mapped, Notice(no.code, no.detail, no.field))
    if errand.attempt < MOST_ATTEMPTS:
        return put_off(no)
    return _give_up(errand, mapped, no)


def _hold(errand: Errand, mapped: Mapped, fault: Notice) -> Outcome:
    """Hold the article for a person, with the reason.

    Cards made before stand meanwhile, unless the photo was taken out of the article: it may be forbidden.
    """
    held = _settle_fault(errand, mapped, Status.HELD, fault)
    has_no_photo = mapped.document is not None and "image" not in mapped.document
    if held is None and has_no_photo and mapped.article_id:
        withdraw_article(errand.source.name, mapped.article_id, errand.newsroom.office, errand.who)
    return held or _done(errand, "held", fault)


def _give_up(errand: Errand, mapped: Mapped, no: Refusal) -> Outcome:
    """Call the article failed: its system, or a person, must send it again."""
    fault = Notice(no.code, no.detail, no.field)
    failed = _settle_fault(errand, mapped, Status.FAILED, fault)
    if failed:
        return failed
    _done(errand, "failed", fault)
    return Dead(f"{no.code}: {no.detail}")


def _settle_fault(errand: Errand, mapped: Mapped, status: Status, fault: Notice) -> Outcome | None:
    """Settle and tell what went wrong; return an outcome only where a newer message was there before."""
    standing = _standing(errand, mapped, status, fault)
    settled = errand.newsroom.articles.settle(standing)
    if settled.delivery != standing.delivery:
        return _superseded(errand, settled)
    tell(errand.newsroom, errand.source, settled)
    return None


def _done(
    errand: Errand, status: str, fault: Notice | None = None, *, detail: str = "", card: str = ""
) -> Done:
    """Note what became of a delivery, last of all."""
    code, detail = (fault.code, fault.detail) if fault else ("", detail)
    errand.newsroom.deliveries.note(errand.kept.number, status, code=code, detail=detail, card=card)
    return Done(f"{status} {detail}".strip())
