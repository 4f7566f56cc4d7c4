"""The author's picture on a card: shown where there is a place, with a credit of its own, refused by name."""

import io

import pytest
from PIL import Image, ImageDraw

from service.errors import Refusal
from service.house import build_house
from service.intake.articles import read_card_request
from service.model.article import Article, CardRequest, PhotoRequest
from service.pipeline import make_cards
from service.press import Press
from service.settings import Settings
from tests.photos import neutral_photo

BLUE = (20, 60, 220)
TEXT_FORMATS = ("og", "x", "square", "portrait", "story", "pin")


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    return build_house(Settings(data=tmp_path_factory.mktemp("data")))


def jpeg(image):
    held = io.BytesIO()
    image.save(held, "JPEG", quality=92)
    return held.getvalue()


def likeness(width=600, height=800):
    """A blue disc on grey: what a crop about the focal point keeps."""
    image = Image.new("RGB", (width, height), (190, 190, 190))
    ImageDraw.Draw(image).ellipse((200, 100, 400, 300), fill=BLUE)
    return jpeg(image)


PORTRAIT = PhotoRequest(data=likeness(), credit="Photo: Jane Roe / Studio North", alt="Ada Quill, smiling")
PHOTO = PhotoRequest(data=jpeg(neutral_photo(1600, 1067)), credit="Photo: John Doe / Reuters")


def asked(design="text", *, portrait=PORTRAIT, photo=None, formats=("og",), language="en"):
    article = Article(
        "What I learned on the road",
        byline="Ada Quill",
        url="https://www.example.org/a",
        language=language,
        portrait=portrait,
        photo=photo,
    )
    return CardRequest(article, brand="meridian", design=design, formats=formats)


def blue_pixels(picture):
    with Image.open(io.BytesIO(picture.data)) as image:
        counted = image.convert("RGB").getcolors(2_000_000)
    return sum(count for count, (red, green, blue) in counted if blue > 180 and red < 70 and green < 110)


def codes(notices):
    return {notice.code for notice in notices}


@pytest.mark.parametrize("format_name", TEXT_FORMATS)
def test_a_text_card_shows_the_author_s_picture_with_its_own_credit(house, format_name):
    made = make_cards(asked(formats=(format_name,)), house)
    (picture,) = made.pictures
    assert blue_pixels(picture) > 500
    assert picture.credit == "Jane Roe / Studio North"
    assert picture.contrast >= 4.5
    assert "Ada Quill, smiling. Jane Roe / Studio North" in picture.alt
    assert made.portrait[1].text == picture.credit


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("format_name", TEXT_FORMATS)
def test_a_quote_carries_the_credits_of_both_photos(house, format_name, language):
    made = make_cards(asked("quote", photo=PHOTO, formats=(format_name,), language=language), house)
    (picture,) = made.pictures
    assert blue_pixels(picture) > 500
    words = {"en": ("Photo", "Portrait"), "ar": ("الصورة", "الصورة الشخصية")}[language]
    assert picture.credit == f"{words[0]}: John Doe / Reuters · {words[1]}: Jane Roe / Studio North"
    assert picture.contrast >= 4.5
    assert made.line.text == "John Doe / Reuters"


def test_a_credit_that_both_photos_share_stands_once(house):
    same = PORTRAIT._replace(credit=PHOTO.credit)
    (picture,) = make_cards(asked("quote", photo=PHOTO, portrait=same), house).pictures
    assert picture.credit == "John Doe / Reuters"


def test_the_record_in_the_file_names_both_photographers(house):
    own = PORTRAIT._replace(copyright="© Studio North")
    both, alone = (
        make_cards(asked("quote", photo=PHOTO._replace(copyright="© Reuters"), portrait=own), house),
        make_cards(asked(portrait=own), house),
    )
    with Image.open(io.BytesIO(both.pictures[0].data)) as image:
        exif = image.getexif()
    assert exif[0x013B] == "John Doe; Jane Roe"
    assert exif[0x8298].encode("latin-1").decode() == "© Reuters · © Studio North"
    with Image.open(io.BytesIO(alone.pictures[0].data)) as image:
        assert image.getexif()[0x013B] == "Jane Roe"


