"""What a caller asks for: an article with its photo, and the cards wanted of it."""

from datetime import datetime
from typing import NamedTuple

from service.model.geometry import Box, FocalPoint


class PhotoRequest(NamedTuple):
    """The article's photo and what the caller says of it; exactly one of `url`, `file` and `data` is set.

    `url` is a remote address, `file` the name of a file that the caller may read, `data` the file itself.
    `crop` is a box in fractions of the upright photo; it wins over `focal`.
    """

    url: str = ""
    file: str = ""
    data: bytes = b""
    alt: str = ""
    caption: str = ""
    credit: str = ""
    copyright: str = ""
    usage_terms: str = ""
    focal: FocalPoint | None = None
    crop: Box | None = None


class Article(NamedTuple):
    """One article as a newsroom knows it. All texts are plain; `language` is a BCP 47 tag or empty.

    `portrait` is the author's picture; it has a credit of its own, as every photo has.
    `dated` asks for month and year of `published` on the card, so that an old article is not taken for news.
    """

    headline: str
    id: str = ""
    url: str = ""
    language: str = ""
    kicker: str = ""
    standfirst: str = ""
    label: str = ""
    section: str = ""
    byline: str = ""
    published: datetime | None = None
    modified: datetime | None = None
    dated: bool = False
    photo: PhotoRequest | None = None
    portrait: PhotoRequest | None = None


class Override(NamedTuple):
    """A person's decision to go on although the gate said no; both fields are required."""

    name: str
    reason: str


class CardRequest(NamedTuple):
    """An article and the cards wanted of it: which brand, design, formats and image type.

    `policy` is the credit policy of whoever sent it, empty for the house's or the brand's own.
    """

    article: Article
    brand: str = ""
    design: str = ""
    formats: tuple[str, ...] = ()
    image_type: str = "image/jpeg"
    override: Override | None = None
    policy: str = ""
    debug: bool = False
