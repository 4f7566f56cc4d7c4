"""Files that are odd but honest, and files that are not: a right picture or a clear refusal for each."""

from __future__ import annotations

import base64
import io
import itertools
import random
import struct
import time
import zlib

import pytest
from PIL import Image, ImageCms

from service.pixels.guard import inspect
from tests.unit.pixels import files
from tests.unit.pixels.files import (
    CORNERS,
    KINDS,
    LIMITS,
    SMALL,
    exif,
    outcome,
    photo,
    png_chunk,
    save,
    scene,
)
from tests.unit.pixels.profiles import DISPLAY_P3, grey_profile, rgb_profile

# 48 x 32 pixels of the test scene by arithmetic coding, which Pillow reads but cannot write.
ARITHMETIC = (
    "|JeWF01!$>Nk#wx0RR9200961|JwjV00jdC1Ox*G1Ox;H1qB8N3<w7Y2L}%e3keJn4-yg)4-pX)791B76dDx~5f~vD8XX-UA0HDJA|xUn"
    "Bpe<e9{<|_LjeT^1qTKP4hRSi9uyH29v&VZ9v&VZ9v&VZ9v&VZ9v&VZ9v&VZ9v&VZ9v&VZ9v&VZ9v&VZ9v&VZ9v&VZ9v=V601*fPAOJ7}0"
    "U`hb5di}c0sqVZ3IGrg1pyEd1^?Or3<CiG0ucid06zf#0I&Aj;MOz>hik=MN+ju0dJ5Kg^_=Ne2G3E?uoms_!{@!T9d*j-k2I~>sifUGVr"
    "lfDGp7A8deUzN*zhVr<B{O^#W(_R55k^$Y_+2m!7c3n*#"
)
JPEG = save(scene(), "JPEG", quality=92)
PNG = save(scene(), "PNG")
FRAME = JPEG.index(b"\xff\xc0")


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def after_start(*parts: bytes) -> bytes:
    """The scene with these bytes right after its start."""
    return JPEG[:2] + b"".join(parts) + JPEG[2:]


def after_header(chunk: bytes) -> bytes:
    """The scene as PNG with this chunk right after its header."""
    return PNG[:33] + chunk + PNG[33:]


def icc_chunk(number: int, count: int, body: bytes) -> bytes:
    return segment(0xE2, b"ICC_PROFILE\0" + bytes((number, count)) + body)


def exif_with(kind: int, count: int, value: int) -> bytes:
    """An EXIF body whose orientation has any type and count."""
    entry = struct.pack("<HHII", 0x0112, kind, count, value)
    return b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", 1) + entry + b"\0\0\0\0"


def xmp_turned(orientation: int) -> bytes:
    packet = (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><tiff:Orientation>{orientation}</tiff:Orientation></x:xmpmeta>'
    )
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet.encode())


def gain_map() -> bytes:
    """A photo with a second one behind it that tells how to brighten it."""
    return JPEG + save(scene(60, 40).convert("L"), "JPEG")


P3 = rgb_profile(DISPLAY_P3, 2.2)
HALF = len(P3) // 2
# All of these show the scene as it is.
HONEST = {
    "no colour left out": save(scene(), "JPEG", subsampling="4:4:4"),
    "half of the colour": save(scene(), "JPEG", subsampling="4:2:2"),
    "a quarter of the colour": save(scene(), "JPEG", subsampling="4:2:0"),
    "progressive": save(scene(), "JPEG", progressive=True),
    "restart marks": save(scene(), "JPEG", restart_marker_blocks=1),
    "arithmetic coding": base64.b85decode(ARITHMETIC),
    "stored as RGB": save(scene(), "JPEG", keep_rgb=True, quality=95),
    "bytes after the end": JPEG + b"\0" * 100_000,
    "a larger photo after the end": JPEG + save(Image.new("RGB", (4000, 3000)), "JPEG"),
    "fill bytes before a marker": after_start(b"\xff" * 500),
    "two starts": b"\xff\xd8" + JPEG,
    "empty segments": after_start(segment(0xE5, b"") * 50),
    "EXIF of noise": after_start(segment(0xE1, b"Exif\0\0" + random.Random(1).randbytes(3000))),
    "EXIF that leads to itself": after_start(segment(0xE1, exif(1).replace(b"\x12\x01", b"\x69\x87"))),
    "an orientation that is a text": after_start(segment(0xE1, exif_with(2, 2, 6))),
    "an orientation given a million times": after_start(segment(0xE1, exif_with(3, 1_000_000, 6))),
    "an orientation in XMP alone": after_start(xmp_turned(3)),
    "a gain map": gain_map(),
    "half a profile": after_start(icc_chunk(1, 2, P3[:HALF])),
    "a profile numbered from nought": after_start(icc_chunk(0, 0, P3)),
    "255 pieces of a profile": after_start(*(icc_chunk(at, 255, b"\0" * 10) for at in range(1, 256))),
    "a grey profile": save(scene(), "JPEG", icc_profile=grey_profile(1.0)),
    "a profile of noise": save(scene(), "PNG", icc_profile=random.Random(2).randbytes(5000)),
    "a PNG profile that is a bomb": after_header(
        png_chunk(b"iCCP", b"n\0\0" + zlib.compress(b"\0" * 80_000_000, 9))
    ),
    "a PNG profile that is broken": after_header(png_chunk(b"iCCP", b"n\0\0junk")),
    "bytes after a PNG's end": save(scene(), "PNG") + b"\0" * 1000,
    "an APNG": save(scene(), "PNG", save_all=True, append_images=[scene().rotate(180)]),
    "an APNG with a picture of its own": save(
        scene(), "PNG", save_all=True, append_images=[scene().rotate(180)], default_image=True
    ),
    "a lossless WebP": save(scene(), "WEBP", lossless=True),
    "an AVIF of full colour": save(scene(), "AVIF", subsampling="4:4:4"),
}  # fmt: skip


