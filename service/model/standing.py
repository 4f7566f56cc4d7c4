"""What stands of an article that a newsroom's system sent: ready, held for a person, failed or withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from datetime import datetime
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """Where an article stands. A held one waits for a person; a failed one for the next message about it."""

    READY = "ready"
    HELD = "held"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Standing:
    """One article of one source, as the last message about it left it.

    `delivery` is the number of that message, `occurred` when what it told came about. `document` is the
    article as `POST /v1/cards` takes it, `card` the id of the cards that were made last. `code`, `detail` and
    `field` say why an article is held or failed.
    """

    source: str
    article_id: str
    status: Status
    delivery: int
    occurred: datetime | None = None
    revision: str = ""
    headline: str = ""
    url: str = ""
    card: str = ""
    code: str = ""
    detail: str = ""
    field: str = ""
    document: Mapping[str, Any] = made(default_factory=dict)
    updated: datetime | None = None

    def precedes(self, other: Standing) -> bool:
        """Tell whether another message about the same article is newer than the one that left this.

        Of two that say when, the later holds; otherwise the one that came later.
        """
        if self.occurred and other.occurred and self.occurred != other.occurred:
            return self.occurred < other.occurred
        return self.delivery < other.delivery
