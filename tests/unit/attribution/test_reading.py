"""Credits in the newsroom's words: several hundred real habits, and what must hold for any text at all."""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.credits import score_rows
from service.attribution.reading import read_caption, read_credit, read_pair
from service.attribution.registry import Registry, load_registry
from service.attribution.wording import load_styles, word_credit
from service.errors import Refusal
from service.model.credit import Confidence, Qualifier, Role
from service.resources import asset

TABLES = tuple(Path(__file__).with_name(name) for name in ("credits.tsv", "world.tsv"))


@cache
def registry() -> Registry:
    return load_registry()


@cache
def styles():
    return load_styles(asset("styles"))


def rows():
    found = []
    for table in TABLES:
        with table.open(encoding="utf-8", newline="") as file:
            found += csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    return found


def letters(text):
    return "".join(filter(str.isalnum, unicodedata.normalize("NFC", text).casefold()))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["input"][:28] + "…" + row["input"][-28:])
def test_every_row_of_the_table_is_read_as_it_says(row):
    (score,) = score_rows([row], registry(), styles()["newsroom"])
    assert score.got == score.wanted
    assert all(score.holds)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["input"][:28] + "…" + row["input"][-28:])
def test_reading_a_wording_again_changes_no_word(row):
    text, language = row["input"][:2000], row.get("language") or ""
    caption = row["kind"] == "caption"
    told = read_caption(text, registry(), language=language).credit if caption else None
    credit = told or read_credit(text, registry(), language=language)
    line = word_credit(credit, styles()["newsroom"]).text
    again = read_credit(line, registry(), language=language)
    assert word_credit(again, styles()["newsroom"]).text == line


def test_a_pair_names_nobody_twice():
    credit = read_pair(("PATRICK T. FALLON",), "Patrick T. Fallon/AFP via Getty Images", registry())
    assert [party.name for party in credit.parties] == ["Patrick T. Fallon", "AFP", "Getty Images"]


def test_all_creators_of_a_pair_stay_in_order():
    credit = read_pair(("Zoë Ünlüpınar", "Jane Doe"), "Reuters", registry())
    assert [party.name for party in credit.named(Role.CREATOR)] == ["Zoë Ünlüpınar", "Jane Doe"]


def test_a_cut_credit_says_so_and_keeps_its_words():
    credit = read_credit("NASA, ESA, Michael Wong (Space T", registry())
    assert credit.truncated
    assert credit.confidence is Confidence.AS_WRITTEN
    assert credit.plain == "NASA, ESA, Michael Wong (Space T"


def test_terms_and_numbers_are_kept_apart():
    credit = read_credit("Mandatory Credit: Photo by Jane Doe/Shutterstock (16507315bs) NO SALES", registry())
    assert credit.plain == "Jane Doe/Shutterstock"
    assert set(credit.restrictions) == {"mandatory-credit", "no-sales"}
    assert credit.supplier_ref == "16507315bs"


def test_the_trace_names_the_rules_that_acted():
    credit = read_credit("(AP Photo/Jane Doe, Pool)", registry())
    rules = [step.rule for step in credit.trace]
    assert rules.index("unwrap_brackets") < rules.index("split_at_signs") < rules.index("take_disclosures")
    assert all(step.before != step.after or step.rule for step in credit.trace)


@pytest.mark.parametrize(
    "text",
    [
        "Tim Cook (Apple)",
        "Thomas Müller (FC Bayern München)",
        "Jens Stoltenberg (NATO)",
        "He works. For Reuters, he said",
        "X",
        "The Guardian",
        "In Pictures: the week in Africa",
        "The actor Tom Hanks (Forrest Gump)",
        "Fire at the Reuters building, London",
        "A match between Real Madrid and FC Barcelona",
        "Jens Stoltenberg - NATO Secretary General",
        "The new iPhone (Apple)",
        "Elon Musk via video link from Texas",
        "Lionel Messi (Inter Miami) celebrates",
        'Students protest. "Free Palestine"',
        "Ukraine: Donetsk/Luhansk",
        "The trial opened on Monday. (Names have been changed)",
        "She plays the harp. (Right)",
        "They met in Rome. (The ministry declined to comment)",
        "She was born in Kenya. (South Africa)",
        "He won gold in Paris. (England)",
        "The hotel stands on the beach. (Mauritius)",
        "They run a shop in Leeds. Picture Perfect Pets.",
        "He said it again — and again. NO",
        "The band on stage. Wembley Stadium",
        "She studied at Oxford. (Christ Church)",
        "Statsminister Jonas Gahr Støre (Ap).",
        "记者会现场。",
        "The champions celebrate. (Top Left: Jane Doe)",
        "A new wing is planned. The Royal Opera House",
        "La actriz en Cannes. Alfombra roja",
        "Zasjedanje je počelo jutros. (Hrvatski sabor)",
        "Het debat duurde tot laat. (Tweede Kamer)",
        "La misa será el domingo. (Iglesia de San Pedro)",
        "Zápas se hraje v sobotu. (Národní divadlo)",
        "An Apple store in Myeong-dong / Gangnam",
    ],
)
def test_in_doubt_a_caption_stays_a_caption(text):
    assert read_caption(text, registry()).caption == text
    assert read_caption(text, registry()).credit is None


