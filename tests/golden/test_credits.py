"""Twelve hard credits on cards: read, worded, set, encoded, decoded and measured by the pipeline itself."""

import io

import pytest
from PIL import Image

from service.house import build_house
from service.model.article import Article, CardRequest, PhotoRequest
from service.pipeline import make_cards
from service.settings import Settings
from tests.golden.compare import LOSSY
from tests.photos import neutral_photo

# The credit as it came, the language, the ground it stands on, and words that must stand on the card.
HARD = [
    ("EPA-EFE/RUSSIAN DEFENCE MINISTRY PRESS SERVICE HANDOUT", "en", "calm", ("Handout", "EPA-EFE")),
    (
        (
            "Andriy Andriyenko/Press Service of the 65th Separate Mechanized Brigade of the Ukrainian Armed "
            "Forces/Handout via REUTERS THIS IMAGE HAS BEEN SUPPLIED BY A THIRD PARTY."
        ),
        "en",
        "busy",
        ("Andriy Andriyenko", "65th Separate Mechanized Brigade", "Handout", "Reuters"),
    ),
    (
        "(Mikhail Klimentyev, Sputnik, Kremlin Pool Photo via AP)",
        "en",
        "dark",
        ("Klimentyev", "Sputnik", "Pool"),
    ),
    (
        "Mandatory Credit: Photo by Yuri Gripas - Pool via CNP/Shutterstock (16452941i)",
        "en",
        "bright",
        ("Gripas",),
    ),
    ("picture alliance/dpa | Jan Woitas", "de", "busy", ("Jan Woitas", "dpa", "picture alliance")),
    (
        "Bild erstellt mit KI in Bing Designer durch heise online / dmk",
        "de",
        "bright",
        ("KI", "heise online"),
    ),
    (
        '"Ka-boom (lightning)" by Leszek.Leszczynski is licensed under CC BY 2.0.',
        "en",
        "dark",
        ("Leszek.Leszczynski", "CC BY 2.0", "Ka-boom (lightning)"),
    ),
    (
        "Foto: Alexander Ragnoli Winger og Vilde Holta Røssland (Nettavisen)",
        "no",
        "calm",
        ("Winger", "Røssland"),
    ),
    ("Cedida por la 'Plataforma por unas Fiestas de San Isidro Respetuosas'", "es", "busy", ("Plataforma",)),
    ("写真/共同通信社", "ja", "bright", ("共同通信社",)),
    ("عکس: خبرگزاری فرانسه", "fa", "calm", ("فرانسه",)),
    ("Фото: Пресс-служба Министерства обороны РФ / ТАСС", "ru", "dark", ("ТАСС",)),
]


@pytest.fixture(scope="module")
def cards(tmp_path_factory):
    house = build_house(Settings(data=tmp_path_factory.mktemp("data")))
    return [made(house, credit, language, ground) for credit, language, ground, _ in HARD]


def made(house, credit, language, ground):
    held = io.BytesIO()
    neutral_photo(1400, 735, variant=ground).save(held, "JPEG", quality=90)
    photo = PhotoRequest(data=held.getvalue(), credit=credit, caption="A test ground.")
    article = Article("A card for a hard credit", language=language, photo=photo)
    return make_cards(CardRequest(article, design="overlay", formats=("og",)), house)


def opened(card):
    with Image.open(io.BytesIO(card.pictures[0].data)) as image:
        return image.convert("RGB")


def test_every_party_and_disclosure_stands_on_the_card(cards):
    for card, (credit, _, _, words) in zip(cards, HARD, strict=True):
        printed = f"{card.line.text} {card.line.label}".lower()
        assert all(word.lower() in printed for word in words), f"{credit} became {printed}"
        assert "mandatory" not in printed
        assert "third party" not in printed or "supplied" in printed


def test_every_credit_is_measured_legible_on_the_decoded_file(cards):
    assert all(card.pictures[0].contrast >= 4.5 for card in cards)


def test_the_sheet(golden, cards):
    sheet = Image.new("RGB", (1800, 1260))
    for index, card in enumerate(cards):
        thumb = opened(card).resize((600, 315), Image.Resampling.BOX)
        sheet.paste(thumb, (index % 3 * 600, index // 3 * 315))
    golden.check(sheet, "hard-credits", tolerance=LOSSY)
