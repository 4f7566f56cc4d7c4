"""The gallery: missing fails, different fails and leaves a sheet, only the flag redraws."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image

from tests.golden.gallery import Gallery

RED, BLUE = Image.new("RGB", (16, 16), "red"), Image.new("RGB", (16, 16), "blue")


@pytest.fixture
def gallery(tmp_path):
    return Gallery(redraw=False, pictures=tmp_path / "pictures", failed=tmp_path / "failed")


def test_a_missing_golden_picture_fails_and_is_left_to_look_at(gallery):
    with pytest.raises(AssertionError, match="no golden picture card"):
        gallery.check(RED, "card")
    assert not gallery.pictures.exists()
    assert (gallery.failed / "card.png").is_file()


def test_a_drawn_picture_holds(gallery):
    replace(gallery, redraw=True).check(RED, "card")
    gallery.check(RED, "card")
    assert not gallery.failed.exists()


def test_a_different_picture_fails_names_the_place_and_leaves_its_sheet(gallery):
    replace(gallery, redraw=True).check(RED, "card")
    with pytest.raises(AssertionError, match=r"worst tile 255 at \(0, 0\)"):
        gallery.check(BLUE, "card")
    with Image.open(gallery.failed / "card.png") as sheet:
        assert sheet.size == (48, 16)


def test_a_picture_of_another_size_fails(gallery):
    replace(gallery, redraw=True).check(RED, "card")
    with pytest.raises(AssertionError, match="card differs"):
        gallery.check(RED.resize((15, 16)), "card", tolerance=8)
