"""What a mapping makes of one article in a message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.model.article import CardRequest
from service.model.delivery import Action
from service.model.notice import Notice


@dataclass(frozen=True, slots=True)
class FieldReport:
    """One field: the expression that won, empty where none did; its value; what went wrong on the way."""

    field: str
    expression: str
    value: Any
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mapped:
    """One article as a message tells it.

    `revision` is empty where the message is not about a version to publish. `document` is the article as
    `POST /v1/cards` takes it, `request` the same read; both are None where there is nothing to publish, and
    `request` where the document is at fault. `faults` are what stands in a card's
    way: code, sentence, field. `occurred` is when what is told came about, as far as the message says; of two
    messages about one article the later holds. `originals` are addresses of the photo's untouched upload,
    `file_credit` is a credit that the system itself read from the photo's file.
    """

    action: Action
    article_id: str
    revision: str
    document: Mapping[str, Any] | None
    report: tuple[FieldReport, ...]
    faults: tuple[Notice, ...] = ()
    request: CardRequest | None = None
    occurred: datetime | None = None
    originals: tuple[str, ...] = ()
    file_credit: str = ""

    def value(self, field: str) -> Any:
        """Return what the message says in one field; None where it says nothing."""
        return next((each.value for each in self.report if each.field == field), None)
