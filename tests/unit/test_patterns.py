"""Patterns compiled with the first question: they answer as if they had been compiled at once."""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

import service.attribution
import service.layout
import service.typography
from service import patterns
from service.attribution.stored_text import without_forbidden
from service.patterns import regex

TEXTS = st.text(st.sampled_from("aA1 (=·・々ー社記者摄가기자ァ\u0590\u0e01x\u3400"), max_size=12)


def beyond() -> list[patterns._Beyond]:
    """Return every pattern that needs a letter from some letter on."""
    found = []
    for room in (service.attribution, service.layout, service.typography):
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            values = vars(importlib.import_module(module.name)).values()
            found += [value for value in values if isinstance(value, patterns._Beyond)]
    return found


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


@pytest.mark.parametrize("pattern", beyond(), ids=lambda pattern: pattern._later._pattern[:20])
@given(text=TEXTS)
def test_a_text_without_a_letter_that_is_needed_has_no_match(pattern, text):
    whole = re.compile(pattern._later._pattern, pattern._later._flags)
    assert spans(pattern.finditer(text)) == spans(whole.finditer(text))
    for method in ("search", "match", "fullmatch"):
        one, other = getattr(pattern, method)(text), getattr(whole, method)(text)
        assert (one and one.regs) == (other and other.regs)
    assert pattern.sub("-", text) == whole.sub("-", text)


@pytest.mark.parametrize("pattern", beyond(), ids=lambda pattern: pattern._later._pattern[:20])
def test_no_letter_before_the_least_is_enough(pattern):
    before = "".join(map(chr, range(ord(pattern._least))))
    assert not re.search(pattern._later._pattern, before, pattern._later._flags)


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
