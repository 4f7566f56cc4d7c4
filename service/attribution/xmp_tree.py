"""An XMP packet as a small tree of properties, built with limits that no packet can talk its way around."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from service.attribution.stored_text import decode_text, without_forbidden
from service.patterns import regex

_FIRST_SLICE: Final = 4_096  # characters
_MOST_EQUALS: Final = 500  # signs from one "<" to the next: a tag's attributes, before they cost anything
_DEEPEST: Final = 32
_MOST_ITEMS: Final = 100

NAMESPACES: Final = MappingProxyType(
    {
        "x": "adobe:ns:meta/",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "dc": "http://purl.org/dc/elements/1.1/",
        "photoshop": "http://ns.adobe.com/photoshop/1.0/",
        "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
        "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
        "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
        "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    }
)
_READ_ONLY: Final = {
    "cc": "http://creativecommons.org/ns#",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpNote": "http://ns.adobe.com/xmp/note/",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
_ADOBE_HEADER: Final = b"http://ns.adobe.com/xap/1.0/\0"
_PREFIXES: Final = {uri: prefix for prefix, uri in {**NAMESPACES, **_READ_ONLY}.items()}
_TOO_LARGE: Final = "The photo's XMP record is larger than any honest one: it was not read to its end."
_START: Final = regex(r"<(?:[\w.-]+:)?(?:xmpmeta|xapmeta|RDF)\b")
_ARRAYS: Final = frozenset({"rdf:seq", "rdf:bag", "rdf:alt"})


class Node:
    """One element. Names are "prefix:local" in lower case: real files write dc:Rights and dc:rights."""

    __slots__ = ("attributes", "children", "name", "text", "whole")

    def __init__(
        self, name: str, attributes: dict[str, str] | None = None, *, text: str = "", whole: bool = False
    ) -> None:
        self.name = name
        self.attributes = attributes or {}
        self.children: list[Node] = []
        self.text = text
        self.whole = whole


class _LimitReachedError(Exception):
    """The packet is larger or deeper than any honest one."""


class Budget:
    """What all packets of one file may cost together.

    `size` is in bytes (an APP1 segment holds 65,000), `events` counts tags, attributes and runs of text (a
    rich newsroom packet has some hundreds).
    """

    def __init__(self) -> None:
        self.size = 256_000
        self.events = 3_000

    def take(self, packet: bytes) -> bytes:
        """Return as much of a packet as may still be read."""
        taken = packet[: self.size]
        self.size -= len(taken)
        return taken

    def spend(self, events: int) -> None:
        """Count events; raise where there are too many."""
        self.events -= events
        if self.events < 0:
            raise _LimitReachedError


@lru_cache(maxsize=512)
def _short(name: str) -> str:
    if not name.startswith("{"):
        return name.lower()
    uri, _, local = name[1:].partition("}")
    return f"{_PREFIXES.get(uri, uri)}:{local}".lower()


class _TreeTarget:
    """Receives the parser's events and builds the tree, within the limits."""

    def __init__(self, budget: Budget) -> None:
        self.root = Node("")
        self._open = [self.root]
        self._budget = budget

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._budget.spend(1 + len(attributes))
        node = Node(_short(tag), {_short(name): value for name, value in attributes.items()})
        self._open[-1].children.append(node)
        self._open.append(node)
        if len(self._open) > _DEEPEST:
            raise _LimitReachedError

    def end(self, _tag: str) -> None:
        self._open.pop().whole = True

    def data(self, text: str) -> None:
        self._budget.spend(1)
        self._open[-1].text += text

    def close(self) -> Node:
        return self.root


def _utf16_text(packet: bytes) -> str:
    # Either byte order looks like the other, one byte on: the first byte behind the header decides.
    body = packet.removeprefix(_ADOBE_HEADER)
    if body.startswith(b"\0<") or b"\xfe\xff\0<" in body:
        return body[body.find(b"\0<") :].decode("utf-16-be", "ignore")
    return body[max(body.find(b"<\0"), 0) :].decode("utf-16-le", "ignore")


def _as_text(packet: bytes) -> str:
    """Return the packet from its first meaningful tag on, whatever its encoding and header."""
    text = _utf16_text(packet) if b"R\0D\0F" in packet else decode_text(packet)
    found = _START.search(text)
    return without_forbidden(text[found.start() :]) if found else ""


