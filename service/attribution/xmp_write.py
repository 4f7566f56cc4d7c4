"""A rights record as an XMP packet: the same record always gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from service.attribution.stored_text import without_forbidden
from service.attribution.xmp_tree import NAMESPACES
from service.model.credit import Licensor
from service.model.rights import Alternatives, Rights

LARGEST_PACKET: Final = 64_000  # bytes; an APP1 segment holds 65,502

_MARKUP: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_QUOTES: Final = str.maketrans({'"': "&quot;", "'": "&#x27;"})

_Writer = Callable[[str, Any], str]


def _escaped(text: str) -> str:
    return without_forbidden(text).translate(_MARKUP)


def _text(name: str, value: str) -> str:
    return f"<{name}>{_escaped(value)}</{name}>"


def _default(name: str, value: str) -> str:
    return _alternatives(name, (("x-default", value),))


def _alternatives(name: str, value: Alternatives) -> str:
    told = "".join(
        f'<rdf:li xml:lang="{_escaped(tag).translate(_QUOTES)}">{_escaped(text)}</rdf:li>'
        for tag, text in value
    )
    return f"<{name}><rdf:Alt>{told}</rdf:Alt></{name}>"


def _sequence(name: str, value: tuple[str, ...]) -> str:
    told = "".join(f"<rdf:li>{_escaped(text)}</rdf:li>" for text in value)
    return f"<{name}><rdf:Seq>{told}</rdf:Seq></{name}>"


def _structure(*fields: tuple[str, str]) -> str:
    told = "".join(_text(name, value) for name, value in fields if value)
    return f'<rdf:li rdf:parseType="Resource">{told}</rdf:li>'


def _named(field: str) -> _Writer:
    """Return a writer of a list with one structure that has one field."""

    def write(name: str, value: str) -> str:
        return f"<{name}><rdf:Seq>{_structure((field, value))}</rdf:Seq></{name}>"

    return write


def _licensors(name: str, value: tuple[Licensor, ...]) -> str:
    told = "".join(
        _structure(("plus:LicensorName", each.name), ("plus:LicensorURL", each.url)) for each in value
    )
    return f"<{name}><rdf:Seq>{told}</rdf:Seq></{name}>"


# What is left out last stands first: a packet that grows too large loses its tail, field by whole field.
_PROPERTIES: Final[tuple[tuple[str, str, _Writer], ...]] = (
    ("credit", "photoshop:Credit", _text),
    ("creators", "dc:creator", _sequence),
    ("copyright", "dc:rights", _default),
    ("copyright_owner", "plus:CopyrightOwner", _named("plus:CopyrightOwnerName")),
    ("digital_source_type", "Iptc4xmpExt:DigitalSourceType", _text),
    ("data_mining", "plus:DataMining", _text),
    ("web_statement", "xmpRights:WebStatement", _text),
    ("licensors", "plus:Licensor", _licensors),
    ("credit_required", "plus:CreditLineRequired", _text),
    ("source", "photoshop:Source", _text),
    ("supplier", "plus:ImageSupplier", _named("plus:ImageSupplierName")),
    ("supplier_id", "plus:ImageSupplierImageID", _text),
    ("creator_job", "photoshop:AuthorsPosition", _text),
    ("ai_system", "Iptc4xmpExt:AISystemUsed", _text),
    ("ai_system_version", "Iptc4xmpExt:AISystemVersionUsed", _text),
    ("headline", "photoshop:Headline", _text),
    ("title", "dc:title", _default),
    ("instructions", "photoshop:Instructions", _text),
    ("usage_terms", "xmpRights:UsageTerms", _alternatives),
    ("caption", "dc:description", _default),
    ("alt", "Iptc4xmpCore:AltTextAccessibility", _alternatives),
    ("extended_description", "Iptc4xmpCore:ExtDescrAccessibility", _alternatives),
    ("ai_prompt_writer", "Iptc4xmpExt:AIPromptWriterName", _text),
    ("ai_prompt", "Iptc4xmpExt:AIPromptInformation", _text),
)

_DECLARED: Final = " ".join(
    f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items() if prefix not in {"x", "rdf"}
)
_HEAD: Final = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    f'<x:xmpmeta xmlns:x="{NAMESPACES["x"]}"><rdf:RDF xmlns:rdf="{NAMESPACES["rdf"]}">'
    f'<rdf:Description rdf:about="" {_DECLARED}>'
)
_TAIL: Final = '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'


def _fitting(elements: list[str]) -> list[str]:
    """Return the elements that fit the packet, in order; one that does not is left out whole."""
    left = LARGEST_PACKET - len((_HEAD + _TAIL).encode())
    kept = []
    for element in elements:
        size = len(element.encode())
        if size <= left:
            kept.append(element)
            left -= size
    return kept


def write_xmp(rights: Rights) -> bytes:
    """Return the packet in UTF-8, at most 64,000 bytes, empty for an empty record.

    Regions and the subject area are places in the source picture, wrong on a card, so they are not written.
    A value that does not fit is left out, never cut; the credit goes first.
    """
    told = ((write, name, getattr(rights, field)) for field, name, write in _PROPERTIES)
    elements = [write(name, value) for write, name, value in told if value]
    if not elements:
        return b""
    return (_HEAD + "".join(_fitting(elements)) + _TAIL).encode()
