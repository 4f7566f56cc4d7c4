"""The comparison of golden pictures finds what a reader would miss: one letter, one line, one shade."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from tests.golden.compare import EXACT, LOSSY, difference, triptych
from tests.photos import neutral_photo

SIZE = (1200, 630)


def card(credit, *, x=40, y=596):
    """A picture the size of a card with one small line of text near its foot."""
    picture = neutral_photo(*SIZE, seed=7, variant="dark")
    ImageDraw.Draw(picture).text((x, y), credit, fill="white", font=ImageFont.load_default(18))
    return picture


def as_jpeg(picture):
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=90, subsampling=0)
    return Image.open(buffer).convert("RGB")


def test_equal_pictures_do_not_differ():
    assert not difference(card("Photo: A/B"), card("Photo: A/B")).exceeds(EXACT)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Photo: Example Agency", ""),
        ("Photo: Example Agency", "Photo: Exanple Agency"),
        ("Photo: A.", "Photo: A"),
    ],
    ids=["line gone", "one wrong letter", "full stop gone"],
)
def test_a_changed_credit_is_found_even_with_the_lossy_tolerance(before, after):
    found = difference(card(before), card(after))
    assert found.exceeds(LOSSY)
    assert found.place[1] >= 592


def test_a_full_stop_that_is_gone_is_found():
    assert difference(card("Photo: A."), card("Photo: A")).exceeds(EXACT)


def test_a_credit_one_pixel_to_the_right_is_found():
    assert difference(card("Photo: Example"), card("Photo: Example", x=41)).exceeds(LOSSY)


def test_a_single_pixel_by_one_level_is_found_where_exactness_is_asked():
    picture = card("Photo: Example")
    touched = picture.copy()
    red, green, blue = picture.getpixel((600, 300))
    touched.putpixel((600, 300), (red, green ^ 1, blue))
    found = difference(picture, touched)
    assert found.exceeds(EXACT)
    assert not found.exceeds(LOSSY)


def test_a_jpeg_round_trip_stays_within_the_lossy_tolerance():
    picture = card("Photo: Example")
    found = difference(picture, as_jpeg(picture))
    assert found.exceeds(EXACT)
    assert not found.exceeds(LOSSY)


def test_faint_noise_stays_within_the_lossy_tolerance():
    picture = card("Photo: Example")
    noise = random.Random(1).randbytes(SIZE[0] * SIZE[1] * 3)
    faint = Image.frombytes("RGB", SIZE, bytes(level & 1 for level in noise))
    assert not difference(picture, ImageChops.add(picture, faint)).exceeds(LOSSY)


def test_the_place_is_the_top_left_of_the_worst_tile():
    before = Image.new("RGB", (64, 32))
    after = before.copy()
    after.paste((255, 255, 255), (40, 16, 48, 24))
    assert difference(before, after).place == (40, 16)


@pytest.mark.parametrize(
    "other", [Image.new("RGB", (64, 31)), Image.new("L", (64, 32)), Image.new("RGBA", (64, 32))]
)
def test_another_size_or_mode_is_a_whole_difference(other):
    assert difference(Image.new("RGB", (64, 32)), other).exceeds(LOSSY)


def test_a_difference_in_transparency_alone_is_found():
    clear, opaque = Image.new("RGBA", (16, 16), (9, 9, 9, 0)), Image.new("RGBA", (16, 16), (9, 9, 9, 255))
    assert difference(clear, opaque).exceeds(LOSSY)


def test_the_triptych_shows_expected_actual_and_difference_side_by_side(tmp_path):
    before, after = Image.new("RGB", (16, 8), (10, 10, 10)), Image.new("RGB", (16, 8), (20, 10, 10))
    triptych(before, after, tmp_path / "deep" / "sheet.png")
    with Image.open(tmp_path / "deep" / "sheet.png") as sheet:
        assert sheet.size == (48, 8)
        assert [sheet.getpixel((x, 4)) for x in (8, 24, 40)] == [(10, 10, 10), (20, 10, 10), (80, 0, 0)]
