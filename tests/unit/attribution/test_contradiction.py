"""What a file claims against the printed credit: told in the answer, never repeated by a card."""

from __future__ import annotations

import json

import pytest

from service.attribution.captions import CaptionDesk, CaptionRequest, caption_answer
from service.attribution.choosing import choose_credit
from service.attribution.embedded import read_rights
from service.attribution.packets import build_packets
from service.attribution.record import photo_rights
from service.attribution.registry import load_registry
from service.attribution.wording import load_styles, word_credit
from service.model.article import Article, PhotoRequest
from service.model.credit import CreditSource
from service.model.rights import EmbeddedRights, Rights
from service.resources import asset
from tests.unit.attribution.embedding import FULL, carrying

REGISTRY = load_registry()
STYLE = load_styles(asset("styles"))["newsroom"]
DESK = CaptionDesk(REGISTRY, STYLE)

# the request's credit, the file's creator and credit line, its copyright, and whether that contradicts
COPYRIGHTS = (
    ("C. Person/AFP", "", "", "© Reuters", True),
    ("C. Person/AFP", "D. Person", "Reuters", "© Reuters 2026", True),
    ("C. Person/AFP", "C. Person", "", "© Reuters", True),
    ("C. Person", "", "", "© D. Person", True),
    ("© C. Person", "", "", "© The Associated Press", True),
    ("C. Person/AFP", "", "", "© AFP", False),
    ("C. Person/AFP", "", "", "© Agence France-Presse. All rights reserved.", False),
    ("C. Person/AFP", "", "", "© 2026 C. Person", False),
    ("Reuters", "", "", "© Thomson Reuters", False),
    ("C. Person", "", "", "© Reuters", False),
    ("AFP", "", "", "© 2026 C. Person", False),
    ("C. Person/AFP", "", "AFP", "© 2026 The Evening Paper", False),
    ("C. Person/AFP", "", "", "All rights reserved", False),
    ("", "C. Person", "AFP", "© Reuters", False),
)


def file_says(creator: str, credit: str, copyright_notice: str) -> EmbeddedRights:
    rights = Rights(creators=(creator,) if creator else (), credit=credit, copyright=copyright_notice)
    return EmbeddedRights(xmp=rights, merged=rights)


@pytest.mark.parametrize(("asked", "creator", "line", "notice", "contradicts"), COPYRIGHTS)
def test_a_copyright_of_somebody_else_is_withheld(asked, creator, line, notice, contradicts):
    found = choose_credit(PhotoRequest(credit=asked), file_says(creator, line, notice), REGISTRY)
    assert [(claim.field, claim.text) for claim in found.withheld] == (
        [("copyright", notice)] if contradicts else []
    )
    held = found.credit.copyright.notice if found.credit.copyright else ""
    assert (held == notice) is not contradicts


def card_file(credit: str, embedded: EmbeddedRights, **photo: str) -> Rights:
    asked = PhotoRequest(data=b"x", credit=credit, **photo)
    found = choose_credit(asked, embedded, REGISTRY)
    line = word_credit(found.credit, STYLE)
    return photo_rights(found, line, embedded, article=Article("", photo=asked), alt="")


def test_every_block_of_the_card_is_silent_about_the_contradicted_holder():
    source = read_rights(carrying(FULL._replace(creators=("D. Person",), supplier="")))
    told = card_file("C. Person/AFP", source)
    packets = build_packets(told._replace(licensors=(), instructions="", headline="", caption=""))
    for block in (packets.exif, packets.iim, packets.xmp):
        assert b"C. Person" in block
        assert b"D. Person" not in block
        assert b"EPA-EFE" not in block


TERMS = (
    "usage_terms",
    "instructions",
    "web_statement",
    "licensors",
    "data_mining",
    "digital_source_type",
    "credit_required",
)


@pytest.mark.parametrize("field", TERMS)
def test_terms_go_on_whoever_is_credited(field):
    source = read_rights(carrying(FULL._replace(ai_system="")))
    assert getattr(card_file("C. Person/AFP", source), field) == getattr(FULL, field)


def test_a_contradicted_owner_and_source_are_withheld_as_well():
    found = choose_credit(PhotoRequest(credit="C. Person/AFP"), read_rights(carrying(FULL)), REGISTRY)
    assert {claim.field for claim in found.withheld} == {"copyright", "copyright_owner", "source"}


def test_what_the_request_says_of_copyright_stands():
    told = card_file("C. Person/AFP", file_says("", "", "© Reuters"), copyright="© The Evening Paper")
    assert told.copyright == "© The Evening Paper"


def test_the_notice_in_the_printed_credit_takes_the_place_of_the_contradicted_one():
    assert (
        card_file("© 2026 C. Person/AFP", file_says("", "", "© Reuters")).copyright == "© 2026 C. Person/AFP"
    )


def test_another_block_of_the_file_may_contradict_the_one_that_was_chosen():
    xmp, iim = Rights(credit="C. Person/AFP"), Rights(credit="Reuters", copyright="© Reuters")
    embedded = EmbeddedRights(xmp=xmp, iim=iim, merged=xmp._replace(copyright="© Reuters"))
    found = choose_credit(PhotoRequest(), embedded, REGISTRY)
    assert found.source is CreditSource.XMP
    assert [claim.text for claim in found.withheld] == ["© Reuters"]


def test_the_answer_tells_and_the_structured_data_does_not_repeat():
    asked = CaptionRequest(PhotoRequest(credit="C. Person/AFP"), file_says("", "", "© Reuters"))
    told = caption_answer(asked, DESK)
    assert "copyrightNotice" not in json.loads(told.json_ld)
    assert told.credit["copyright"] is None
    assert told.credit["withheld"] == [{"field": "copyright", "text": "© Reuters"}]
    (detail,) = [notice.detail for notice in told.notices if notice.code == "rights_conflict"]
    assert detail.startswith("The file's copyright notice is “© Reuters”, which the credit contradicts")
