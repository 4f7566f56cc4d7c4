from __future__ import annotations

import subprocess
import sys

import pytest
from PIL import Image, ImageCms, ImageDraw, ImageFilter

from service.errors import Refusal
from service.model.geometry import Size
from service.pixels import photo as developing
from service.pixels.crop import choose_crop, cut
from service.pixels.guard import inspect
from service.pixels.photo import Plate
from tests.photos import neutral_photo
from tests.unit.pixels import files
from tests.unit.pixels.files import CORNERS, LIMITS, SMALL, TURNING_KINDS, photo, save, scene

UNTURN = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


# Develops a photo in a process that may take 16 MB more than it has.
STARVED = """
import resource, sys
from pathlib import Path
from service.errors import Refusal
from service.model.geometry import Size
from service.pixels.guard import inspect
from service.pixels.photo import Plate
from service.pixels.limits import ImageLimits
from service.pixels.photo import develop

file = inspect(Path(sys.argv[1]).read_bytes(), ImageLimits())
size = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmSize"))
most = int(size.split()[1]) * 1024 + 16_000_000
resource.setrlimit(resource.RLIMIT_AS, (most, most))
try:
    develop(file, [Size(1200, 630)])
except Refusal as refusal:
    print(refusal.code)
"""


def corners(image: Image.Image) -> list[tuple[int, ...]]:
    right, bottom = image.width * 5 // 6, image.height * 5 // 6
    left, top = image.width // 6, image.height // 6
    return [image.getpixel(at) for at in ((left, top), (right, top), (right, bottom), (left, bottom))]


def near(found: tuple[int, ...], wanted: tuple[int, ...], slack: int = 8) -> bool:
    return all(abs(one - other) <= slack for one, other in zip(found, wanted, strict=True))


def codes(plate: developing.Plate) -> list[str]:
    return [notice.code for notice in plate.notices]


@pytest.mark.parametrize("kind", TURNING_KINDS)
@pytest.mark.parametrize("orientation", UNTURN)
def test_a_photo_stored_on_its_side_comes_out_upright(kind, orientation):
    turn = UNTURN[orientation]
    stored = scene() if turn is None else scene().transpose(turn)
    plate = photo(save(stored, kind, exif=files.exif(orientation), quality=95))
    assert (plate.width, plate.height) == (240, 160)
    assert all(near(found, wanted, 12) for found, wanted in zip(corners(plate.image), CORNERS, strict=True))


def test_an_orientation_after_the_pixels_of_a_png_counts_too():
    data = save(scene(), "PNG")
    late = data[:-12] + files.png_chunk(b"eXIf", files.exif(3)[6:]) + data[-12:]
    assert near(corners(photo(late).image)[2], CORNERS[0])


@pytest.mark.parametrize("value", [0, 9, 600])
def test_an_orientation_that_makes_no_sense_is_ignored(value):
    assert near(corners(photo(save(scene(), "JPEG", exif=files.exif(value))).image)[0], CORNERS[0])


def test_cmyk_is_not_a_negative():
    plate = photo(save(scene().convert("CMYK"), "JPEG", quality=95))
    assert all(near(found, wanted, 12) for found, wanted in zip(corners(plate.image), CORNERS, strict=True))


def test_sixteen_bit_grey_is_not_white():
    ramp = Image.new("I;16", (64, 64))
    ramp.putdata([at % 64 * 1024 for at in range(64 * 64)])
    image = photo(save(ramp, "PNG")).image
    assert [image.getpixel((x, 30))[0] for x in (0, 16, 32, 48)] == [0, 64, 128, 192]


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA"])
def test_every_png_mode_keeps_its_greys(mode):
    grey = Image.new("L", (64, 64), 255)
    grey.paste(0, (0, 0, 32, 64))
    image = photo(save(grey.convert(mode), "PNG")).image
    assert (image.getpixel((5, 5)), image.getpixel((60, 60))) == ((0, 0, 0), (255, 255, 255))


def test_transparent_parts_are_white_and_told():
    clear = Image.new("RGBA", (64, 64), (255, 0, 0, 0))
    clear.paste((0, 0, 255, 255), (0, 0, 32, 64))
    plate = photo(save(clear, "PNG"))
    assert plate.image.getpixel((60, 5)) == (255, 255, 255)
    assert plate.image.getpixel((5, 5)) == (0, 0, 255)
    assert "photo_transparent" in codes(plate)


