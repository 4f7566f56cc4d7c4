"""The whole way, from an article to files: what is made, what is refused, and what the files say."""

import hashlib
import io
import json
import subprocess
import sys

import pytest
import zxingcpp
from PIL import Image

from service import hands, pipeline
from service.errors import Refusal
from service.house import build_house
from service.model.article import Article, CardRequest, Override, PhotoRequest
from service.model.credit import CreditSource
from service.model.geometry import FocalPoint
from service.pipeline import make_cards
from service.settings import Settings
from tests.photos import neutral_photo

SEED_CAPTION = (
    "Ethnic Armenians are said to be leaving their homes in Nagorno-Karabakh as Azerbaijan asserts "
    "control of the region. (EPA-EFE/RUSSIAN DEFENCE MINISTRY PRESS SERVICE HANDOUT)"
)
SEED_HEADLINE = "Armenians flee Nagorno-Karabakh as Azerbaijan asserts control of region"
ADDRESS = "https://www.example.org/2023/09/armenians-flee/"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    return build_house(Settings(data=tmp_path_factory.mktemp("data")))


def jpeg(width=1600, height=1067, *, variant="calm", quality=88):
    held = io.BytesIO()
    neutral_photo(width, height, variant=variant).save(held, "JPEG", quality=quality)
    return held.getvalue()


PHOTO = jpeg()


def request(*, design="", formats=("og",), **photo):
    held = PhotoRequest(data=PHOTO, caption=SEED_CAPTION)
    article = Article(SEED_HEADLINE, url=ADDRESS, language="en", photo=held._replace(**photo))
    return CardRequest(article, design=design, formats=formats)


def opened(picture):
    with Image.open(io.BytesIO(picture.data)) as image:
        return image.convert("RGB")


def test_the_seed_caption_becomes_caption_credit_and_card(house):
    made = make_cards(request(), house)
    assert made.line.text == "Handout: Russian Defence Ministry Press Service / EPA-EFE"
    assert made.attribution.source is CreditSource.CAPTION
    assert made.attribution.caption == SEED_CAPTION.partition(" (EPA")[0]
    assert {str(each) for each in made.attribution.credit.qualifiers} == {"handout"}
    (picture,) = made.pictures
    assert picture.contrast >= 4.5
    assert picture.sha256 == hashlib.sha256(picture.data).hexdigest()
    assert made.line.text in picture.alt


def test_a_photo_s_file_is_let_go_before_cards_are_drawn(house, monkeypatch):
    class Watched(bytes):
        """A file that tells when it is let go."""

        def __del__(self):
            gone.append("file")

    gone, draw = [], pipeline.make_pictures
    monkeypatch.setattr(pipeline, "fetch_photo", lambda photo, house: Watched(PHOTO))
    monkeypatch.setattr(pipeline, "make_pictures", lambda *given: gone.append("drawn") or draw(*given))
    make_cards(request(), house)
    assert gone == ["file", "drawn"]


@pytest.mark.parametrize("design", ["overlay", "panel", "photo", "text", "centre", "quote"])
def test_every_design_in_every_format_has_its_size_and_keeps_its_budget(house, design):
    made = make_cards(request(design=design, formats=tuple(house.formats)), house)
    for picture in made.pictures:
        format_ = house.formats[picture.format]
        assert opened(picture).size == format_.size
        assert len(picture.data) <= format_.budget
        drawn = format_.text and house.designs[design].needs_photo
        assert (picture.contrast or 0) >= 4.5 if drawn else picture.contrast is None


@pytest.mark.parametrize("media_type", ["image/jpeg", "image/png"])
def test_a_card_has_the_same_bytes_where_no_thread_helps(house, monkeypatch, media_type):
    photo = jpeg(3000, 2000, variant="busy")
    asked = request(formats=("og", "story"), data=photo)._replace(image_type=media_type)
    helped = [picture.data for picture in make_cards(asked, house).pictures]

    def none(process):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(hands, "_helpers", none)
    assert [picture.data for picture in make_cards(asked, house).pictures] == helped


@pytest.mark.parametrize("variant", ["calm", "dark", "bright", "busy"])
def test_the_credit_is_legible_on_any_ground(house, variant):
    (picture,) = make_cards(request(design="overlay", data=jpeg(variant=variant)), house).pictures
    assert picture.contrast >= 4.5


def test_the_story_s_code_leads_to_the_article(house):
    (picture,) = make_cards(request(formats=("story",)), house).pictures
    (code,) = zxingcpp.read_barcodes(opened(picture), formats=zxingcpp.BarcodeFormat.QRCode)
    assert code.text == ADDRESS


def test_a_story_without_an_address_says_that_it_has_no_code(house):
    asked = request(formats=("story",))
    made = make_cards(asked._replace(article=asked.article._replace(url="")), house)
    assert "qr_without_address" in {notice.code for notice in made.pictures[0].notices}


def test_the_clean_picture_has_no_text_in_its_pixels(house):
    small = jpeg(1600, 900)
    (picture,) = make_cards(request(formats=("clean",), data=small), house).pictures
    with Image.open(io.BytesIO(small)) as source:
        expected = source.convert("RGB").resize((40, 22))
    pairs = zip(expected.tobytes(), opened(picture).resize((40, 22)).tobytes(), strict=True)
    assert max(abs(one - other) for one, other in pairs) < 12


def test_structured_data_calls_a_composite_only_what_is_one(house):
    alone, card = (make_cards(request(formats=formats), house) for formats in (("og", "clean"), ("og",)))
    assert card.rights.digital_source_type.endswith("/composite")
    assert not alone.rights.digital_source_type.endswith("/composite")


