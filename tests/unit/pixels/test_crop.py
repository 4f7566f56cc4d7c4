from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw

from service.errors import Refusal
from service.model.geometry import Box, FocalPoint, Size
from service.model.rights import Region
from service.pixels import saliency
from service.pixels.crop import Crop, choose_crop, contain, cut, subject_box
from service.pixels.photo import Plate, Source
from service.pixels.saliency import attention

WIDE, SQUARE, STORY = Size(1200, 630), Size(1080, 1080), Size(1080, 1920)
REGION_ROLE = "http://cv.iptc.org/newscodes/imageregionrole/"


def plate(
    width: int = 1200, height: int = 800, image: Image.Image | None = None, orientation: int = 1
) -> Plate:
    image = image or Image.new("RGB", (width, height), (90, 90, 90))
    return Plate(Source(image), width, height, attention(image), orientation)


def with_spot(x: float, y: float, width: int = 1200, height: int = 800) -> Plate:
    image = Image.new("RGB", (width, height), (90, 90, 90))
    left, top = x * width, y * height
    ImageDraw.Draw(image).ellipse((left - 40, top - 40, left + 40, top + 40), fill=(250, 240, 40))
    return plate(width, height, image)


def pixels(crop: Crop, of: Plate) -> Box:
    left, top, right, bottom = crop.box
    return Box(left * of.width, top * of.height, right * of.width, bottom * of.height)


@pytest.mark.parametrize(
    "focal", [FocalPoint(1100, 120, "px"), FocalPoint(91.6667, 15, "percent"), FocalPoint(0.916667, 0.15)]
)
def test_a_focal_point_counts_in_pixels_percent_and_fractions_alike(focal):
    found = choose_crop(plate(), SQUARE, focal=focal)
    assert found.source == "focal"
    assert found.box == pytest.approx(Box(1 / 3, 0, 1, 1), abs=1e-4)


def test_a_focal_point_stands_in_the_middle_where_there_is_room():
    found = pixels(choose_crop(plate(), SQUARE, focal=FocalPoint(0.5, 0.5)), plate())
    assert (found.left + found.right) / 2 == pytest.approx(600, abs=1)


@pytest.mark.parametrize("corner", [(0, 0), (1, 0), (0, 1), (1, 1)])
def test_a_focal_point_on_the_very_edge_counts(corner):
    found = choose_crop(plate(), SQUARE, focal=FocalPoint(*corner))
    assert found.source == "focal"
    assert found.box.left == (0 if corner[0] == 0 else pytest.approx(1 / 3, abs=1e-4))


@pytest.mark.parametrize(
    "focal",
    [FocalPoint(1201, 5, "px"), FocalPoint(-0.1, 0.5), FocalPoint(float("nan"), 0.5), FocalPoint(1, 1, "em")],
)
def test_a_focal_point_outside_the_photo_is_refused(focal):
    with pytest.raises(Refusal) as caught:
        choose_crop(plate(), WIDE, focal=focal)
    assert (caught.value.code, caught.value.field) == ("field_invalid", "image.focal_point")


def test_the_callers_words_win_over_the_files():
    region = Region(0.0, 0.0, 0.2, 0.2, role=REGION_ROLE + "mainSubjectArea")
    found = choose_crop(plate(), SQUARE, focal=FocalPoint(1, 1), regions=[region], subject_area=(100, 100))
    assert found.source == "focal"
    assert choose_crop(plate(), SQUARE, regions=[region], subject_area=(1100, 100)).source == "image-region"
    assert choose_crop(plate(), SQUARE, subject_area=(1100, 100)).source == "subject-area"


def test_the_main_subject_is_kept_with_room_above_its_head():
    tall = plate(1000, 2000)
    head = Region(0.4, 0.30, 0.2, 0.2, role=REGION_ROLE + "mainSubjectArea")
    prop = Region(0.0, 0.9, 0.1, 0.1)
    found = pixels(choose_crop(tall, WIDE, regions=[prop, head]), tall)
    assert found.top <= 600 - 0.08 * found.height
    assert found.bottom >= 1000


def test_a_subject_taller_than_the_card_loses_its_feet_not_its_head():
    tall = plate(1000, 2000)
    person = Region(0.3, 0.2, 0.4, 0.7)
    found = pixels(choose_crop(tall, WIDE, regions=[person]), tall)
    assert found.top == pytest.approx(400 - 0.08 * found.height, abs=1)


@pytest.mark.parametrize("region", [Region(0.9, 0.9, 0.5, 0.5), Region(0.5, 0.5, 0, 0), Region(-1, 0, 3, 3)])
def test_a_region_that_makes_no_sense_is_passed_over(region):
    assert choose_crop(with_spot(0.5, 0.5), SQUARE, regions=[region]).source == "saliency"


@pytest.mark.parametrize(
    ("orientation", "area", "middle"),
    [
        (1, (300, 200), (0.25, 0.25)),
        (1, (300, 200, 100), (0.25, 0.25)),
        (1, (300, 200, 100, 80), (0.25, 0.25)),
        (3, (300, 200), (0.75, 0.75)),
        (6, (300, 200), (0.75, 0.25)),
        (8, (300, 200), (0.25, 0.75)),
        (2, (300, 200), (0.75, 0.25)),
        (5, (300, 400), (0.5, 0.25)),
        (7, (300, 400), (0.5, 0.75)),
    ],
)
def test_exif_subject_areas_are_turned_with_the_photo(orientation, area, middle):
    upright = (800, 1200) if orientation >= 5 else (1200, 800)
    box = subject_box(area, plate(*upright, orientation=orientation))
    assert box is not None
    assert ((box.left + box.right) / 2, (box.top + box.bottom) / 2) == pytest.approx(middle)


