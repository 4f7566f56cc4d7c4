from __future__ import annotations

import re
from pathlib import Path

import pytest

from service.errors import ConfigurationError
from service.layout.platforms import load_platforms
from service.model.format import FORMATS
from service.model.geometry import Box
from service.model.platform import Platforms, centred
from service.resources import asset

DOCS = Path(__file__).parents[3] / "docs" / "platforms.md"


@pytest.fixture(scope="module")
def platforms() -> Platforms:
    return load_platforms(asset("platforms.toml"))


def load(tmp_path: Path, text: str) -> Platforms:
    path = tmp_path / "platforms.toml"
    path.write_text(text, encoding="utf-8")
    return load_platforms(path)


def test_the_wide_card_is_safe_inside_16_to_9_and_2_to_1(platforms):
    assert platforms.safe_box(FORMATS["og"]) == Box(40, 15, 1160, 615)


def test_a_messenger_leaves_the_middle_square_of_the_wide_card(platforms):
    assert centred(FORMATS["og"], 1.0) == Box(285, 0, 915, 630)


def test_x_lays_its_label_over_the_bottom_left(platforms):
    assert platforms.overlays(FORMATS["og"]) == (Box(0, 570, 380, 630),)
    assert platforms.overlays(FORMATS["x"]) == (Box(0, 540, 380, 600),)


def test_a_story_is_safe_between_the_apps_own_buttons(platforms):
    assert platforms.safe_box(FORMATS["story"]) == Box(0, 250, 1080, 1580)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_serves_somebody_and_its_budget_suits_all_of_them(platforms, name):
    format_ = FORMATS[name]
    assert platforms.serving(format_)
    takes = (each.aim_bytes or each.max_bytes for each in platforms.serving(format_))
    assert all(format_.budget <= most for most in takes if most)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_large_enough_for_its_platforms(platforms, name):
    format_ = FORMATS[name]
    for platform in platforms.serving(format_):
        assert format_.width >= platform.least.width
        assert format_.height >= platform.least.height


@pytest.mark.parametrize("name", FORMATS)
def test_zones_lie_inside_the_format(platforms, name):
    format_ = FORMATS[name]
    canvas = Box(0, 0, format_.width, format_.height)
    zones = (platforms.safe_box(format_), centred(format_, 1.0), *platforms.overlays(format_))
    assert all(canvas.contains(zone) and zone.width > 0 and zone.height > 0 for zone in zones)


def test_the_page_names_every_platform_with_its_figures(platforms):
    page = DOCS.read_text(encoding="utf-8")
    assert platforms.checked.isoformat() in page
    for one in platforms.all:
        weight = one.aim_bytes or one.max_bytes
        row = (one.title, ", ".join(one.formats), f"{one.size.width} x {one.size.height}")
        assert f"| {' | '.join(row)} | {f'{weight:,}' if weight else '-'} | {one.certainty} |" in page


def test_the_page_tells_every_formats_zones(platforms):
    page = DOCS.read_text(encoding="utf-8")
    for format_ in FORMATS.values():
        over = ", ".join(_words(box) for box in platforms.overlays(format_)) or "-"
        safe, square = _words(platforms.safe_box(format_)), _words(centred(format_, 1.0))
        assert f"| {format_.name} | {safe} | {over} | {square} |" in page


def _words(box: Box) -> str:
    left, top, right, bottom = (round(side) for side in box)
    return f"x {left}-{right}, y {top}-{bottom}"


def test_all_faults_of_a_platform_file_are_told_together(tmp_path):
    with pytest.raises(ConfigurationError) as caught:
        load(
            tmp_path,
            '[a]\ntitle = "A"\nformats = ["og", "poster"]\nsize = [1200]\ncertainty = "D"\nhue = 1\n',
        )
    assert str(caught.value).splitlines() == [
        "platforms.toml: checked: must be a day, such as 2026-11-23",
        "platforms.toml: a.formats: must be some of og, x, square, portrait, story, pin, clean",
        "platforms.toml: a.size: must be width and height in pixels, such as [1200, 630]",
        "platforms.toml: a.certainty: must be one of A, B, C",
        "platforms.toml: a.source: is missing",
        "platforms.toml: a.hue: is not a known key",
    ]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('shows = [{ where = "w", kind = "wide", certainty = "A", ratio = "wide" }]', "a.shows[0].ratio"),
        ('shows = [{ where = "w", kind = "tall", certainty = "A" }]', "a.shows[0].kind"),
        ('shows = [{ where = "w", kind = "wide", certainty = "A", clear = 3 }]', "a.shows[0].clear"),
        ("shows = [3]", "a.shows: must be a list of tables"),
        ('covers = [{ what = "w", certainty = "A", og = [9, 0, 1, 5] }]', "a.covers[0].og"),
        ("covers = 3", "a.covers: must be a list of tables"),
        ("max_bytes = -1", "a.max_bytes"),
    ],
)
def test_a_fault_is_told_with_its_place(tmp_path, line, fault):
    told = 'title = "A"\nformats = ["og"]\nsize = [1, 1]\nsource = "s"\ncertainty = "A"\n'
    head = f"checked = 2026-01-01\n[a]\n{told}"
    with pytest.raises(ConfigurationError, match=re.escape(fault)):
        load(tmp_path, head + line)


def test_a_file_that_is_not_toml_is_told_with_its_line(tmp_path):
    with pytest.raises(ConfigurationError, match="line 2"):
        load(tmp_path, "checked = 2026-01-01\n[a\n")
