from __future__ import annotations

import pytest
from PIL import Image, ImageCms

from tests.unit.pixels.files import photo, save
from tests.unit.pixels.profiles import ADOBE_RGB, DISPLAY_P3, grey_profile, rgb_profile

# Patches as stored in the wide space, and the same colour in sRGB, worked out from the published matrices.
P3_PATCHES = {
    (255, 255, 255): (255, 255, 255),
    (0, 0, 0): (0, 0, 0),
    (128, 128, 128): (129, 129, 129),
    (200, 120, 90): (214, 116, 82),
    (90, 140, 200): (71, 143, 206),
    (80, 160, 90): (33, 164, 81),
    (255, 0, 0): (255, 0, 0),
}
ADOBE_PATCHES = {
    (255, 255, 255): (255, 255, 255),
    (128, 128, 128): (129, 129, 129),
    (180, 120, 90): (199, 121, 88),
    (110, 140, 190): (95, 141, 193),
}
KINDS = (("PNG", {}), ("JPEG", {"quality": 100, "subsampling": 0}), ("WEBP", {"lossless": True}))


def patches(colours) -> Image.Image:
    image = Image.new("RGB", (32 * len(colours), 32))
    for number, colour in enumerate(colours):
        image.paste(colour, (32 * number, 0, 32 * number + 32, 32))
    return image


def shown(data: bytes, count: int) -> list[tuple[int, ...]]:
    image = photo(data).image
    return [
        image.getpixel((image.width * (2 * number + 1) // (2 * count), image.height // 2))
        for number in range(count)
    ]


def near(found, wanted, slack: int) -> bool:
    return all(
        abs(one - other) <= slack
        for pair in zip(found, wanted, strict=True)
        for one, other in zip(*pair, strict=True)
    )


@pytest.mark.parametrize(("kind", "options"), KINDS)
def test_display_p3_comes_out_as_the_same_colours_in_srgb(kind, options):
    data = save(patches(P3_PATCHES), kind, icc_profile=rgb_profile(DISPLAY_P3, 2.2), **options)
    assert near(shown(data, len(P3_PATCHES)), P3_PATCHES.values(), 3)


def test_adobe_rgb_comes_out_as_the_same_colours_in_srgb():
    data = save(patches(ADOBE_PATCHES), "PNG", icc_profile=rgb_profile(ADOBE_RGB, 2.2))
    assert near(shown(data, len(ADOBE_PATCHES)), ADOBE_PATCHES.values(), 3)


def test_a_grey_profile_lightens_a_grey_photo_as_it_says():
    grey = Image.new("L", (64, 64), 128)
    linear = photo(save(grey, "PNG", icc_profile=grey_profile(1.0))).image.getpixel((9, 9))
    assert linear == pytest.approx((188, 188, 188), abs=2)


def test_a_wide_profile_counts_beside_transparency_and_in_a_palette():
    profile = rgb_profile(DISPLAY_P3, 2.2)
    clear = Image.new("RGBA", (64, 64), (80, 160, 90, 255))
    clear.putpixel((0, 0), (0, 0, 0, 0))
    for image in (clear, Image.new("RGB", (64, 64), (80, 160, 90)).quantize(4)):
        found = photo(save(image, "PNG", icc_profile=profile)).image.getpixel((40, 40))
        assert near([found], [(33, 164, 81)], 3)


def test_every_band_of_a_tall_photo_gets_its_colours():
    tall = Image.new("RGB", (20, 1300), (80, 160, 90))
    image = photo(save(tall, "PNG", icc_profile=rgb_profile(DISPLAY_P3, 2.2))).image
    assert image.getcolors() == [(image.width * image.height, image.getpixel((0, 0)))]


@pytest.mark.parametrize(("mode", "space"), [("CMYK", "RGB"), ("RGB", "GRAY")])
def test_a_profile_for_other_channels_never_turns_a_photo_wrong(mode, space):
    profile = rgb_profile(DISPLAY_P3, 2.2) if space == "RGB" else grey_profile(2.2)
    plate = photo(save(Image.new("RGB", (64, 64), (200, 40, 40)).convert(mode), "JPEG", icc_profile=profile))
    red, green, blue = plate.image.getpixel((9, 9))
    assert red > 180
    assert max(green, blue) < 70
    assert "photo_profile_ignored" in [notice.code for notice in plate.notices]


def test_patches_of_cmyk_without_a_profile():
    inks = {
        (0, 0, 0, 0): (255, 255, 255),
        (0, 0, 0, 255): (0, 0, 0),
        (255, 0, 0, 0): (0, 255, 255),
        (0, 255, 255, 0): (255, 0, 0),
    }
    image = Image.new("CMYK", (32 * len(inks), 32))
    for number, ink in enumerate(inks):
        image.paste(ink, (32 * number, 0, 32 * number + 32, 32))
    assert near(shown(save(image, "JPEG", quality=95), len(inks)), inks.values(), 8)


def test_the_profile_never_travels_with_the_plate():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert "icc_profile" not in photo(save(patches(P3_PATCHES), "JPEG", icc_profile=profile)).image.info