def test_the_same_request_gives_the_same_bytes_in_another_process(house, tmp_path):
    (tmp_path / "photo.jpg").write_bytes(PHOTO)
    article = {
        "headline": SEED_HEADLINE,
        "url": ADDRESS,
        "language": "en",
        "image": {"file": "photo.jpg", "caption": SEED_CAPTION},
        "formats": ["og", "story", "clean"],
    }
    (tmp_path / "article.json").write_text(json.dumps(article))
    command = [
        sys.executable,
        "-m",
        "service.cli",
        "render",
        str(tmp_path / "article.json"),
        "-o",
        str(tmp_path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    for picture in make_cards(request(formats=("og", "story", "clean")), house).pictures:
        (written,) = tmp_path.glob(f"*-{picture.format}.jpg")
        assert written.read_bytes() == picture.data


def test_a_photo_stored_on_its_side_stands_upright(house):
    sideways = Image.Exif()
    sideways[0x0112] = 6
    upright = neutral_photo(1600, 1067)
    held = io.BytesIO()
    upright.transpose(Image.Transpose.ROTATE_90).save(held, "JPEG", quality=95, exif=sideways)
    (turned,) = make_cards(request(formats=("clean",), data=held.getvalue()), house).pictures
    (plain,) = make_cards(request(formats=("clean",), data=jpeg(quality=95)), house).pictures
    pairs = zip(
        opened(turned).resize((32, 18)).tobytes(), opened(plain).resize((32, 18)).tobytes(), strict=True
    )
    assert max(abs(one - other) for one, other in pairs) < 16


def test_the_focal_point_decides_on_the_crop_and_the_crop_can_be_sent_back(house):
    asked = request(data=jpeg(1000, 2000), focal=FocalPoint(50, 90, "percent"))
    (picture,) = make_cards(asked, house).pictures
    assert picture.crop.top < 0.9 < picture.crop.bottom
    again = make_cards(request(data=jpeg(1000, 2000), crop=picture.crop), house).pictures[0]
    assert again.crop == picture.crop


def without(name, value=""):
    asked = request()
    return asked._replace(article=asked.article._replace(**{name: value}))


@pytest.mark.parametrize(
    ("asked", "code", "field"),
    [
        (without("headline"), "headline_missing", "headline"),
        (without("headline", " \u200b "), "headline_missing", "headline"),
        (without("photo", None), "photo_missing", "image"),
        (request(caption="A caption without any credit."), "credit_missing", "image.credit"),
        (request(data=b""), "photo_missing", "image"),
        (request(data=b"not a photo"), "unsupported_format", "image"),
        (request(data=PHOTO[:4000]), "image_corrupt", "image"),
        (request(data=b"", file="../../etc/passwd"), "photo_not_found", "image.file"),
        (request(design="oberlay"), "design_unknown", "design"),
        (request(formats=("ogg",)), "format_unknown", "formats"),
        (request()._replace(brand="nobody"), "brand_unknown", "brand"),
    ],
)
def test_what_cannot_be_made_is_refused_by_code_and_field(house, asked, code, field):
    with pytest.raises(Refusal) as caught:
        make_cards(asked, house)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_an_override_needs_a_name_and_a_reason(house):
    asked = request(caption="A caption without any credit.")
    decided = asked._replace(override=Override("Night desk", "Our own photo, name follows"))
    made = make_cards(decided, house)
    assert made.notices
    with pytest.raises(Refusal):
        make_cards(asked._replace(override=Override("", "")), house)


def test_a_text_card_needs_neither_photo_nor_credit(house):
    made = make_cards((without("photo", None))._replace(design="text"), house)
    assert [picture.format for picture in made.pictures] == ["og"]
    assert not made.line.text


def test_the_longest_credits_stand_whole_on_every_card(house):
    long = (
        "Andriy Andriyenko/Press Service of the 65th Separate Mechanized Brigade of the Ukrainian Armed "
        "Forces/Handout via REUTERS"
    )
    made = make_cards(request(credit=long, formats=("og", "x", "square", "portrait", "story", "pin")), house)
    assert all(picture.contrast >= 4.5 for picture in made.pictures)
    assert "65th Separate Mechanized Brigade" in made.line.text


def test_a_strict_newsroom_refuses_a_headline_with_a_sign_nobody_can_draw(tmp_path):
    asked = request()
    odd = asked._replace(article=asked.article._replace(headline="A sign \U000f1234 nobody has"))
    strict = build_house(Settings(data=tmp_path, policy="strict"))
    with pytest.raises(Refusal) as caught:
        make_cards(odd, strict)
    assert (caught.value.code, caught.value.field) == ("glyph_missing", "headline")


def test_elsewhere_a_missing_glyph_is_told_and_never_drawn_as_a_box(house):
    asked = request()
    odd = asked._replace(article=asked.article._replace(headline="A sign \U000f1234 nobody has"))
    (picture,) = make_cards(odd, house).pictures
    assert "glyph_missing" in {notice.code for notice in picture.notices}


@pytest.mark.parametrize("seed", range(20))
def test_a_busy_photo_gives_a_small_enough_card_of_good_quality_or_a_refusal(house, seed):
    held = io.BytesIO()
    width, height = ((1300, 870), (1600, 900), (1200, 1500), (2000, 1000))[seed % 4]
    neutral_photo(width, height, seed + 1, variant="busy").save(held, "JPEG", quality=88)
    asked = request(data=held.getvalue())
    try:
        sizes = [(len(picture.data), picture.quality) for picture in make_cards(asked, house).pictures]
    except Refusal as refused:
        sizes = []
        code = refused.code
    else:
        code = "made"
    assert code in ("made", "budget_exceeded")
    assert all(size <= 300_000 and quality >= 72 for size, quality in sizes)