@pytest.mark.parametrize("area", [(), (5,), (5000, 20), (300, 200, 900, 90), (1, 2, 3, 4, 5)])
def test_a_subject_area_of_another_size_of_the_photo_is_passed_over(area):
    assert subject_box(area, plate()) is None


@pytest.mark.parametrize(("x", "y"), [(0.12, 0.5), (0.5, 0.5), (0.88, 0.5)])
@pytest.mark.parametrize("target", [SQUARE, STORY])
def test_what_stands_out_is_found_across(x, y, target):
    found = choose_crop(with_spot(x, y), target)
    assert found.source == "saliency"
    assert found.box.left <= x - 0.03
    assert found.box.right >= x + 0.03


@pytest.mark.parametrize("y", [0.12, 0.5, 0.88])
def test_what_stands_out_is_found_down(y):
    found = choose_crop(with_spot(0.5, y, 800, 1600), WIDE)
    assert found.box.top <= y - 0.02
    assert found.box.bottom >= y + 0.02


@pytest.mark.parametrize(
    ("profile", "start", "lifted"),
    [
        ([1, 1, 1, 9, 9, 9, 9, 9], 4, 2),
        ([9, 9, 9, 9, 9, 9, 9, 1], 4, 2),
        ([9, 9, 9, 9, 1, 9, 9, 9], 4, 4),
    ],
    ids=["to the calm above a head", "no further than its reach", "stays where it is calm"],
)
def test_an_upper_edge_that_would_cut_a_head_rises(profile, start, lifted):
    assert saliency._lifted([float(value) for value in profile], start, 2) == lifted


def test_where_nothing_stands_out_the_upper_third_is_shown():
    found = choose_crop(plate(1000, 2000), WIDE)
    assert found.source == "upper-third"
    assert found.box.top == pytest.approx((2000 - 525) / 3 / 2000, abs=1e-4)


def test_a_callers_box_of_the_cards_shape_is_used_as_it_is():
    asked = Box(0.1, 0.2, 0.1 + 0.63, 0.2 + 0.63 * 1200 * 630 / 1200 / 800)
    assert choose_crop(plate(), WIDE, box=asked) == Crop(asked, "crop")


def test_nothing_outside_a_callers_box_is_shown():
    asked = Box(0.1, 0.1, 0.6, 0.9)
    for target in (WIDE, SQUARE, STORY):
        found = choose_crop(with_spot(0.9, 0.5), target, box=asked)
        assert asked.contains(found.box, 1e-5)


@pytest.mark.parametrize(
    "box",
    [Box(0.5, 0, 0.5, 1), Box(-0.1, 0, 1, 1), Box(0, 0, 1, 2), Box(0, 0, float("nan"), 1), Box(1, 1, 0, 0)],
)
def test_a_box_that_is_no_part_of_the_photo_is_refused(box):
    with pytest.raises(Refusal) as caught:
        choose_crop(plate(), WIDE, box=box)
    assert caught.value.field == "image.crop"


@settings(deadline=None, max_examples=150)
@given(
    size=st.tuples(st.integers(16, 5000), st.integers(16, 5000)),
    target=st.tuples(st.integers(100, 2000), st.integers(100, 2000)),
    focal=st.none() | st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_every_crop_lies_in_the_photo_has_the_cards_shape_and_can_be_sent_back(size, target, focal):
    small = Plate(Source(Image.new("RGB", (60, 40))), *size, Image.new("L", (60, 40)))
    wanted = Size(*target)
    found = choose_crop(small, wanted, focal=FocalPoint(*focal) if focal else None)
    assert Box(0, 0, 1, 1).contains(found.box)
    across, down = found.box.width * size[0], found.box.height * size[1]
    assert (
        abs(across * wanted.height - down * wanted.width)
        <= 0.05 * max(wanted) + 0.01 * across * wanted.height
    )
    if min(found.box.width, found.box.height) > 0.01:
        again = choose_crop(small, wanted, box=found.box)
        assert again.box == pytest.approx(found.box, abs=0.002)


def test_a_cut_has_exactly_the_cards_pixels():
    photo = with_spot(0.25, 0.5)
    found = cut(photo, Crop(Box(0, 0, 0.5, 1), "crop"), Size(301, 157))
    assert found.size == (301, 157)
    assert found.getpixel((150, 78))[2] < 60


def test_a_whole_photo_stands_in_the_middle_of_its_canvas():
    shown = contain(plate(1200, 400), Size(600, 600), (10, 20, 30))
    assert shown.size == (600, 600)
    assert [shown.getpixel((300, y)) for y in (199, 200, 399, 400)] == [
        (10, 20, 30),
        (90, 90, 90),
        (90, 90, 90),
        (10, 20, 30),
    ]


def test_a_crop_that_rounding_leaves_a_hair_too_narrow_is_cut_from_the_half():
    image = Image.effect_noise((400, 300), 90).convert("RGB")
    box = Box(0.1, 0.0, 0.6 - 1e-15, 1.0)
    assert box.width * 400 < 200
    made = cut(plate(image=image), Crop(box, "crop"), Size(100, 150))
    other = ImageChops.difference(made, image.reduce(2).crop((20, 0, 120, 150)))
    assert max(high for _, high in other.getextrema()) <= 1
