from __future__ import annotations

import io
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import Refusal
from service.pixels import guard
from service.pixels.guard import inspect
from service.pixels.headers.jpeg import marker_segments
from service.pixels.limits import ImageLimits
from tests.unit.pixels import files
from tests.unit.pixels.files import KINDS, LIMITS, outcome, save, scene

BOMBS = {
    "PNG of 81 megapixels": files.png_header(9_000, 9_000),
    "PNG of 4 gigapixels": files.png_header(65_000, 65_000),
    "PNG with a negative width": files.png_header(0xFFFF_FFFF, 1),
    "JPEG of 4 gigapixels": files.jpeg_claiming(65_500, 65_500),
    "WebP of 268 megapixels in 34 bytes": files.webp_claiming(16_384, 16_384),
    "GIF of 4 gigapixels": files.gif_claiming(65_535, 65_535),
    "AVIF of 67 megapixels": files.avif_claiming(8_192, 8_192),
    "panorama longer than 30,000 pixels": files.png_header(30_001, 20),
}
OTHERS = {
    "PDF": b"%PDF-1.7\n",
    "TIFF": b"II*\0\x08\0\0\0",
    "PSD": b"8BPS\0\1",
    "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n",
    "SVG": b'\xef\xbb\xbf <svg xmlns="http://www.w3.org/2000/svg">',
    "BMP": b"BM\x46\0\0\0",
    "JPEG 2000": b"\0\0\0\x0cjP  \r\n\x87\n",
    "JPEG XL": b"\xff\x0a\x00",
    "web page": b"<!DOCTYPE html><title>404</title>",
    "XML": b"<?xml version='1.0'?><rss/>",
    "ZIP": b"PK\3\4",
    "film": b"\0\0\0\x18ftypisom\0\0\0\0isommp42",
    "raw file": b"\0\0\0\x18ftypcrx \0\0\0\0crx isom",
}


def refusal(data: bytes, limits: ImageLimits = LIMITS) -> Refusal:
    with pytest.raises(Refusal) as caught:
        inspect(data, limits)
    return caught.value


@pytest.mark.parametrize("kind", KINDS)
def test_a_photo_passes_with_its_size(kind):
    file = inspect(save(scene(), kind), LIMITS)
    assert (file.kind, file.width, file.height, file.notices) == (kind, 240, 160, ())


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_by_its_header_at_once(name):
    before = time.process_time()
    assert refusal(BOMBS[name]).code == "too_many_pixels"
    assert time.process_time() - before < 1


def test_a_bomb_is_told_with_its_size_and_the_way_out():
    assert refusal(BOMBS["PNG of 81 megapixels"]).detail == (
        "The photo is 9000 x 9000 pixels. Export it with at most 50 megapixels and 30000 pixels to a side."
    )


def test_a_wide_panorama_passes_with_a_notice():
    file = inspect(save(scene(2000, 100), "JPEG"), LIMITS)
    assert [notice.code for notice in file.notices] == ["photo_extreme_ratio"]


def test_a_file_type_that_decodes_at_greater_cost_is_allowed_fewer_pixels():
    assert refusal(files.webp_claiming(7_000, 7_000)).detail.startswith("The photo is 7000 x 7000 pixels.")
    assert inspect(files.jpeg_claiming(7_000, 7_000), LIMITS).width == 7_000


@pytest.mark.parametrize("name", OTHERS)
def test_other_file_types_are_refused_with_advice(name):
    refused = refusal(OTHERS[name] + b"\0" * 64)
    assert refused.code == "unsupported_format"
    assert refused.detail.endswith("JPEG, PNG, WebP, AVIF and GIF are accepted.")
    assert refused.fault.status == 415


@pytest.mark.parametrize("name", ["PDF", "TIFF", "PSD", "EPS", "SVG", "BMP", "JPEG 2000", "JPEG XL", "ZIP"])
def test_the_refusal_names_the_file_type(name):
    assert f" {name}" in refusal(OTHERS[name]).detail


def test_heic_is_named_with_what_to_do(monkeypatch):
    monkeypatch.setattr(guard, "find_spec", lambda _: None)
    detail = refusal(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64).detail
    assert "HEIC" in detail
    assert "Most Compatible" in detail


def test_an_empty_file_is_refused():
    assert refusal(b"").code == "image_empty"


def test_a_file_that_weighs_too_much_is_refused_with_both_weights():
    refused = refusal(b"\xff\xd8\xff" + b"\0" * 2_097_152, ImageLimits(max_bytes=1_048_576))
    assert refused.code == "image_too_large"
    assert "weighs 2 MB; at most 1 MB" in refused.detail


def test_a_tiny_picture_is_refused():
    assert refusal(save(scene(40, 15), "PNG")).code == "image_too_small"


@pytest.mark.parametrize(
    "data",
    [
        files.jpeg_with_scans(200),
        b"\xff\xd8" + b"\xff\xfe\x00\x02" * 4_000 + save(scene(), "JPEG")[2:],
        files.png_header(10, 10)[:33] + files.png_chunk(b"tEXt", b"a\0b") * 20_001,
    ],
    ids=["scans", "segments", "chunks"],
)
def test_a_file_built_to_cost_is_refused(data):
    assert refusal(data).code == "image_too_complex"


