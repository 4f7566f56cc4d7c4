"""The neutral test photos: the same for the same seed, and as bright or busy as they are called."""

from __future__ import annotations

import pytest
from PIL import ImageStat

from tests.photos import neutral_photo


def test_the_same_seed_gives_the_same_pixels_and_another_seed_others():
    first, again, other = (neutral_photo(160, 90, seed) for seed in (1, 1, 2))
    assert first.tobytes() == again.tobytes()
    assert first.tobytes() != other.tobytes()


@pytest.mark.parametrize(
    ("variant", "low", "high"), [("dark", 0, 60), ("calm", 80, 180), ("bright", 200, 255), ("busy", 80, 180)]
)
def test_a_variant_is_as_bright_as_its_name(variant, low, high):
    photo = neutral_photo(320, 200, variant=variant)
    assert photo.mode == "RGB"
    assert photo.size == (320, 200)
    assert low <= ImageStat.Stat(photo.convert("L")).mean[0] <= high


def test_the_busy_one_is_much_busier_than_the_others():
    spread = {
        variant: ImageStat.Stat(neutral_photo(320, 200, variant=variant).convert("L")).stddev[0]
        for variant in ("dark", "bright", "busy")
    }
    assert spread["busy"] > 3 * max(spread["dark"], spread["bright"])
