"""Rights records and picture files for the metadata tests, made on the spot."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image, PngImagePlugin

from service.attribution.packets import PNG_XMP_KEYWORD, build_packets, jpeg_iim_segment
from service.model.credit import Licensor
from service.model.rights import Packets, Rights

SEED_CREDIT = "EPA-EFE/RUSSIAN DEFENCE MINISTRY PRESS SERVICE HANDOUT"
SEED_CAPTION = (
    "Ethnic Armenians are said to be leaving their homes in Nagorno-Karabakh as Azerbaijan asserts control "
    "of the region."
)
VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/"

FULL = Rights(
    creators=("Zoë Ünlüpınar", "Péter Komka"),
    creator_job="Staff",
    credit=SEED_CREDIT,
    copyright="© 2023 EPA-EFE",
    copyright_owner="EPA-EFE",
    source="EPA-EFE",
    supplier="EPA Images",
    supplier_id="epa-10877403",
    instructions="HANDOUT EDITORIAL USE ONLY/NO SALES",
    usage_terms=(("x-default", "Editorial use only"), ("de", "Nur redaktionelle Nutzung")),
    web_statement="https://example.org/terms?a=1&b=2",
    licensors=(Licensor("EPA Images", "https://example.org/acquire"), Licensor("", "https://example.org/b")),
    caption=SEED_CAPTION,
    headline="Armenians flee Nagorno-Karabakh",
    title="Armenians flee",
    alt=(("x-default", "A convoy of <cars>"), ("de", "Eine Autokolonne")),
    extended_description=(("x-default", "Cars, lorries & buses."),),
    digital_source_type=VOCABULARY + "compositeCapture",
    data_mining="http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED",
    ai_system="Firefly",
    ai_system_version="4 beta",
    ai_prompt="A convoy at dusk",
    ai_prompt_writer="A. Person",
    credit_required="http://ns.useplus.org/ldf/vocab/CR-CAI",
)
JAPANESE = Rights(
    creators=("写真太郎",), credit="写真/共同通信社", copyright="© 共同通信社", caption="東京の朝。"
)
EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
XMP_HEADER = b"http://ns.adobe.com/xap/1.0/\0"


def picture(kind: str = "JPEG", packets: Packets | None = None) -> bytes:
    """Return a small picture file of this Pillow kind that carries the packets."""
    image = Image.new("RGB", (48, 32), (120, 60, 30))
    packets = packets or Packets()
    options: dict[str, Any] = {"exif": packets.exif, "xmp": packets.xmp}
    if kind == "JPEG":
        options["extra"] = jpeg_iim_segment(packets.iim)
    if kind == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_itxt(PNG_XMP_KEYWORD, options.pop("xmp").decode())
        options["pnginfo"] = info
    buffer = io.BytesIO()
    image.save(buffer, kind, **{name: value for name, value in options.items() if value})
    return buffer.getvalue()


def carrying(rights: Rights, kind: str = "JPEG") -> bytes:
    """Return a small picture file with this rights record."""
    return picture(kind, build_packets(rights))


def jpeg_with(*segments: tuple[int, bytes]) -> bytes:
    """Return a JPEG file with segments put right after its start."""
    plain = picture()
    added = b"".join(
        b"\xff" + bytes([marker]) + (len(body) + 2).to_bytes(2) + body for marker, body in segments
    )
    return plain[:2] + added + plain[2:]


def png_with(*chunks: tuple[bytes, bytes]) -> bytes:
    """Return a PNG file with chunks put right after its header."""
    plain = picture("PNG")
    header = 8 + 25
    added = b"".join(len(body).to_bytes(4) + kind + body + bytes(4) for kind, body in chunks)
    return plain[:header] + added + plain[header:]


def xmp(body: str, *, attributes: str = "") -> bytes:
    """Return an XMP packet with these property elements and attributes."""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/" '
        'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
        'xmlns:xmpNote="http://ns.adobe.com/xmp/note/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
        'xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" '
        'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
        f"{attributes}>{body}</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def dataset(number: int, value: bytes, record: int = 2) -> bytes:
    """Return one IIM dataset."""
    return b"\x1c" + bytes([record, number]) + len(value).to_bytes(2) + value


PA_CORBIS = xmp("<photoshop:Credit>PA/Corbis</photoshop:Credit>")


def in_jpeg(packet: bytes, header: bytes = XMP_HEADER) -> bytes:
    """Return a JPEG file with this XMP packet behind this header."""
    return jpeg_with((0xE1, header + packet))


def wire(*datasets: bytes) -> bytes:
    """Return a JPEG file with these IIM datasets."""
    return picture()[:2] + jpeg_iim_segment(b"".join(datasets)) + picture()[2:]


def tiff(*entries: tuple[int, int, bytes], order: str = "<") -> bytes:
    """Return a TIFF block whose entries are tag, type and value; each value lies behind the directory."""
    start = 8 + 2 + 12 * len(entries) + 4
    directory, heap = b"", b""
    for tag, kind, value in entries:
        size = {3: 2, 4: 4}.get(kind, 1)
        inline = len(value) <= 4
        place = value.ljust(4, b"\0") if inline else struct.pack(order + "I", start + len(heap))
        directory += struct.pack(order + "HHI", tag, kind, len(value) // size) + place
        heap += b"" if inline else value
    mark = b"II*\0" if order == "<" else b"MM\0*"
    return mark + struct.pack(order + "IH", 8, len(entries)) + directory + bytes(4) + heap


def profile(kind: str, content: bytes) -> tuple[bytes, bytes]:
    """Return a PNG chunk as ImageMagick writes it."""
    digits = content.hex()
    lines = "\n".join(digits[at : at + 72] for at in range(0, len(digits), 72))
    text = f"\n{kind}\n{len(content):8}\n{lines}\n".encode()
    return b"zTXt", f"Raw profile type {kind}".encode() + b"\0\0" + zlib.compress(text)
