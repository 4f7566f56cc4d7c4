from __future__ import annotations

import io

import pytest
from PIL import Image, ImageFilter

from service import masters as making
from service.errors import Refusal
from service.house import build_house, with_masters
from service.masters import Masters
from service.model.article import Article, CardRequest, PhotoRequest
from service.model.geometry import Box, FocalPoint, Size
from service.outside.cabinet import Cabinet
from service.pipeline import make_cards
from service.pixels.crop import Crop, choose_crop
from service.pixels.guard import inspect
from service.pixels.limits import ImageLimits
from service.settings import Settings

KINDS = [
    ("JPEG", {"quality": 90}, "RGB"),
    ("JPEG", {"quality": 90, "progressive": True}, "L"),
    ("PNG", {"compress_level": 1}, "RGB"),
    ("PNG", {"compress_level": 1}, "RGBA"),
    ("WEBP", {"quality": 80, "method": 0}, "RGB"),
]
FORMATS = ("og", "square", "story", "clean")


def photo(kind: str, options: dict, mode: str = "RGB", size: tuple[int, int] = (2600, 1950)) -> bytes:
    clutter = Image.effect_noise((size[0] // 9, size[1] // 9), 80).resize(size, Image.Resampling.BICUBIC)
    sky = Image.linear_gradient("L").resize(size)
    picture = Image.merge("RGB", (clutter, sky, Image.blend(clutter, sky, 0.4)))
    if mode == "RGBA":
        picture.putalpha(sky.filter(ImageFilter.BoxBlur(3)))
    file = io.BytesIO()
    picture.convert(mode).save(file, kind, **options)
    return file.getvalue()


def request(data: bytes, headline: str = "Council votes", **more) -> CardRequest:
    shown = PhotoRequest(data=data, credit="A. Person/AFP", **more)
    return CardRequest(article=Article(headline=headline, language="en", photo=shown), formats=FORMATS)


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return build_house(Settings(data=tmp_path_factory.mktemp("plain")))


@pytest.fixture
def keeping(plain, tmp_path):
    return with_masters(plain._replace(settings=Settings(data=tmp_path)))


@pytest.fixture
def forbidden(monkeypatch):
    """Return what makes every decode of a photo an error from now on."""

    def forbid() -> None:
        def develop(*_args):
            raise AssertionError("the photo was developed again")

        monkeypatch.setattr(making, "develop", develop)

    return forbid


@pytest.mark.parametrize(("kind", "options", "mode"), KINDS)
def test_a_card_has_the_same_bytes_with_and_without_a_master(kind, options, mode, plain, keeping):
    data = photo(kind, options, mode)
    make_cards(request(data, "Another headline"), keeping)
    keeping.masters.cabinet.settle()
    assert make_cards(request(data), keeping) == make_cards(request(data), plain)


def test_the_next_headline_needs_no_decode(keeping, forbidden):
    data = photo("PNG", {"compress_level": 1})
    make_cards(request(data), keeping)
    keeping.masters.cabinet.settle()
    forbidden()
    made = make_cards(request(data, "Council votes again"), keeping)
    assert [picture.format for picture in made.pictures] == list(FORMATS)


def test_another_crop_is_cut_from_the_master(plain, keeping, forbidden, monkeypatch):
    monkeypatch.setattr(making, "_WORTH", 0.0)
    data = photo("PNG", {"compress_level": 1})
    make_cards(request(data), keeping)
    keeping.masters.cabinet.settle()
    focal = request(data, focal=FocalPoint(0.1, 0.1))
    wanted = make_cards(focal, plain)
    forbidden()
    assert make_cards(focal, keeping) == wanted


def test_the_credit_of_the_photos_file_is_read_every_time(keeping):
    exif = Image.Exif()
    exif[0x013B] = "Jane Doe"
    data = photo("JPEG", {"quality": 90, "exif": exif.tobytes()})
    bare = request(data)._replace(article=request(data).article._replace(photo=PhotoRequest(data=data)))
    first = make_cards(bare, keeping)
    keeping.masters.cabinet.settle()
    again = make_cards(bare, keeping)
    assert again.line.text == first.line.text
    assert "Jane Doe" in again.line.text
    assert b"Jane Doe" in again.pictures[0].data


def test_nothing_is_kept_of_a_photo_whose_credit_is_refused(keeping, forbidden):
    forbidden()
    refused = request(photo("JPEG", {"quality": 90}))._replace(policy="strict")
    uncredited = refused.article.photo._replace(credit="")
    with pytest.raises(Refusal) as raised:
        make_cards(refused._replace(article=refused.article._replace(photo=uncredited)), keeping)
    assert raised.value.code == "credit_missing"


def test_notices_of_the_pixels_are_told_every_time(keeping):
    data = photo("PNG", {"compress_level": 1}, "RGBA", (900, 700))
    told = [[notice.code for notice in make_cards(request(data), keeping).notices] for _ in range(2)]
    assert told[0] == told[1]
    assert {"photo_transparent", "photo_upscaled"} <= set(told[0])


def test_a_photo_that_decodes_quickly_gets_its_master_when_it_comes_again(tmp_path, monkeypatch):
    monkeypatch.setattr(making, "_WORTH", 1.0)
    kept = Masters(Cabinet(tmp_path, 10**9))
    file = inspect(photo("JPEG", {"quality": 90}), ImageLimits())
    developed = []
    develop = making.develop
    monkeypatch.setattr(making, "develop", lambda *given: developed.append(1) or develop(*given))
    for number in range(3):
        plate = kept.develop(file, [Size(1200, 630)])
        kept.cut(plate, Crop(Box(0, number / 10, 1, number / 10 + 0.7), "crop"), Size(1200, 630))
        kept.cabinet.settle()
    assert len(developed) == 2


def test_a_master_tells_the_same_of_the_photo(tmp_path):
    kept = Masters(Cabinet(tmp_path, 10**9))
    file = inspect(photo("PNG", {"compress_level": 1}), ImageLimits())
    first = kept.develop(file, [Size(1200, 630)])
    kept.cabinet.settle()
    again = kept.develop(file, [Size(1200, 630)])
    assert again.image.mode == "RGBX"
    assert again.image.convert("RGB").tobytes() == first.image.tobytes()
    for name in ("width", "height", "orientation", "notices", "heads", "findings", "key"):
        assert getattr(again, name) == getattr(first, name), name
    assert choose_crop(again, Size(1200, 630)) == choose_crop(first, Size(1200, 630))


def test_a_master_that_is_not_whole_is_no_master(tmp_path):
    kept = Masters(Cabinet(tmp_path, 10**9))
    file = inspect(photo("PNG", {"compress_level": 1}), ImageLimits())
    kept.develop(file, [Size(1200, 630)])
    kept.cabinet.settle()
    largest = max(
        (path for path in tmp_path.rglob("*") if path.is_file()), key=lambda path: path.stat().st_size
    )
    with largest.open("r+b") as torn:
        torn.truncate(4096)
    assert kept.develop(file, [Size(1200, 630)]).image.size == (1300, 975)
