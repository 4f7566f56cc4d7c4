from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.typography.fitting import Cut, Frame, balance, best_fit, narrowest_columns


def cuts(*words: float, space: float = 1.0) -> tuple[Cut, ...]:
    """Cuts of a text whose words are so wide, with a space between each two."""
    made = [Cut(0, 0.0, 0.0, 0.0, 0.0)]
    x = 0.0
    for place, word in enumerate(words, start=1):
        x += word
        made.append(Cut(place, x, x + space, 0.0, 0.0))
        x += space
    return tuple(made)


def frame(width: float, height: float, *, lines: int = 4) -> Frame:
    return Frame(width, height, 100.0, 10.0, lines, 1.2, 0.75, 0.25)


def by_brute_force(words: list[float], lines: int) -> float:
    count = len(words)
    best = float("inf")
    for taken in range(1, min(lines, count) + 1):
        for inner in itertools.combinations(range(1, count), taken - 1):
            ends = (0, *inner, count)
            widest = max(sum(words[a:b]) + (b - a - 1) for a, b in itertools.pairwise(ends))
            best = min(best, widest)
    return best


@settings(deadline=None, max_examples=150)
@given(st.lists(st.floats(0.5, 9), min_size=1, max_size=7), st.integers(1, 4))
def test_the_narrowest_column_is_the_narrowest_there_is(words, lines):
    found = narrowest_columns(cuts(*words), lines)
    for count, column in enumerate(found, start=1):
        assert column == pytest.approx(by_brute_force(words, count))


def test_the_size_is_the_largest_that_width_and_height_allow():
    assert best_fit(cuts(10.0), frame(500, 500)).size == 50
    assert best_fit(cuts(1.0), frame(500, 40)).size == 40
    assert best_fit(cuts(1.0), frame(500, 500)).size == 100


def test_fewer_lines_are_taken_where_more_gain_nothing():
    assert best_fit(cuts(1, 1, 1, 1), frame(900, 900)).lines == 1
    assert best_fit(cuts(4, 4), frame(400, 400)).lines == 2


def test_a_text_a_hair_too_wide_for_one_line_at_the_floor_stands_on_two():
    small = frame(543, 100)._replace(ceiling=25.0, floor=25.0)
    assert best_fit(cuts(10.9, 10.9), small) == (25.0, 2)


def test_lines_are_as_even_as_they_can_be():
    spans = balance(cuts(3, 3, 3, 3), 2, 12.0).spans
    assert [(span.start, span.end) for span in spans] == [(0, 2), (2, 4)]


def test_no_short_word_is_left_alone_on_the_last_line():
    spans = balance(cuts(5, 5, 2, 1.0), 2, 14.0).spans
    assert spans[-1].end - spans[-1].start > 1


def test_a_break_with_a_penalty_is_avoided():
    dear = [cut._replace(penalty=0.7) if cut.position == 2 else cut for cut in cuts(3, 3, 3, 3)]
    spans = balance(dear, 2, 12.0).spans
    assert spans[0].end != 2


def test_what_no_column_can_hold_is_told():
    assert balance(cuts(9.0), 1, 5.0).spans == ()
