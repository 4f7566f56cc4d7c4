from __future__ import annotations

import pytest
from PIL import Image, ImageChops

from service.model.geometry import Box, Size
from service.typography.drawing import draw_text, text_mask
from service.typography.faces import Faces
from service.typography.setting import TextStyle, set_text

STYLE = TextStyle("sans", 700, ceiling=40, floor=20, max_lines=2, leading=1.1)


def test_the_mask_covers_just_what_is_drawn(faces: Faces):
    block = set_text("Armenians flee", STYLE, 400, 100, faces, language="en")
    canvas = Image.new("RGB", (420, 120))
    draw_text(block, canvas, 10, 10, (255, 255, 255))
    mask = text_mask(block, Size(420, 120), 10, 10)
    assert ImageChops.difference(canvas.getchannel("R"), mask).getextrema()[1] <= 1


def test_ink_is_where_the_block_says(faces: Faces):
    block = set_text("Éjg Ắp", STYLE, 400, 100, faces, language="vi")
    drawn = text_mask(block, Size(500, 200), 30, 40).getbbox()
    assert drawn is not None
    ink = Box(block.ink.left + 30, block.ink.top + 40, block.ink.right + 30, block.ink.bottom + 40)
    assert ink.contains(Box(*drawn), slack=1.0)
    assert Box(*drawn).contains(ink, slack=1.0)


@pytest.mark.parametrize("place", [(-30, 10), (380, 10), (10, -20), (10, 90), (900, 900)])
def test_what_lies_outside_the_canvas_is_left_out(faces: Faces, place):
    block = set_text("Armenians flee", STYLE, 400, 100, faces, language="en")
    canvas = Image.new("RGB", (400, 100))
    draw_text(block, canvas, *place, (255, 255, 255))
    assert text_mask(block, Size(400, 100), *place).size == (400, 100)


def test_the_colour_is_the_colour_asked_for(faces: Faces):
    block = set_text("HHHH", STYLE, 400, 100, faces)
    canvas = Image.new("RGB", (400, 100), (10, 20, 30))
    draw_text(block, canvas, 0, 0, (200, 100, 50))
    colours = {colour for _, colour in canvas.getcolors(100000)}
    assert (200, 100, 50) in colours
    assert (10, 20, 30) in colours


def test_emoji_are_pictures_in_colour_and_in_the_mask(faces: Faces):
    if faces.stack("sans", 700).emoji is None:
        pytest.fail("the house has no emoji face")
    block = set_text("🏳\ufe0f\u200d🌈", STYLE, 400, 100, faces)
    canvas = Image.new("RGB", (100, 100))
    draw_text(block, canvas, 10, 10, (255, 255, 255))
    assert len(canvas.getcolors(100000)) > 50
    assert block.missing == ()
    assert text_mask(block, Size(100, 100), 10, 10).getbbox()


def test_baselines_stand_on_whole_pixels(faces: Faces):
    block = set_text("HHHH HHHH", STYLE, 130, 200, faces)
    for y in (10.0, 10.4):
        mask = text_mask(block, Size(300, 200), 5, y)
        for line in block.lines:
            below = mask.crop((0, line.baseline + 10, 300, line.baseline + 11)).getextrema()[1]
            above = mask.crop((0, line.baseline + 9, 300, line.baseline + 10)).getextrema()[1]
            assert (below, above) == (0, 255)
