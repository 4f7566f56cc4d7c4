"""Every design as it is painted, over a neutral ground that shows nothing and nobody."""

import pytest
from PIL import Image

from service.layout.brands import load_brands
from service.layout.designs import load_designs
from service.layout.places import place_parts
from service.layout.platforms import load_platforms
from service.model.article import Article
from service.model.card import Card
from service.model.credit import CreditLine
from service.model.format import FORMATS
from service.pixels.paint import paint, photo_size
from service.resources import asset, template
from service.typography.faces import load_faces
from tests.support.scenes import compose

BRANDS = load_brands(asset("brands"))
DESIGNS = load_designs(template("cards"))
PLATFORMS = load_platforms(asset("platforms.toml"))
FACES = load_faces()

SEED = Article(
    "Armenians flee Nagorno-Karabakh as Azerbaijan asserts control of region",
    kicker="News",
    standfirst="As many as 3,000 people have fled in recent days.",
    url="https://www.example.org/armenians-flee",
    language="en",
)
ARABIC = Article("أرمن يفرون من ناغورني قره باغ مع سيطرة أذربيجان على الإقليم", kicker="أخبار", language="ar")
BREAKING = Article("Storm closes the harbour", label="Breaking", language="en")
CREDIT = CreditLine(
    "Handout: Russian Defence Ministry Press Service / EPA-EFE",
    ("Handout: Russian Defence Ministry Press Service", " / EPA-EFE"),
)
MADE = CreditLine("Image: Newsroom / Studio", ("Image: Newsroom", " / Studio"), label="AI-generated image")


def ground(size):
    """A smooth neutral ground, light above and dark below, that a PNG keeps small."""
    shade = Image.linear_gradient("L").resize(size)
    return Image.merge(
        "RGB",
        [
            shade.point([base - level * drop // 255 for level in range(256)])
            for base, drop in ((226, 150), (214, 130), (196, 104))
        ],
    )


def painted(article, design, format_name, brand="meridian", line=CREDIT, *, mirrored=False, portrait=""):
    format_ = FORMATS[format_name]
    card = Card(
        article,
        BRANDS[brand],
        DESIGNS[design],
        format_,
        line if DESIGNS[design].needs_photo or portrait else None,
        mirrored=mirrored,
        portrait=portrait,
        safe=PLATFORMS.safe_box(format_),
        overlays=PLATFORMS.overlays(format_),
    )
    box = place_parts(card).photo
    photo = ground(photo_size(box)) if box else None
    scene = compose(card, FACES, photo)
    return paint(scene, photo, ground(photo_size(scene.portrait.box)) if scene.portrait else None)


@pytest.mark.parametrize("design", sorted(DESIGNS))
@pytest.mark.parametrize(("format_name", "brand"), [("og", "meridian"), ("square", "lumen")])
def test_design(golden, design, format_name, brand):
    golden.check(painted(SEED, design, format_name, brand), f"{design}-{format_name}-{brand}")


@pytest.mark.parametrize("design", ["overlay", "panel"])
def test_story_with_its_code(golden, design):
    golden.check(painted(SEED, design, "story"), f"{design}-story-meridian")


@pytest.mark.parametrize("design", ["overlay", "panel"])
def test_right_to_left(golden, design):
    golden.check(painted(ARABIC, design, "og", mirrored=True), f"{design}-og-rtl")


def test_label_and_disclosure(golden):
    golden.check(painted(BREAKING, "overlay", "og", "lumen", MADE), "overlay-og-labelled")


@pytest.mark.parametrize(("format_name", "mirrored"), [("og", False), ("square", True)])
def test_author_s_picture(golden, format_name, mirrored):
    article = (ARABIC if mirrored else SEED)._replace(byline="Ada Quill", standfirst="")
    name = f"text-{format_name}-portrait"
    golden.check(painted(article, "text", format_name, "lumen", portrait="circle", mirrored=mirrored), name)
