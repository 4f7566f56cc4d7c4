from pathlib import Path

import pytest

from service.errors import ConfigurationError
from service.house import build_house
from service.layout.brands import load_brand, load_brands
from service.layout.designs import SHAPES, load_design, load_designs
from service.layout.platforms import load_platforms
from service.layout.zones import zone_faults
from service.model.format import FORMATS
from service.resources import asset, template
from service.settings import Settings

BRAND = asset("brands", "meridian", "brand.toml")
PLATFORMS = load_platforms(asset("platforms.toml"))
OVERLAY = template("cards", "overlay.toml")


def changed(tmp_path: Path, source: Path, old: str, new: str) -> Path:
    text = source.read_text()
    assert old in text
    path = tmp_path / source.name
    path.write_text(text.replace(old, new, 1))
    return path


def test_every_shipped_design_has_every_shape():
    designs = load_designs(template("cards"))
    assert {"overlay", "panel", "photo", "text"} <= set(designs)
    assert all(set(design.layouts) == set(SHAPES) for design in designs.values())


def test_a_design_is_read_when_it_is_first_asked_for_and_a_newsroom_s_own_at_the_start(tmp_path):
    for name in ("panel", "ours"):
        (tmp_path / f"{name}.toml").write_text("[wide", encoding="utf-8")
    designs = load_designs(template("cards"), tmp_path)
    assert {"ours", "overlay", "panel"} <= set(designs)
    assert len(designs) == len(set(designs))
    assert designs["overlay"] is designs["overlay"]
    for name in ("panel", "ours"):
        with pytest.raises(ConfigurationError, match=rf"^{name}\.toml: "):
            designs[name]
    with pytest.raises(ConfigurationError, match=r"^(panel|ours)\.toml: "):
        build_house(Settings(data=tmp_path, designs=(tmp_path,)))


def test_every_format_that_carries_text_has_a_shape():
    assert {format_.shape for format_ in FORMATS.values() if format_.text} <= set(SHAPES)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('title = "Overlay"', "", "title: is missing"),
        ('title = "Overlay"', 'titel = "Overlay"', "titel: is not a known key"),
        ("left = 64, width = 400", "left = 64", "wide.mark: needs two of left, right and width"),
        ("left = 64, width = 400", 'left = "wide", width = 400', "wide.mark.left: must be a number of units"),
        ("lines = 4 }\n\n[square]", 'lines = "three" }\n\n[square]', "lines: must be a whole number"),
        ('align = "end"', 'align = "right"', "wide.credit.align: must be one of start, center, end"),
        ("[square]", "[sqare]", "sqare: is not a known key"),
        ("[wide]", "[wide", "line"),
        (
            "floor = 36, lines",
            "floor = 6, lines",
            "wide.stack.headline.floor: must lie between 24 and the ceiling",
        ),
        ("floor = 36, lines", "floor = 90, lines", "wide.stack.headline.floor: must lie between 24 and"),
        (
            "lines = 4 }\n\n[square]",
            "lines = 0 }\n\n[square]",
            "wide.stack.headline.lines: must be 1 or more",
        ),
    ],
)
def test_a_design_s_fault_is_named_by_place(tmp_path, old, new, words):
    with pytest.raises(ConfigurationError, match=r"overlay\.toml") as caught:
        load_design(changed(tmp_path, OVERLAY, old, new))
    assert words in str(caught.value)


def test_all_faults_of_a_file_are_told_together(tmp_path):
    path = changed(tmp_path, OVERLAY, 'title = "Overlay"', "colour = 1")
    with pytest.raises(ConfigurationError) as caught:
        load_design(path)
    assert len(str(caught.value).splitlines()) == 2


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('accent = "#c7361b"', 'accent = "red"', 'colours.accent: must be a colour such as "#0a1017"'),
        ('quiet = "#4d5a66"', 'quiet = "#c0c0c0"', "colours.quiet: has a contrast of"),
        ('[mark]\ntext = "The Meridian"', "[mark]", "mark.text: is missing"),
        ("[mark]", '[mark]\npicture = "../../secret.png"', "mark.picture: must name a picture"),
        ("[mark]", '[mark]\npicture = "none.png"', "mark.picture: must name a picture"),
        ("weight = 700, leading", 'weight = "bold", leading', "type.headline.weight: must be a whole number"),
        (
            "weight = 700, leading",
            "weight = 7000, leading",
            "type.headline.weight: must lie between 100 and 900",
        ),
        ("leading = 1.1", "leading = -1", "type.headline.leading: must lie between 0.9 and 1.6"),
        ('text = "The Meridian"', 'text = " "', "mark.text: must not be empty"),
        ("[mark]", '[mark]\npicture = "brand.toml"', "mark.picture: cannot be read"),
        ("[mark]", "[mark]\ntracking = 9000", "mark.tracking: must lie between -50 and 300"),
    ],
)
def test_a_brand_s_fault_is_named_by_place(tmp_path, old, new, words):
    with pytest.raises(ConfigurationError) as caught:
        load_brand(changed(tmp_path, BRAND, old, new))
    assert words in str(caught.value)


@pytest.mark.parametrize("name", load_designs(template("cards")))
def test_every_shipped_design_keeps_to_what_networks_show(name):
    assert zone_faults(load_designs(template("cards"))[name], load_brand(BRAND), PLATFORMS) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("top = 40, height = 48", "top = 4, height = 48", "wide.mark: leaves what every network shows of og"),
        ("left = 64\nright", "left = 8\nright", "wide.stack: leaves what every network shows of x"),
        ("bottom = 82", "bottom = 30", "wide.stack: lies under what a network lays over og"),
        ("bottom = 212, height = 116 }\ncredit", "bottom = 20, height = 116 }\ncredit", "story.qr: leaves"),
    ],
)
def test_a_place_that_a_network_cuts_or_covers_is_named(tmp_path, old, new, words):
    design = load_design(changed(tmp_path, OVERLAY, old, new))
    assert any(words in fault for fault in zone_faults(design, load_brand(BRAND), PLATFORMS))


def test_a_newsroom_s_own_brand_joins_the_shipped_ones(tmp_path):
    folder = tmp_path / "harbour"
    folder.mkdir()
    (folder / "brand.toml").write_text(BRAND.read_text())
    assert {"meridian", "lumen", "harbour"} <= set(load_brands(asset("brands"), tmp_path))
