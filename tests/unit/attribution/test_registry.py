"""The registry of agencies: names found whatever their spelling, a newsroom's own file, mistakes in it."""

from __future__ import annotations

import pytest

from service.attribution.reading import read_credit
from service.attribution.registry import Registry, check_names, load_registry, name_key
from service.errors import ConfigurationError
from service.resources import asset


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("reuters", "Reuters"),
        ("REUTERS", "Reuters"),
        ("A.P.", "AP"),
        ("agence france presse", "AFP"),
        ("gettyimages", "Getty Images"),
        ("dpa", "dpa"),
    ],
)
def test_a_name_is_found_whatever_its_case_and_dots(written, canonical):
    match = load_registry().find(written)
    assert match is not None
    assert match.entry.canonical == canonical


@pytest.mark.parametrize("written", ["ABC", "ST", "Express", "Times", "Sky", "Nova", "JPL", "Getty"])
def test_a_short_name_is_never_printed_as_a_longer_one(written):
    match = load_registry().find(written)
    assert match is not None
    assert match.spelling == written


@pytest.mark.parametrize(
    ("written", "shown"), [("DENVER POST", "The Denver Post"), ("Irish Times", "The Irish Times")]
)
def test_an_article_is_added(written, shown):
    match = load_registry().find(written)
    assert match is not None
    assert match.spelling == shown


def test_a_script_is_never_exchanged_for_another():
    match = load_registry().find("共同通信社")
    assert match is not None
    assert match.spelling == "共同通信社"


def test_names_are_read_when_one_is_first_asked_for(tmp_path):
    own = tmp_path / "later.tsv"
    registry, early = Registry(own), Registry(own)
    own.write_text("Harbour Views\t\tHarbour Views\tagency\tNO\n", encoding="utf-8")
    early.read()
    assert registry.find("harbour views")
    own.unlink()
    assert early.find("harbour views")


def test_every_spelling_leads_to_its_own_row():
    rows = load_registry().rows
    for line in asset("agencies.tsv").read_text(encoding="utf-8").splitlines():
        name, aliases, canonical, *_ = line.split("\t") if "\t" in line else ("", "", "")
        for spelling in filter(str.strip, (name, canonical, *aliases.split(";"))):
            assert rows[name_key(spelling)] == line, spelling


def test_there_are_many_entries():
    assert len(load_registry()) >= 600


def test_the_shipped_names_are_without_a_mistake():
    check_names(asset("agencies.tsv"))


@pytest.mark.parametrize(("cut", "whole"), [("Getty I", "Getty Images"), ("Getty", None), ("AF P", None)])
def test_a_name_that_was_cut_is_the_shortest_known_one_that_begins_so(cut, whole):
    match = load_registry().complete(cut)
    assert (match and match.spelling) == whole


def test_of_two_names_as_short_the_newsrooms_own_is_meant(tmp_path):
    own = tmp_path / "own.tsv"
    own.write_text("Harbour Views\t\t\tagency\tNO\nHarbour Views B\t\t\tagency\tNO\n", encoding="utf-8")
    later = tmp_path / "later.tsv"
    later.write_text("Harbour Viewz\t\t\tagency\tNO\n", encoding="utf-8")
    for cut, paths, whole in (
        ("Harbour V", (own,), "Harbour Views"),
        ("Harbour V", (own, later), "Harbour Viewz"),
        ("Harbour V", (later, own), "Harbour Views"),
        ("Harbour Views", (own,), "Harbour Views B"),
    ):
        match = load_registry(*paths).complete(cut)
        assert match is not None
        assert match.spelling == whole


def test_a_newsroom_adds_its_own_names(tmp_path):
    own = tmp_path / "own.tsv"
    own.write_text("# ours\nHarbour Pictures\tHP Photos\tHarbour Pictures\tagency\tNO\n", encoding="utf-8")
    registry = load_registry(own)
    credit = read_credit("Jane Doe/HARBOUR PICTURES", registry)
    assert [(party.role.value, party.shown) for party in credit.parties] == [
        ("creator", "Jane Doe"),
        ("agency", "Harbour Pictures"),
    ]


@pytest.mark.parametrize(
    ("rows", "line", "words"),
    [
        ("Harbour\t\tHarbour\tagency\n", 1, "4 columns instead of 5"),
        ("# ours\n\nHarbour\t\tHarbour\tphotographers\tNO\n", 3, "unknown kind 'photographers'"),
        ("Harbour\t\tHarbour\tagency\tNorway\n", 1, "'Norway' is not a country"),
        ("\t\tHarbour\tagency\tNO\n", 1, "the first column is empty"),
        ("...\t\t...\tagency\tNO\n", 1, "a name without letters"),
        ("A\t\tA\tagency\tNO\nB\tA\tB\tagency\tNO\n", 2, "'A' already stands under 'A'"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_words(tmp_path, rows, line, words):
    own = tmp_path / "own.tsv"
    own.write_text(rows, encoding="utf-8")
    with pytest.raises(ConfigurationError) as raised:
        load_registry(own)
    assert str(raised.value).startswith(f"own.tsv:{line}: ")
    assert words in str(raised.value)


def test_a_file_that_is_no_text_is_told(tmp_path):
    own = tmp_path / "own.tsv"
    own.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigurationError, match=r"own\.tsv: cannot be read as UTF-8 text"):
        load_registry(own)
