"""Text, the mark and faces: who gives way, by how much, and what stays as it is."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.layout.brands import load_brands
from service.layout.compose import lay_out
from service.layout.designs import load_designs
from service.layout.platforms import load_platforms
from service.model.article import Article, PhotoRequest
from service.model.card import Card
from service.model.credit import CreditLine
from service.model.format import FORMATS
from service.model.geometry import Box
from service.pixels.crop import Crop
from service.pixels.foreheads import clear_heads
from service.resources import asset, template
from service.typography.faces import load_faces

DESIGNS = load_designs(template("cards"))
BRAND = load_brands(asset("brands"))["meridian"]
PLATFORMS = load_platforms(asset("platforms.toml"))
FACES = load_faces()
WHOLE = Box(0.0, 0.0, 1.0, 1.0)
AT_START = Box(0.02, 0.05, 0.3, 0.6)


def card(design="overlay", format_="og", **more):
    shape = FORMATS[format_]
    article = Article(headline="Council votes on the harbour", language="en", photo=PhotoRequest())
    return Card(
        article,
        BRAND,
        DESIGNS[design],
        shape,
        CreditLine("AFP", ("AFP",)),
        safe=PLATFORMS.safe_box(shape),
        overlays=PLATFORMS.overlays(shape),
        **more,
    )


def cleared(heads, crop, **asked):
    made = card(**asked)
    scene = lay_out(made, FACES)
    return scene, *clear_heads(scene, made, crop, heads)


@pytest.mark.parametrize(("mirrored", "source"), list(product((False, True), ("faces", "focal", "saliency"))))
def test_a_head_under_the_mark_sends_it_to_the_other_side(mirrored, source):
    head = AT_START.mirrored(1.0) if mirrored else AT_START
    before, after, crop = cleared([head], Crop(WHOLE, source), mirrored=mirrored)
    assert after.mark == before.mark.mirrored(1200)
    assert crop.box == WHOLE
    chip, name = next(flat for flat in after.flats if flat.box == after.mark), after.text("mark")
    assert chip.box.contains(name.ink)
    assert [text for text in after.texts if text.role != "mark"] == [
        text for text in before.texts if text.role != "mark"
    ]


@pytest.mark.parametrize(
    "heads",
    [[], [Box(0.4, 0.1, 0.7, 0.9)], [Box(0.05, 0.4, 0.3, 0.9)], [AT_START.mirrored(1.0)]],
    ids=["none", "middle", "below", "other side"],
)
def test_where_the_mark_covers_nobody_all_stays(heads):
    before, after, crop = cleared(heads, Crop(WHOLE, "faces"))
    assert (after._replace(notices=()), crop.box) == (before, WHOLE)


def test_where_both_sides_cover_a_head_the_photo_moves_beneath_the_mark():
    heads, part = [Box(0.35, 0.02, 0.65, 0.6)], Box(0.24, 0.0, 0.76, 1.0)
    _, _, crop = cleared(heads, Crop(part, "faces"), format_="square")
    assert crop.box.left < part.left - 0.02
    assert crop.box.width == pytest.approx(part.width)
    assert crop.box.contains(heads[0], 1e-3)
    _, _, same = cleared(heads, Crop(part, "focal"), format_="square")
    assert same.box == part


def test_a_photo_does_not_move_out_of_the_callers_crop():
    heads, part = [Box(0.2, 0.02, 0.6, 0.7)], Box(0.15, 0.0, 0.65, 1.0)
    made = card(format_="square")
    held = made._replace(article=made.article._replace(photo=PhotoRequest(crop=part)))
    scene = lay_out(held, FACES)
    assert clear_heads(scene, held, Crop(part, "faces"), heads)[1].box == part


def test_a_mark_beside_the_photo_stays():
    before, after, crop = cleared([WHOLE], Crop(WHOLE, "faces"), design="panel")
    assert (after, crop.box) == (before, WHOLE)


def test_a_mark_in_the_middle_has_no_other_side_but_the_photo_may_sink():
    head, part = Box(0.3, 0.3, 0.7, 0.6), Box(0.0, 0.28, 1.0, 0.68)
    before, after, crop = cleared([head], Crop(part, "faces"), design="centre")
    assert after._replace(notices=()) == before
    assert 0 < part.top - crop.box.top <= 0.1 * part.height


def taken(scene, crop, head):
    """Return the share of a head that lies under the text of a card."""
    across, down = crop.box.width / scene.photo.width, crop.box.height / scene.photo.height
    on_card = Box(
        (head.left - crop.box.left) / across,
        (head.top - crop.box.top) / down,
        (head.right - crop.box.left) / across,
        (head.bottom - crop.box.top) / down,
    )
    inks = [text.ink for text in scene.texts if text.ground == "photo"]
    shared = [on_card.common(ink) for ink in inks if on_card.meets(ink)]
    return sum(box.width * box.height for box in shared) / (on_card.width * on_card.height)


@pytest.mark.parametrize(("source", "rises"), [("faces", True), ("focal", False), ("crop", False)])
def test_a_head_under_the_headline_rises_out_of_it(source, rises):
    head, part = Box(0.4, 0.3, 0.6, 0.75), Box(0.0, 0.05, 1.0, 0.85)
    scene, after, crop = cleared([head], Crop(part, source))
    assert after == scene
    assert taken(scene, Crop(part, source), head) > 0.15
    assert (taken(scene, crop, head) == 0) is rises
    assert (crop.box.top > part.top) is rises
    assert crop.box.top <= head.top + 0.1 * head.height


def test_no_more_than_some_hair_is_lost_where_a_head_cannot_rise_clear():
    head, part = Box(0.35, 0.1, 0.65, 0.78), Box(0.0, 0.0, 1.0, 0.8)
    scene, _, crop = cleared([head], Crop(part, "faces"))
    assert crop.box.top == pytest.approx(head.top + 0.1 * head.height)
    assert taken(scene, crop, head) < taken(scene, Crop(part, "faces"), head)


def test_where_there_is_room_a_head_goes_beside_the_headline():
    head, part = Box(0.45, 0.2, 0.55, 0.9), Box(0.3, 0.0, 0.7, 1.0)
    scene, _, crop = cleared([head], Crop(part, "faces"), design="centre")
    assert taken(scene, crop, head) == 0
    assert crop.box.contains(head)
    assert (crop.box.top, crop.box.bottom) == (0.0, 1.0)


def test_a_head_does_not_rise_under_a_mark_that_covers_as_much_of_it():
    head, part = Box(0.35, 0.2, 0.65, 0.7), Box(0.0, 0.05, 1.0, 0.85)
    _, _, crop = cleared([head], Crop(part, "faces"), design="centre")
    assert crop.box == part


sides = st.floats(0.0, 1.0)


@given(
    sides,
    sides,
    st.floats(0.05, 0.6),
    st.floats(0.05, 0.6),
    st.sampled_from(["og", "square", "story", "pin"]),
)
def test_whatever_the_head_the_crop_stays_in_the_photo_and_the_mark_in_sight(x, y, width, height, format_):
    head = Box(x * (1 - width), y * (1 - height), x * (1 - width) + width, y * (1 - height) + height)
    before, after, crop = cleared([head], Crop(Box(0.2, 0.1, 0.8, 0.9), "faces"), format_=format_)
    assert WHOLE.contains(crop.box, 1e-3)
    assert (crop.box.width, crop.box.height) == pytest.approx((0.6, 0.8))
    assert PLATFORMS.safe_box(FORMATS[format_]).contains(after.mark, 1.0)
    assert after.mark.width == pytest.approx(before.mark.width)


@pytest.mark.parametrize(
    ("design", "head", "told"),
    [
        ("overlay", Box(0.1, 0.05, 0.6, 0.98), True),  # fills the photo
        ("overlay", Box(0.1, 0.05, 0.3, 0.35), False),
        ("panel", Box(0.1, 0.05, 0.6, 0.98), False),  # whose text stands beside the photo
    ],
)
def test_an_editor_is_told_of_a_face_that_stays_under_the_headline(design, head, told):
    _, scene, _ = cleared([head], Crop(WHOLE, "faces"), design=design)
    assert [notice.code for notice in scene.notices] == ["face_covered"] * told


def test_nobody_is_told_of_a_small_face_in_a_crowd_under_the_headline():
    heads = [Box(0.6, 0.02, 0.9, 0.42), Box(0.1, 0.7, 0.16, 0.8)]
    _, scene, _ = cleared(heads, Crop(WHOLE, "focal"))
    assert not scene.notices
