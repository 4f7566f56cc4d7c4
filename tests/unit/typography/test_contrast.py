from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from service.typography.contrast import (
    Surround,
    lightest_scrim,
    luminance,
    ratio,
)
from tests.support.contrast import measure, round_ink

WHITE, BLACK = (255, 255, 255), (0, 0, 0)
SIZE = (160, 60)


def ink() -> Image.Image:
    mask = Image.new("L", SIZE)
    ImageDraw.Draw(mask).rectangle((30, 20, 130, 40), fill=255)
    return mask


def bar() -> Surround:
    return round_ink(ink())


def flat(colour: tuple[int, int, int]) -> Image.Image:
    return Image.new("RGB", SIZE, colour)


def under(photo: Image.Image, scrim: tuple[int, int, int], opacity: int) -> Image.Image:
    covered = photo.copy()
    covered.paste(scrim, (0, 0), Image.new("L", photo.size, opacity))
    return covered


def test_black_and_white_are_at_21_and_a_colour_with_itself_at_1():
    assert ratio(WHITE, BLACK) == pytest.approx(21)
    assert ratio((1, 2, 3), (1, 2, 3)) == 1
    assert luminance(WHITE) == pytest.approx(1)


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        (WHITE, (118, 118, 118)),
        (WHITE, (0, 90, 160)),
        (BLACK, (118, 118, 118)),
        (BLACK, (250, 240, 20)),
        ((220, 30, 30), WHITE),
    ],
)
def test_on_a_flat_ground_the_measure_is_the_ratio(text, ground):
    assert measure(flat(ground), ink(), text) == pytest.approx(ratio(text, ground), rel=0.012)


def test_the_glyphs_themselves_are_not_measured():
    picture = flat((20, 20, 20))
    picture.paste(WHITE, (0, 0), ink())
    assert measure(picture, ink(), WHITE) == pytest.approx(ratio(WHITE, (20, 20, 20)), rel=0.02)


def test_one_bright_spot_beside_the_text_counts_and_one_far_away_does_not():
    near, far = flat((20, 20, 20)), flat((20, 20, 20))
    ImageDraw.Draw(near).rectangle((60, 14, 80, 18), fill=WHITE)
    ImageDraw.Draw(far).rectangle((0, 0, 20, 10), fill=WHITE)
    assert measure(near, ink(), WHITE) < 1.1
    assert measure(far, ink(), WHITE) > 15


def test_where_there_is_no_ink_no_scrim_is_needed():
    assert lightest_scrim(flat(WHITE), None, text=WHITE, scrim=BLACK, target=4.5) == 0


def test_a_dark_photo_gets_no_scrim():
    assert lightest_scrim(flat((40, 40, 40)), bar(), text=WHITE, scrim=BLACK, target=4.5) == 0


def test_where_no_scrim_is_enough_it_is_full():
    assert lightest_scrim(flat(WHITE), bar(), text=(90, 90, 90), scrim=BLACK, target=7) == 255
    assert lightest_scrim(flat(WHITE), bar(), text=WHITE, scrim=(200, 200, 200), target=4.5) == 255


@settings(deadline=None, max_examples=60)
@given(
    st.tuples(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255)),
    st.integers(0, 60),
    st.sampled_from([3.0, 4.5, 7.0]),
    st.sampled_from([(WHITE, BLACK), (WHITE, (20, 30, 60)), (BLACK, WHITE)]),
)
def test_the_scrim_is_enough_and_one_step_less_is_not(colour, noise, target, pair):
    text, scrim = pair
    photo = flat(colour)
    grain = Image.effect_noise(SIZE, noise or 1)
    photo = Image.blend(photo, Image.merge("RGB", (grain, grain, grain)), 0.3)
    opacity = lightest_scrim(photo, bar(), text=text, scrim=scrim, target=target)
    assert measure(under(photo, scrim, opacity), ink(), text) >= target * 0.99
    if opacity:
        assert measure(under(photo, scrim, opacity - 1), ink(), text) < target * 1.01


def test_the_ring_is_three_pixels_wide_and_one_away_from_the_ink():
    mask = Image.new("L", (40, 40))
    mask.putpixel((20, 20), 1)
    found = round_ink(mask)
    ring = Image.new("L", mask.size)
    ring.paste(found.ring, found.box[:2])
    wanted = Image.new("L", mask.size)
    ImageDraw.Draw(wanted).rectangle((16, 16, 24, 24), fill=255)
    ImageDraw.Draw(wanted).rectangle((19, 19, 21, 21), fill=0)
    assert ring.tobytes() == wanted.tobytes()
    assert found.pixels == 81 - 9


def test_ink_at_the_canvas_edge_has_its_ring_inside():
    mask = Image.new("L", (40, 40))
    mask.putpixel((0, 39), 255)
    found = round_ink(mask)
    assert found.box == (0, 35, 5, 40)
    assert found.pixels == 25 - 4
