from __future__ import annotations

import threading

import pytest

from service.errors import Refusal
from service.model.geometry import Size
from service.typography.drawing import text_mask
from service.typography.faces import Faces
from service.typography.setting import TextBlock, TextStyle, set_text

ARMENIANS = "Armenians flee Nagorno-Karabakh as Azerbaijan asserts control of region"
HEADLINE = TextStyle("sans", 700, ceiling=72, floor=36, max_lines=4, leading=1.1, may_truncate=True)
CREDIT = TextStyle("sans", 500, ceiling=20, floor=15, max_lines=1, leading=1.3)


def lines_of(block: TextBlock) -> list[str]:
    return [line.text.replace("\u200b", "") for line in block.lines]


def test_a_headline_keeps_its_name_whole_and_ends_no_line_in_a_function_word(faces: Faces):
    lines = lines_of(set_text(ARMENIANS, HEADLINE, 600, 300, faces, language="en"))
    assert any("Nagorno-Karabakh" in line for line in lines)
    assert all(line.rsplit(" ", 1)[-1] not in {"as", "of"} for line in lines)
    assert " " in lines[-1]


@pytest.mark.parametrize(
    ("language", "width", "text", "hanging"),
    [
        ("ar", 480, "سيرًا على الأقدام إلى الجدران الجيرية في بيكوس دي أوروبا", "في"),
        ("ar", 560, "سيرًا على الأقدام إلى الجدران الجيرية في بيكوس دي أوروبا", "في"),
        ("pl", 740, "Tysiące ludzi na ulicach w proteście przeciw podniesieniu wieku emerytalnego", "na"),
    ],
)
def test_no_line_ends_in_a_tiny_word_while_another_set_costs_little(
    faces: Faces, language, width, text, hanging
):
    block = set_text(text, HEADLINE._replace(max_lines=5), width, 420, faces, language=language)
    assert all(line.split()[-1] != hanging for line in lines_of(block))
    assert block.size >= 0.84 * HEADLINE.ceiling


def test_a_short_headline_gets_the_ceiling_and_one_line(faces: Faces):
    block = set_text("Peace", HEADLINE, 1000, 400, faces, language="en")
    assert (block.size, len(block.lines)) == (72, 1)


@pytest.mark.parametrize("width", [300, 450, 700, 1080])
def test_a_wider_box_never_makes_the_text_smaller(faces: Faces, width):
    small = set_text(ARMENIANS, HEADLINE, width, 300, faces, language="en")
    large = set_text(ARMENIANS, HEADLINE, width * 1.2, 300, faces, language="en")
    assert len(large.text) >= len(small.text)
    assert large.size >= small.size


@pytest.mark.parametrize(
    ("language", "name", "parts"),
    [
        ("en", "Nagorno-Karabakh", ["Nagorno-", "Karabakh"]),
        ("ru", "Австро-Венгрия", ["Австро-", "Венгрия"]),
        ("ja", "ナゴルノ・カラバフ", ["ナゴルノ・", "カラバフ"]),
    ],
)
def test_a_joined_name_breaks_only_where_it_does_not_fit_at_the_floor(faces: Faces, language, name, parts):
    at_floor = set_text(name, HEADLINE._replace(ceiling=36, max_lines=1), 900, 300, faces, language=language)
    whole = set_text(name, HEADLINE, at_floor.width + 10, 300, faces, language=language)
    assert lines_of(whole) == [name]
    broken = set_text(name, HEADLINE, at_floor.width - 2, 300, faces, language=language)
    assert lines_of(broken) == parts
    assert broken.size > whole.size


def test_only_the_name_that_no_line_can_hold_is_broken(faces: Faces):
    text = "Haut-Karabakh Mecklenburg-Vorpommern"
    lines = lines_of(set_text(text, HEADLINE, 380, 300, faces, language="de"))
    assert lines == ["Haut-Karabakh", "Mecklenburg-", "Vorpommern"]


def test_an_ordinary_compound_breaks_rather_than_shrink_much(faces: Faces):
    block = set_text("counter-revolution", HEADLINE, 360, 300, faces, language="en")
    assert lines_of(block) == ["counter-", "revolution"]


def test_a_name_with_particles_is_kept_on_a_line_where_that_is_cheap(faces: Faces):
    text = "Incendio arrasa los Picos de Europa en una noche"
    lines = lines_of(set_text(text, HEADLINE, 600, 300, faces, language="es"))
    assert any("Picos de Europa" in line for line in lines)


