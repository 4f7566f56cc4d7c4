from __future__ import annotations

import io
import os

import pytest
from PIL import Image, ImageDraw, IptcImagePlugin

from service.errors import Refusal
from service.model.rights import Packets
from service.pixels.chroma import needs_full_chroma
from service.pixels.encode import encode
from service.pixels.writers import jpeg_writers
from tests.unit.pixels import files

TYPES = ("image/jpeg", "image/png", "image/webp", "image/avif")
LOSSY = ("image/jpeg", "image/webp", "image/avif")
BUDGET = 300_000
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><credit>Jane Doe/Agency</credit></x:xmpmeta>'
IIM = b"\x1c\x02\x50\x00\x08Jane Doe"


def exif(**fields: str) -> bytes:
    record = Image.Exif()
    record[0x8298] = fields["copyright"]
    return record.tobytes()


PACKETS = Packets(exif=exif(copyright="2026 Agency"), iim=IIM, xmp=XMP)


def card(noise: int = 40, size: tuple[int, int] = (600, 315)) -> Image.Image:
    image = Image.effect_noise(size, noise).convert("RGB")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2, size[1] // 2), fill=(20, 60, 120))
    return image


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("media_type", TYPES)
def test_a_card_opens_again_as_what_it_was(media_type):
    made = encode(card(), Packets(), media_type=media_type, budget=BUDGET)
    assert made.media_type == media_type
    image = opened(made.data)
    assert (Image.MIME[image.format], image.size, image.mode) == (media_type, (600, 315), "RGB")


@pytest.mark.parametrize("media_type", TYPES)
def test_equal_cards_give_equal_bytes(media_type):
    image = card()
    first, second = (encode(image.copy(), PACKETS, media_type=media_type, budget=BUDGET) for _ in range(2))
    assert first == second


def test_a_jpeg_has_the_same_bytes_where_the_system_gives_no_file_in_memory(monkeypatch):
    def refuse(_name):
        raise PermissionError

    image = card()
    made = encode(image, PACKETS, media_type="image/jpeg", budget=BUDGET).data
    monkeypatch.setattr(os, "memfd_create", refuse, raising=False)
    assert encode(image, PACKETS, media_type="image/jpeg", budget=BUDGET).data == made


@pytest.mark.parametrize("media_type", TYPES)
def test_the_rights_record_is_in_the_file(media_type):
    image = opened(encode(card(), PACKETS, media_type=media_type, budget=BUDGET).data)
    assert image.getexif()[0x8298] == "2026 Agency"
    xmp = image.info["xmp"]
    assert (xmp.encode() if isinstance(xmp, str) else xmp) == XMP


def test_a_jpeg_carries_iim_too():
    image = opened(encode(card(), PACKETS, media_type="image/jpeg", budget=BUDGET).data)
    assert IptcImagePlugin.getiptcinfo(image)[2, 80] == b"Jane Doe"


@pytest.mark.parametrize("media_type", TYPES)
def test_nothing_of_the_photos_file_comes_along(media_type):
    source = opened(
        files.save(card(), "JPEG", comment=b"<?php evil ?>", icc_profile=b"profile" * 30, exif=files.exif(6))
    )
    data = encode(source, Packets(), media_type=media_type, budget=BUDGET).data
    assert b"<?php" not in data
    assert "icc_profile" not in opened(data).info
    assert not opened(data).getexif()


@pytest.mark.parametrize("media_type", LOSSY)
def test_quality_gives_way_to_the_budget_and_no_more_than_it_must(media_type):
    image = card()
    roomy = encode(image, PACKETS, media_type=media_type, budget=10_000_000)
    tight = encode(image, PACKETS, media_type=media_type, budget=len(roomy.data) * 4 // 5)
    assert tight.quality < roomy.quality
    assert len(tight.data) <= len(roomy.data) * 4 // 5
    assert encode(image, PACKETS, media_type=media_type, budget=len(tight.data)).data == tight.data
    less = encode(image, PACKETS, media_type=media_type, budget=len(tight.data) - 1)
    assert less.quality < tight.quality


@pytest.mark.parametrize("media_type", LOSSY)
def test_below_the_floor_a_card_is_refused_rather_than_spoilt(media_type):
    with pytest.raises(Refusal) as caught:
        encode(card(120), PACKETS, media_type=media_type, budget=9_000)
    assert caught.value.code == "budget_exceeded"
    assert "9 kB" in caught.value.detail


def test_a_png_above_the_budget_is_told():
    made = encode(card(), Packets(), media_type="image/png", budget=100_000)
    assert [notice.code for notice in made.notices] == ["over_budget"]
    assert made.quality is None


def test_a_png_is_exact_to_the_pixel():
    image = card(120, (61, 37))
    assert (
        opened(encode(image, PACKETS, media_type="image/png", budget=BUDGET).data).tobytes()
        == image.tobytes()
    )


def test_a_jpeg_is_plain_and_squeezed_only_where_it_would_else_be_refused():
    image = card(60, (600, 315))
    plain = encode(image, Packets(), media_type="image/jpeg", budget=10**6)
    assert not opened(plain.data).info.get("progressive")
    least = encode_least(image)
    squeezed = encode(image, Packets(), media_type="image/jpeg", budget=least - 200)
    assert opened(squeezed.data).info.get("progressive")
    assert len(squeezed.data) < least


def encode_least(image: Image.Image) -> int:
    plain, _ = jpeg_writers(image, Packets())
    return len(plain(72))


def test_another_file_type_is_refused():
    with pytest.raises(Refusal) as caught:
        encode(card(), Packets(), media_type="image/tiff", budget=BUDGET)
    assert (caught.value.code, caught.value.field) == ("field_invalid", "image_type")


def lettering(ground: str, ink: str) -> Image.Image:
    image = Image.new("RGB", (600, 315), ground)
    for line in range(6):
        ImageDraw.Draw(image).text(
            (30, 30 + 40 * line), "Council votes on the harbour", fill=ink, font_size=32
        )
    return image


@pytest.mark.parametrize(
    ("ground", "ink", "full"),
    [
        ("#0a0a0a", "#ffffff", False),
        ("#ffffff", "#222222", False),
        ("#0b2a6f", "#ffffff", True),
        ("#c8102e", "#ffffff", True),
        ("#ffffff", "#c8102e", True),
    ],
)
def test_coloured_edges_of_letters_keep_their_colour_and_grey_ones_need_none(ground, ink, full):
    assert needs_full_chroma(lettering(ground, ink)) is full


def test_a_plain_photo_needs_no_full_colour():
    soft = Image.effect_noise((150, 80), 60).resize((600, 315), Image.Resampling.BICUBIC).convert("RGB")
    assert not needs_full_chroma(soft)


def test_lettering_on_a_large_card_is_found_by_its_strips():
    large = Image.new("RGB", (1200, 630), "#707070")
    for top in range(0, 630, 21):
        crest = large.copy()
        crest.paste(lettering("#c8102e", "#ffffff").crop((0, 20, 420, 110)), (700, min(top, 540)))
        assert needs_full_chroma(crest)
    assert not needs_full_chroma(large)
