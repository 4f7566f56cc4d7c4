"""A page's bytes as a tree: decoded as it says, bounded in depth by the parser, never fetching anything."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

Element = Any  # lxml's elements are not typed

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHARSET: Final = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE
)
_HEAD: Final = 4096  # bytes; HTML asks for the declaration within the first 1,024
_UNSEEN: Final = frozenset({"script", "style", "noscript", "template", "button", "svg"})


def parse(data: bytes) -> Element | None:
    """Return a page's root element, or None where there is nothing to read."""
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    text = decode(data).replace("\0", "").encode("utf-8", "replace")
    try:
        return etree.fromstring(text, parser) if text.strip() else None
    except etree.XMLSyntaxError:
        return None


def decode(data: bytes) -> str:
    """Return a page's text by its byte order mark, its own declaration, UTF-8, or else Windows-1252."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    declared = _CHARSET.search(data[:_HEAD])
    for name in (declared.group(1).decode("ascii") if declared else "utf-8", "utf-8"):
        try:
            return data.decode(name)
        except (LookupError, UnicodeError):
            continue
    return data.decode("cp1252", "replace")


def text_of(element: Element | None, *, without: Element | None = None) -> str:
    """Return an element's words on one line, leaving out one of the elements inside it."""
    return "" if element is None else " ".join("".join(_pieces(element, without)).split())


def _pieces(element: Element, without: Element | None) -> Iterator[str]:
    """Yield the seen texts of an element in order; the parser bounds how deep this goes."""
    if element is without or element.tag in _UNSEEN:
        return
    yield element.text or ""
    for child in element:
        yield from _pieces(child, without)
        yield child.tail or ""
        if child.tag in ("p", "br", "div", "li"):
            yield " "
