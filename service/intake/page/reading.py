"""An article's page read: what it says of itself in JSON-LD, in `og:` tags and in its first figure.

Photo, caption and credit always come from one and the same place: words that stand beside another picture
are never taken for this one's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urljoin, urlsplit

from service.intake.page.figures import Figure, lead_figure
from service.intake.page.markup import Element, parse, text_of
from service.intake.page.structured import Thing, article_of, first_word, image_of, name_of

_STRUCTURED: Final = "the page's structured data"
_TAGS: Final = "the page's share tags"
_FIGURE: Final = "the figure in the article"
_PAGE: Final = "the page"
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_HTML: Final = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|!--|\?xml)", re.IGNORECASE
)
_LONGEST: Final = 5000


@dataclass(frozen=True, slots=True)
class PageFact:
    """One thing a page says, and where on the page it says it; both empty where it does not."""

    text: str = ""
    source: str = ""


_NOTHING: Final = PageFact()


@dataclass(frozen=True, slots=True)
class PageArticle:
    """What a page says of its article. `photo` is a full address; the other texts are plain and unjudged."""

    headline: PageFact = _NOTHING
    standfirst: PageFact = _NOTHING
    kicker: PageFact = _NOTHING
    language: PageFact = _NOTHING
    url: PageFact = _NOTHING
    photo: PageFact = _NOTHING
    alt: PageFact = _NOTHING
    caption: PageFact = _NOTHING
    credit: PageFact = _NOTHING
    published: PageFact = field(default=_NOTHING)


def is_page(head: bytes) -> str:
    """Return `html` where these first bytes begin a page, else nothing."""
    return "html" if _HTML.match(head) else ""


def read_page(data: bytes, address: str) -> PageArticle:
    """Return what the page at an address says of its article; never raises, whatever the bytes are."""
    root = parse(data)
    if root is None:
        return PageArticle()
    said, tags = article_of(root), _tags(root)
    photo = _photo(image_of(said), tags, lead_figure(root), _joined(address))
    return PageArticle(
        headline=_first(
            (first_word(said.get("headline")), _STRUCTURED),
            (tags.get("og:title", ""), _TAGS),
            (_title(root), _PAGE),
        ),
        standfirst=_first(
            (first_word(said.get("description")), _STRUCTURED), (tags.get("og:description", ""), _TAGS)
        ),
        kicker=_first(
            (first_word(said.get("articleSection")), _STRUCTURED), (tags.get("article:section", ""), _TAGS)
        ),
        language=_language(said, tags, root),
        url=_first(
            (_joined(address)(_canonical(root)), _PAGE),
            (_joined(address)(tags.get("og:url", "")), _TAGS),
            (address, _PAGE),
        ),
        published=_first(
            (first_word(said.get("datePublished")), _STRUCTURED),
            (tags.get("article:published_time", ""), _TAGS),
        ),
        **photo,
    )


def _first(*offers: tuple[str, str]) -> PageFact:
    return next((PageFact(text[:_LONGEST], source) for text, source in offers if text), _NOTHING)


def _photo(
    image: Thing, tags: dict[str, str], figure: Figure | None, join: Callable[[str], str]
) -> dict[str, PageFact]:
    """Return photo, alt, caption and credit from the one place that knows most of them."""
    structured = first_word(image.get("url"), image.get("contentUrl"), image.get("@id"))
    credit = (
        first_word(image.get("creditText"))
        or name_of(image.get("creator"))
        or first_word(image.get("copyrightNotice"))
    )
    if join(structured) and credit:
        return _facts(
            _STRUCTURED,
            join(structured),
            first_word(image.get("name")),
            first_word(image.get("caption"), image.get("description")),
            credit,
        )
    if figure is not None and join(figure.address):
        return _facts(_FIGURE, join(figure.address), figure.alt, figure.caption, figure.credit)
    if join(structured):
        return _facts(
            _STRUCTURED, join(structured), first_word(image.get("name")), first_word(image.get("caption")), ""
        )
    shared = tags.get("og:image", "") or tags.get("twitter:image", "")
    return _facts(_TAGS, join(shared), tags.get("og:image:alt", ""), "", "")


def _facts(source: str, photo: str, alt: str, caption: str, credit: str) -> dict[str, PageFact]:
    given = {"photo": photo, "alt": alt, "caption": caption, "credit": credit}
    return {name: _first((text if photo else "", source)) for name, text in given.items()}


def _tags(root: Element) -> dict[str, str]:
    """Return a page's meta tags by name, the first of each."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or "").lower()
        text = " ".join((meta.get("content") or "").split())
        if name and text:
            found.setdefault(
                {"og:image:secure_url": "og:image", "og:image:url": "og:image"}.get(name, name), text
            )
    return found


def _title(root: Element) -> str:
    heading = text_of(next(root.iter("h1"), None))
    return heading or text_of(next(root.iter("title"), None))


def _canonical(root: Element) -> str:
    links = (
        link.get("href") or "" for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical"
    )
    return next(links, "")


def _language(said: Thing, tags: dict[str, str], root: Element) -> PageFact:
    offers = (
        (first_word(said.get("inLanguage")), _STRUCTURED),
        (root.get("lang") or "", _PAGE),
        (tags.get("og:locale", ""), _TAGS),
    )
    return _first(*((text.replace("_", "-"), source) for text, source in offers if _LANGUAGE.fullmatch(text)))


def _joined(base: str) -> Callable[[str], str]:
    """Return how an address on this page becomes a full web address, or nothing where it is none."""

    def join(address: str) -> str:
        try:
            full = urljoin(base, address.strip()) if address.strip() else ""
            parts = urlsplit(full)
        except ValueError:
            return ""
        return full if parts.scheme in ("http", "https") and parts.netloc and len(full) <= 2048 else ""

    return join
