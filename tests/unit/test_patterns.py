"""Patterns compiled with the first question: they answer as if they had been compiled at once."""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterable
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import service.attribution
import service.layout
import service.typography
from service import patterns
from service.attribution.stored_text import without_forbidden
from service.patterns import Words, a_digit, one_case, regex
from service.typography import cleaning

WORDS = "all rights reserved © CC BY-SA Copyright (C) FILE PHOTO by staff domínio público 4.0 / special to A"
LETTERS = "".join(map(chr, range(sys.maxunicode + 1)))
TEXTS = st.text(st.sampled_from("aA1 (=·・々ー社記者摄가기자ァ\u0590\u0e01x\u3400"), max_size=12) | st.lists(
    st.sampled_from(WORDS.split())
).map(" ".join)


def held() -> list[patterns._Needing]:
    """Return every pattern of the product that needs certain characters."""
    found = [cleaning._with_units(), cleaning._after_numero()]
    for room in (service.attribution, service.layout, service.typography):
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            found += vars(importlib.import_module(module.name)).values()
    return [value for value in found if isinstance(value, patterns._Needing)]


def always_one_of(characters: set[str], parsed: Iterable[Any]) -> bool:
    """Tell whether every way through a parsed pattern takes, or looks at, one of these characters."""
    return any(_is_one_of(characters, str(name), value) for name, value in parsed)


def _is_one_of(characters: set[str], name: str, value: Any) -> bool:
    match name:
        case "LITERAL":
            sure = chr(value) in characters
        case "RANGE":
            sure = {chr(point) for point in range(value[0], value[1] + 1)} <= characters
        case "CATEGORY":
            sure = str(value) == "CATEGORY_DIGIT" and set(re.findall(r"\d", LETTERS)) <= characters
        case "IN" if str(value[0][0]) == "NEGATE":
            ranges = [range(inner[0], inner[1] + 1) for kind, inner in value[1:] if str(kind) == "RANGE"]
            sure = set(LETTERS) - {chr(point) for points in ranges for point in points} <= characters
        case "IN":
            sure = all(_is_one_of(characters, str(kind), inner) for kind, inner in value)
        case "MAX_REPEAT" | "MIN_REPEAT":
            sure = value[0] > 0 and always_one_of(characters, value[2])
        case "BRANCH":
            sure = all(always_one_of(characters, branch) for branch in value[1])
        case _:
            sure = name in ("SUBPATTERN", "ASSERT") and always_one_of(characters, value[-1])
    return sure


def always_holds(words: tuple[str, ...], parsed: list[Any], run: str = "") -> bool:
    """Tell whether every way through a parsed pattern takes, or looks at, one of these words.

    `run` is what was taken letter by letter just before.
    """
    if any(word in one_case(run) for word in words):
        return True
    if not parsed:
        return False
    (kind, value), *rest = parsed
    if str(kind) == "LITERAL":
        return always_holds(words, rest, run + chr(value))
    if ways := _ways(str(kind), value):
        return all(always_holds(words, [*way, *rest], run) for way in ways)
    sure, before = _sure(str(kind), value)
    return always_holds(words, [*sure], run if before else "") or always_holds(words, rest)


def _ways(name: str, value: Any) -> list[Any]:
    """Return what may stand in the place of a part of a pattern."""
    if name == "IN" and all(str(kind) == "LITERAL" for kind, _ in value):
        return [[letter] for letter in value]
    return {"BRANCH": lambda: value[1], "SUBPATTERN": lambda: [value[-1]]}.get(name, list)()


def _sure(name: str, value: Any) -> tuple[Any, bool]:
    """Return what stands in or beside this part in any case, and whether right after what stands before."""
    repeated = name in {"MAX_REPEAT", "MIN_REPEAT"} and value[0] > 0
    return (value[-1] if repeated or name == "ASSERT" else ()), repeated


def new(pattern):
    return patterns._Needing(pattern._pattern, pattern._flags, pattern._needs)


def spans(found):
    return [one.regs for one in found]


def test_nothing_is_compiled_before_it_is_asked(monkeypatch):
    compiled = []
    monkeypatch.setattr(patterns.re, "compile", lambda *given: compiled.append(given) or re._compile(*given))
    made = regex("a+", re.IGNORECASE)
    assert compiled == []
    assert [made.sub("-", text) for text in ("AaB", "b")] == ["-B", "b"]
    assert made.fullmatch("aA")
    assert compiled == [("a+", re.IGNORECASE)]


@pytest.mark.parametrize("pattern", held(), ids=lambda pattern: pattern._pattern[:20])
@given(text=TEXTS)
def test_a_text_without_a_letter_that_is_needed_has_no_match(pattern, text):
    whole = re.compile(pattern._pattern, pattern._flags)
    for method in ("search", "match", "fullmatch"):
        one, other = getattr(new(pattern), method)(text), getattr(whole, method)(text)
        assert (one and one.regs) == (other and other.regs)
    assert spans(new(pattern).finditer(text)) == spans(whole.finditer(text))
    assert new(pattern).findall(text) == whole.findall(text)
    assert new(pattern).sub("-", text) == whole.sub("-", text)


@pytest.mark.parametrize("pattern", held(), ids=lambda pattern: pattern._pattern[:20])
def test_every_match_has_a_character_or_a_word_that_is_needed(pattern):
    parsed, needs = _parser.parse(pattern._pattern, pattern._flags), pattern._needs
    if isinstance(needs, Words):
        assert always_holds(needs.words, list(parsed))
    else:
        assert always_one_of(set(filter(needs, LETTERS)), parsed)


def test_a_word_is_found_in_whatever_case_and_a_pattern_that_may_lack_it_is_told():
    assert [Words("licence", "hakları")(text) for text in ("LICENCED", "HAKLARI", "licens")] == [
        True,
        True,
        False,
    ]
    for pattern, sure in (("(?:un)?licence[sd]", True), ("licenc|licens", False), ("(?:licence)?d", False)):
        assert always_holds(("licence",), list(_parser.parse(pattern))) == sure


def test_a_pattern_is_compiled_for_the_first_text_that_has_what_it_needs():
    made = regex(r"(\d) (?=km)", needs=a_digit)
    assert (made.search("ten km"), made.findall("km"), made.sub(r"\1_", "a km")) == (None, [], "a km")
    assert "search" not in vars(made)
    assert made.sub(r"\1_", "٣ km, 3 km") == "٣_km, 3_km"
    assert vars(made)["search"]("3 km").group(1) == made.match("3 km").group(1) == "3"


def test_xml_may_hold_every_other_character():
    allowed = (
        0x9,
        0xA,
        0xD,
        *range(0x20, 0xD800),
        *range(0xE000, 0xFFFE),
        *range(0x10000, sys.maxunicode + 1),
    )
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    assert without_forbidden(every) == "".join(map(chr, allowed))