def _slices(text: str) -> Iterator[str]:
    """Yield the text in growing pieces: a limit stops the parser early, a long value is not scanned again."""
    start, size = 0, _FIRST_SLICE
    while start < len(text):
        yield text[start : start + size]
        start, size = start + size, size * 2


def _has_overgrown_tag(text: str) -> bool:
    equals = 0
    for start in range(0, len(text), _FIRST_SLICE):
        piece = text[start : start + _FIRST_SLICE]
        last_tag = piece.rfind("<")
        equals = piece.count("=", last_tag) if last_tag >= 0 else equals + piece.count("=")
        if equals > _MOST_EQUALS:
            return True
    return False


def parse_packet(packet: bytes, budget: Budget) -> tuple[Node, str]:
    """Return the packet's tree and, where it could not be read to its end, a sentence that says so.

    What stands before the fault is kept, except the element in which the fault lies.
    """
    from xml.etree.ElementTree import ParseError  # noqa: PLC0415 - many photos have no packet

    from defusedxml import DefusedXmlException  # noqa: PLC0415
    from defusedxml.ElementTree import DefusedXMLParser  # noqa: PLC0415

    target = _TreeTarget(budget)
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    taken = budget.take(packet)
    text = _as_text(taken)
    if _has_overgrown_tag(text):
        return target.root, _TOO_LARGE
    try:
        for piece in _slices(text):
            parser.feed(piece)
        parser.close()
    except _LimitReachedError:
        return target.root, _TOO_LARGE
    except DefusedXmlException:
        return Node(""), "The photo's XMP record holds entities, as attacks do: it was not read."
    except (ParseError, ValueError):
        return target.root, _damage(target.root) if len(taken) == len(packet) else _TOO_LARGE
    return target.root, ""


def _damage(root: Node) -> str:
    # Padding and rubbish after the last tag is common and harms nobody.
    if root.children and root.children[0].whole:
        return ""
    return "The photo's XMP record is damaged: it was read as far as it makes sense."


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _walk(child)


def properties(root: Node) -> dict[str, Node]:
    """Return the top-level properties by name; the first of a name wins, unfinished ones are left out."""
    found: dict[str, Node] = {}
    tops = (child for node in _walk(root) if node.name == "rdf:rdf" for child in node.children)
    for description in tops:
        for name, value in description.attributes.items():
            found.setdefault(name, Node(name, text=value, whole=True))
        for child in description.children:
            if child.whole:
                found.setdefault(child.name, child)
    return found


def _inner(node: Node) -> Node:
    """Return what holds a structure's fields or a list's items: the node itself or its only child."""
    if len(node.children) == 1 and node.children[0].name in _ARRAYS | {"rdf:description"}:
        return node.children[0]
    return node


def plain(node: Node | None) -> str:
    """Return a node's value as one text: of a list its first item, of alternatives the default."""
    if node is None:
        return ""
    inner = _inner(node)
    if inner.name in _ARRAYS:
        defaults = [item for item in inner.children if item.attributes.get("xml:lang") == "x-default"]
        return plain(next(iter(defaults or inner.children), None))
    value = next((child for child in inner.children if child.name == "rdf:value"), None)
    if value is not None:
        return value.text
    return node.attributes.get("rdf:resource") or inner.attributes.get("rdf:value") or node.text


def items(node: Node | None) -> tuple[Node, ...]:
    """Return a list's items, at most a hundred; a value that is no list counts as its only item."""
    if node is None:
        return ()
    inner = _inner(node)
    return tuple(inner.children[:_MOST_ITEMS]) if inner.name in _ARRAYS else (node,)


def alternatives(node: Node | None) -> tuple[tuple[str, str], ...]:
    """Return a language alternative as pairs of tag and text."""
    return tuple((item.attributes.get("xml:lang", "x-default"), plain(item)) for item in items(node))


def fields(node: Node | None) -> dict[str, Node]:
    """Return a structure's fields by name, be they written as elements or as attributes."""
    if node is None:
        return {}
    inner = _inner(node)
    written = {
        name: Node(name, text=value) for name, value in (*node.attributes.items(), *inner.attributes.items())
    }
    return written | {child.name: child for child in inner.children}
