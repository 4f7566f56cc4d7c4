"""XMP packets as wires, agencies and cameras really write them are read."""

from __future__ import annotations

import struct

import pytest

from service.attribution.embedded import read_rights
from service.model.credit import Licensor
from service.model.rights import Region
from tests.unit.attribution.embedding import (
    EXTENSION,
    PA_CORBIS,
    XMP_HEADER,
    in_jpeg,
    jpeg_with,
    xmp,
)

ODD_HEADERS = (
    b"XMP\0://ns.adobe.com/xap/1.0/\0",
    b"",
    b"http://ns.adobe.com/xap/1.0/\0\0\0",
    XMP_HEADER + b'<?xpacket begin="\xef\xbb\xbf"?>\n<?xml version="1.0"?>',
)


@pytest.mark.parametrize("header", ODD_HEADERS)
def test_xmp_is_found_behind_any_header(header):
    assert read_rights(in_jpeg(PA_CORBIS, header)).xmp.credit == "PA/Corbis"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_xmp_is_read(encoding):
    packet = xmp("<photoshop:Credit>写真/Zoë</photoshop:Credit>").decode().encode(encoding)
    assert read_rights(in_jpeg(packet)).xmp.credit == "写真/Zoë"


def test_xmp_in_cp1252_is_read():
    packet = "<photoshop:Credit>Zoë</photoshop:Credit>"
    assert read_rights(in_jpeg(xmp(packet).decode().encode("cp1252"))).xmp.credit == "Zoë"


def test_extended_xmp_is_joined_by_its_digest():
    more = xmp("<dc:description>The rest.</dc:description>")
    digest, half = b"A" * 32, len(more) // 2
    main = xmp(
        "<photoshop:Credit>AFP</photoshop:Credit>", attributes=f'xmpNote:HasExtendedXMP="{digest.decode()}"'
    )
    head = EXTENSION + digest + struct.pack(">I", len(more))
    second = (0xE1, head + struct.pack(">I", half) + more[half:])
    first = (0xE1, head + struct.pack(">I", 0) + more[:half])
    stray = (0xE1, EXTENSION + b"B" * 32 + bytes(8) + xmp("<dc:rights>Not asked for</dc:rights>"))
    told = read_rights(jpeg_with((0xE1, XMP_HEADER + main), stray, second, first)).xmp
    assert (told.credit, told.caption, told.copyright) == ("AFP", "The rest.", "")


PROPERTY_FORMS = (
    ("<dc:Rights>© Getty</dc:Rights>", "copyright", "© Getty"),
    ('<dc:rights rdf:parseType="Resource"><rdf:value>© X</rdf:value></dc:rights>', "copyright", "© X"),
    (
        (
            "<dc:rights><rdf:Alt>"
            "<rdf:li xml:lang='de'>Recht</rdf:li><rdf:li xml:lang='x-default'>Right</rdf:li>"
            "</rdf:Alt></dc:rights>"
        ),
        "copyright",
        "Right",
    ),
    ("<dc:creator>Ann Ward</dc:creator>", "creators", ("Ann Ward",)),
    (
        "<dc:creator><rdf:Bag><rdf:li>A</rdf:li><rdf:li>B</rdf:li></rdf:Bag></dc:creator>",
        "creators",
        ("A", "B"),
    ),
    ('<xmpRights:WebStatement rdf:resource="https://e.org/a"/>', "web_statement", "https://e.org/a"),
    (
        '<plus:Licensor><rdf:Seq><rdf:li plus:LicensorURL="https://e.org/b"/></rdf:Seq></plus:Licensor>',
        "licensors",
        (Licensor("", "https://e.org/b"),),
    ),
    (
        (
            "<plus:Licensor><rdf:Seq><rdf:li><rdf:Description><plus:LicensorName>EPA</plus:LicensorName>"
            "</rdf:Description></rdf:li></rdf:Seq></plus:Licensor>"
        ),
        "licensors",
        (Licensor("EPA", ""),),
    ),
    ("<photoshop:Credit>ZoÃ« / AFP</photoshop:Credit>", "credit", "Zoë / AFP"),
    ("<plus:ImageSupplierImageID>1234567</plus:ImageSupplierImageID>", "supplier_id", "1234567"),
)


