"""`cutline batch`: every article of a file ends in pictures or in a refusal, also after a kill half-way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from service.cli import main

ROOT = Path(__file__).parents[2]
SAMPLE = json.loads((ROOT / "assets" / "samples" / "sample.json").read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("CUTLINE_DATA", str(tmp_path / "data"))


def article(number, **more):
    return SAMPLE | {"id": f"a-{number}", "headline": f"Part {number}", "formats": ["og"]} | more


def file_of(path, *articles):
    path.write_text("".join(json.dumps(each) + "\n" for each in articles))
    return path


def results(folder):
    lines = (folder / "results.jsonl").read_text().splitlines()
    whole = (json.loads(line) for line in lines if line.endswith("}"))
    return {each["line"]: each for each in whole}


def test_every_line_ends_in_pictures_or_in_a_refusal(tmp_path, capsys):
    source = file_of(tmp_path / "a.jsonl", article(1), article(2, brand="nobody"), article(3))
    source.write_text(source.read_text() + "not json\n")
    assert main(["batch", str(source), "-o", str(tmp_path / "out")]) == 1
    told = results(tmp_path / "out")
    assert [told[number].get("code") for number in (1, 2, 3, 4)] == [
        None, "brand_unknown", None, "json_invalid",
    ]  # fmt: skip
    for number in (1, 3):
        assert (tmp_path / "out" / told[number]["files"]["og"]).read_bytes()[:3] == b"\xff\xd8\xff"
    output = capsys.readouterr()
    assert "2 of 4 articles made, 2 refused" in output.out
    assert "4/4, 2 refused" in output.err


def test_a_photo_is_found_beside_the_file(tmp_path):
    (tmp_path / "walk.jpg").write_bytes((ROOT / "assets" / "samples" / "picos-de-europa.jpg").read_bytes())
    source = file_of(tmp_path / "a.jsonl", article(1, image={"file": "walk.jpg", "credit": "A. Person/AFP"}))
    assert main(["batch", str(source), "-o", str(tmp_path / "out")]) == 0
    assert results(tmp_path / "out")[1]["credit"]["text"] == "A. Person / AFP"


def test_what_is_done_is_not_done_again(tmp_path, capsys):
    source = file_of(tmp_path / "a.jsonl", article(1), article(2))
    for _ in range(2):
        assert main(["batch", str(source), "-o", str(tmp_path / "out")]) == 0
    assert len((tmp_path / "out" / "results.jsonl").read_text().splitlines()) == 2
    file_of(source, article(1), article(2, headline="Another"))
    assert main(["batch", str(source), "-o", str(tmp_path / "out")]) == 0
    assert len((tmp_path / "out" / "results.jsonl").read_text().splitlines()) == 3


def test_a_run_that_was_killed_goes_on_where_it_was(tmp_path):
    source = file_of(tmp_path / "a.jsonl", *(article(number) for number in range(8)))
    command = [sys.executable, "-m", "service.cli", "batch", str(source), "-o", str(tmp_path / "out")]
    running = subprocess.Popen(command, cwd=ROOT, start_new_session=True, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while not (tmp_path / "out" / "results.jsonl").is_file() or not results(tmp_path / "out"):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    before = len(results(tmp_path / "out"))
    with (tmp_path / "out" / "results.jsonl").open("a") as file:
        file.write('{"line": 8, "dig')
    assert before < 8
    assert main(["batch", str(source), "-o", str(tmp_path / "out")]) == 0
    pictures = [path for path in (tmp_path / "out").iterdir() if path.suffix == ".jpg"]
    assert len(pictures) == 8
    assert sorted(results(tmp_path / "out")) == list(range(1, 9))


def test_a_file_that_is_not_there_is_a_clear_no(tmp_path, capsys):
    assert main(["batch", str(tmp_path / "none.jsonl"), "-o", str(tmp_path / "out")]) == 2
    assert "cannot be read" in capsys.readouterr().err
