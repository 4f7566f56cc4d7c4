from __future__ import annotations

import pytest

from service.pixels import jpeg
from service.pixels.jpeg import write_jpeg
from tests.photos import neutral_photo
from tests.unit.pixels.files import save


@pytest.fixture
def halved(monkeypatch) -> list[int]:
    """How often a picture was coded in two parts."""
    times = []
    monkeypatch.setattr(jpeg, "both", lambda here, aside: times.append(1) or (here(), aside()))
    return times


@pytest.mark.parametrize("subsampling", [0, 2])
@pytest.mark.parametrize("size", [(1200, 630), (1080, 1920), (333, 517), (640, 129)])
def test_two_parts_are_the_file_that_is_coded_at_once(halved, size, subsampling):
    picture = neutral_photo(*size, variant="busy")
    said = {"quality": 83, "subsampling": subsampling, "exif": b"Exif\0\0body", "xmp": b"<x/>", "extra": b""}
    at_once = save(picture, "JPEG", restart_marker_rows=1, **said)
    assert write_jpeg(picture, **said) == at_once
    assert halved == [1]


def test_a_small_picture_is_coded_at_once(halved):
    picture = neutral_photo(120, 63)
    at_once = save(picture, "JPEG", restart_marker_rows=1, subsampling=2)
    assert write_jpeg(picture, subsampling=2) == at_once
    assert not halved