def test_the_clean_picture_has_the_photo_s_credit_alone(house):
    made = make_cards(asked("quote", photo=PHOTO, formats=("og", "clean")), house)
    assert [picture.credit for picture in made.pictures] == [
        "Photo: John Doe / Reuters · Portrait: Jane Roe / Studio North",
        "John Doe / Reuters",
    ]


def test_a_portrait_without_a_credit_is_refused_under_its_own_name(house):
    with pytest.raises(Refusal) as caught:
        make_cards(asked(portrait=PORTRAIT._replace(credit="")), house)
    assert (caught.value.code, caught.value.field) == ("credit_missing", "portrait.credit")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7\n", "unsupported_format"),
        (b"\x89PNG\r\n\x1a\n", "image_corrupt"),
        (PORTRAIT.data[:2000], "image_corrupt"),
    ],
)
def test_a_portrait_passes_the_same_guard_as_every_photo(house, data, code):
    with pytest.raises(Refusal) as caught:
        make_cards(asked(portrait=PORTRAIT._replace(data=data)), house)
    assert (caught.value.code, caught.value.field) == (code, "portrait")


def test_a_portrait_that_may_not_be_cropped_is_refused(house):
    with pytest.raises(Refusal) as caught:
        make_cards(asked(portrait=PORTRAIT._replace(usage_terms="NO CROPPING")), house)
    assert (caught.value.code, caught.value.field) == ("use_forbidden", "portrait.credit")


def test_a_design_without_a_place_for_it_leaves_the_portrait_out_and_says_so(house):
    unread = PORTRAIT._replace(data=b"not even a picture")
    made = make_cards(asked("overlay", photo=PHOTO, portrait=unread), house)
    assert "portrait_left_out" in codes(made.notices)
    assert made.portrait is None
    assert made.pictures[0].credit == "John Doe / Reuters"


def test_what_is_wrong_with_a_portrait_is_told_as_the_portrait_s(house):
    small = Image.new("RGB", (60, 60), BLUE)
    made = make_cards(asked(portrait=PORTRAIT._replace(data=jpeg(small))), house)
    assert [note.field for note in made.notices if note.code == "photo_upscaled"] == ["portrait"]


def test_a_text_card_without_a_portrait_has_no_credit(house):
    made = make_cards(asked(portrait=None), house)
    assert (made.pictures[0].credit, made.pictures[0].contrast, made.portrait) == ("", None, None)


def test_a_press_brings_the_portrait_to_its_children(house, tmp_path):
    (tmp_path / "ada.jpg").write_bytes(PORTRAIT.data)
    shelved = build_house(Settings(data=tmp_path / "data", photos=(tmp_path,)))
    press = Press(shelved, 1)
    try:
        request = asked(portrait=PORTRAIT._replace(data=b"", file="ada.jpg"))
        assert blue_pixels(press.make_cards(request).pictures[0]) > 500
    finally:
        press.close()


def test_the_json_door_takes_a_portrait_as_it_takes_a_photo():
    request = read_card_request(
        b'{"headline": "H", "portrait": {"file": "ada.jpg", "credit": "Jane Roe", '
        b'"focal_point": {"x": 0.5, "y": 0.2}}}'
    )
    assert request.article.portrait.file == "ada.jpg"
    assert request.article.portrait.focal.y == 0.2
    with pytest.raises(Refusal) as caught:
        read_card_request(b'{"headline": "H", "portrait": {"file": "a", "url": "https://example.org/a"}}')
    assert (caught.value.code, caught.value.field) == ("field_invalid", "portrait")
    with pytest.raises(Refusal) as caught:
        read_card_request(b'{"headline": "H", "portrait": {"fil": "a"}}')
    assert (caught.value.code, caught.value.field) == ("field_unknown", "portrait.fil")


def test_a_card_of_words_alone_claims_nobody_s_photo(house):
    made = make_cards(asked(portrait=None, photo=PHOTO, formats=("og", "clean")), house)
    creators = []
    for picture in made.pictures:
        with Image.open(io.BytesIO(picture.data)) as image:
            creators.append(image.getexif().get(0x013B))
    assert creators == [None, "John Doe"]
    assert [picture.credit for picture in made.pictures] == ["", "John Doe / Reuters"]
