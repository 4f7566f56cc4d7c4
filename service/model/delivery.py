"""A delivery: one message of a newsroom's system that has proved where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Action(StrEnum):
    """What a delivery asks for."""

    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One verified message of one source.

    `delivery_id` is the sender's id of the message, or a digest of it where the sender gives none.
    `article_id` and `revision` are the article's as the source's mapping reads them; empty where the message
    names none. `payload` is the JSON of what was verified, as far as it is about this article; a message
    about several articles is as many deliveries. `received` has a zone.
    """

    source: str
    delivery_id: str
    action: Action
    article_id: str
    revision: str
    payload: bytes
    received: datetime
