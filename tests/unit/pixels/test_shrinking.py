import pytest
from PIL import Image, ImageChops

from service import hands
from service.model.geometry import Size
from service.pixels import shrinking
from service.pixels.shrinking import SHRINKING, Narrow, narrowed, reduced, resized
from tests.photos import neutral_photo

PHOTO = neutral_photo(1311, 1007, variant="busy")
PARTS = [(0, 0, 1311, 688.275), (20.3, 11.7, 1290.1, 1001.2), (3.5, 300.25, 1203.5, 930.25)]


@pytest.fixture
def handed(monkeypatch) -> list[int]:
    """How often a picture was made in two halves."""
    times = []

    def counted(here, aside):
        times.append(1)
        return hands.both(here, aside)

    monkeypatch.setattr(shrinking, "both", counted)
    return times


def off(one, other) -> tuple[int, float]:
    """Return by how much two pictures differ: at the worst place, and in what share of their values."""
    assert (one.size, one.mode) == (other.size, other.mode)
    difference = ImageChops.difference(one, other)
    histogram = [
        sum(levels) for levels in zip(*[band.histogram() for band in difference.split()], strict=True)
    ]
    return max(level for level, count in enumerate(histogram) if count), 1 - histogram[0] / sum(histogram)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("size", [Size(1200, 631), Size(400, 300), Size(1500, 801)])
@pytest.mark.parametrize("way", [Image.Resampling.HAMMING, Image.Resampling.BICUBIC])
def test_two_halves_are_the_whole_but_for_rounding(handed, part, size, way):
    made = resized(PHOTO, size, way, part)
    assert handed == [1]
    if part[0] == 0 and part[2] == PHOTO.width:
        rows = PHOTO.resize((size.width, PHOTO.height), way)
        whole = rows.resize(tuple(size), way, box=(0, part[1], size.width, part[3]))
    else:
        whole = PHOTO.resize(tuple(size), way, box=part)
    worst, share = off(made, whole)
    assert worst <= 1
    assert share < 0.001


@pytest.mark.parametrize(
    "size", [Size(1200, 630), Size(1311, 690), Size(700, 368), Size(1000, 500), Size(500, 90)]
)
@pytest.mark.parametrize("start", [0, 0.3, 0.71, 1])
def test_rows_shrunk_beforehand_change_no_bit(size, start):
    shown = size.height * PHOTO.width / size.width
    part = (0, start * (1007 - shown), PHOTO.width, start * (1007 - shown) + shown)
    at_once = resized(PHOTO, size, SHRINKING, part)
    ready = narrowed(PHOTO, size)
    assert (ready is None) == (2 * shown < 1007 or size.width == PHOTO.width)
    assert resized(PHOTO, size, SHRINKING, part, ready).tobytes() == at_once.tobytes()
    assert off(at_once, PHOTO.resize(tuple(size), SHRINKING, box=part))[0] <= 3


@pytest.mark.parametrize("first", [0, 200, 500, 990])
def test_rows_of_anywhere_may_be_ready(first):
    size, part = Size(1200, 630), (0, 100.3, 1311, 788.6)
    rows = narrowed(PHOTO.crop((0, first, 1311, 1007)), Size(1200, 1007 - first)).rows
    made = resized(PHOTO, size, SHRINKING, part, Narrow(rows, first))
    assert made.tobytes() == resized(PHOTO, size, SHRINKING, part).tobytes()


def test_rows_ready_for_another_width_are_not_used():
    size, part = Size(1200, 630), (0, 100.3, 1311, 788.6)
    black = Narrow(Image.new("RGB", (1000, 1007)), 0)
    assert (
        resized(PHOTO, size, SHRINKING, part, black).tobytes()
        == resized(PHOTO, size, SHRINKING, part).tobytes()
    )


def test_no_rows_are_enlarged_beforehand():
    assert narrowed(PHOTO, Size(1400, 735)) is None


@pytest.mark.parametrize("left", [0, 7.4, 110.6, 310.9])
def test_a_part_of_the_size_asked_for_is_taken_as_it_is(left):
    size, column = Size(1000, 900), min(round(left), 311)
    made = resized(PHOTO, size, Image.Resampling.HAMMING, (left, 40.3, left + 1000.2, 940.1))
    assert made.tobytes() == PHOTO.crop((column, 40, column + 1000, 940)).tobytes()


def test_the_seam_is_as_the_whole_where_halves_cut_apart_would_show_it():
    step = Image.new("RGB", (1000, 1001))
    step.paste((255, 255, 255), (0, 499, 1000, 1001))  # on the seam: 166 of 333 rows of 1001
    size, part = Size(800, 333), (0.0, 0.0, 1000.0, 1001.0)
    made = resized(step, size, Image.Resampling.HAMMING, part)
    whole = step.resize(tuple(size), Image.Resampling.HAMMING, box=part)
    assert off(made, whole)[0] <= 1
    apart = whole.copy()
    apart.paste(step.crop((0, 0, 1000, 499)).resize((800, 166), Image.Resampling.HAMMING))
    assert off(apart, whole)[0] > 1


@pytest.mark.parametrize("divisor", [2, 3, 5])
@pytest.mark.parametrize("height", [1007, 1006, 505])
def test_means_in_two_halves_are_the_same_to_the_bit(handed, divisor, height):
    picture = PHOTO.crop((0, 0, 1311, height))
    assert reduced(picture, divisor).tobytes() == picture.reduce(divisor).tobytes()
    assert handed == [1]


def test_little_pictures_are_made_at_once(handed):
    little = PHOTO.crop((0, 0, 300, 200))
    assert reduced(little, 2).tobytes() == little.reduce(2).tobytes()
    part = (0.5, 0.0, 300.0, 200.0)
    made = resized(little, Size(120, 63), Image.Resampling.HAMMING, part)
    assert made.tobytes() == little.resize((120, 63), Image.Resampling.HAMMING, box=part).tobytes()
    assert not handed


def test_pixels_with_a_fourth_channel_come_back_without_it(handed):
    padded = PHOTO.convert("RGBX")
    made = resized(padded, Size(700, 400), Image.Resampling.HAMMING, PARTS[0])
    assert made.tobytes() == resized(PHOTO, Size(700, 400), Image.Resampling.HAMMING, PARTS[0]).tobytes()
    assert handed == [1, 1]


def test_a_picture_has_the_same_bytes_on_one_core(monkeypatch):
    size, way = Size(900, 470), Image.Resampling.HAMMING
    helped = resized(PHOTO, size, way, PARTS[1]).tobytes(), reduced(PHOTO, 3).tobytes()
    monkeypatch.setattr(shrinking, "both", lambda here, aside: (here(), aside()))
    assert (resized(PHOTO, size, way, PARTS[1]).tobytes(), reduced(PHOTO, 3).tobytes()) == helped