@pytest.mark.parametrize(("body", "field", "value"), PROPERTY_FORMS)
def test_a_property_is_read_in_each_form_xmp_allows(body, field, value):
    assert getattr(read_rights(in_jpeg(xmp(body))).xmp, field) == value


def test_properties_written_as_attributes_are_read():
    packet = xmp("", attributes='photoshop:Credit="AFP" photoshop:Source="AFP/Getty"')
    told = read_rights(in_jpeg(packet)).xmp
    assert (told.credit, told.source) == ("AFP", "AFP/Getty")


def region(boundary: str, more: str = "") -> str:
    return (
        '<rdf:li rdf:parseType="Resource"><Iptc4xmpExt:RegionBoundary rdf:parseType="Resource">'
        f"{boundary}</Iptc4xmpExt:RegionBoundary>{more}</rdf:li>"
    )


def boundary(shape: str, unit: str = "relative", **numbers: float) -> str:
    told = {"rbShape": shape, "rbUnit": unit, **numbers}
    return "".join(f"<Iptc4xmpExt:{name}>{value}</Iptc4xmpExt:{name}>" for name, value in told.items())


def regions_of(*listed: str) -> tuple[Region, ...]:
    body = f"<Iptc4xmpExt:ImageRegion><rdf:Bag>{''.join(listed)}</rdf:Bag></Iptc4xmpExt:ImageRegion>"
    return read_rights(in_jpeg(xmp(body))).xmp.regions


def test_image_regions_are_boxes_in_fractions_and_senseless_ones_are_dropped():
    square = boundary("rectangle", rbX=0.25, rbY=0.1, rbW=0.5, rbH=0.4)
    named = (
        "<Iptc4xmpExt:rId>face</Iptc4xmpExt:rId>"
        "<Iptc4xmpExt:Name><rdf:Alt>"
        "<rdf:li xml:lang='x-default'>The mayor</rdf:li></rdf:Alt></Iptc4xmpExt:Name>"
        "<Iptc4xmpExt:rRole><rdf:Bag><rdf:li rdf:parseType='Resource'>"
        "<xmp:Identifier><rdf:Bag><rdf:li>http://cv.iptc.org/newscodes/imageregionrole/mainSubjectArea</rdf:li>"
        "</rdf:Bag></xmp:Identifier></rdf:li></rdf:Bag></Iptc4xmpExt:rRole>"
    )
    circle = boundary("circle", rbX=0.5, rbY=0.5, rbRx=0.25)
    senseless = (
        region(boundary("rectangle", rbX=2, rbY=2, rbW=1, rbH=1)),
        region(boundary("rectangle", unit="pixel", rbX=10, rbY=10, rbW=10, rbH=10)),
        region(boundary("rectangle", rbX="nan", rbY=0, rbW=1, rbH=1)),
        region(boundary("polygon")),
        "<rdf:li/>",
    )
    first, second = regions_of(region(square, named), region(circle), *senseless)
    role = "http://cv.iptc.org/newscodes/imageregionrole/mainSubjectArea"
    assert first == Region(0.25, 0.1, 0.5, 0.4, id="face", name="The mayor", role=role)
    assert second == Region(0.25, 0.25, 0.5, 0.5)


def test_a_polygon_is_the_box_around_it():
    corners = ((0.2, 0.3), (0.6, 0.1), (0.4, 0.9))
    listed = "".join(f'<rdf:li Iptc4xmpExt:rbX="{x}" Iptc4xmpExt:rbY="{y}"/>' for x, y in corners)
    vertices = f"<Iptc4xmpExt:rbVertices><rdf:Seq>{listed}</rdf:Seq></Iptc4xmpExt:rbVertices>"
    (found,) = regions_of(region(boundary("polygon") + vertices))
    assert (found.left, found.top, found.width, found.height) == pytest.approx((0.2, 0.1, 0.4, 0.8))
