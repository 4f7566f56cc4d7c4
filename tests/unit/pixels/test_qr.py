from __future__ import annotations

import pytest
import zxingcpp

from service.errors import Refusal
from service.pixels.qr import qr_image

ADDRESS = "https://news.example/2026/11/23/council-votes-on-the-harbour"


@pytest.mark.parametrize(
    "text", [ADDRESS, "https://news.example/عربي", "x", "https://n.example/" + "a" * 150]
)
@pytest.mark.parametrize("size", [240, 331])
def test_a_phone_reads_the_address(text, size):
    image = qr_image(text, size)
    assert image.size == (size, size)
    codes = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
    assert [code.text for code in codes] == [text]


def test_the_quiet_zone_is_four_modules_wide():
    image = qr_image(ADDRESS, 240)
    module = image.convert("1").point(lambda value: 255 - value).getbbox()
    margin = min(module[0], module[1], 240 - module[2], 240 - module[3])
    modules = 41  # version 4 is 33 wide, and four on each side
    assert margin >= 4 * (240 // modules)


def test_the_code_takes_its_two_colours():
    image = qr_image(ADDRESS, 240, dark=(10, 20, 80), light=(255, 250, 240))
    assert {colour for _, colour in image.getcolors()} == {(10, 20, 80), (255, 250, 240)}


@pytest.mark.parametrize(("text", "size"), [("a" * 4_000, 2_000), ("a" * 300, 120), ("a", 20)])
def test_a_code_that_no_phone_could_read_is_refused(text, size):
    with pytest.raises(Refusal) as caught:
        qr_image(text, size)
    assert (caught.value.code, caught.value.field) == ("text_too_long", "url")


def test_equal_addresses_give_equal_codes():
    assert qr_image(ADDRESS, 240).tobytes() == qr_image(ADDRESS, 240).tobytes()
