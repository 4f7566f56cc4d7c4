"""What really stands on a card, ink by ink: inside every zone, clear of overlays and of one another."""

import itertools
from datetime import UTC, datetime

import pytest
from PIL import Image

from service.errors import Refusal
from service.layout.brands import load_brands
from service.layout.designs import load_designs
from service.layout.places import place_parts
from service.layout.platforms import load_platforms
from service.layout.texts import CREDIT_LINE_FLOOR
from service.model.article import Article
from service.model.card import Card
from service.model.credit import CreditLine
from service.model.format import FORMATS
from service.model.platform import centred
from service.pixels.paint import paint, photo_size
from service.resources import asset, template
from service.typography.drawing import text_mask
from service.typography.faces import load_faces
from tests.photos import neutral_photo
from tests.support.contrast import measure
from tests.support.scenes import compose

DESIGNS = load_designs(template("cards"))
BRANDS = load_brands(asset("brands"))
PLATFORMS = load_platforms(asset("platforms.toml"))
FACES = load_faces()
TEXT_FORMATS = [format_ for format_ in FORMATS.values() if format_.text]

SHORT = CreditLine("AFP", ("AFP",))
SEED = CreditLine(
    "Handout: Russian Defence Ministry Press Service / EPA-EFE",
    ("Handout: Russian Defence Ministry Press Service", " / EPA-EFE"),
)
MADE = CreditLine("Image: Newsroom / Studio", ("Image: Newsroom", " / Studio"), label="AI-generated image")
LONG = CreditLine(
    "Handout: Andriy Andriyenko / Press Service of the 65th Separate Mechanized Brigade of the "
    "Ukrainian Armed Forces / NASA, ESA, Space Telescope Science Institute / Reuters",
    (
        "Handout: Andriy Andriyenko",
        " / Press Service of the 65th Separate Mechanized Brigade of the Ukrainian Armed Forces",
        " / NASA, ESA, Space Telescope Science Institute",
        " / Reuters",
    ),
    label="Image made with AI",
)
ENDLESS = (
    "Thousands of people leave their homes on the mountain road as officials assert control of the region, "
    "aid groups warn of shortages and neighbours open their borders to those who flee, while talks go on"
)
AGENCY = (
    "Hundreds of thousands march through the capital in the largest protest since the government cut "
    "pensions and raised the retirement age, police say"
)
OTHERS = {
    "german": ("Wir bleiben hier", "de"),
    "whole": ("»Vi stannar här«", "sv"),
    "swedish": ("»Vi stannar här«, säger de", "sv"),
    "japanese": ("私たちはここに残る", "ja"),
    "thai": ("ชาวอาร์เมเนียอพยพออกจากนากอร์โน-คาราบัค หวั่นกวาดล้างชาติพันธุ์", "th"),
}
STANDFIRST = "As many as 3,000 people have fled in recent days, the government said."
HEADLINES = {
    "seed": ("Armenians flee Nagorno-Karabakh as Azerbaijan asserts control of region", "en"),
    "long": (ENDLESS, "en"),
    "short": ("Lights out", "en"),
    "agency": (AGENCY, "en"),
    "longest": (
        f"{ENDLESS}, and the capital of the country waits for news of the convoys that left at dawn"[:300],
        "en",
    ),
    "arabic": ("أرمن يفرون من ناغورني قره باغ مع سيطرة أذربيجان على الإقليم", "ar"),
}


def scene(
    design,
    format_,
    headline,
    line,
    *,
    photo=None,
    brand="meridian",
    label="",
    dated=False,
    standfirst=STANDFIRST,
):
    text, language = (HEADLINES | OTHERS)[headline]
    article = Article(
        text,
        kicker="World",
        label=label,
        byline="A minister",
        standfirst=standfirst,
        url="https://www.example.org/a",
        language=language,
        published=datetime(2019, 3, 5, tzinfo=UTC),
        dated=dated,
    )
    card = Card(
        article,
        BRANDS[brand],
        DESIGNS[design],
        format_,
        line if DESIGNS[design].needs_photo else None,
        mirrored=language == "ar",
        safe=PLATFORMS.safe_box(format_),
        overlays=PLATFORMS.overlays(format_),
    )
    box = place_parts(card).photo
    ground = photo.resize(photo_size(box)) if photo and box else None
    return card, compose(card, FACES, ground), ground


