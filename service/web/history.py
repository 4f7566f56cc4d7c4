"""The history: every card that was made, whoever sent the article; searched, looked at, made again."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, Response, request
from PIL import Image

from service.errors import Refusal
from service.model.card_record import CardRecord
from service.newsroom.mending import waiting
from service.web.cardpage import file_of, portrait_credit, source_name
from service.web.formtoken import form_token
from service.web.replies import page, picture
from service.web.scriptwords import script_words
from service.web.services import newsroom, services

bp = Blueprint("history", __name__)

_A_PAGE: Final = 20
_LONGEST_SEARCH: Final = 200
_THUMB: Final = (400, 400)
_LEADING: Final = ("og", "x", "clean", "square", "portrait", "pin", "story")


@bp.get("/history")
def listed() -> Response:
    """Show the newest cards, or those whose texts hold every word searched for, a page at a time."""
    office, search = services(), request.args.get("q", "").strip()[:_LONGEST_SEARCH]
    found = office.records.recent(search, before=_number(request.args.get("before", "")), limit=_A_PAGE)
    makers = office.audit.makers(*(card.id for card in found.cards))
    rows = [_row(card, makers) for card in found.cards]
    held = waiting(newsroom()) if not (search or request.args.get("before")) else ()
    view = {
        "held": held,
        "rows": rows,
        "search": search,
        "next": found.next,
        "token": form_token(),
        "words": script_words(),
    }
    return page("history.html", 200, **view)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def _row(card: CardRecord, makers: Mapping[str, str]) -> dict[str, Any]:
    return {
        "card": card,
        "portrait_credit": portrait_credit(card),
        "source": source_name(card.source),
        "who": _person(makers.get(card.id, "")),
        "formats": [each.format for each in card.pictures],
        "withdrawn": card.withdrawn is not None,
    }


def _person(who: str) -> str:
    """Return the name of whoever asked for a card; nothing where only the door is known."""
    return who.partition(":")[2]


@bp.get("/cards/<card_id>/thumb.jpg")
def thumb(card_id: str) -> Response:
    """Send a card's leading picture, small, to those who look through the history; withdrawn ones too."""
    record = services().records.find(card_id)
    by_format = {each.format: each for each in record.pictures} if record else {}
    leading = next((by_format[name] for name in _LEADING if name in by_format), None)
    if leading is None:
        raise Refusal("not_found", "There is no card of this id.")
    data = _small(file_of(leading))
    return picture(data, hashlib.sha256(data).hexdigest(), "image/jpeg", cache="private, max-age=86400")


def _small(data: bytes) -> bytes:
    """Return one of our own pictures as a small JPEG."""
    with Image.open(io.BytesIO(data)) as image:
        image.draft("RGB", _THUMB)
        small = image.convert("RGB")
    small.thumbnail(_THUMB)
    file = io.BytesIO()
    small.save(file, "JPEG", quality=80)
    return file.getvalue()
