"""What a card's file says: all the source said, the credit as printed, never a cleaner origin."""

from __future__ import annotations

import pytest

from service.attribution.packets import build_packets
from service.attribution.record import card_rights, photo_rights
from service.attribution.source_type import code_of
from service.model.article import Article, PhotoRequest
from service.model.credit import (
    Attribution,
    Copyright,
    Credit,
    CreditLine,
    CreditSource,
    Disagreement,
    Kind,
    Licence,
    Party,
    Qualifier,
    Role,
)
from service.model.rights import EmbeddedRights, Region, Rights
from tests.unit.attribution.embedding import FULL, VOCABULARY

ARTICLE = Article(headline="Armenians flee", language="en", photo=PhotoRequest(data=b"x"))
LINE = CreditLine("Handout: Ministry / EPA-EFE")
ANN = Party("Ann Ward", Role.CREATOR, Kind.PERSON)


def attribution(credit: Credit | None = None, *others: Disagreement, caption: str = "") -> Attribution:
    return Attribution(credit or Credit("EPA-EFE"), CreditSource.REQUEST, caption, others)


def embedded(**changed: object) -> EmbeddedRights:
    return EmbeddedRights(merged=FULL._replace(**changed))


def card(found: Attribution | None = None, source: EmbeddedRights | None = None, **changed: object) -> Rights:
    article = ARTICLE._replace(**changed)
    return card_rights(found or attribution(), LINE, source or embedded(), article=article, alt="A card")


CARRIED = (
    "web_statement",
    "licensors",
    "usage_terms",
    "instructions",
    "data_mining",
    "copyright",
    "copyright_owner",
    "source",
    "supplier",
    "supplier_id",
    "creators",
    "creator_job",
    "extended_description",
    "ai_system",
    "ai_system_version",
    "ai_prompt",
    "ai_prompt_writer",
    "credit_required",
    "caption",
)


@pytest.mark.parametrize("field", CARRIED)
def test_what_the_source_said_is_carried_over(field):
    assert getattr(FULL, field)
    assert getattr(card(), field) == getattr(FULL, field)


def test_the_card_has_its_own_credit_headline_and_alt_text():
    told = card(attribution(caption="The caption that is left."))
    assert told.credit == LINE.text
    assert told.headline == told.title == "Armenians flee"
    assert told.caption == "The caption that is left."
    assert told.alt == (("x-default", "A card"), ("en", "A card"))


def test_places_in_the_source_picture_do_not_reach_the_card():
    told = card(source=embedded(regions=(Region(0, 0, 1, 1),), subject_area=(1, 2)))
    assert (told.regions, told.subject_area) == ((), ())


def test_the_credits_creators_win_over_the_files():
    told = card(attribution(Credit("Ann Ward/EPA", parties=(ANN,))))
    assert told.creators == ("Ann Ward",)
    assert told.creator_job == ""


def test_a_file_that_names_somebody_else_does_not_name_the_cards_creator():
    other = Disagreement(CreditSource.XMP, "Zoë Ünlüpınar")
    assert card(attribution(Credit("EPA"), other)).creators == ()


def test_what_the_request_says_of_copyright_and_terms_wins():
    photo = PhotoRequest(data=b"x", copyright="© 2026 The Paper", usage_terms="Once only")
    told = card(photo=photo)
    assert told.copyright == "© 2026 The Paper"
    assert told.usage_terms == (("x-default", "Once only"),)


def test_the_credits_licence_and_notice_are_told_where_the_file_is_silent():
    licence = Licence("CC BY-SA 4.0", url="https://creativecommons.org/licenses/by-sa/4.0/")
    credit = Credit("x", licence=licence, copyright=Copyright("© Ann Ward"), data_mining="DMI-X")
    told = card(attribution(credit), EmbeddedRights())
    assert told.web_statement == licence.url
    assert told.usage_terms == (("x-default", "CC BY-SA 4.0"),)
    assert (told.copyright, told.data_mining) == ("© Ann Ward", "DMI-X")


# what the file says, what the credit's words say, the card, the photo alone
SOURCE_TYPES = (
    ("", (), "composite", ""),
    ("digitalCapture", (), "composite", "digitalCapture"),
    ("compositeCapture", (), "composite", "compositeCapture"),
    ("algorithmicallyEnhanced", (), "composite", "algorithmicallyEnhanced"),
    ("trainedAlgorithmicMedia", (), "compositeSynthetic", "trainedAlgorithmicMedia"),
    (
        "compositeWithTrainedAlgorithmicMedia",
        (),
        "compositeSynthetic",
        "compositeWithTrainedAlgorithmicMedia",
    ),
    ("compositeSynthetic", (), "compositeSynthetic", "compositeSynthetic"),
    ("algorithmicMedia", (), "compositeSynthetic", "algorithmicMedia"),
    ("", (Qualifier.AI,), "compositeSynthetic", "trainedAlgorithmicMedia"),
    ("digitalCapture", (Qualifier.AI,), "compositeSynthetic", "trainedAlgorithmicMedia"),
    ("digitalCapture", (Qualifier.AI_EDITED,), "compositeSynthetic", "compositeWithTrainedAlgorithmicMedia"),
)


@pytest.mark.parametrize(("written", "words", "on_card", "alone"), SOURCE_TYPES)
def test_a_source_type_is_never_exchanged_for_a_cleaner_one(written, words, on_card, alone):
    uri = VOCABULARY + written if written else ""
    source = embedded(digital_source_type=uri, ai_system="")
    found = attribution(Credit("x", qualifiers=frozenset(words)))
    assert card(found, source).digital_source_type == VOCABULARY + on_card
    photo = photo_rights(found, LINE, source, article=ARTICLE, alt="")
    assert photo.digital_source_type == (VOCABULARY + alone if alone else "")


def test_a_named_ai_system_makes_the_card_synthetic():
    source = embedded(digital_source_type="", ai_system="Firefly")
    assert card(source=source).digital_source_type == VOCABULARY + "compositeSynthetic"


SPELLINGS = ("https://cv.iptc.org/newscodes/digitalsourcetype/", "", "digsrctype:", "http://cv.iptc.org/x/")


@pytest.mark.parametrize("before", SPELLINGS)
def test_a_source_type_is_known_however_it_is_spelt(before):
    assert code_of(before + "TrainedAlgorithmicMedia") == "trainedAlgorithmicMedia"


def test_a_card_without_photo_claims_no_origin():
    told = card(attribution(Credit("")), EmbeddedRights(), photo=None)
    assert told.digital_source_type == ""


def test_no_place_on_earth_reaches_the_file():
    packets = build_packets(card())
    for block in (packets.exif, packets.xmp, packets.iim):
        assert b"gps" not in block.lower()
        assert b"exif:" not in block
