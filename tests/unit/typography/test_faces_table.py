from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import pytest
import uharfbuzz as hb

from service.errors import ConfigurationError
from service.resources import asset
from service.typography.face_table import read_face_table

ROOT = Path(__file__).parents[3]
FOLDER = asset("fonts")
TABLE = read_face_table(FOLDER / "faces.toml")

GOOD = """\
[families]
sans = ["Plain"]

[languages]
zh-Hant = ["Plain"]

[fallback]
faces = ["Plain"]

[optical]
text = 14

[[face]]
name = "Plain"
file = "Plain.ttf"
source = "pip plain 1.0"
licence = "OFL.txt"
sha256 = "00"
"""


@pytest.mark.parametrize("name", TABLE.faces)
def test_a_face_is_the_file_its_digest_tells(name: str):
    entry = TABLE.faces[name]

    assert hashlib.sha256(entry.path.read_bytes()).hexdigest() == entry.sha256


@pytest.mark.parametrize("name", TABLE.faces)
def test_a_face_has_the_open_font_license_beside_it(name: str):
    entry = TABLE.faces[name]
    text = entry.licence.read_text("utf-8")
    notice = hb.Face(hb.Blob.from_file_path(str(entry.path))).get_name(0)

    assert "SIL OPEN FONT LICENSE Version 1.1" in text
    assert text.startswith(("Copyright", "©"))
    assert entry.licence.parent == entry.path.parent
    assert notice


def test_every_font_in_the_tree_is_in_the_table():
    fonts = {path for path in FOLDER.rglob("*") if path.suffix in (".ttf", ".otf")}

    assert fonts == {entry.path for entry in TABLE.faces.values()}


def test_every_face_can_be_reached():
    reached = {name for names in TABLE.families.values() for name in names}
    reached |= {name for names in TABLE.languages.values() for name in names}
    reached |= set(TABLE.fallback)
    reached |= {name for name, entry in TABLE.faces.items() if entry.emoji}

    assert reached == set(TABLE.faces)


def test_all_faces_together_stay_below_25_megabytes():
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 25_000_000


def test_the_build_knows_how_to_make_every_file():
    recipe = tomllib.loads((ROOT / "tools" / "fonts.toml").read_text("utf-8"))
    files = {entry.path.relative_to(FOLDER).as_posix() for entry in TABLE.faces.values()}

    assert set(recipe["members"]) | set(recipe["slices"]) == files
    assert set(recipe["cuts"]) <= files
    assert {entry.source.split(" ")[1] for entry in TABLE.faces.values()} == set(recipe["packages"])


def test_a_face_whose_name_is_reserved_is_shipped_as_it_came():
    recipe = tomllib.loads((ROOT / "tools" / "fonts.toml").read_text("utf-8"))

    assert "source-serif-4/SourceSerif4.ttf" not in recipe["cuts"]


@pytest.mark.parametrize(
    ("language", "own"),
    [("zh-Hant-TW", True), ("ZH_HANT", True), ("zh-Hant", True), ("zh", False), ("", False), ("en", False)],
)
def test_the_longest_matching_tag_counts(tmp_path: Path, language: str, own: bool):
    rows = GOOD.replace('zh-Hant = ["Plain"]', 'zh-Hant = ["Other"]')
    other = rows[rows.index("\n[[face]]") :].replace('"Plain"', '"Other"')
    table = read_face_table(write(tmp_path, rows + other))

    assert table.names(("Plain",), language) == (("Plain", "Other") if own else ("Plain",))


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ('sans = ["Plain"]', 'sans = ["Fancy"]', "families.sans: «Fancy» is not the name of a face"),
        ('sans = ["Plain"]', 'sans = "Plain"', "families.sans: must be a list of texts"),
        ('sans = ["Plain"]', "sans = []", "families.sans: names no face"),
        ('sans = ["Plain"]', "", "families: names no family"),
        ('file = "Plain.ttf"', 'file = "Gone.ttf"', r"face\[0\].file: «Gone.ttf» is not there"),
        ('licence = "OFL.txt"', 'licence = "None.txt"', r"face\[0\].licence: «None.txt» is not there"),
        ('sha256 = "00"', "", r"face\[0\].sha256: is missing"),
        ('sha256 = "00"', 'sha256 = ""', r"face\[0\].sha256: must not be empty"),
        ('sha256 = "00"', 'sha256 = "00"\nwieght = 3', r"face\[0\].wieght: is not a known key"),
        (
            'sha256 = "00"',
            f'sha256 = "00"\n{GOOD[GOOD.index("[[face]]") :]}',
            r"face\[1\].name: «Plain» is in the",
        ),
        ("text = 14", "text = 0", "optical.text: must lie between 1 and 200"),
        ("text = 14", "headline = 14", "optical.text: is missing"),
        ("[families]", "[family]", "family: is not a known key"),
        ("[families]", "[families", "line 1"),
    ],
)
def test_a_fault_is_told_with_file_and_key(tmp_path: Path, good: str, bad: str, fault: str):
    with pytest.raises(ConfigurationError, match=rf"faces.toml: .*{fault}"):
        read_face_table(write(tmp_path, GOOD.replace(good, bad)))


def test_all_faults_are_told_together(tmp_path: Path):
    bad = GOOD.replace('sans = ["Plain"]', 'sans = ["Fancy"]').replace("text = 14", "text = 0")
    with pytest.raises(ConfigurationError) as caught:
        read_face_table(write(tmp_path, bad))

    assert len(str(caught.value).splitlines()) == 2


def test_a_missing_table_is_a_clear_fault(tmp_path: Path):
    with pytest.raises(ConfigurationError, match=r"faces.toml: cannot be read"):
        read_face_table(tmp_path / "faces.toml")


def write(folder: Path, text: str) -> Path:
    (folder / "Plain.ttf").touch()
    (folder / "OFL.txt").touch()
    path = folder / "faces.toml"
    path.write_text(text, "utf-8")
    return path
