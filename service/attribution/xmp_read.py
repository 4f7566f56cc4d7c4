"""XMP packets as a rights record: which property is which field of the IPTC Photo Metadata Standard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from service.attribution.regions import read_regions
from service.attribution.stored_text import tidy, words_of
from service.attribution.xmp_tree import (
    Budget,
    Node,
    alternatives,
    fields,
    items,
    parse_packet,
    plain,
    properties,
)
from service.model.credit import Licensor
from service.model.rights import Alternatives, Rights


def _text(node: Node | None) -> str:
    return tidy(plain(node))


def _words(node: Node | None) -> str:
    return words_of(plain(node))


def _texts(node: Node | None) -> tuple[str, ...]:
    return tuple(filter(None, map(_words, items(node))))


def _alternatives(node: Node | None) -> Alternatives:
    told = ((tag, tidy(text)) for tag, text in alternatives(node))
    return tuple((tag, text) for tag, text in told if text)


def _licensors(node: Node | None) -> tuple[Licensor, ...]:
    records = map(fields, items(node))
    told = (
        Licensor(_text(each.get("plus:licensorname")), _text(each.get("plus:licensorurl")))
        for each in records
    )
    return tuple(licensor for licensor in told if licensor.name or licensor.url)


def _named(local: str) -> Callable[[Node | None], str]:
    """Return a reader of lists of structures: the field of this name of each, joined, or a plain text."""

    def read(node: Node | None) -> str:
        names = (_text(fields(item).get(local)) for item in items(node))
        return ", ".join(filter(None, names)) or _text(node)

    return read


_FIELDS: Final[tuple[tuple[str, str, Callable[[Node | None], Any]], ...]] = (
    ("creators", "dc:creator", _texts),
    ("creator_job", "photoshop:authorsposition", _text),
    ("credit", "photoshop:credit", _words),
    ("copyright", "dc:rights", _words),
    ("copyright_owner", "plus:copyrightowner", _named("plus:copyrightownername")),
    ("source", "photoshop:source", _text),
    ("supplier", "plus:imagesupplier", _named("plus:imagesuppliername")),
    ("supplier_id", "plus:imagesupplierimageid", _text),
    ("instructions", "photoshop:instructions", _text),
    ("usage_terms", "xmprights:usageterms", _alternatives),
    ("web_statement", "xmprights:webstatement", _text),
    ("web_statement", "cc:license", _text),
    ("licensors", "plus:licensor", _licensors),
    ("caption", "dc:description", _words),
    ("headline", "photoshop:headline", _words),
    ("title", "dc:title", _words),
    ("alt", "iptc4xmpcore:alttextaccessibility", _alternatives),
    ("extended_description", "iptc4xmpcore:extdescraccessibility", _alternatives),
    ("digital_source_type", "iptc4xmpext:digitalsourcetype", _text),
    ("data_mining", "plus:datamining", _text),
    ("ai_system", "iptc4xmpext:aisystemused", _text),
    ("ai_system_version", "iptc4xmpext:aisystemversionused", _text),
    ("ai_prompt", "iptc4xmpext:aipromptinformation", _text),
    ("ai_prompt_writer", "iptc4xmpext:aipromptwritername", _text),
    ("credit_required", "plus:creditlinerequired", _text),
    ("regions", "iptc4xmpext:imageregion", read_regions),
)


def _rights(found: Mapping[str, Node]) -> Rights:
    told: dict[str, Any] = {}
    for field, name, read in _FIELDS:
        value = read(found.get(name))
        if value:
            told.setdefault(field, value)
    return Rights(**told)


def _read_all(packets: Iterable[bytes], budget: Budget) -> tuple[dict[str, Node], list[str]]:
    found: dict[str, Node] = {}
    warnings = []
    for packet in packets:
        root, warning = parse_packet(packet, budget)
        found = properties(root) | found
        if warning:
            warnings.append(warning)
    return found, warnings


def read_xmp(packets: Iterable[bytes], extended: Mapping[str, bytes]) -> tuple[Rights, tuple[str, ...]]:
    """Return what XMP packets say, and warnings; a file's first packet wins over its later ones.

    `extended` holds Extended XMP by its digest; only the one that the packets ask for is read.
    """
    budget = Budget()
    found, warnings = _read_all(packets, budget)
    asked = plain(found.get("xmpnote:hasextendedxmp"))
    if asked in extended:
        more, further = _read_all([extended[asked]], budget)
        found, warnings = more | found, warnings + further
    return _rights(found), tuple(dict.fromkeys(warnings))
