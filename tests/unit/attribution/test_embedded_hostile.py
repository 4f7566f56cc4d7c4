"""Damaged and hostile metadata costs nothing but a warning; what is written is always well formed."""

from __future__ import annotations

import zlib

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from service.attribution.embedded import read_rights
from service.attribution.exif import read_exif
from service.attribution.iim import read_iim, write_iim
from service.attribution.packets import build_packets, jpeg_iim_segment
from service.attribution.xmp_write import write_xmp
from service.model.rights import EmbeddedRights, Rights
from tests.unit.attribution.embedding import (
    FULL,
    PA_CORBIS,
    carrying,
    in_jpeg,
    png_with,
    profile,
    xmp,
)

ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>',
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
)


@pytest.mark.parametrize("declaration", ENTITIES)
def test_a_packet_with_entities_gives_nothing_of_them(declaration):
    packet = declaration.encode() + xmp("<dc:rights>&b;&a;</dc:rights>")
    told = read_rights(in_jpeg(packet))
    assert told.xmp == Rights()
    assert len(told.warnings) == 1


def test_an_entity_declared_within_is_refused():
    packet = xmp("").replace(b"<rdf:Description", b"<!DOCTYPE x [<!ENTITY a 'ha'>]><rdf:Description")
    assert read_rights(in_jpeg(packet)).warnings


HOSTILE = {
    "deep": "<dc:a>" * 9_000,
    "many": "<dc:subject><rdf:Bag>" + "<rdf:li>x</rdf:li>" * 3_000 + "</rdf:Bag></dc:subject>",
    "attributes": "<dc:a " + " ".join(f"a{number}='1'" for number in range(5_000)) + "/>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_bomb_is_not_followed_but_what_stands_before_it_is_read(name):
    before = "<photoshop:Credit>AFP</photoshop:Credit>"
    told = read_rights(in_jpeg(xmp(before + HOSTILE[name])))
    assert told.xmp.credit == ("" if name == "attributes" else "AFP")
    assert told.warnings == (
        "The photo's XMP record is larger than any honest one: it was not read to its end.",
    )


def test_a_damaged_packet_is_read_up_to_the_damage_and_a_half_value_is_dropped():
    packet = xmp("<photoshop:Credit>AFP</photoshop:Credit><dc:rights>© The Pap")
    told = read_rights(in_jpeg(packet[: packet.index(b"Pap") + 3]))
    assert (told.xmp.credit, told.xmp.copyright) == ("AFP", "")
    assert told.warnings == ("The photo's XMP record is damaged: it was read as far as it makes sense.",)


def test_rubbish_behind_a_packet_is_no_damage():
    assert read_rights(in_jpeg(PA_CORBIS + b"   \0\0\0 padding")).warnings == ()


def test_an_inflation_bomb_is_not_inflated_whole():
    bomb = zlib.compress(bytes(50_000_000))
    told = read_rights(png_with((b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + bomb), profile("iptc", bomb)))
    assert told.merged == Rights()


def test_an_avif_with_a_senseless_item_table_leaves_a_warning():
    data = bytearray(carrying(FULL, "AVIF"))
    at = data.index(b"iloc")
    data[at + 4 : at + 20] = b"\xff" * 16
    assert read_rights(bytes(data)).merged == Rights()


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF1234WEBP", b"1234ftyp", b"<svg/>"]
)
def test_a_file_without_metadata_says_nothing(data):
    assert read_rights(data) == EmbeddedRights()


STARTS = (b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"RIFF1234WEBP", b"\0\0\0\x10ftypavif", b"GIF89a", b"")


@settings(deadline=None, max_examples=150)
@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=300))
def test_no_bytes_stop_the_reader(start, rest):
    assert isinstance(read_rights(start + rest), EmbeddedRights)


WHOLE = {kind: carrying(FULL, kind) for kind in ("JPEG", "PNG", "WEBP", "AVIF")}


@settings(deadline=None, max_examples=200)
@given(
    kind=st.sampled_from(sorted(WHOLE)),
    at=st.floats(0, 1, exclude_max=True),
    put=st.binary(max_size=6),
    cut=st.booleans(),
)
def test_no_damage_to_a_real_file_stops_the_reader(kind, at, put, cut):
    data = WHOLE[kind]
    place = int(at * len(data))
    damaged = data[:place] + put + (b"" if cut else data[place + len(put) :])
    assert isinstance(read_rights(damaged), EmbeddedRights)


@settings(deadline=None, max_examples=100)
@given(block=st.binary(max_size=200))
@example(b"II*\0\x08\0\0\0\xff\xff")
def test_no_bytes_stop_the_block_readers(block):
    assert isinstance(read_iim(block), Rights)
    assert isinstance(read_exif(b"MM\0*" + block), Rights)


anything = st.text(st.characters(codec="utf-8"), max_size=60)


@settings(deadline=None, max_examples=100)
@given(credit=anything, caption=anything, names=st.lists(anything, max_size=3))
def test_whatever_is_written_is_well_formed(credit, caption, names):
    rights = Rights(creators=tuple(names), credit=credit, caption=caption, alt=(("x-default", caption),))
    packets = build_packets(rights)
    told = read_rights(carrying(rights))
    assert told.warnings == ()
    assert packets == build_packets(rights)


def test_what_xml_forbids_is_removed_from_all_three_blocks():
    packets = build_packets(Rights(credit="A\x00F\x0bP\ufffe", copyright="A\x00F\x0bP\ud800"))
    assert b"AFP" in packets.xmp
    assert b"AFP" in packets.iim
    assert b"AFP\0" in packets.exif


def test_what_does_not_fit_is_left_out_whole_and_the_credit_stays():
    rights = Rights(credit="AFP", copyright="© AFP", caption="word " * 13_000, headline="Flight")
    assert b"word" not in write_xmp(rights)
    assert b"AFP" in write_xmp(rights)
    assert b"Flight" in write_xmp(rights)
    assert len(write_xmp(rights)) < 64_000
    assert b"word" not in write_iim(rights)
    assert carrying(rights)


def test_no_picture_is_spoilt_by_iim_that_no_segment_holds():
    names = tuple("N" * 20_000 for _ in range(5))
    assert jpeg_iim_segment(write_iim(Rights(creators=names))) == b""


def test_a_packet_too_large_to_read_whole_is_called_that_and_not_damaged():
    packet = xmp("<photoshop:Credit>AFP</photoshop:Credit><dc:rights>" + "word " * 60_000 + "</dc:rights>")
    told = read_rights(png_with((b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet)))
    assert told.xmp.credit == "AFP"
    assert told.warnings == (
        "The photo's XMP record is larger than any honest one: it was not read to its end.",
    )
