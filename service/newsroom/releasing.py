"""A held article released through the API: what its system sent, with a person's changes laid over it.

The desk has another way, `mending`: there a person sends the article whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from service.errors import Refusal
from service.intake.articles import card_request_of
from service.model.card_record import CardRecord
from service.model.standing import Standing, Status
from service.newsroom.making import Making, make_article_cards
from service.newsroom.newsroom import Newsroom
from service.newsroom.settling import settle_ready
from service.newsroom.sources import Source

# A decision is for this once; a photo's bytes are kept in the store alone.
_NOT_KEPT: Final = ("override",)


def standing_article(newsroom: Newsroom, source: str, article_id: str) -> Standing:
    """Return what stands of an article; Refusal `not_found`."""
    found = newsroom.articles.find(source, article_id)
    if found is None:
        raise Refusal("not_found", "No message about such an article was worked on.")
    return found


def release(
    newsroom: Newsroom, source: str, article_id: str, changes: Mapping[str, Any], who: str
) -> CardRecord:
    """Make the cards of an article with what a person changes of it, and tell its system; return them.

    `changes` are fields of the article as `POST /v1/cards` takes it, laid over those that its system sent; an
    `override` belongs to the audit. The system's next message about the article holds again. Raises Refusal.
    """
    standing, sender = standing_article(newsroom, source, article_id), newsroom.sources.get(source)
    if standing.status is Status.WITHDRAWN:
        raise Refusal(
            "card_withdrawn", "Its newsroom withdrew this article; only its system can publish it again."
        )
    document = _changed(standing, changes)
    card = make_article_cards(newsroom.office, sender, who, _making(sender, document))
    settle_ready(newsroom, replace(standing, document=_kept(document)), card)
    return card


def _changed(standing: Standing, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the article with the changes laid over it; a photo given anew takes the old one's place."""
    image, more = standing.document.get("image") or {}, changes.get("image")
    if isinstance(more, Mapping):
        anew = any(more.get(name) for name in ("url", "file", "data"))
        image = {**({} if anew else image), **more}
    whole = {**standing.document, **changes, "id": standing.article_id}
    return {**whole, "image": image} if image else whole


def _making(source: Source, document: Mapping[str, Any]) -> Making:
    image = document.get("image") or {}
    address = str(image.get("url") or "") if isinstance(image, Mapping) else ""
    return Making(card_request_of(document), source.mapper.originals(address))


def _kept(document: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in document.items() if name not in _NOT_KEPT}
    image = kept.get("image")
    if isinstance(image, Mapping) and "data" in image:
        kept["image"] = {name: value for name, value in image.items() if name != "data"}
    return kept
