"""The command line: what it writes, and how it says no."""

import gc
import json
import os
import subprocess
import sys

import pytest
from PIL import Image

from service.cli import _columns, main
from service.resources import asset
from tests.photos import neutral_photo

SEED = "A convoy on a road. (EPA-EFE/RUSSIAN DEFENCE MINISTRY PRESS SERVICE HANDOUT)"


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "ground.jpg"
    neutral_photo(1300, 800).save(path, quality=88)
    return path


def test_render_writes_the_sample_s_cards(tmp_path, capsys):
    assert main(["render", str(asset("samples", "sample.json")), "-o", str(tmp_path)]) == 0
    written = {path.name.rpartition("-")[2]: path for path in tmp_path.glob("*.jpg")}
    assert set(written) == {"og.jpg", "square.jpg", "story.jpg", "clean.jpg"}
    with Image.open(written["og.jpg"]) as og:
        assert og.size == (1200, 630)
    assert "credit: Aitzol Berasategi" in capsys.readouterr().out


def test_render_takes_everything_by_flags(tmp_path, photo, capsys):
    words = ["render", "--headline", "Storm closes the harbour", "--photo", str(photo), "--caption", SEED]
    words += ["--design", "panel", "--brand", "lumen", "--formats", "og, square", "--type", "png", "--debug"]
    assert main([*words, "--focal", "0.5,0.2", "-o", str(tmp_path)]) == 0
    assert (tmp_path / "storm-closes-the-harbour-og.png").is_file()
    assert "Handout: Russian Defence Ministry Press Service / EPA-EFE" in capsys.readouterr().out


def test_an_article_s_photo_is_looked_for_beside_it(tmp_path, photo):
    article = {
        "headline": "Storm",
        "id": "a/b",
        "image": {"file": photo.name, "credit": "Photo: A. Person/AFP"},
    }
    (tmp_path / "article.json").write_text(json.dumps(article))
    assert (
        main(["render", str(tmp_path / "article.json"), "--formats", "og", "-o", str(tmp_path / "out")]) == 0
    )
    assert (tmp_path / "out" / "a-b-og.jpg").is_file()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--photo", "PHOTO", "--credit", "AFP"], "headline_missing"),
        (["--headline", "Storm"], "photo_missing"),
        (["--headline", "Storm", "--photo", "PHOTO"], "credit_missing"),
        (["--headline", "Storm", "--photo", "nowhere.jpg", "--credit", "AFP"], "photo_not_found"),
        (["--headline", "Storm", "--photo", "PHOTO", "--credit", "AFP", "--design", "x"], "design_unknown"),
        (
            ["--headline", "Storm", "--photo", "PHOTO", "--credit", "AFP", "--formats", "x,y"],
            "format_unknown",
        ),
        (["--headline", "Storm", "--photo", "PHOTO", "--credit", "AFP", "--focal", "left"], "field_invalid"),
        (["--headline", "Storm", "--photo", "PHOTO", "--credit", "AFP", "--dated"], "field_invalid"),
        (["nowhere.json"], "not_found"),
    ],
)
def test_a_refusal_is_one_line_and_status_2(tmp_path, photo, capsys, words, code):
    arguments = ["render", *(str(photo) if word == "PHOTO" else word for word in words), "-o", str(tmp_path)]
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert error.rstrip().endswith(f"[{code}]")


def test_a_file_that_is_no_article_is_refused(tmp_path, capsys):
    path = tmp_path / "article.json"
    for text in ("[1]", '{"headline": 7}', '{"headline": "a", "image": 3}', "{", '{"headlin": "a"}'):
        path.write_text(text)
        assert main(["render", str(path)]) == 2
        assert capsys.readouterr().err.count("\n") == 1


def test_a_setting_that_is_none_stops_the_command(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("CUTLINE_COLOUR", "red")
    assert main(["render", str(asset("samples", "sample.json")), "-o", str(tmp_path)]) == 2
    assert "CUTLINE_COLOUR" in capsys.readouterr().err


def test_serve_does_not_listen_beyond_loopback_by_itself(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("CUTLINE_DATA", str(tmp_path))
    assert main(["serve", "--bind", "0.0.0.0:8000"]) == 2
    assert "CUTLINE_OPEN=yes" in capsys.readouterr().err


def test_designs_check_reads_what_ships(capsys):
    assert main(["designs", "check"]) == 0
    out = capsys.readouterr().out
    assert "overlay" in out
    assert "meridian" in out


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            'family = "serif", weight',
            'family = "Comic", weight',
            "type.headline.family: there is no «comic», but",
        ),
        (
            'design = "overlay"',
            'design = "overlayy"',
            "defaults.design: there is no «overlayy», but centre, overlay",
        ),
        ('"clean"]', '"poster"]', "defaults.formats: there is no «poster», but og, x, square"),
        ('style = "newsroom"', 'style = "ours"', "credit.style: there is no «ours», but ap, german"),
    ],
)
def test_designs_check_names_what_a_brand_kit_names_in_vain(tmp_path, capsys, old, new, words):
    kit = asset("brands", "meridian", "brand.toml").read_text()
    assert old in kit
    (tmp_path / "harbour").mkdir()
    (tmp_path / "harbour" / "brand.toml").write_text(kit.replace(old, new))
    assert main(["designs", "check", str(tmp_path)]) == 2
    assert f"harbour/brand.toml: {words}" in capsys.readouterr().err


