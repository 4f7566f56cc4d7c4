"""Where the parts of a card stand: inside what every network shows, clear of what networks lay over it."""

import itertools

import pytest

from service.layout.brands import load_brands
from service.layout.designs import load_designs
from service.layout.places import lift_clear, place_parts
from service.layout.platforms import load_platforms
from service.model.article import Article
from service.model.card import Card
from service.model.format import FORMATS
from service.model.geometry import Box
from service.resources import asset, template

DESIGNS = load_designs(template("cards"))
BRAND = load_brands(asset("brands"))["meridian"]
PLATFORMS = load_platforms(asset("platforms.toml"))
TEXT_FORMATS = [format_ for format_ in FORMATS.values() if format_.text]


def card(design, format_, *, mirrored=False):
    return Card(
        Article("A headline"),
        BRAND,
        design,
        format_,
        mirrored=mirrored,
        safe=PLATFORMS.safe_box(format_),
        overlays=PLATFORMS.overlays(format_),
    )


EVERY = [
    pytest.param(design, format_, mirrored, id=f"{design.name}-{format_.name}-{'rtl' if mirrored else 'ltr'}")
    for design, format_, mirrored in itertools.product(DESIGNS.values(), TEXT_FORMATS, (False, True))
]


@pytest.mark.parametrize(("design", "format_", "mirrored"), EVERY)
def test_texts_stand_inside_the_safe_zone_and_clear_of_overlays(design, format_, mirrored):
    made = card(design, format_, mirrored=mirrored)
    places = place_parts(made)
    for name in ("stack", "credit", "mark", "code"):
        box = getattr(places, name)
        if box is None:
            continue
        assert made.safe.contains(box, 0.5), f"{name} {box} leaves {made.safe}"
        assert not any(box.meets(overlay) for overlay in made.overlays), f"{name} lies under an overlay"


@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS)
def test_right_to_left_is_the_mirror_of_left_to_right(design):
    og = FORMATS["og"]
    plain, mirrored = place_parts(card(design, og)), place_parts(card(design, og, mirrored=True))
    if plain.stack:
        assert mirrored.stack == plain.stack.mirrored(og.width)
    if plain.photo:
        assert mirrored.photo == plain.photo.mirrored(og.width)


def test_a_credit_under_an_overlay_is_raised_above_it():
    overlay = Box(0, 570, 380, 630)
    assert lift_clear(Box(40, 560, 400, 600), (overlay,)).bottom < overlay.top
    assert lift_clear(Box(400, 560, 900, 600), (overlay,)) == Box(400, 560, 900, 600)


@pytest.mark.parametrize("design", ["panel", "quote", "photo"])
@pytest.mark.parametrize("format_", TEXT_FORMATS, ids=lambda format_: format_.name)
def test_a_photo_that_must_be_whole_keeps_clear_of_the_mark(design, format_):
    places = place_parts(card(DESIGNS[design], format_)._replace(contain=True))
    assert not places.photo.meets(places.mark)
    assert places.photo.height > 0.25 * format_.height


def test_lengths_may_be_shares_of_the_canvas():
    photo = place_parts(card(DESIGNS["panel"], FORMATS["og"])).photo
    assert photo == Box(0, 0, 624, 630)
