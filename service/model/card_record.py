"""Cards as the records keep them: what was made for which article, and which pictures there are."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class PictureRecord:
    """One picture of a card: its key in the store, its size in pixels, its weight in bytes."""

    format: str
    key: str
    sha256: str
    bytes: int
    width: int
    height: int
    media_type: str


@dataclass(frozen=True, slots=True)
class CardRecord:
    """One revision of one article's cards. `request` and `answer` are JSON objects.

    `source` is where the article came from (`desk`, `api`, a newsroom system), `revision` a digest of all
    that shows. `withdrawn` is when it was withdrawn, `legal` that the law was the reason.
    """

    source: str
    article_id: str
    revision: str
    headline: str
    url: str = ""
    language: str = ""
    brand: str = ""
    design: str = ""
    credit: str = ""
    credit_source: str = ""
    request: Mapping[str, Any] = field(default_factory=dict)
    answer: Mapping[str, Any] = field(default_factory=dict)
    pictures: tuple[PictureRecord, ...] = ()
    created: datetime | None = None
    withdrawn: datetime | None = None
    legal: bool = False

    @property
    def id(self) -> str:
        """The card's name in the API: the same article and revision have the same one for ever."""
        name = f"{self.source}\0{self.article_id}\0{self.revision}"
        return "card_" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Page:
    """Some cards, newest first, and the mark to ask for the next page with; None on the last."""

    cards: tuple[CardRecord, ...]
    next: int | None = None