def test_a_palette_with_transparency_is_laid_on_white():
    picture = Image.new("P", (64, 64), 1)
    picture.putpalette([0, 0, 0, 0, 0, 255])
    picture.paste(0, (32, 0, 64, 64))
    plate = photo(save(picture, "PNG", transparency=0))
    assert plate.image.getpixel((60, 5)) == (255, 255, 255)
    assert plate.image.getpixel((5, 5)) == (0, 0, 255)


def test_an_opaque_alpha_channel_is_not_told_as_transparent():
    assert "photo_transparent" not in codes(photo(save(scene().convert("RGBA"), "PNG")))


def test_an_srgb_profile_changes_nothing():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    with_profile = photo(save(scene(), "PNG", icc_profile=profile)).image
    assert with_profile.tobytes() == photo(save(scene(), "PNG")).image.tobytes()


def test_a_profile_that_cannot_be_read_is_told_and_the_photo_shown():
    plate = photo(save(scene(), "JPEG", icc_profile=b"not a profile" * 20))
    assert "photo_profile_ignored" in codes(plate)
    assert near(corners(plate.image)[0], CORNERS[0], 12)


@pytest.mark.parametrize(("need", "size"), [(2000, (4000, 2400)), (1900, (2000, 1200)), (450, (500, 300))])
def test_a_jpeg_is_decoded_no_larger_than_the_largest_card_needs(need, size):
    plate = photo(save(Image.new("RGB", (4000, 2400)), "JPEG"), (Size(100, 100), Size(need, 100)))
    assert plate.image.size == (size if need < 2000 else (2000, 1200))
    assert (plate.width, plate.height) == (4000, 2400)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_the_plate_never_falls_short_of_any_card(kind, orientation):
    needs = (Size(300, 157), Size(270, 480), Size(250, 250))
    plate = photo(save(scene(1301, 977), kind, exif=files.exif(orientation)), needs)
    assert plate.image.width >= 300
    assert plate.image.height >= 480


def test_a_photo_that_must_be_enlarged_is_told():
    plate = photo(save(scene(240, 160), "JPEG"), (Size(480, 320),))
    assert (
        plate.notices[-1].detail
        == "The photo is smaller than the cards need; it was enlarged up to 2.0 times."
    )


def test_a_jpeg_that_ends_early_shows_a_notice():
    whole = Image.effect_noise((240, 160), 90).convert("RGB")
    data = bytearray(save(whole, "JPEG"))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 7] = (400).to_bytes(2, "big")
    assert "photo_incomplete" in codes(photo(bytes(data)))


def test_a_whole_photo_with_a_plain_foot_is_not_told_as_incomplete():
    plain = scene()
    plain.paste((60, 60, 60), (0, 120, 240, 160))
    assert "photo_incomplete" not in codes(photo(save(plain, "JPEG")))


def test_a_blurred_photo_is_told_and_a_sharp_one_is_not():
    sharp = Image.effect_noise((600, 400), 120).resize((1200, 800)).convert("RGB")
    need = (Size(1200, 630),)
    blurred = sharp.filter(ImageFilter.GaussianBlur(12))
    blurred = Image.blend(blurred, scene(1200, 800).filter(ImageFilter.GaussianBlur(20)), 0.6)
    assert "photo_soft" in codes(photo(save(blurred, "JPEG"), need))
    assert "photo_soft" not in codes(photo(save(sharp, "JPEG"), need))
    for top in (0, 700):
        edged = blurred.copy()
        edged.paste(sharp.crop((0, top, 1200, top + 100)), (0, top))
        assert "photo_soft" not in codes(photo(save(edged, "JPEG"), need))


def test_too_little_memory_is_a_refusal(monkeypatch):
    def exhausted(*_: object) -> Image.Image:
        raise MemoryError

    monkeypatch.setattr(developing, "_decode", exhausted)
    with pytest.raises(Refusal) as caught:
        photo(save(scene(), "JPEG"))
    assert caught.value.code == "too_many_pixels"


