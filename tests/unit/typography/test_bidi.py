from __future__ import annotations

from pathlib import Path

import pytest

from service.typography.bidi import resolve, visual_order
from tools.unicode_data import character_failures, class_failures, line_break_failures, unlisted

SAMPLES = Path(__file__).parent / "data" / "unicode"


def test_the_sample_of_bidi_character_test_is_met():
    cases, failures = character_failures(SAMPLES / "BidiCharacterTest.txt")
    assert cases > 300
    assert failures == []


def test_the_sample_of_bidi_test_is_met():
    cases, failures = class_failures(SAMPLES / "BidiTest.txt")
    assert cases > 450
    assert failures == []


def test_the_sample_of_line_break_test_is_met_but_for_the_listed_differences():
    cases, failures = line_break_failures(SAMPLES / "auxiliary" / "LineBreakTest.txt")
    assert cases > 200
    assert unlisted(failures) == []


def as_seen(text: str, base: int | None = None) -> str:
    levels = resolve(text, base)
    return "".join(text[index] for index in visual_order(levels.of_line(0, len(text))))


@pytest.mark.parametrize(
    ("base", "written", "seen"),
    [
        (0, "car (\u05d0\u05d1\u05d2) 3", "car (\u05d2\u05d1\u05d0) 3"),
        (1, "\u05d0\u05d1\u05d2 3,000", "3,000 \u05d2\u05d1\u05d0"),
        (1, "\u05d0\u05d1 AFP \u05d2\u05d3", "\u05d3\u05d2 AFP \u05d1\u05d0"),
        (None, "\u05d0\u05d1 (AFP)", ")AFP( \u05d1\u05d0"),
        (None, "no letters: 12", "no letters: 12"),
        (1, "\u0627\u0644 45 %", "% 45 \u0644\u0627"),
    ],
)
def test_words_stand_in_the_order_they_are_read(base, written, seen):
    assert as_seen(written, base) == seen


def test_an_override_within_an_isolate_ends_with_it():
    levels = resolve("a\u2067\u202eb\u2069c", 0).levels
    assert levels[0] == levels[-1] == 0


def test_depth_is_bounded():
    levels = resolve("\u2067" * 300 + "a", 0).levels
    assert max(levels) <= 126


def test_spaces_at_the_end_of_a_line_go_with_the_paragraph():
    found = resolve("\u05d0\u05d1 \u05d2", 0)
    assert found.of_line(0, 3) == [1, 1, 0]
