"""A finished picture and the whole answer to a request."""

import re
import unicodedata
from typing import Final, NamedTuple

from service.model.article import CardRequest
from service.model.credit import Attribution, CreditLine
from service.model.geometry import Box
from service.model.notice import Notice
from service.model.rights import Rights

SUFFIXES: Final = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/avif": "avif"}
MEDIA_TYPES: Final = {suffix: media_type for media_type, suffix in SUFFIXES.items()}
_LONGEST_TEXT: Final = 500


class Picture(NamedTuple):
    """One encoded card. `contrast` is the credit's, measured on the decoded file; None where none is drawn.

    `credit` is the credit line in its pixels, or in its record alone where nothing is drawn. `crop` is the
    part of the upright photo that was used, in fractions, or None without a photo.
    """

    format: str
    media_type: str
    width: int
    height: int
    data: bytes
    sha256: str
    alt: str
    credit: str = ""
    quality: int | None = None
    contrast: float | None = None
    crop: Box | None = None
    notices: tuple[Notice, ...] = ()


class CardSet(NamedTuple):
    """All cards of one article, the credit they carry, and what the editor should know.

    `rights` is the record of the plainest picture: the photo alone where it was made, else a card with text.
    `portrait` is the credit of the author's picture as read and as printed, where a card shows one.
    """

    request: CardRequest
    brand: str
    design: str
    attribution: Attribution
    line: CreditLine
    rights: Rights
    pictures: tuple[Picture, ...]
    notices: tuple[Notice, ...] = ()
    portrait: tuple[Attribution, CreditLine] | None = None


def slug(text: str, longest: int = 60) -> str:
    """Return a text as a part of a file's name: small ASCII letters, digits and hyphens; else `card`."""
    plain = unicodedata.normalize("NFKD", text[:_LONGEST_TEXT]).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")[:longest].strip("-") or "card"
