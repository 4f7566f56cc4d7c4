"""IIM, EXIF, PNG and GIF blocks as they are really found are read, and the right one wins."""

from __future__ import annotations

import struct
import zlib

import pytest

from service.attribution.embedded import read_rights
from service.attribution.exif import read_exif
from service.attribution.iim import read_iim
from service.attribution.packets import jpeg_iim_segment
from service.model.rights import Rights
from tests.unit.attribution.embedding import (
    PA_CORBIS,
    XMP_HEADER,
    carrying,
    dataset,
    jpeg_with,
    picture,
    png_with,
    profile,
    tiff,
    wire,
)

IIM_BYTES = (
    ("© Corbis Zoë".encode("cp1252"), "© Corbis Zoë"),
    ("© Zoë Ünlüpınar".encode(), "© Zoë Ünlüpınar"),
    (b"\xa9 Corbis\0\0", "© Corbis"),
    (b"\x81\x8d\xe9t\xe9", "été"),
)


@pytest.mark.parametrize(("value", "read"), IIM_BYTES)
def test_iim_without_a_character_set_is_read(value, read):
    assert read_rights(wire(dataset(116, value))).iim.copyright.strip("\x81\x8d") == read


def test_iim_before_damage_is_kept():
    whole = dataset(80, b"Ann Ward") + dataset(80, b"Bo Lind") + dataset(110, b"AFP")
    assert read_rights(wire(whole, b"\x1c\x02\x74\x00\xffcut")).iim.creators == ("Ann Ward", "Bo Lind")


def test_a_long_iim_dataset_is_read():
    told = read_iim(b"\x1c\x02\x78" + b"\x80\x04" + (5).to_bytes(4) + b"Words")
    assert told.caption == "Words"


def test_iim_split_over_two_segments_is_joined():
    segment = jpeg_iim_segment(
        dataset(110, b"AFP") + dataset(120, b"A caption that is long enough to split.")
    )
    body = segment[4:]
    first, second = body[:50], b"Photoshop 3.0\0" + body[50:]
    assert read_rights(jpeg_with((0xED, first), (0xED, second))).iim.credit == "AFP"


CAMERA_JUNK = (
    "COPYRIGHT, 2008",
    "Copyright 2014",
    "(C) by RDC-5300 User",
    "KODAK DC3400 ZOOM DIGITAL CAMERA",
    "OLYMPUS DIGITAL CAMERA         ",
    "SONY DSC",
    "     ",
    "null",
    "(c) 2009",
)
PEOPLE = (
    "Copyright 2014 Ann Ward",
    "(c) EPA",
    "Null, Ann",
    "Digital Camera World/Bo Lind",
    "Kodak Moments Ltd",
)


@pytest.mark.parametrize("text", CAMERA_JUNK)
def test_what_a_camera_wrote_is_nobodys_credit(text):
    told = read_exif(tiff((0x013B, 2, text.encode()), (0x8298, 2, text.encode())))
    assert (told.creators, told.copyright) == ((), "")


@pytest.mark.parametrize("text", PEOPLE)
def test_what_a_person_wrote_is_kept(text):
    assert read_exif(tiff((0x8298, 2, text.encode()))).copyright == text


def test_exif_is_read_in_both_byte_orders_and_in_utf8():
    entries = ((0x010E, 2, b"A caption\0"), (0x013B, 2, "Zoë Ünlüpınar; Bo Lind\0".encode()))
    assert read_exif(tiff(*entries)) == read_exif(tiff(*entries, order=">"))
    assert read_exif(tiff(*entries)).creators == ("Zoë Ünlüpınar", "Bo Lind")


def test_exif_copyright_may_name_photographer_and_editor():
    assert read_exif(tiff((0x8298, 2, b"Ann Ward\0The Paper\0"))).copyright == "Ann Ward"
    assert read_exif(tiff((0x8298, 2, b" \0The Paper\0"))).copyright == "The Paper"


def test_windows_author_counts_where_artist_is_missing():
    assert read_exif(tiff((0x9C9D, 1, "Ann Ward\0".encode("utf-16-le")))).creators == ("Ann Ward",)


def test_the_subject_area_is_read():
    inner = struct.pack("<HHHI", 1, 0x9214, 3, 3) + struct.pack("<I", 44) + bytes(4)
    block = tiff((0x8769, 4, struct.pack("<I", 26)))
    assert len(block) == 26
    assert read_exif(block + inner + struct.pack("<HHH", 100, 80, 40)).subject_area == (100, 80, 40)


PNG_CHUNKS = (
    profile("xmp", PA_CORBIS),
    profile("iptc", jpeg_iim_segment(dataset(110, b"PA/Corbis"))[4 + len("Photoshop 3.0\0") :]),
    profile("iptc", dataset(110, b"PA/Corbis")),
    profile("APP1", XMP_HEADER + PA_CORBIS),
    (b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(PA_CORBIS)),
    (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + PA_CORBIS),
)


@pytest.mark.parametrize("chunk", PNG_CHUNKS)
def test_png_metadata_is_read_from_old_and_new_chunks(chunk):
    assert read_rights(png_with(chunk)).merged.credit == "PA/Corbis"


def test_png_exif_profiles_are_read():
    body = b"Exif\0\0" + tiff((0x013B, 2, b"Ann Ward\0"))
    assert read_rights(png_with(profile("exif", body))).exif.creators == ("Ann Ward",)
    assert read_rights(png_with(profile("APP1", body))).exif.creators == ("Ann Ward",)


def test_gif_xmp_is_read():
    trailer = b"\x01" + bytes(range(255, -1, -1)) + b"\0"
    gif = picture("GIF")
    packet = PA_CORBIS + b'<?xpacket end="w"?>'
    told = read_rights(gif[:-1] + b"\x21\xff\x0bXMP DataXMP" + packet + trailer + b";")
    assert told.xmp.credit == "PA/Corbis"
    assert told.warnings == ()


def test_xmp_wins_over_iim_over_exif_field_by_field():
    data = carrying(Rights(credit="From XMP"))
    extra = jpeg_iim_segment(dataset(110, b"From IIM") + dataset(115, b"Source of IIM"))
    exif = b"Exif\0\0" + tiff((0x013B, 2, b"Artist of EXIF\0"))
    head = b"\xff\xe1" + (len(exif) + 2).to_bytes(2) + exif
    told = read_rights(data[:2] + head + extra + data[2:])
    assert told.merged == Rights(credit="From XMP", source="Source of IIM", creators=("Artist of EXIF",))
