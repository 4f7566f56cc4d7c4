"""Signed orders become pictures: rendered when first asked for, filed like every card, found again at once.

Threat: a page of the newsroom prints an address, and strangers ask for it as often as they like. Layers: only
who holds a key can order; one order is rendered once, however many ask; the gate judges its credit as it
judges every other, and a refusal is never kept; what was withdrawn is not rendered anew.
What remains: whoever holds a key can order any number of pictures; see the turnstiles.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.errors import Refusal
from service.filing.cards import file_cards, refuse_withdrawn
from service.filing.office import Office
from service.filing.signing import decode_payload
from service.intake.orders import PictureOrder, read_order
from service.model.card_record import CardRecord
from service.outside.orders import SignedOrder
from service.plan import plan_cards


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture's bytes, their SHA-256 in hex, and their media type."""

    data: bytes
    sha256: str
    media_type: str


def ordered_picture(office: Office, signed: SignedOrder) -> PictureFile:
    """Return the picture of a verified order, rendered now where it never was. Raises Refusal."""
    found = _standing(office, signed)
    if found is not None:
        return found
    order = read_order(decode_payload(signed.payload), signed.name)
    rendered: list[CardRecord] = []

    def fly() -> str:
        rendered.append(_render(office, order, signed))
        return rendered[0].id

    office.flights.join(f"order {signed.digest}", fly)
    made = _picture(office, rendered[0], signed.format) if rendered else _standing(office, signed)
    if made is None:
        raise Refusal("unready", "The picture cannot be read just now. Try again in a moment.", retry_after=5)
    return made


def _standing(office: Office, signed: SignedOrder) -> PictureFile | None:
    """Return an order's picture where it was rendered and is still there; Refusal where it was withdrawn."""
    card = office.orders.card_of(signed)
    record = office.records.find(card) if card else None
    if record is None:
        return None
    refuse_withdrawn(record)
    return _picture(office, record, signed.format)


def _picture(office: Office, record: CardRecord, format_name: str) -> PictureFile | None:
    for each in record.pictures:
        data = office.store.get(each.key) if each.format == format_name else None
        if data is not None:
            return PictureFile(data, each.sha256, each.media_type)
    return None


def _render(office: Office, order: PictureOrder, signed: SignedOrder) -> CardRecord:
    """Make and file an order's card; Refusal where its article was taken down, or the gate says no."""
    article_id = order.request.article.id
    gone = office.records.taken_down_card(order.source, article_id) if article_id else None
    if gone:
        refuse_withdrawn(gone)
    if article_id and office.records.is_closed(order.source, article_id):
        raise Refusal("card_withdrawn", "This article was withdrawn by its newsroom.")
    return file_cards(order.request, office, order.source, who="order", order=signed)[0]


def preview_picture(office: Office, signed: SignedOrder) -> PictureFile:
    """Return the picture of a verified preview, made anew and filed nowhere. Raises Refusal."""
    order = read_order(decode_payload(signed.payload), signed.name)
    (made,) = office.make_cards(order.request).pictures
    return PictureFile(made.data, made.sha256, made.media_type)


def check_order(office: Office, document: Mapping[str, Any], name: str) -> None:
    """Raise Refusal where an order could not be met whatever its photo: unknown names, no headline."""
    plan_cards(read_order(document, name).request, office.house)
