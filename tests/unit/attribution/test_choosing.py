"""Which credit holds: the request's field, the caption's end, then the file; and what the others say."""

from __future__ import annotations

import pytest

from service.attribution.choosing import choose_credit
from service.attribution.embedded import merge
from service.attribution.registry import load_registry
from service.errors import Refusal
from service.model.article import PhotoRequest
from service.model.credit import Attribution, CreditSource, Qualifier
from service.model.rights import EmbeddedRights, Rights


def embedded_as(**blocks: Rights) -> EmbeddedRights:
    """Return what a file with these blocks says."""
    order = [blocks.get(name, Rights()) for name in ("xmp", "iim", "exif")]
    return EmbeddedRights(*order, merged=merge(order))


FILE = embedded_as(
    xmp=Rights(creators=("Xenia Person",), credit="AFP"),
    iim=Rights(creators=("Ivo Person",), credit="dpa"),
    exif=Rights(creators=("Eva Person",)),
)
CAPTION = "Boats in the harbour. (Carl Person/Reuters)"


def chosen(embedded: EmbeddedRights = FILE, fallback: str = "", **said: str) -> Attribution:
    """Choose as every door does."""
    return choose_credit(PhotoRequest(**said), embedded, load_registry(), language="en", fallback=fallback)


def names(attribution: Attribution) -> list[str]:
    """Return who is named."""
    return [party.shown for party in attribution.credit.parties]


@pytest.mark.parametrize(
    ("said", "embedded", "source", "wanted"),
    [
        ({"credit": "Rita Person/AP", "caption": CAPTION}, FILE, CreditSource.REQUEST, ["Rita Person", "AP"]),
        ({"caption": CAPTION}, FILE, CreditSource.CAPTION, ["Carl Person", "Reuters"]),
        ({"caption": "Boats in the harbour."}, FILE, CreditSource.XMP, ["Xenia Person", "AFP"]),
        ({}, FILE, CreditSource.XMP, ["Xenia Person", "AFP"]),
        ({}, embedded_as(iim=FILE.iim, exif=FILE.exif), CreditSource.IIM, ["Ivo Person", "dpa"]),
        ({}, embedded_as(exif=FILE.exif), CreditSource.EXIF, ["Eva Person"]),
        (
            {},
            embedded_as(xmp=Rights(caption=CAPTION)),
            CreditSource.EMBEDDED_CAPTION,
            ["Carl Person", "Reuters"],
        ),
        ({}, embedded_as(), CreditSource.NONE, []),
        ({"credit": "Photo", "caption": CAPTION}, FILE, CreditSource.CAPTION, ["Carl Person", "Reuters"]),
        ({"credit": "…"}, FILE, CreditSource.XMP, ["Xenia Person", "AFP"]),
        ({"credit": "Handout"}, embedded_as(), CreditSource.REQUEST, []),
    ],
)
def test_the_first_source_that_names_somebody_wins(said, embedded, source, wanted):
    attribution = chosen(embedded, **said)
    assert (attribution.source, names(attribution)) == (source, wanted)


def test_the_fallback_speaks_only_when_nobody_else_does():
    assert chosen(embedded_as(), fallback="The Meridian").source is CreditSource.FALLBACK
    assert chosen(FILE, fallback="The Meridian").source is CreditSource.XMP


def test_the_caption_is_left_without_its_credit():
    assert chosen(caption=CAPTION).caption == "Boats in the harbour."
    assert chosen(credit="Rita Person", caption=CAPTION).caption == "Boats in the harbour."


def test_sources_that_name_somebody_else_are_told():
    told = [(each.source, each.text) for each in chosen(credit="Rita Person/AP").disagreements]
    assert told == [
        (CreditSource.XMP, "Xenia Person / AFP"),
        (CreditSource.IIM, "Ivo Person / dpa"),
        (CreditSource.EXIF, "Eva Person"),
    ]


def test_sources_that_agree_are_silent():
    agreeing = embedded_as(xmp=Rights(creators=("RITA PERSON",), credit="AP"))
    assert chosen(agreeing, credit="Rita Person/AP").disagreements == ()


def test_what_only_the_caption_discloses_of_the_same_photo_is_kept():
    attribution = chosen(
        embedded_as(), credit="Kremlin/Reuters", caption="Boats. (Kremlin/Handout via Reuters)"
    )
    assert Qualifier.HANDOUT in attribution.credit.qualifiers


@pytest.mark.parametrize(
    ("code", "mark"),
    [
        ("trainedAlgorithmicMedia", Qualifier.AI),
        ("compositeWithTrainedAlgorithmicMedia", Qualifier.AI_EDITED),
    ],
)
def test_the_files_source_type_marks_an_ai_picture_whoever_is_credited(code, mark):
    address = f"http://cv.iptc.org/newscodes/digitalsourcetype/{code}"
    embedded = embedded_as(xmp=Rights(digital_source_type=address))
    assert mark in chosen(embedded, credit="Rita Person/AP").credit.qualifiers


def test_terms_of_request_and_file_are_gathered():
    embedded = embedded_as(xmp=Rights(instructions="NO SALES"))
    attribution = chosen(embedded, credit="Rita Person/AP", usage_terms="EDITORIAL USE ONLY")
    assert set(attribution.credit.restrictions) == {"no-sales", "editorial-only"}


def test_a_files_credit_that_cannot_be_used_never_refuses():
    embedded = embedded_as(xmp=Rights(credit="x" * 3_000), exif=FILE.exif)
    assert chosen(embedded).source is CreditSource.EXIF


def test_a_requests_credit_that_cannot_be_used_is_refused():
    with pytest.raises(Refusal) as refused:
        chosen(credit="x" * 3_000)
    assert refused.value.code == "credit_invalid"