def test_a_long_word_is_hyphenated_where_it_alone_limits_the_size(faces: Faces):
    law = "Rindfleischetikettierungsüberwachungsgesetz: Landtag streitet"
    block = set_text(law, HEADLINE, 600, 400, faces, language="de")
    assert any(line.hyphen for line in block.lines)
    assert block.size > 50
    ordinary = set_text("Landtag streitet über Abschaffung", HEADLINE, 600, 400, faces, language="de")
    assert not any(line.hyphen for line in ordinary.lines)


@pytest.mark.parametrize(
    ("language", "width", "text", "last"),
    [
        ("en", 480, "A path crosses the high pastures of northern Spain and ends where the rock is", "ends"),
        ("en", 430, "As many as 3,000 people have fled in recent days to San Sebastián or further", "days"),
        (
            "de",
            480,
            "Die Richterinnen und Richter verlangen Nachbesserungen bis Ende des Jahres 2027",
            "Ende",
        ),
    ],
)
def test_no_word_that_hangs_on_the_next_one_stands_before_an_ellipsis(
    faces: Faces, language, width, text, last
):
    style = TextStyle("sans", 400, 26, 26, max_lines=2, leading=1.28, may_truncate=True, role="text")
    block = set_text(text, style, width, 200, faces, language=language)
    assert block.truncated
    assert block.text.split()[-1] == f"{last}…"


def test_a_text_too_long_ends_in_an_ellipsis_at_a_word_and_says_so(faces: Faces):
    block = set_text(ARMENIANS * 4, HEADLINE, 500, 150, faces, language="en")
    assert block.truncated
    assert block.size == pytest.approx(36, abs=1.5)
    assert block.text.endswith("…")
    head = block.text[:-1]
    assert (ARMENIANS * 4).startswith(head)
    assert not (ARMENIANS * 4)[len(head)].isalnum()


def test_a_text_that_must_stay_whole_is_refused_not_cut(faces: Faces):
    with pytest.raises(Refusal) as refused:
        set_text("Vasily Krestyaninov for the Associated Press of everywhere", CREDIT, 200, 30, faces)
    assert refused.value.code == "headline_does_not_fit"


def test_a_word_no_line_can_hold_is_cut_rather_than_let_out(faces: Faces):
    block = set_text("W" * 60, HEADLINE, 300, 400, faces, language="en")
    assert block.width <= 300
    assert not block.truncated or block.text.endswith("…")


@pytest.mark.parametrize("text", ["", "   ", "\u202e", "\x00"])
def test_no_text_is_an_empty_block(faces: Faces, text):
    block = set_text(text, HEADLINE, 300, 300, faces)
    assert (block.lines, block.width, block.height, block.text) == ((), 0, 0, "")


def test_a_box_without_room_is_refused(faces: Faces):
    for width, height in ((0, 100), (100, 0), (3, 3), (-5, 10)):
        with pytest.raises(Refusal):
            set_text("Armenians", HEADLINE, width, height, faces)


PIECES = ("Photo: Jane Doe / ", "Agence France-Presse / ", "Getty Images")


def test_a_credit_breaks_between_its_pieces(faces: Faces):
    style = TextStyle("sans", 500, 20, 15, 3, 1.3, pieces=PIECES)
    block = set_text("".join(PIECES), style, 260, 100, faces, language="en")
    starts = [line.split()[0] for line in lines_of(block)]
    assert len(block.lines) > 1
    assert set(starts) <= {"Photo:", "Agence", "Getty"}
    assert block.text == "".join(PIECES)


def test_a_credit_breaks_inside_a_piece_only_where_nothing_else_fits(faces: Faces):
    style = TextStyle("sans", 500, 20, 15, 6, 1.3, pieces=PIECES)
    block = set_text("".join(PIECES), style, 120, 200, faces, language="en")
    assert all(line.strip() for line in lines_of(block))
    assert "".join(lines_of(block)).replace(" ", "") == "".join(PIECES).replace(" ", "")
    assert not any(line.hyphen for line in block.lines)


def test_a_credit_is_refused_rather_than_cut_inside_a_word(faces: Faces):
    style = TextStyle("sans", 500, 20, 15, 3, 1.3, may_truncate=True, pieces=("Wolfeschlegelsteinhausen",))
    with pytest.raises(Refusal):
        set_text("Wolfeschlegelsteinhausen", style, 120, 100, faces)