def test_designs_check_names_the_fault(tmp_path, capsys):
    (tmp_path / "brand.toml").write_text('title = "Nothing more"\n')
    assert main(["designs", "check", str(tmp_path)]) == 2
    assert "brand.toml: colours: is missing" in capsys.readouterr().err


def test_designs_check_names_a_face_that_is_not_there_and_one_that_is_damaged(tmp_path, capsys):
    kit = asset("brands", "lumen", "brand.toml").read_text(encoding="utf-8")
    brand = tmp_path / "harbour" / "brand.toml"
    brand.parent.mkdir()
    brand.write_text(kit.replace('family = "sans"', 'family = "Harbour Sans"', 1), encoding="utf-8")
    assert main(["designs", "check", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert "harbour/brand.toml: type.headline.family: there is no «harbour sans»" in told
    (tmp_path / "harbour" / "HarbourSans.ttf").write_bytes(b"wOF2")
    assert main(["designs", "check", str(tmp_path)]) == 2
    assert "HarbourSans.ttf:1: is WOFF2 whatever its name says" in capsys.readouterr().err


def test_caption_tells_how_a_caption_reads(capsys):
    assert main(["caption", SEED]) == 0
    out = capsys.readouterr().out
    assert "Handout: Russian Defence Ministry Press Service / EPA-EFE" in out
    assert "A convoy on a road.\n" in out


def test_caption_prints_json_and_reads_a_photo(photo, capsys):
    assert main(["caption", SEED, "--photo", str(photo), "--style", "reuters", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["caption"] == "A convoy on a road."
    assert main(["caption", SEED, "--style", "nobody"]) == 2


def test_captions_cleans_an_archive_file_to_file(tmp_path, capsys):
    source, target = tmp_path / "in.csv", tmp_path / "out.jsonl"
    source.write_text(f'id,caption\n1,"{SEED}"\n2,"No credit here"\n')
    assert main(["captions", str(source), "-o", str(target)]) == 0
    first, second = (json.loads(line) for line in target.read_text().splitlines())
    assert first["caption"] == "A convoy on a road."
    assert second["caption"] == "No credit here"
    assert "2 captions read" in capsys.readouterr().out
    assert main(["captions", str(source), "-o", str(tmp_path / "out.xml")]) == 2
    before = source.read_bytes()
    assert main(["captions", str(source), "-o", str(source)]) == 2
    assert source.read_bytes() == before


def test_proof_draws_a_sheet_and_names_what_to_look_at(tmp_path, capsys):
    source, target = tmp_path / "headlines.tsv", tmp_path / "sheet.png"
    source.write_text("id\tlang\theadline\nar\tar\tأرمن يفرون\nodd\ten\tA sign \U000f1234 nobody has\n")
    assert main(["proof", str(source), "-o", str(target), "--brand", "lumen"]) == 0
    told = capsys.readouterr()
    assert "2 headlines" in told.out
    assert "odd:" in told.err
    with Image.open(target) as sheet:
        assert sheet.width > 600
    assert main(["proof", str(source), "-o", str(target), "--brand", "nobody"]) == 2


def test_a_render_ends_with_its_status_and_all_its_words(photo, tmp_path):
    told = ["--headline", "Storm shuts port", "--credit", "A. Person/AFP", "--formats", "og"]
    render = [sys.executable, "-m", "service.cli", "render", *told, "-o", str(tmp_path)]
    made = subprocess.run([*render, "--photo", str(photo)], capture_output=True, check=False)
    assert (made.returncode, b"storm-shuts-port-og.jpg" in made.stdout) == (0, True)
    refused = subprocess.run([*render, "--photo", "/nowhere.jpg"], capture_output=True, check=False)
    assert (refused.returncode, b"[photo_not_found]" in refused.stderr) == (2, True)


def test_other_commands_are_listed_where_none_is_asked_for(capsys):
    for words, listed in (["--help"], True), (["sign", "--help"], False):
        with pytest.raises(SystemExit):
            main(words)
        assert ("Look after accepted work" in capsys.readouterr().out) == listed


@pytest.mark.parametrize(("told", "widest"), [("60", 58), ("0", 78), ("wide", 78)])
def test_help_is_as_wide_as_the_terminal(capsys, monkeypatch, told, widest):
    monkeypatch.setenv("COLUMNS", told)
    _columns.cache_clear()
    with pytest.raises(SystemExit):
        main(["render", "--help"])
    _columns.cache_clear()
    lines = capsys.readouterr().out.splitlines()
    assert widest - 12 < max(map(len, lines)) <= widest


def test_a_terminal_that_does_not_tell_its_width_has_the_usual_one(monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setattr(os, "get_terminal_size", lambda: os.terminal_size((0, 0)))
    _columns.cache_clear()
    assert _columns() == 80
    _columns.cache_clear()


def test_what_is_loaded_is_not_looked_through_and_what_comes_later_is(tmp_path):
    gc.disable()
    try:
        main(["caption"])
        assert not gc.isenabled()
    finally:
        gc.enable()
    main(["caption"])
    assert gc.isenabled()


def test_caption_asks_for_something_to_read(capsys):
    assert main(["caption"]) == 2
    assert "Give a caption, a credit or a photo." in capsys.readouterr().err


def test_caption_is_not_sure_of_a_credit_that_is_not_there(capsys):
    assert main(["caption", "A bridge"]) == 0
    assert "confidence" not in capsys.readouterr().out