@pytest.mark.parametrize(("kind", "options"), [("JPEG", {"progressive": True}), ("PNG", {}), ("WEBP", {})])
def test_a_good_photo_is_not_called_damaged_where_a_worker_lacks_memory(tmp_path, kind, options):
    path = tmp_path / "photo"
    path.write_bytes(save(Image.new("RGB", (4000, 3000)), kind, **options))
    done = subprocess.run([sys.executable, "-c", STARVED, path], check=True, capture_output=True, text=True)
    assert done.stdout == "too_many_pixels\n"


def test_whatever_a_decoder_raises_is_a_refusal_without_its_words(monkeypatch):
    def broken(*_: object) -> Image.Image:
        raise AssertionError("/usr/lib/decoder.c:12")

    monkeypatch.setattr(developing, "_decode", broken)
    with pytest.raises(Refusal) as caught:
        photo(save(scene(), "JPEG"))
    assert caught.value.code == "image_corrupt"
    assert "decoder" not in caught.value.detail


def test_the_plate_carries_nothing_of_the_file():
    file = inspect(save(scene(), "JPEG", comment=b"hidden", dpi=(300, 300)), LIMITS)
    assert developing.develop(file, SMALL).image.info == {}


def spotted(width: int, height: int) -> Image.Image:
    image = Image.new("RGB", (width, height), (90, 100, 110))
    left, top = width * 3 // 4, height // 4
    ImageDraw.Draw(image).ellipse((left - 60, top - 60, left + 60, top + 60), fill=(250, 240, 40))
    return image


@pytest.mark.parametrize("size", [(1200, 800), (2400, 1700)])
def test_the_plate_tells_where_the_photos_matter_is(size):
    seen = photo(save(spotted(*size), "PNG"), (Size(*size),)).matter
    assert (seen.mode, max(seen.size) <= 256) == ("L", True)
    left, top, right, bottom = seen.point(lambda value: 255 * (value > 128)).getbbox()
    assert (left + right) / 2 / seen.width == pytest.approx(3 / 4, abs=0.03)
    assert (top + bottom) / 2 / seen.height == pytest.approx(1 / 4, abs=0.03)


def test_a_large_plate_keeps_the_half_that_it_was_looked_at_by(monkeypatch):
    plate = photo(save(scene(2400, 1700), "PNG"), (Size(2400, 1700),))
    with monkeypatch.context() as patched:
        patched.setattr(Image.Image, "reduce", lambda *_: pytest.fail("made again"))
        half = plate.source.divided(2)
    assert half.tobytes() == plate.image.reduce(2).tobytes()


def developed(shape: tuple[int, int], cards: list[Size], drawn: list[Size]) -> Plate:
    file = inspect(save(neutral_photo(*shape, variant="busy"), "PNG"), LIMITS)
    return developing.develop(file, cards, drawn)


@pytest.mark.parametrize("shape", [(1800, 1200), (1800, 945), (1500, 1500)])
def test_rows_that_a_card_is_sure_to_show_are_shrunk_ahead_to_the_same_bits(shape):
    card = Size(1200, 630)
    ahead, behind = developed(shape, [card], [card]), developed(shape, [card], [])
    assert ahead.source.ready.rows.width == 1200
    assert behind.source.ready is None
    crop = choose_crop(ahead, card)
    assert cut(ahead, crop, card).tobytes() == cut(behind, crop, card).tobytes()


def test_rows_are_shrunk_ahead_to_the_width_of_most_cards_and_as_many_as_all_of_them_show():
    cards = [Size(1600, 900), Size(1200, 630), Size(1080, 1080), Size(1080, 1080), Size(1200, 600)]
    plate = developed((2000, 1500), cards, cards)
    shown = 1000  # rows of 1500, by the flattest card of that width
    assert (plate.source.ready.first, plate.source.ready.rows.size) == (500, (1200, 2 * shown - 1500))
    for card in cards:
        crop = choose_crop(plate, card)
        assert (
            cut(plate, crop, card).tobytes() == cut(developed((2000, 1500), cards, []), crop, card).tobytes()
        )


@pytest.mark.parametrize("shape", [(1800, 900), (1200, 800), (900, 700), (1300, 1900)])
def test_no_rows_are_shrunk_ahead_that_are_cut_or_few_enough_or_perhaps_not_shown(shape):
    assert not developed(shape, [Size(1200, 630)], [Size(1200, 630)]).source.ready
