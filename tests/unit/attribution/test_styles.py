"""House styles: one credit in each of them, and what a mistake in a style file is told as."""

from __future__ import annotations

from functools import cache

import pytest

from service.attribution.reading import read_credit
from service.attribution.registry import load_registry
from service.attribution.styles import Style
from service.attribution.wording import joined, load_styles, word_credit
from service.errors import ConfigurationError
from service.resources import asset


@cache
def styles() -> dict[str, Style]:
    """Return the shipped styles."""
    return dict(load_styles(asset("styles")))


def worded(text: str, style: str, language: str = "en") -> str:
    """Return a credit in a style."""
    return word_credit(read_credit(text, load_registry()), styles()[style], language=language).text


STAFF = "AP Photo/Jane Doe"
CHAIN = "Jane Doe/AFP via Getty Images"
HANDOUT = "EPA-EFE/RUSSIAN DEFENCE MINISTRY PRESS SERVICE HANDOUT"
POOL = "Jane Doe/Pool Photo via AP, File"
LICENSED = "Jane Doe, CC BY-SA 4.0, via Wikimedia Commons"
GIVEN = "Courtesy of the family"


@pytest.mark.parametrize(
    ("style", "written", "printed"),
    [
        ("newsroom", STAFF, "Jane Doe / AP"),
        ("newsroom", CHAIN, "Jane Doe / AFP via Getty Images"),
        ("newsroom", HANDOUT, "Handout: Russian Defence Ministry Press Service / EPA-EFE"),
        ("newsroom", POOL, "File photo, Pool: Jane Doe / AP"),
        ("newsroom", LICENSED, "Jane Doe / Wikimedia Commons, CC BY-SA 4.0"),
        ("newsroom", GIVEN, "Courtesy of the family"),
        ("ap", STAFF, "AP Photo/Jane Doe"),
        ("ap", "Jane Doe/AP", "AP Photo/Jane Doe"),
        ("ap", "Jane Doe via AP", "Jane Doe via AP"),
        ("ap", POOL, "Jane Doe, File photo, Pool via AP"),
        ("ap", HANDOUT, "RUSSIAN DEFENCE MINISTRY PRESS SERVICE via EPA-EFE, Handout"),
        ("reuters", "Jane Doe/Reuters", "REUTERS/Jane Doe"),
        ("reuters", "Jane Doe via Reuters", "Jane Doe via REUTERS"),
        ("reuters", "Kremlin/Handout via Reuters", "Kremlin/Handout via REUTERS"),
        ("guardian", STAFF, "Photograph: Jane Doe/AP"),
        ("guardian", HANDOUT, "Photograph: Russian Defence Ministry Press Service/EPA-EFE/Handout"),
        ("guardian", GIVEN, "Photograph: Courtesy of the family"),
        ("getty", CHAIN, "Photo by Jane Doe/AFP via Getty Images"),
        ("getty", "Getty Images", "Getty Images"),
        ("german", STAFF, "Foto: Jane Doe/AP"),
        ("german", POOL, "Foto: Jane Doe/AP (File photo, Pool)"),
        ("german", GIVEN, "Foto: Courtesy of the family"),
        ("minimal", CHAIN, "Jane Doe/AFP via Getty Images"),
        ("minimal", LICENSED, "Jane Doe/Wikimedia Commons (CC BY-SA 4.0)"),
    ],
)
def test_a_credit_in_a_house_style(style, written, printed):
    assert worded(written, style) == printed


def test_disclosures_speak_the_language_of_the_article():
    assert worded(HANDOUT, "german", "de") == "Foto: RUSSIAN DEFENCE MINISTRY PRESS SERVICE/EPA-EFE (Handout)"
    assert worded("Jane Doe/dpa, Archivbild", "newsroom", "de").startswith("Archivbild: ")
    assert worded("Jane Doe/AFP, Archives", "newsroom", "fr-CA").endswith("Jane Doe / AFP")


PATTERN = '[[patterns]]\ntext = "[{disclosures}: ][{given} ][{creators}][ for {client}][/{others}]"\n'


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('between = ", "\nglue = "/"\n' + PATTERN, 2, "unknown key 'glue'"),
        ('persons = "lower"\n' + PATTERN, 1, "persons must be one of as-written, title"),
        ('[[patterns]]\ntext = "[{creators}]"\n', 2, "would lose client, disclosures, given, others"),
        (PATTERN.replace("{creators}", "{creator}"), 2, "unknown slot 'creator'"),
        (PATTERN + 'colour = "red"\n', 1, "text, agency and alone, nothing else"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_words(tmp_path, text, line, words):
    for path in asset("styles").glob("*.toml"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as raised:
        load_styles(tmp_path)
    assert str(raised.value).startswith(f"mine.toml:{line}: ")
    assert words in str(raised.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the last pattern must hold for every credit"),
        (PATTERN + 'agency = "AP"\n', "would lose AP"),
        ("between = [", "mine.toml: "),
        ("text = \udcff", "mine.toml"),
    ],
)
def test_a_style_that_cannot_word_every_credit_stops_the_start(tmp_path, text, words):
    for path in asset("styles").glob("*.toml"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "mine.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ConfigurationError, match=words):
        load_styles(tmp_path)


def test_a_folder_without_the_default_style_stops_the_start(tmp_path):
    words = asset("styles") / "disclosures.toml"
    (tmp_path / words.name).write_text(words.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"newsroom\.toml is missing"):
        load_styles(tmp_path)


@pytest.mark.parametrize(
    ("style", "language", "text"),
    [
        ("newsroom", "en", "Photo: Jane Doe / Reuters · Portrait: John Roe"),
        ("newsroom", "fr", "Photo\u00a0: Jane Doe / Reuters · Portrait\u00a0: John Roe"),
        ("newsroom", "ja", "写真：Jane Doe / Reuters · 肖像：John Roe"),
        ("newsroom", "sw", "Photo: Jane Doe / Reuters · Portrait: John Roe"),
        ("guardian", "en", "Photo: Jane Doe/Reuters · Portrait: John Roe"),
    ],
)
def test_the_credits_of_two_photos_tell_whose_is_which(style, language, text):
    made = styles()[style]
    photo, portrait = (
        word_credit(read_credit(credit, load_registry()), made, language=language)
        for credit in ("Jane Doe/Reuters", "John Roe")
    )
    line = joined(photo, portrait, made.words, language=language)
    assert line.text == "".join(line.pieces) == text