EVERY = [
    pytest.param(design, format_, headline, line, id=f"{design}-{format_.name}-{headline}-{name}")
    for design, format_, headline, (name, line) in itertools.product(
        DESIGNS, TEXT_FORMATS, HEADLINES, (("seed", SEED), ("long", LONG))
    )
]


@pytest.mark.parametrize(("design", "format_", "headline", "line"), EVERY)
def test_all_ink_lies_in_the_safe_zone_clear_of_overlays_and_of_other_ink(design, format_, headline, line):
    card, made, _ = scene(design, format_, headline, line)
    for text in made.texts:
        assert card.safe.contains(text.ink, 1.0), f"{text.role} leaves the safe zone"
        assert text.ground != "panel" or not made.photo or not text.ink.meets(made.photo), (
            f"{text.role} strays"
        )
        assert not any(text.ink.meets(overlay) for overlay in card.overlays), f"{text.role} is overlaid"
    for one, other in itertools.combinations(made.texts, 2):
        assert not one.ink.meets(other.ink), f"{one.role} runs into {other.role}"
    if made.code:
        assert not any(text.ink.meets(made.code.box) for text in made.texts)


@pytest.mark.parametrize("format_", TEXT_FORMATS, ids=lambda format_: format_.name)
@pytest.mark.parametrize("line", [SHORT, SEED, LONG], ids=["short", "seed", "long"])
def test_the_centre_design_survives_a_square_crop(format_, line):
    square = centred(format_, 1.0)
    _, made, _ = scene("centre", format_, "seed", line)
    if format_.shape == "wide":
        assert all(square.contains(text.ink, 1.0) for text in made.texts)


@pytest.mark.parametrize("design", [name for name, design in DESIGNS.items() if design.needs_photo])
@pytest.mark.parametrize("brand", BRANDS)
def test_a_credit_is_set_whole_whatever_its_length(design, brand):
    for format_, line in itertools.product(TEXT_FORMATS, (SHORT, SEED, LONG)):
        _, made, _ = scene(design, format_, "seed", line, brand=brand)
        credit = made.text("credit").block
        assert credit.text.replace(" ", "") == line.text.replace(" ", "")
        assert not credit.truncated
        assert credit.size >= 15 * format_.unit


@pytest.mark.parametrize("variant", ["bright", "busy", "calm"])
def test_every_text_on_a_photo_reaches_its_contrast(variant):
    photo = neutral_photo(1200, 630, variant=variant)
    _, made, ground = scene("overlay", FORMATS["og"], "seed", SEED, photo=photo)
    canvas = paint(made, ground)
    for text in made.texts:
        if text.ground == "photo":
            mask = text_mask(text.block, made.size, text.x, text.y)
            assert measure(canvas, mask, text.colour) >= 4.5, text.role


def test_a_dark_photo_gets_no_veil():
    _, made, _ = scene("overlay", FORMATS["og"], "seed", SEED, photo=neutral_photo(1200, 630, variant="dark"))
    assert made.veil is None


@pytest.mark.parametrize("format_name", ["square", "og"])
def test_a_column_that_begins_above_the_middle_leaves_the_top_of_the_photo_clear(format_name):
    photo = Image.new("RGB", (1200, 1200), (240, 240, 240))
    _, made, _ = scene("overlay", FORMATS[format_name], "seed", LONG, photo=photo, label="Live")
    highest = min(text.ink.top for text in made.texts if text.ground == "photo")
    assert highest < FORMATS[format_name].height / 2
    assert made.veil.rows[0] == 0
    assert made.veil.rows[-1] > 0


def test_the_veil_is_no_deeper_than_the_text_needs():
    photo = Image.new("RGB", (1200, 630), (140, 140, 140))
    _, made, ground = scene("overlay", FORMATS["og"], "seed", SEED, photo=photo)
    text = made.text("headline")
    mask = text_mask(text.block, made.size, text.x, text.y)
    assert 4.5 <= measure(paint(made, ground), mask, text.colour) <= 5.2


def test_what_is_cut_or_left_out_is_told():
    _, made, _ = scene("quote", FORMATS["square"], "longest", LONG, label="Live", dated=True)
    codes = {notice.code for notice in made.notices}
    assert "byline_dropped" in codes
    assert made.text("byline") is None
    assert made.text("headline").block.truncated == ("headline_truncated" in codes)


def test_a_credit_that_fits_nowhere_is_refused_and_never_cut():
    endless = CreditLine(" / ".join(["A very long name of a press service"] * 60))
    with pytest.raises(Refusal) as caught:
        scene("overlay", FORMATS["og"], "seed", endless)
    assert caught.value.code == "credit_does_not_fit"