@pytest.mark.parametrize("name", HONEST)
def test_an_odd_file_shows_its_picture(name):
    plate = photo(HONEST[name])
    ratio = plate.width / plate.height
    assert ratio == pytest.approx(1.5)
    for (across, down), wanted in zip(((1, 1), (5, 1), (5, 5), (1, 5)), CORNERS, strict=True):
        found = plate.image.getpixel((plate.image.width * across // 6, plate.image.height * down // 6))
        assert all(abs(one - other) <= 14 for one, other in zip(found, wanted, strict=True)), name


def marked(code: int) -> bytes:
    return JPEG[: FRAME + 1] + bytes((code,)) + JPEG[FRAME + 2 :]


def framed(at: int, value: bytes) -> bytes:
    return JPEG[: FRAME + at] + value + JPEG[FRAME + at + len(value) :]


def second_frame(width: int) -> bytes:
    """The scene with another frame header after its own."""
    end = FRAME + 2 + int.from_bytes(JPEG[FRAME + 2 : FRAME + 4], "big")
    own = JPEG[FRAME:end]
    return JPEG[:end] + own[:5] + struct.pack(">HH", width, width) + own[9:] + JPEG[end:]


REFUSED = {
    "lossless JPEG": (marked(0xC3), "image_corrupt"),
    "hierarchical JPEG": (marked(0xC5), "image_corrupt"),
    "JPEG-LS": (marked(0xF7), "image_corrupt"),
    "JPEG without height": (framed(5, b"\0\0"), "image_too_small"),
    "JPEG of two channels": (framed(9, b"\2"), "image_corrupt"),
    "JPEG of five channels": (framed(9, b"\5"), "image_corrupt"),
    "two frame headers": (second_frame(60_000), "image_corrupt"),
    "a byte before the start": (b"\n" + JPEG, "unsupported_format"),
    "the start alone": (b"\xff\xd8\xff", "image_corrupt"),
    "nothing but noughts": (bytes(5000), "unsupported_format"),
    "PNG with a row filter that is none": (
        files.png_header(64, 64, 2)[:33] + png_chunk(b"IDAT", zlib.compress((b"\x09" + bytes(192)) * 64))
        + png_chunk(b"IEND", b""), "image_corrupt",
    ),
    "PNG whose header comes twice": (
        save(scene(), "PNG")[:33] + png_chunk(b"IHDR", struct.pack(">IIBBBBB", 9000, 9000, 8, 2, 0, 0, 0))
        + save(scene(), "PNG")[33:], "image_corrupt",
    ),
    "PNG with too few rows": (
        files.png_header(640, 640, 2), "image_corrupt",
    ),
    "one pixel": (save(scene(1, 1), "PNG"), "image_too_small"),
    "a line of pixels": (save(scene(3000, 2), "PNG"), "image_too_small"),
    "GIF whose first frame lies far outside": (
        files.gif_claiming(30, 30).replace(b"\x2c\0\0\0\0", b"\x2c\x60\xea\x60\xea"), "too_many_pixels",
    ),
    "WebP that claims to be longer": (
        save(scene(), "WEBP")[:4] + struct.pack("<I", 10**9) + save(scene(), "WEBP")[8:], "image_corrupt",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_shown_is_refused_by_its_code(name):
    data, code = REFUSED[name]
    assert outcome(data) == code


def test_what_unpacks_to_gigabytes_costs_next_to_nothing():
    bomb = png_chunk(b"IDAT", zlib.compress(bytes(300_000_000), 1))
    before = time.process_time()
    assert outcome(files.png_header(64, 64, 2)[:33] + bomb + png_chunk(b"IEND", b"")) == "picture"
    assert time.process_time() - before < 2


# Colour type and bits a channel.
DEPTHS = (
    *((0, depth) for depth in (1, 2, 4, 8, 16)),
    *((3, depth) for depth in (1, 2, 4, 8)),
    *((colour, depth) for colour in (2, 4, 6) for depth in (8, 16)),
)
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def plain_png(colour: int, depth: int, *, interlaced: bool, extra: bytes = b"") -> bytes:
    """A PNG of 40 x 30 white pixels in any kind that there is; a palette's last entry is white."""
    steps = PASSES if interlaced else ((0, 0, 1, 1),)
    rows = b""
    for x, y, across, down in steps:
        width, height = -(-(40 - x) // across), -(-(30 - y) // down)
        rows += (b"\0" + b"\xff" * -(-width * CHANNELS[colour] * depth // 8)) * height
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", 40, 30, depth, colour, 0, 0, interlaced))
    palette = png_chunk(b"PLTE", bytes(3 * (2**depth - 1)) + b"\xff\xff\xff") if colour == 3 else b""
    body = palette + extra + png_chunk(b"IDAT", zlib.compress(rows)) + png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + body


@pytest.mark.parametrize(("kind", "interlaced"), list(itertools.product(DEPTHS, (False, True))))
def test_every_kind_of_png_is_read(kind, interlaced):
    assert photo(plain_png(*kind, interlaced=interlaced)).image.getcolors() == [(1200, (255, 255, 255))]


@pytest.mark.parametrize(
    ("kind", "clear"),
    [
        ((0, 1), b"\0\1"),
        ((0, 8), b"\0\xff"),
        ((0, 16), b"\xff\xff"),
        ((2, 8), b"\0\xff" * 3),
        ((2, 16), b"\xff\xff" * 3),
    ],
)
def test_a_colour_named_as_clear_is_white_and_told(kind, clear):
    plate = photo(plain_png(*kind, interlaced=False, extra=png_chunk(b"tRNS", clear)))
    assert plate.image.getcolors() == [(1200, (255, 255, 255))]
    assert "photo_transparent" in {notice.code for notice in plate.notices}


@pytest.mark.parametrize("disposal", range(4))
def test_however_a_gif_disposes_of_frames_its_first_is_shown(disposal):
    data = save(
        scene(), "GIF", save_all=True, append_images=[scene().rotate(180)], disposal=disposal, duration=50
    )
    red, green, blue = photo(data).image.getpixel((5, 5))
    assert red > 200
    assert max(green, blue) < 60


def coded_png(primaries: int, transfer: int, colour: tuple[int, int, int]) -> bytes:
    data = save(Image.new("RGB", (64, 64), colour), "PNG")
    return data[:33] + png_chunk(b"cICP", bytes((primaries, transfer, 0, 1))) + data[33:]


def coded_avif(primaries: int, transfer: int, colour: tuple[int, int, int]) -> bytes:
    data = bytearray(save(Image.new("RGB", (64, 64), colour), "AVIF", quality=100, subsampling="4:4:4"))
    at = data.index(b"nclx") + 4
    data[at : at + 4] = struct.pack(">HH", primaries, transfer)
    return bytes(data)


@pytest.mark.parametrize("coded", [coded_png, coded_avif])
@pytest.mark.parametrize(
    ("codes", "stored", "shown"),
    [
        ((1, 13), (80, 160, 90), (80, 160, 90)),
        ((2, 2), (80, 160, 90), (80, 160, 90)),
        ((12, 13), (120, 150, 130), (112, 151, 128)),
        ((12, 13), (200, 120, 90), (214, 116, 82)),
        ((9, 13), (128, 128, 128), (128, 128, 128)),
        ((12, 8), (55, 55, 55), (128, 128, 128)),
        ((99, 99), (80, 160, 90), (80, 160, 90)),
    ],
)
def test_colours_told_by_code_points_come_out_as_the_same_in_srgb(coded, codes, stored, shown):
    found = photo(coded(*codes, stored)).image.getpixel((30, 30))
    assert all(abs(one - other) <= 4 for one, other in zip(found, shown, strict=True)), found


@pytest.mark.parametrize(("transfer", "paper"), [(16, 148), (18, 191)])
def test_of_hdr_paper_is_light_black_is_black_brighter_is_not_cut_and_all_is_told(transfer, paper):
    shown = [
        photo(coded_png(9, transfer, (level,) * 3)).image.getpixel((30, 30))[1] for level in (0, paper, 255)
    ]
    assert shown[0] == 0
    assert 225 <= shown[1] <= 245
    assert shown[2] > shown[1]
    notices = inspect(coded_png(9, transfer, (0, 0, 0)), LIMITS).notices
    assert [notice.code for notice in notices] == ["photo_hdr"]


def test_a_profile_comes_before_code_points_in_an_avif():
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = save(Image.new("RGB", (64, 64), (80, 160, 90)), "AVIF", quality=100, icc_profile=srgb)
    assert inspect(data, LIMITS).profile == b""


@pytest.mark.parametrize(("kind", "seed"), list(itertools.product(KINDS, range(120))))
def test_a_spoilt_file_is_a_picture_or_a_clear_refusal(kind, seed):
    chance, data = random.Random(seed), bytearray(save(scene(64, 48), kind))
    for _ in range(chance.choice((1, 1, 2, 8, 40))):
        data[chance.randrange(len(data))] = chance.randrange(256)
    assert outcome(bytes(data))


def test_only_the_first_picture_of_several_is_ever_held():
    held = io.BytesIO()
    scene().save(held, "MPO", save_all=True, append_images=[scene(60, 40)] * 5)
    plate = photo(held.getvalue(), SMALL)
    assert (plate.width, plate.height) == (240, 160)
