"""Patterns of phrases: compiled for those alone that a text can hold, they find what all together find."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.attribution import phrases
from service.attribution.phrases import SPACED_LETTER, UNSPACED_LETTER, PhrasePattern, one_case, whole_words
from service.attribution.vocabulary import load_vocabulary

LETTERS = "".join(map(chr, range(sys.maxunicode + 1)))
TABLE = Path(__file__).with_name("credits.tsv")
SOME = ("photo by", "photo", "l'agence", "handout *", "für", "straße", "mit ki", "İstanbul", "写真", "c/o")


def patterns(words: Any) -> Iterator[tuple[str, PhrasePattern]]:
    """Yield the names and patterns of a record of words and of the records in it."""
    for name in words._fields:
        value = getattr(words, name)
        if isinstance(value, PhrasePattern):
            yield name, value
        elif hasattr(value, "_fields"):
            yield from patterns(value)


def spans(found: re.Match[str] | None) -> list[tuple[int, int]]:
    return list(found.regs) if found else []


def assert_same(pattern: PhrasePattern, text: str) -> None:
    assert spans(pattern.search(text)) == spans(pattern.whole.search(text))
    assert spans(pattern.match(text)) == spans(pattern.whole.match(text))
    assert spans(pattern.fullmatch(text)) == spans(pattern.whole.fullmatch(text))
    assert [*map(spans, pattern.finditer(text, 2))] == [*map(spans, pattern.whole.finditer(text, 2))]


@pytest.fixture(autouse=True)
def _never_whole(monkeypatch):
    monkeypatch.setattr(phrases, "_OFTEN", sys.maxsize)


@pytest.fixture(scope="module")
def texts() -> list[str]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row["input"] for row in rows][::4]


@pytest.mark.parametrize("name", sorted({name for name, _ in patterns(load_vocabulary())}))
def test_every_pattern_of_words_finds_the_same_in_real_credits_and_captions(texts, name):
    for pattern in (pattern for known, pattern in patterns(load_vocabulary()) if known == name):
        for text in texts:
            assert_same(pattern, text)


mixed = st.lists(
    st.one_of(
        st.sampled_from(SOME).flatmap(
            lambda phrase: st.sampled_from([phrase, phrase.upper(), phrase.title()])
        ),
        st.sampled_from([" ", "  ", "\n", "’", "'", ".", "/", "(", "İ", "ı", "ſ", "K", "ẞ", "ﬁ", "e", "写"]),
        st.text(max_size=3),
    ),
    max_size=8,
).map("".join)


@given(mixed, st.lists(st.sampled_from(SOME), max_size=4))
def test_a_pattern_finds_the_same_in_any_text(text, table):
    assert_same(PhrasePattern(whole_words, table), text)
    assert_same(PhrasePattern("({})|ab{}".format, table, SOME), text)


@given(
    st.sampled_from(list(chain.from_iterable(p._tables for _, p in patterns(load_vocabulary())))), st.data()
)
def test_a_phrase_that_stands_in_a_text_is_among_those_it_can_hold(table, data):
    phrase = data.draw(st.sampled_from(table._phrases))
    text = (
        "x " + data.draw(st.sampled_from([phrase, phrase.upper(), phrase.title(), phrase.swapcase()])) + "."
    )
    if re.search(phrases.phrase_pattern([phrase]), text, re.IGNORECASE):
        assert phrase in table.within(text)


def test_what_is_the_same_whatever_its_case_is_the_same_in_one_case():
    cased = [letter for letter in LETTERS if letter.lower() != letter or letter.upper() != letter]
    cased += [kin for letter in cased for kin in (letter.lower(), letter.upper()) if len(kin) == 1]
    together = "".join(sorted({*cased, "i", "ı", "İ"}))
    for letter in together:
        alike = re.findall(re.escape(letter), together, re.IGNORECASE)
        assert len({one_case(each) for each in alike}) == 1, (letter, alike)


def test_the_letters_of_scripts_know_no_case():
    for letters in (SPACED_LETTER, UNSPACED_LETTER):
        plain = letters.replace("(?-i:", "(?:")
        assert re.findall(letters, LETTERS, re.IGNORECASE) == re.findall(plain, LETTERS, re.IGNORECASE)


def test_a_pattern_asked_often_is_compiled_whole_and_once(monkeypatch):
    monkeypatch.setattr(phrases, "_OFTEN", 2)
    compiled: list[str] = []
    monkeypatch.setattr(phrases, "_compiled", lambda pattern: compiled.append(pattern) or re.compile(pattern))
    pattern = PhrasePattern(whole_words, SOME)
    for _ in range(4):
        assert pattern.search("a photo by somebody")
    assert len(compiled) == 2


def test_a_text_without_any_phrase_compiles_nothing_of_the_table():
    pattern = PhrasePattern(whole_words, SOME)
    assert pattern.search("A. Person/AFP via Getty Images") is None
    assert "whole" not in vars(pattern)