@pytest.mark.parametrize("design", ["overlay", "panel"])
def test_a_credit_breaks_at_a_space_rather_than_grow_small(design):
    _, made, _ = scene(design, FORMATS["story"], "seed", SEED)
    lines = made.text("credit").block.lines
    assert [line.text.replace("\u200b", "").strip() for line in lines] == [
        "Handout: Russian Defence",
        "Ministry Press Service / EPA-EFE",
    ]
    assert made.text("credit").block.size >= CREDIT_LINE_FLOOR * FORMATS["story"].unit


def test_a_label_stands_on_a_chip_of_its_own():
    _, made, _ = scene("overlay", FORMATS["og"], "seed", SEED, label="Breaking")
    label = made.text("label")
    assert any(flat.box.contains(label.ink) for flat in made.flats)


@pytest.mark.parametrize("headline", ["seed", "arabic"])
@pytest.mark.parametrize("design", [name for name, design in DESIGNS.items() if design.needs_headline])
@pytest.mark.parametrize("format_", TEXT_FORMATS, ids=lambda format_: format_.name)
def test_an_old_article_s_age_stands_on_a_chip_after_the_label(design, format_, headline):
    card, made, _ = scene(design, format_, headline, SEED, label="Live", dated=True)
    age, label = made.text("dateline"), made.text("label")
    assert "2019" in age.block.text
    chips = [next(flat.box for flat in made.flats if flat.box.contains(text.ink)) for text in (label, age)]
    assert all(card.safe.contains(chip, 1.0) for chip in chips)
    assert not chips[0].meets(chips[1])
    assert (label.x > age.x) == card.mirrored
    for one, other in itertools.combinations(made.texts, 2):
        assert not one.ink.meets(other.ink), f"{one.role} runs into {other.role}"


def test_two_chips_too_wide_for_one_row_stand_on_two():
    _, made, _ = scene("panel", FORMATS["og"], "seed", SEED, label="Analysis and comment", dated=True)
    assert made.text("dateline").ink.top > made.text("label").ink.bottom


def test_label_age_and_kicker_share_a_row_and_a_baseline_where_they_fit():
    _, made, _ = scene("overlay", FORMATS["og"], "seed", SEED, label="Live", dated=True)
    row = [made.text(role) for role in ("label", "dateline", "kicker")]
    assert [text.x for text in row] == sorted(text.x for text in row)
    assert len({round(text.y + text.block.lines[0].baseline) for text in row}) == 1


@pytest.mark.parametrize("headline", HEADLINES)
@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("format_", TEXT_FORMATS, ids=lambda format_: format_.name)
def test_no_card_has_more_than_three_sizes_of_type(design, format_, headline):
    _, made, _ = scene(design, format_, headline, MADE, label="Live", dated=True)
    sizes = {
        round(text.block.size / format_.unit) for text in made.texts if text.role not in ("quote", "mark")
    }
    assert len(sizes) <= 3


def test_a_standfirst_too_long_for_its_lines_ends_with_a_sentence():
    long = (
        "After 371 days in orbit she found a country she barely recognised. She has some questions for him."
    )
    _, made, _ = scene("panel", FORMATS["square"], "short", SEED, standfirst=long)
    assert made.text("standfirst").block.text == long[:66]
    assert "standfirst_truncated" in {notice.code for notice in made.notices}


def test_a_standfirst_a_little_too_long_takes_one_line_more():
    long = "A path crosses the high pastures of northern Spain and ends where the rock begins."
    _, made, _ = scene("panel", FORMATS["square"], "short", SEED, standfirst=long)
    standfirst = made.text("standfirst").block
    assert (standfirst.text, len(standfirst.lines)) == (long, 3)


def test_a_standfirst_goes_before_a_name_is_broken():
    long = "A path crosses the high pastures of northern Spain and ends where the rock begins."
    _, made, _ = scene("panel", FORMATS["square"], "seed", SEED, standfirst=long)
    assert any("Nagorno-Karabakh" in line.text for line in made.text("headline").block.lines)
    assert made.text("standfirst") is None


def test_a_standfirst_stays_beside_a_headline_that_would_be_no_larger_alone():
    _, made, _ = scene("text", FORMATS["square"], "thai", SEED, standfirst=STANDFIRST)
    _, alone, _ = scene("text", FORMATS["square"], "thai", SEED, standfirst="")
    assert made.text("standfirst")
    assert made.text("headline").block.size >= alone.text("headline").block.size * 0.97
    assert any("นากอร์โน-คาราบัค" in line.text for line in made.text("headline").block.lines)


