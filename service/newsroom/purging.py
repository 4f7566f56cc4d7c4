"""A CDN is told which pictures to forget: every address of a withdrawn card, until it has taken them.

Threat: a picture that the law took down and a cache goes on giving out. Layers: a picture's answer lets a
shared cache keep it for a while only; each withdrawal leaves a durable job, tried until the operator's hook
took it; the message is signed as Standard Webhooks and goes through the guarded fetcher.
What remains: caches that nobody here knows of, and what readers' browsers keep.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any, Final

from service.errors import Refusal
from service.filing.office import Office
from service.filing.signing import KeyRing, encode_picture_key, sign_address
from service.house import operators_policy
from service.model.card_record import CardRecord
from service.model.job import Dead, Done, Outcome, put_off
from service.newsroom.addresses import article_address
from service.newsroom.telling import judged_reply
from service.newsroom.verify import standard
from service.outside.fetch import Fetcher
from service.settings import Settings, read_secret

_SECONDS: Final = 15.0


class Purging:
    """Does the jobs of kind `purge`: one attempt to hand over one card's addresses."""

    def __init__(self, office: Office, settings: Settings, fetcher: Fetcher | None = None) -> None:
        self._office = office
        self._address = settings.purge_url
        self._secret = read_secret(settings.purge_secret, settings.purge_secret_file)
        self._fetcher = fetcher or Fetcher(operators_policy(settings))

    def __call__(self, payload: Mapping[str, Any], _attempt: int) -> Outcome:
        """Send a withdrawn card's addresses; done when the hook took them, or the card stands again."""
        card = self._office.records.find(payload["card"])
        if card is None or card.withdrawn is None:
            return Done("the card stands")
        if not self._address:
            return Dead("CUTLINE_PURGE_URL is not set (any more)")
        try:
            return self._send(card)
        except Refusal as no:
            return put_off(no)

    def _send(self, card: CardRecord) -> Outcome:
        addresses = sorted(set(card_addresses(card, self._office)))
        told = {"card": card.id, "legal": card.legal, "addresses": addresses}
        body = json.dumps(told, separators=(",", ":")).encode()
        headers = {"Content-Type": "application/json"} | self._signed(f"purge_{card.id}", body)
        reply = self._fetcher.post(self._address, body, headers, field="purge", seconds=_SECONDS)
        return judged_reply(reply, time.time())

    def _signed(self, own: str, body: bytes) -> dict[str, str]:
        if not self._secret:
            return {}
        secrets = (standard.read_secret(self._secret),)
        return standard.signed_headers(secrets, own, str(int(time.time())), body)


def card_addresses(card: CardRecord, office: Office) -> Iterator[str]:
    """Yield every address that a card's pictures may be kept under, by each key that still verifies."""
    for entry in office.keys.keys:
        ring = KeyRing((entry,))
        for each in card.pictures:
            name = f"{each.format}.{each.key.rpartition('.')[2]}"
            yield office.base_url + sign_address(ring, encode_picture_key(each.key), name)
        for order in office.orders.of_card(card.id):
            yield office.base_url + sign_address(ring, order.payload, order.name)
    for each in card.pictures if card.article_id else ():
        yield article_address(office, card.source, card.article_id, each.format)
