"""HEIC photos, where the optional decoder is installed."""

from __future__ import annotations

import pytest

from service.pixels.guard import inspect
from tests.unit.pixels import files
from tests.unit.pixels.files import CORNERS, LIMITS, photo, save, scene
from tests.unit.pixels.test_photo import UNTURN, corners, near

heif = pytest.importorskip("pillow_heif")


@pytest.mark.parametrize("orientation", UNTURN)
def test_a_heic_photo_comes_out_upright(orientation):
    heif.register_heif_opener()
    turn = UNTURN[orientation]
    stored = scene() if turn is None else scene().transpose(turn)
    data = save(stored, "HEIF", exif=files.exif(orientation), quality=95)
    file = inspect(data, LIMITS)
    assert (file.kind, file.width, file.height) == ("HEIC", 240, 160)
    assert all(
        near(found, wanted, 20) for found, wanted in zip(corners(photo(data).image), CORNERS, strict=True)
    )


def test_a_heic_photo_cut_short_is_refused():
    heif.register_heif_opener()
    data = save(scene(), "HEIF")
    assert files.outcome(data[: len(data) // 2]) == "image_corrupt"