@pytest.mark.parametrize(
    ("text", "language", "parties", "qualifiers"),
    [
        ("Foto: Ricardo Stuckert/PR", "pt-BR", ["Ricardo Stuckert", "PR"], set()),
        ("Foto: Ricardo Stuckert/PR", "de", ["Ricardo Stuckert"], {Qualifier.PR}),
        ("Foto: DR", "da", ["DR"], set()),
        ("Photo : DR", "fr", [], {Qualifier.UNCREDITED}),
        ("Foto: NA", "es", ["NA"], set()),
        ("Photo: N/A", "en", [], set()),
    ],
)
def test_a_word_means_what_it_means_in_the_language_of_the_article(text, language, parties, qualifiers):
    credit = read_credit(text, registry(), language=language)
    assert [party.name for party in credit.parties] == parties
    assert credit.qualifiers == qualifiers


def test_a_name_and_where_to_write_to_are_a_credit():
    reading = read_caption("A bus in Miami. Jane Doe jdoe@paper.example", registry())
    assert reading.caption == "A bus in Miami."
    assert reading.credit is not None
    assert [party.name for party in reading.credit.parties] == ["Jane Doe"]


def test_a_caption_without_its_credit_has_none():
    """What is left of every caption of the tables tells what is shown, and names nobody who made it."""
    told = dict.fromkeys(row["caption"].strip() for row in rows() if row["caption"].strip())
    assert len(told) > 500
    assert [text for text in told if read_caption(text, registry()).credit] == []


def test_in_capitals_no_name_is_cut_within_a_word():
    """A label or a photo word ends where a word ends: no FLASH of FLASHPIC, no NIS of DENIS."""
    texts = [row["input"].upper()[:2000] for row in rows() if row["kind"] == "credit"]
    read = [
        (text, party.name)
        for text in filter(str.isascii, texts)
        for party in read_credit(text, registry()).parties
        if party.name in text and party.name * 2 not in text
    ]
    cut = [
        (text, name) for text, name in read if not re.search(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", text)
    ]
    assert len(read) > 1_000
    assert cut == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("PHOTO DENIS CHARLET/AFP", "DENIS CHARLET"),
        ("FOTO DIEGO RUIZ/EFE", "DIEGO RUIZ"),
        ("IMAGE DEBORAH SMITH/BBC", "DEBORAH SMITH"),
        ("FOTO DEUTSCHE BAHN", "DEUTSCHE BAHN"),
        ("Photo byJane Doe/AFP", "Jane Doe"),
    ],
)
def test_a_label_ends_where_its_word_ends(text, name):
    """Photo de leads to a name, but not into DENIS; glued, it ends where small letters do."""
    assert read_credit(text, registry()).parties[0].name == name


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("HAND OUT/AFP", Qualifier.HANDOUT),
        ("PNA file photo by Avito Dalan", Qualifier.FILE),
        ("Jane Doe/AP, edited with generative AI", Qualifier.AI_EDITED),
    ],
)
def test_a_disclosure_is_no_term_of_use_and_no_word_of_a_name(text, mark):
    assert mark in read_credit(text, registry()).qualifiers


@pytest.mark.parametrize("text", ["Augusta Decker 12 2021", "Ana Marino 5, 2023", "Jan Novak 3 2024"])
def test_a_name_that_begins_as_a_month_does_is_no_day(text):
    shown = " ".join(party.name for party in read_credit(text, registry()).parties)
    assert text.rstrip("0123456789, ") in shown


@pytest.mark.parametrize("text", ["Ricardo Stuckert/PR", "Jane Doe/DR"])
def test_a_word_that_hangs_on_an_unknown_language_is_printed_as_written(text):
    credit = read_credit(f"Foto: {text}", registry())
    assert credit.confidence is not Confidence.SURE
    assert word_credit(credit, styles()["newsroom"], language="en").text == text


@pytest.mark.parametrize("text", ["Photo: 123RF", "Image: 500px", "Photo: 9News", "Foto: 24.hu"])
def test_a_name_with_digits_after_a_label_is_no_suppliers_number(text):
    assert read_credit(text, registry()).parties
    assert not read_credit(text, registry()).supplier_ref


@pytest.mark.parametrize(
    "text",
    ["…", "👍", "?!", "Photo", "Photo:", "Foto", "Internet", "Интернет", "Image", "n/a", "写真"],
)
def test_what_names_nobody_is_no_credit(text):
    credit = read_credit(text, registry())
    assert not credit.parties
    assert not credit.qualifiers


