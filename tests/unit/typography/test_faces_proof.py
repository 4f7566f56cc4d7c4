from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from service.errors import Refusal
from service.typography.faces import Faces
from service.typography.proof import MOST_ROWS, ProofLook, ProofRow, draw_sheet, prove, read_rows

HEADLINES = read_rows((Path(__file__).parent / "data" / "headlines.tsv").read_text("utf-8"))
LOOK = ProofLook()
SERIF = replace(LOOK, family="serif", weight=700, leading=1.1)
SMALL = replace(LOOK, card=(320, 168), margin=16, ceiling=30, floor=12)


@pytest.mark.parametrize("look", [LOOK, SERIF, SMALL], ids=["sans", "serif", "small"])
@pytest.mark.parametrize("row", HEADLINES, ids=[row.id for row in HEADLINES])
def test_every_example_is_set_whole_and_without_a_box(faces: Faces, row: ProofRow, look: ProofLook):
    proof = prove(row, faces, look)

    assert proof.warnings == ()
    assert proof.block is not None
    assert proof.block.lines


@pytest.mark.parametrize("row", HEADLINES, ids=[row.id for row in HEADLINES])
def test_no_pixel_of_an_example_lies_outside_its_box(faces: Faces, row: ProofRow):
    look = LOOK
    sheet = draw_sheet([prove(replace(row, right=""), faces, look)], faces, look)
    card = sheet.crop((24, 24, 24 + look.card[0], 24 + look.card[1]))
    frame = (look.margin - 1, look.margin - 1, look.card[0] - look.margin + 1, look.card[1] - look.margin + 1)
    inside = card.crop(frame)
    card.paste(look.ground, frame)

    assert ImageChops.difference(card, Image.new("RGB", look.card, look.ground)).getbbox() is None
    assert inside.getcolors(2) is None


@pytest.mark.parametrize(
    ("headline", "warning"),
    [
        ("Linear B says 𐀀𐀁", "no glyph: 𐀀 (U+10000), 𐀁 (U+10001)"),
        ("word " * 120, "cut with an ellipsis"),
    ],
)
def test_what_a_designer_must_know_is_a_warning(faces: Faces, headline: str, warning: str):
    assert prove(ProofRow(headline, language="en"), faces, LOOK).warnings == (warning,)


def test_a_headline_that_cannot_be_set_says_so_on_the_sheet(faces: Faces):
    narrow = replace(LOOK, card=(70, 70), margin=34, ceiling=58, floor=58)
    proof = prove(ProofRow("Armenians flee Nagorno-Karabakh"), faces, narrow)

    assert proof.block is None
    assert len(proof.warnings) == 1
    assert draw_sheet([proof], faces, narrow).size == (70 + 48, 70 + 124 + 48)


def test_the_sheet_has_a_cell_for_each_headline(faces: Faces):
    proofs = [prove(row, faces, LOOK) for row in HEADLINES[:4]]
    sheet = draw_sheet(proofs, faces, LOOK)

    assert sheet.size == (3 * (600 + 24) + 24, 2 * (315 + 124 + 24) + 24)
    assert sheet.tobytes() == draw_sheet(proofs, faces, LOOK).tobytes()


def test_the_examples_are_read_with_language_and_expectation():
    assert len(HEADLINES) == 26
    assert HEADLINES[0] == ProofRow("ຊາວອາເມເນຍຫນີອອກຈາກນາກໍໂນ-ຄາຣາບັກ", "lo", "lo", "as Thai")


def test_only_the_headline_column_is_needed():
    assert read_rows('\ufeffheadline\r\nShe said "no"\r\n\r\n') == (ProofRow('She said "no"'),)


@pytest.mark.parametrize("text", ["", "headline\n", "title\nArmenians flee\n", "headline\n \t \n"])
def test_a_list_without_headlines_is_refused(text: str):
    with pytest.raises(Refusal, match="heading line"):
        read_rows(text)


def test_a_list_too_long_for_one_sheet_is_refused():
    with pytest.raises(Refusal, match="split the list"):
        read_rows("headline\n" + "Flood\n" * (MOST_ROWS + 1))


def test_a_monstrous_line_is_refused():
    with pytest.raises(Refusal, match="cannot be read"):
        read_rows("headline\n" + "a" * 200_000)
