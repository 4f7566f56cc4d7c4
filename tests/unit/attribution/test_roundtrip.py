"""What is written is what another program, and our own reader, reads again."""

from __future__ import annotations

import pytest

from service.attribution.embedded import read_rights
from service.attribution.iim import read_iim
from service.model.rights import Rights
from tests.unit.attribution.embedding import FULL, JAPANESE, carrying

KINDS = ("JPEG", "PNG", "WEBP", "AVIF")
RECORDS = {"seed": FULL, "japanese": JAPANESE}

MINOR = ("[minor] IPTC Credit too long",)  # chosen: a long credit is never cut

IN_XMP = {
    "XMP-dc:Creator": ["Zoë Ünlüpınar", "Péter Komka"],
    "XMP-dc:Rights": "© 2023 EPA-EFE",
    "XMP-dc:Title": "Armenians flee",
    "XMP-dc:Description": FULL.caption,
    "XMP-photoshop:Credit": FULL.credit,
    "XMP-photoshop:Source": "EPA-EFE",
    "XMP-photoshop:Headline": FULL.headline,
    "XMP-photoshop:Instructions": FULL.instructions,
    "XMP-photoshop:AuthorsPosition": "Staff",
    "XMP-xmpRights:UsageTerms": "Editorial use only",
    "XMP-xmpRights:UsageTerms-de": "Nur redaktionelle Nutzung",
    "XMP-xmpRights:WebStatement": FULL.web_statement,
    "XMP-plus:Licensor": [
        {"LicensorName": "EPA Images", "LicensorURL": "https://example.org/acquire"},
        {"LicensorURL": "https://example.org/b"},
    ],
    "XMP-plus:CopyrightOwner": [{"CopyrightOwnerName": "EPA-EFE"}],
    "XMP-plus:ImageSupplier": [{"ImageSupplierName": "EPA Images"}],
    "XMP-plus:ImageSupplierImageID": "epa-10877403",
    "XMP-plus:DataMining": FULL.data_mining,
    "XMP-plus:CreditLineRequired": "Credit Adjacent To Image",
    "XMP-iptcExt:DigitalSourceType": FULL.digital_source_type,
    "XMP-iptcExt:AISystemUsed": "Firefly",
    "XMP-iptcExt:AISystemVersionUsed": "4 beta",
    "XMP-iptcExt:AIPromptInformation": "A convoy at dusk",
    "XMP-iptcExt:AIPromptWriterName": "A. Person",
    "XMP-iptcCore:AltTextAccessibility": "A convoy of <cars>",
    "XMP-iptcCore:AltTextAccessibility-de": "Eine Autokolonne",
    "XMP-iptcCore:ExtDescrAccessibility": "Cars, lorries & buses.",
}
IN_EXIF = {
    "IFD0:Artist": "Zoë Ünlüpınar; Péter Komka",
    "IFD0:Copyright": "© 2023 EPA-EFE",
    "IFD0:ImageDescription": FULL.caption,
}
IN_IIM = {
    "IPTC:By-line": ["Zoë Ünlüpınar", "Péter Komka"],
    "IPTC:By-lineTitle": "Staff",
    "IPTC:Credit": FULL.credit,
    "IPTC:Source": "EPA-EFE",
    "IPTC:CopyrightNotice": "© 2023 EPA-EFE",
    "IPTC:SpecialInstructions": FULL.instructions,
    "IPTC:Headline": FULL.headline,
    "IPTC:ObjectName": "Armenians flee",
    "IPTC:Caption-Abstract": FULL.caption,
    "IPTC:CodedCharacterSet": "UTF8",
}


@pytest.mark.exiftool
@pytest.mark.parametrize("kind", KINDS)
def test_exiftool_reads_every_field_from_every_file_type(kind, told_by_exiftool):
    told = told_by_exiftool(carrying(FULL, kind))
    wanted = IN_XMP | IN_EXIF | (IN_IIM if kind == "JPEG" else {})
    assert {name: told.get(name) for name in wanted} == wanted


@pytest.mark.exiftool
@pytest.mark.parametrize("kind", KINDS)
def test_exiftool_reads_japanese(kind, told_by_exiftool):
    told = told_by_exiftool(carrying(JAPANESE, kind))
    assert told["XMP-photoshop:Credit"] == "写真/共同通信社"
    assert told["IFD0:Artist"] == "写真太郎"
    assert kind != "JPEG" or told["IPTC:Credit"] == "写真/共同通信社"


@pytest.mark.exiftool
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", RECORDS)
def test_exiftool_finds_nothing_wrong_but_what_we_chose(kind, name, exiftool):
    complaints = exiftool(carrying(RECORDS[name], kind), "-validate", "-warning", "-a", "-s3").splitlines()
    verdict, *warnings = filter(None, complaints)
    assert verdict == "OK" or verdict.endswith(("Warning (minor)", "Warnings (all minor)"))
    assert [line for line in warnings if not line.startswith(MINOR)] == []


@pytest.mark.exiftool
def test_exiftool_finds_the_iptc_digest_in_order(told_by_exiftool, exiftool):
    digest = exiftool(carrying(FULL), "-IPTCDigest", "-CurrentIPTCDigest", "-s3").split()
    assert len(digest) == 2
    assert digest[0] == digest[1]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", RECORDS)
def test_our_reader_reads_what_our_writer_wrote(kind, name):
    assert read_rights(carrying(RECORDS[name], kind)).xmp == RECORDS[name]
    assert read_rights(carrying(RECORDS[name], kind)).warnings == ()


def test_each_block_of_a_jpeg_holds_the_names_whole():
    told = read_rights(carrying(FULL))
    assert told.iim.credit == told.xmp.credit == FULL.credit
    assert told.exif.creators == told.iim.creators == told.xmp.creators == FULL.creators


def test_the_same_record_gives_the_same_bytes():
    assert carrying(FULL) == carrying(FULL._replace())


def test_an_empty_record_leaves_no_trace():
    assert carrying(Rights()) == carrying(Rights(subject_area=(1, 2)))
    assert read_rights(carrying(Rights())).merged == Rights()
    assert read_iim(b"") == Rights()
