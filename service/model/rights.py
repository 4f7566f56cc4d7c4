"""The rights record of a picture file: what EXIF, IIM and XMP say, and what a card says in turn.

Names follow the IPTC Photo Metadata Standard 2025.1; empty means absent. Language alternatives are
pairs of BCP 47 tag (or `x-default`) and text.
"""

from typing import NamedTuple

from service.model.credit import Licensor

Alternatives = tuple[tuple[str, str], ...]


class Region(NamedTuple):
    """An IPTC ImageRegion: a box in fractions of the upright picture, with its name and role."""

    left: float
    top: float
    width: float
    height: float
    id: str = ""
    name: str = ""
    role: str = ""


class Rights(NamedTuple):
    """Everything a picture file says about who made it and how it may be used."""

    creators: tuple[str, ...] = ()
    creator_job: str = ""
    credit: str = ""
    copyright: str = ""
    copyright_owner: str = ""
    source: str = ""
    supplier: str = ""
    supplier_id: str = ""
    instructions: str = ""
    usage_terms: Alternatives = ()
    web_statement: str = ""
    licensors: tuple[Licensor, ...] = ()
    caption: str = ""
    headline: str = ""
    title: str = ""
    alt: Alternatives = ()
    extended_description: Alternatives = ()
    digital_source_type: str = ""
    data_mining: str = ""
    ai_system: str = ""
    ai_system_version: str = ""
    ai_prompt: str = ""
    ai_prompt_writer: str = ""
    credit_required: str = ""
    regions: tuple[Region, ...] = ()
    subject_area: tuple[int, ...] = ()


class EmbeddedRights(NamedTuple):
    """What a photo file says, block by block. `merged` takes XMP before IIM before EXIF, field by field."""

    xmp: Rights = Rights()
    iim: Rights = Rights()
    exif: Rights = Rights()
    merged: Rights = Rights()
    warnings: tuple[str, ...] = ()


class Packets(NamedTuple):
    """The three blocks as bytes, ready to embed: an EXIF body, IIM datasets, an XMP packet."""

    exif: bytes = b""
    iim: bytes = b""
    xmp: bytes = b""