def test_a_few_dozen_scans_are_too_many_on_a_very_large_photo():
    large = bytearray(files.jpeg_with_scans(50))
    at = large.index(b"\xff\xc2")
    large[at + 5 : at + 9] = (7_000).to_bytes(2, "big") * 2
    assert refusal(bytes(large)).code == "image_too_complex"
    assert inspect(files.jpeg_with_scans(50), LIMITS).width == 240


def test_an_ordinary_progressive_photo_is_not_taken_for_a_scan_bomb():
    assert outcome(save(scene(), "JPEG", progressive=True)) == "picture"


def test_a_twelve_bit_jpeg_is_told_as_such():
    data = bytearray(save(scene(), "JPEG"))
    data[data.index(b"\xff\xc0") + 4] = 12
    assert "12 bits" in refusal(bytes(data)).detail


@pytest.mark.parametrize("kind", KINDS)
def test_every_cut_of_a_file_is_a_picture_or_a_clear_refusal(kind):
    data = save(scene(), kind)
    for length in range(0, len(data), max(1, len(data) // 40)):
        assert outcome(data[:length]) != "picture", f"{kind} cut at {length}"


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None, max_examples=40)
@given(seed=st.randoms(use_true_random=False))
def test_flipped_bits_give_a_picture_or_a_clear_refusal(kind, seed):
    data = bytearray(save(scene(48, 32), kind))
    for _ in range(seed.randint(1, 6)):
        data[seed.randrange(len(data))] ^= 1 << seed.randrange(8)
    assert outcome(bytes(data))


@settings(deadline=None, max_examples=200)
@given(
    head=st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"\0\0\0\x18ftypavif", b""]),
    body=st.binary(max_size=300),
)
def test_any_bytes_give_a_picture_or_a_clear_refusal(head, body):
    assert outcome(head + body)


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "AVIF"])
def test_of_a_moving_picture_the_first_frame_is_shown_and_told(kind):
    frames = [scene(), scene().rotate(180)]
    data = save(frames[0], kind, save_all=True, append_images=frames[1:], duration=100, loop=0)
    assert [notice.code for notice in inspect(data, LIMITS).notices] == ["photo_animated"]
    red, green, blue = files.photo(data).image.getpixel((5, 5))
    assert red > 200
    assert max(green, blue) < 60


def test_a_twenty_thousand_frame_animation_costs_one_frame():
    first = save(scene(32, 32).quantize(4), "GIF")
    frame = first[first.index(b"\x2c", 13) : -1]
    assert outcome(first[:-1] + frame * 20_000 + b";") == "picture"


def test_metadata_never_stops_a_good_photo():
    flood = files.png_chunk(b"zTXt", b"Comment\0\0" + b"\x78\x9c\x00") * 500
    good = save(scene(), "PNG")
    assert outcome(good[:33] + flood + good[33:]) == "picture"
    broken = b"\xff\xe1\x00\x20Exif\0\0" + b"\xff" * 24
    jpeg = save(scene(), "JPEG")
    assert outcome(jpeg[:2] + broken * 50 + jpeg[2:]) == "picture"


def test_of_a_photo_with_further_pictures_only_the_first_reaches_the_decoder():
    two = io.BytesIO()
    scene().save(two, "MPO", save_all=True, append_images=[scene(400, 300)])
    file = inspect(two.getvalue(), LIMITS)
    assert (file.kind, file.width, file.height) == ("JPEG", 240, 160)
    assert file.data.endswith(b"\xff\xd9")
    assert len(file.data) < len(two.getvalue()) / 2


def test_what_hides_in_a_photo_never_reaches_the_decoder():
    jpeg = save(scene(), "JPEG", comment=b"<?php evil ?>", exif=files.exif(1)) + b"PK\3\4tail"
    assert not any(word in inspect(jpeg, LIMITS).data for word in (b"<?php", b"Exif", b"PK\3\4"))


@pytest.mark.parametrize(("orientation", "upright"), [(1, (240, 160)), (3, (240, 160)), (6, (160, 240))])
def test_width_and_height_are_those_of_the_upright_photo(orientation, upright):
    file = inspect(save(scene(), "JPEG", exif=files.exif(orientation)), LIMITS)
    assert (file.width, file.height) == upright


@pytest.mark.parametrize("length", [0, 1, 2**18 - 4, 2**18 - 3, 2**18 - 2, 2**18 - 1, 2**18, 2**19, 700_001])
def test_a_marker_is_found_wherever_it_stands(length):
    scan = (b"\xff\x00" + b"a" * 29) * (length // 31) + b"\xff" * (length % 31)
    data = b"\xff\xd8" + scan + b"\xff\xd9" + b"\xff\xd9"
    found = [(one.marker, one.start) for one in marker_segments(data)]
    assert found == [(0xD9, len(scan) + 2)]