@pytest.mark.parametrize(
    "text",
    [
        "Jane Doe & John Roe/Reuters, A. Person/AFP",
        "Jane Doe/Reuters; John Roe/AFP",
        "Reuters/Jane Doe, AFP/John Roe",
    ],
)
def test_two_chains_are_printed_as_written(text):
    """Who works for whom shows only in the order, so no style moves a name."""
    credit = read_credit(text, registry())
    assert credit.confidence is Confidence.AS_WRITTEN
    assert word_credit(credit, styles()["newsroom"], language="en").text == text


@pytest.mark.parametrize("style", ["newsroom", "reuters", "guardian", "german", "getty"])
def test_via_stays_where_it_was_written(style):
    credit = read_credit("Jane Doe/AFP via Getty Images", registry())
    assert "AFP via Getty Images" in word_credit(credit, styles()[style], language="en").text


@pytest.mark.parametrize("text", ["x" * 2_001, "=HYPERLINK(1)", "+SUM(A1)", "@import(x)", "=1+1"])
def test_an_unusable_credit_is_refused_with_its_field(text):
    with pytest.raises(Refusal) as refused:
        read_credit(text, registry())
    assert (refused.value.code, refused.value.field) == ("credit_invalid", "image.credit")


def test_a_caption_that_is_too_long_is_refused():
    with pytest.raises(Refusal) as refused:
        read_caption("x" * 20_001, registry())
    assert (refused.value.code, refused.value.field) == ("text_too_long", "image.caption")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Jane\u202e Doe", "Jane Doe"),
        ("Jane\u200b Doe\x00", "Jane Doe"),
        ("<b>Jane</b> Doe", "Jane Doe"),
        ("(<em>Jane Doe</em>/<b>Reuters</b>)", "Jane Doe/Reuters"),
        ("<p>Jane Doe</p><p>Reuters</p>", "Jane Doe Reuters"),
        ("Jane Doe<script>alert(1)</script>", "Jane Doe"),
        ("Zo\u0065\u0308 Doe", "Zoë Doe"),
        ("J\u0301\u0301\u0301\u0301\u0301\u0301ane Doe", "J\u0301\u0301\u0301ane Doe"),
        ("Â© Zoe Doe", "Zoe Doe"),
        ("Jane &amp; Joe Doe", "Jane & Joe Doe"),
    ],
)
def test_hidden_and_hostile_characters_are_cleaned(before, after):
    assert read_credit(before, registry()).plain == after


@pytest.mark.parametrize(
    "piece", ["(", "[]", "/", "Photo by ", "NO SALES ", "A and ", " via ", "FILE - ", "<script>"]
)
def test_hostile_repetition_is_read_to_its_end(piece):
    read_credit((piece * 2_000)[:2_000], registry())
    read_caption((piece * 20_000)[:20_000], registry())


WORDS = (
    "Jane Doe¦AP¦Reuters¦/¦ via ¦, ¦Handout¦ Pool¦Courtesy of ¦Foto: ¦© ¦(¦)¦|¦dpa¦FILE - "
    "¦Ministry of Defence¦@jane¦ and ¦CC BY 4.0¦写真¦عکس: ¦NO SALES¦ for ¦2023"
    "¦Image generated by ¦Midjourney¦AI¦mit KI¦AI生成"
)
PIECES = st.sampled_from(WORDS.split("¦"))
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=9).map("".join))


@settings(deadline=None, max_examples=150)
@given(TEXTS)
def test_no_text_breaks_the_reader_and_no_party_is_lost(text):
    try:
        credit = read_credit(text, registry())
    except Refusal:
        return
    for style in styles().values():
        line = word_credit(credit, style)
        assert "".join(line.pieces) == line.text
        for party in credit.parties:
            assert letters(party.name) in letters(line.text) or letters(party.shown) in letters(line.text)


@settings(deadline=None, max_examples=100)
@given(TEXTS)
def test_no_text_breaks_the_caption_reader(text):
    reading = read_caption(text, registry())
    if reading.credit is None:
        assert letters(reading.caption) in letters(text) or "&" in text or "<" in text


@settings(deadline=None, max_examples=100)
@given(st.lists(PIECES, min_size=1, max_size=6).map("".join))
def test_the_words_as_written_are_stable(text):
    plain = read_credit(text, registry()).plain
    if plain:
        assert read_credit(plain, registry()).plain == plain


def test_a_picture_made_by_ai_is_told_in_the_label():
    credit = read_credit("Bild: KI-generiert", registry())
    assert Qualifier.AI in credit.qualifiers
    assert word_credit(credit, styles()["newsroom"], language="de").label == "KI-generiertes Bild"


@pytest.mark.parametrize("text", ["Jane Doe () / Reuters", "Jane Doe [ ]/Reuters", "() Jane Doe/Reuters"])
def test_empty_brackets_say_nothing(text):
    assert [party.name for party in read_credit(text, registry()).parties] == ["Jane Doe", "Reuters"]


def test_a_caption_that_ends_like_a_formula_is_not_refused():
    reading = read_caption("Boats at sea. (=HYPERLINK(1)/AP)", registry())
    assert (reading.caption, reading.credit) == ("Boats at sea. (=HYPERLINK(1)/AP)", None)
