"""The photo in an article's text: the first figure with a picture and a caption, and its credit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from service.intake.page.markup import Element, text_of

_CREDIT: Final = re.compile(
    r"(?:^|[-_\s])(?:photo-?)?(?:credits?|copyright|byline|photographer|source|quelle|fotograf|kreditering)(?:$|[-_\s])",
    re.IGNORECASE,
)
_WIDTH: Final = re.compile(r"(\S+)\s+(\d{1,5})w\s*(?:,|$)")
_LAZY: Final = ("data-src", "data-original", "data-lazy-src", "src")
_CREDIT_PROPERTIES: Final = frozenset({"creator", "credittext", "copyrightholder", "author"})


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as a page shows it: the picture's address as written, its texts; empty where absent."""

    address: str
    alt: str
    caption: str
    credit: str


def lead_figure(root: Element) -> Figure | None:
    """Return the first figure that has a picture and a caption, those in the article's own text first."""
    for place in (*root.iter("article"), *root.iter("main"), root):
        for element in place.iter("figure"):
            figure = _figure(element)
            if figure is not None:
                return figure
    return None


def _figure(element: Element) -> Figure | None:
    picture = next(element.iter("img"), None)
    caption = next(element.iter("figcaption"), None)
    if picture is None or caption is None or not text_of(caption):
        return None
    address = _address(element, picture)
    if not address:
        return None
    credit = next(_credits(caption), None)
    words = text_of(caption, without=credit)
    return Figure(address, " ".join((picture.get("alt") or "").split()), words, text_of(credit))


def _credits(caption: Element) -> Iterator[Element]:
    """Yield the elements of a caption that are marked as the photo's credit."""
    for part in caption.iterdescendants():
        marks = f"{part.get('class') or ''} {part.get('data-testid') or ''}"
        marked = _CREDIT.search(marks) or (part.get("itemprop") or "").lower() in _CREDIT_PROPERTIES
        if marked and text_of(part):
            yield part


def _address(figure: Element, picture: Element) -> str:
    """Return the largest picture that a figure offers."""
    offers = [
        picture.get("srcset"),
        picture.get("data-srcset"),
        *(each.get("srcset") for each in figure.iter("source")),
    ]
    widths = [
        (int(width), address) for offer in offers if offer for address, width in _WIDTH.findall(offer[:5000])
    ]
    if widths:
        return str(max(widths)[1])
    plain = (str(picture.get(name) or "") for name in _LAZY)
    return next((address for address in plain if address and not address.startswith("data:")), "")
