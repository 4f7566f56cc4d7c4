from __future__ import annotations

import io
import zlib

import pytest
from PIL import Image, ImageFilter

from service.model.rights import Packets
from service.pixels import png
from service.pixels.headers.png import read_chunks
from service.pixels.png import write_png
from service.pixels.strip import decode_part
from service.pixels.writers import jpeg_writers
from tests.unit.pixels.files import save


def picture(size: tuple[int, int]) -> Image.Image:
    noise = Image.effect_noise(size, 60).filter(ImageFilter.GaussianBlur(1))
    return Image.merge("RGB", (noise, noise.rotate(180), noise.point(lambda v: 255 - v)))


def parts(width: int, height: int) -> list[tuple[int, int, int, int]]:
    return [
        (10, height - 60, width - 20, height - 20),
        (0, 0, width, 40),
        (5, 100, 200, 133),
        (0, height - 5, 9, height),
        (7, 64, 33, 80),
        (0, 0, width, height),
    ]


@pytest.mark.parametrize("size", [(1200, 630), (333, 217), (640, 401)])
@pytest.mark.parametrize("subsampling", [0, 1, 2])
def test_a_part_decoded_alone_has_the_whole_files_pixels(size, subsampling):
    data = save(
        picture(size),
        "JPEG",
        quality=88,
        subsampling=subsampling,
        restart_marker_rows=1,
        exif=b"Exif\0\0junk",
    )
    whole = Image.open(io.BytesIO(data)).convert("RGB")
    for box in parts(*size):
        assert decode_part(data, box).tobytes() == whole.crop(box).tobytes(), box


def test_the_plain_jpeg_of_a_card_is_decoded_in_part():
    plain, squeezed = jpeg_writers(picture((1200, 630)), Packets())
    for data, marked in ((plain(88), True), (squeezed(88), False)):
        assert (b"\xff\xd3" in data) is marked
        whole = Image.open(io.BytesIO(data)).convert("RGB")
        assert decode_part(data, (40, 560, 900, 600)).tobytes() == whole.crop((40, 560, 900, 600)).tobytes()


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("PNG", {}),
        ("WEBP", {"lossless": True}),
        ("JPEG", {"progressive": True}),
        ("JPEG", {"restart_marker_blocks": 7}),
        ("JPEG", {"restart_marker_rows": 2}),
    ],
)
def test_any_other_file_is_decoded_whole(kind, options):
    data = save(picture((200, 150)), kind, **options)
    whole = Image.open(io.BytesIO(data)).convert("RGB")
    assert decode_part(data, (20, 90, 180, 130)).tobytes() == whole.crop((20, 90, 180, 130)).tobytes()


def test_a_broken_row_is_not_mended_from_elsewhere():
    data = save(picture((320, 240)), "JPEG", restart_marker_rows=1)
    at = data.rindex(b"\xff\xd5")
    torn = data[: at + 2] + data[-2:]
    whole = Image.open(io.BytesIO(data)).convert("RGB").crop((0, 160, 320, 240))
    assert decode_part(torn, (0, 160, 320, 240)).tobytes() != whole.tobytes()


@pytest.fixture(params=["isal", "zlib"])
def deflater(request, monkeypatch):
    if request.param == "zlib":
        monkeypatch.setattr(png, "_deflater", lambda: zlib)
    elif png._deflater() is zlib:
        pytest.skip("isal is not installed")


@pytest.mark.usefixtures("deflater")
@pytest.mark.parametrize("size", [(1200, 630), (333, 217), (64, 64), (40, 65)])
def test_a_part_of_our_png_decoded_alone_has_the_whole_files_pixels(size):
    image = picture(size)
    data = write_png(image, exif=b"junk", xmp=b"<x/>")
    assert Image.open(io.BytesIO(data)).convert("RGB").tobytes() == image.tobytes()
    for box in parts(*size):
        assert decode_part(data, box).tobytes() == image.crop(box).tobytes(), box


@pytest.mark.usefixtures("deflater")
@pytest.mark.parametrize("size", [(1200, 630), (40, 65), (40, 64), (9, 1)])
def test_our_png_is_one_zlib_stream_whoever_made_its_halves(size, monkeypatch):
    image = picture(size)
    data = write_png(image)
    coded = b"".join(data[one.start + 8 : one.end - 4] for one in read_chunks(data) if one.kind == b"IDAT")
    assert len(zlib.decompress(coded)) == size[1] * (1 + 3 * size[0])  # which looks at the stream's checksum
    monkeypatch.setattr(png, "both", lambda here, aside: (here(), aside()))
    assert write_png(image) == data


def torn(data: bytes, number: int) -> bytes:
    """A PNG of which one part's middle is noughts."""
    part = [chunk for chunk in read_chunks(data) if chunk.kind == b"IDAT"][number]
    middle = (part.start + part.end) // 2
    return data[:middle] + bytes(200) + data[middle + 200 :]


@pytest.mark.usefixtures("deflater")
def test_of_our_png_only_the_parts_asked_for_are_read():
    image = picture((1200, 630))
    data, credit = write_png(image), (40, 580, 900, 620)
    assert decode_part(torn(data, 2), credit).tobytes() == image.crop(credit).tobytes()
    with pytest.raises((OSError, SyntaxError)):
        decode_part(torn(data, -1), credit)