def test_arabic_starts_at_the_right_and_latin_at_the_left(faces: Faces):
    arabic = set_text(
        "\u0627\u0644\u0623\u0631\u0645\u0646 \u064a\u0641\u0631\u0648\u0646",
        HEADLINE,
        600,
        200,
        faces,
        language="ar",
    )
    latin = set_text("AFP", HEADLINE, 600, 200, faces, language="ar")
    mirrored = set_text("AFP (2024)", HEADLINE, 600, 200, faces, language="ar", direction="rtl")
    assert (arabic.rtl, latin.rtl, mirrored.rtl) == (True, False, True)
    plain = set_text("AFP (2024)", HEADLINE, 600, 200, faces, language="en")
    assert [glyph.id for glyph in mirrored.lines[0].glyphs] == [glyph.id for glyph in plain.lines[0].glyphs]


@pytest.mark.parametrize(
    ("align", "rtl", "ragged"),
    [("start", "", "right"), ("end", "", "left"), ("start", "rtl", "left"), ("end", "rtl", "right")],
)
def test_lines_are_flush_with_the_side_they_start_from(faces: Faces, align, rtl, ragged):
    style = TextStyle("sans", 700, 40, 40, 2, 1.1, align=align)
    block = set_text(
        "Armenians flee the Nagorno region", style, 460, 200, faces, language="en", direction=rtl
    )
    edges = []
    mask = text_mask(block, Size(600, 200), 50, 20)
    for line in block.lines:
        band = mask.crop((0, line.baseline + 20 - 20, 600, line.baseline + 20)).getbbox()
        assert band
        edges.append(band)
    (left_a, _, right_a, _), (left_b, _, right_b, _) = edges
    flush = abs(left_a - left_b) if ragged == "right" else abs(right_a - right_b)
    assert flush <= 3


def test_leading_grows_where_ink_would_touch(faces: Faces):
    style = TextStyle("sans", 700, 40, 40, 2, 1.0)
    flat = set_text("some ocean\u200b across ocean", style, 250, 300, faces)
    tall = set_text("gjpqy gjpqy ÅẤỄ ẤỄỖÅ", style, 250, 300, faces, language="vi")
    assert len(flat.lines) == len(tall.lines) == 2
    steps = [block.lines[1].baseline - block.lines[0].baseline for block in (flat, tall)]
    assert steps[0] == 40
    assert steps[1] > 44


def test_small_capitals_are_a_whole_number_of_pixels_high(faces: Faces):
    block = set_text("PHOTO: AFP", CREDIT, 400, 40, faces)
    cap = faces.stack("sans", 500, language="", role="headline").faces[0].cap_height
    assert block.size * cap == pytest.approx(round(block.size * cap))
    assert 19 < block.size <= 20


def test_a_character_no_face_has_is_told_and_not_drawn(faces: Faces):
    block = set_text("a\ue000b", HEADLINE, 400, 200, faces)
    assert block.missing == ("\ue000",)
    assert all(glyph.id for line in block.lines for glyph in line.glyphs)


def test_tracking_widens_latin_and_leaves_arabic_joined(faces: Faces):
    plain = TextStyle("sans", 700, 40, 40, 1, 1.1)
    tracked = TextStyle("sans", 700, 40, 40, 1, 1.1, tracking=0.1)
    for text, grows in (("NEWS", True), ("\u0623\u062e\u0628\u0627\u0631", False)):
        widths = [set_text(text, style, 400, 100, faces).width for style in (plain, tracked)]
        assert (widths[1] > widths[0] + 4) == grows


def test_the_same_text_is_set_alike_in_every_thread(faces: Faces):
    size = Size(700, 400)
    texts = [
        ARMENIANS,
        "\u0627\u0644\u062d\u0631\u0628 3,000",
        "«\u202fOui\u202f»",
        "Zagreb čšž",
    ]
    alone = [text_mask(set_text(text, HEADLINE, 600, 300, faces), size, 20, 20).tobytes() for text in texts]
    together: list[list[bytes]] = [[] for _ in range(6)]

    def work(place: int) -> None:
        for text in texts:
            block = set_text(text, HEADLINE, 600, 300, faces)
            together[place].append(text_mask(block, size, 20, 20).tobytes())

    threads = [threading.Thread(target=work, args=(place,)) for place in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(found == alone for found in together)


def test_no_line_of_a_credit_starts_with_the_sign_between_two_pieces(faces: Faces):
    for pieces in (
        ("Press Service of the Ministry", " / EPA-EFE"),
        ("Press Service of the Ministry ", "/ ", "EPA-EFE"),
        ("Press Service of the Ministry", ", CC BY 4.0"),
    ):
        style = CREDIT._replace(ceiling=18, max_lines=2, pieces=pieces)
        lines = lines_of(set_text("".join(pieces), style, 290, 100, faces, language="en"))
        assert len(lines) == 2
        assert lines[0].rstrip()[-1] in "/,"