@pytest.mark.parametrize(
    ("headline", "mark"),
    [("seed", "“"), ("german", "„"), ("arabic", "«"), ("whole", "»"), ("japanese", "「")],
)
def test_a_quotation_stands_below_its_language_s_own_mark_or_the_one_it_opens_with(headline, mark):
    _, made, _ = scene("quote", FORMATS["og"], headline, SEED)
    ornament = made.text("quote")
    assert ornament.block.text == mark
    assert made.text("kicker").ink.bottom <= ornament.ink.top
    assert ornament.ink.bottom <= made.text("headline").ink.top
    assert ornament.ink.height <= 46.5


def test_a_quotation_below_the_large_mark_has_no_marks_of_its_own():
    _, made, _ = scene("quote", FORMATS["og"], "whole", SEED)
    assert made.text("headline").block.text == "Vi stannar här"
    _, plain, _ = scene("overlay", FORMATS["og"], "whole", SEED)
    assert plain.text("headline").block.text == "»Vi stannar här«"


def test_a_headline_that_goes_on_after_a_quotation_has_its_own_marks_alone():
    _, made, _ = scene("quote", FORMATS["og"], "swedish", SEED)
    assert made.text("quote") is None
    assert made.text("headline").block.text == "»Vi stannar här«, säger de"


def test_a_standfirst_gives_way_before_a_headline_grows_small():
    _, with_standfirst, _ = scene("panel", FORMATS["og"], "seed", SEED)
    _, without, _ = scene("panel", FORMATS["og"], "long", SEED)
    assert with_standfirst.text("standfirst")
    assert without.text("standfirst") is None
    assert "standfirst_dropped" in {notice.code for notice in without.notices}


@pytest.mark.parametrize("variant", ["bright", "busy", "calm"])
@pytest.mark.parametrize("format_name", ["og", "square", "story"])
def test_a_scrim_has_no_edge_that_the_eye_would_find(variant, format_name):
    photo = neutral_photo(1080, 1080, variant=variant)
    _, made, _ = scene("overlay", FORMATS[format_name], "seed", SEED, photo=photo)
    rows = made.veil.rows
    steepest = max(abs(one - other) for one, other in itertools.pairwise(rows))
    assert steepest <= 255 * 2.5 / (0.2 * len(rows))


def test_a_card_does_not_tell_its_age_unasked():
    _, made, _ = scene("overlay", FORMATS["og"], "seed", SEED)
    assert made.text("dateline") is None


@pytest.mark.parametrize("brand", BRANDS)
@pytest.mark.parametrize("design", [name for name, design in DESIGNS.items() if design.needs_headline])
@pytest.mark.parametrize("format_", TEXT_FORMATS, ids=lambda format_: format_.name)
def test_a_headline_of_150_characters_stands_whole_beside_label_and_long_credit(design, format_, brand):
    _, made, _ = scene(design, format_, "agency", LONG, brand=brand, label="Live")
    headline = made.text("headline").block
    assert not headline.truncated
    assert headline.size >= 24 * format_.unit


@pytest.mark.parametrize(
    ("language", "kicker", "label"),
    [
        ("ur", "پاکستان", "براہ راست"),
        ("hi", "राष्ट्रीय", "लाइव"),
        ("bo", "རྒྱལ་སྤྱི", "ཐད་གཏོང་"),
        ("vi", "Thời sự", "Trực tiếp"),
    ],
)
@pytest.mark.parametrize("format_name", ["og", "square", "story"])
def test_short_words_of_tall_scripts_stand_whole(language, kicker, label, format_name):
    article = Article(
        "Storm closes the harbour",
        kicker=kicker,
        label=label,
        language=language,
        published=datetime(2019, 3, 5, tzinfo=UTC),
        dated=True,
    )
    format_ = FORMATS[format_name]
    made = compose(
        Card(article, BRANDS["meridian"], DESIGNS["text"], format_, mirrored=language == "ur"), FACES, None
    )
    for role in ("kicker", "label", "dateline"):
        text = made.text(role)
        assert not text.block.truncated, role
        chips = [flat.box for flat in made.flats if flat.box.contains(text.ink, 0.5)]
        assert chips or role == "kicker", role
    for one, other in itertools.combinations(made.texts, 2):
        assert not one.ink.meets(other.ink), f"{one.role} runs into {other.role}"
