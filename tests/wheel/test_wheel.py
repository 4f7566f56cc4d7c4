"""What is published works: the wheel alone, in a new environment, started from another folder."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile

import pytest
from PIL import Image

from tests.support.server import running_service
from tests.wheel.conftest import ROOT

SAMPLE = ROOT / "assets" / "samples" / "sample.json"


@pytest.fixture(scope="module")
def service(installed, tmp_path_factory):
    folder = tmp_path_factory.mktemp("elsewhere")
    command = (str(installed), "-I", "-m", "service.cli", "serve")
    with running_service(folder, command=command) as running:
        yield running


def test_the_wheel_holds_code_assets_and_templates_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    rooms = {"/".join(name.split("/")[:2]) for name in names if name.startswith("service/")}
    assert {"service/assets", "service/templates", "service/model"} <= rooms
    assert {name.split("/")[0] for name in names} == {"service", wheel.name.rsplit("-", 3)[0] + ".dist-info"}
    assert [name for name in names if name.endswith((".pyc", ".psd", ".orig"))] == []


def test_every_file_of_assets_and_templates_is_in_the_wheel(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    listed = subprocess.run(
        ["git", "ls-files", "-z", "assets", "templates"], cwd=ROOT, capture_output=True, check=True
    )
    expected = {f"service/{name}" for name in listed.stdout.decode().split("\0") if name}
    assert expected - names == set()


def test_the_wheel_carries_the_licences_of_the_code_and_of_every_face(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    faces = [name.split("/") for name in names if name.startswith("service/assets/fonts/")]
    licensed = {path[3] for path in faces if path[-1].startswith(("OFL", "LICENSE"))}
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    assert {path[3] for path in faces if len(path) > 4} == licensed


def test_the_command_comes_from_the_new_environment(installed, tmp_path):
    words = [str(installed), "-I", "-c", "import service; print(service.__file__)"]
    shown = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert str(installed.parents[1]) in shown


def test_the_form_is_served(service):
    answer = service.ask("GET", "/")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert b"<form" in answer.body


def test_a_card_is_made_and_served(service):
    article = json.loads(SAMPLE.read_text(encoding="utf-8"))
    made = service.post_json("/v1/cards", article)
    assert made.status == 201, made.body
    image = made.json()["images"]["og"]
    picture = service.ask("GET", image["url"])
    assert picture.status == 200
    assert Image.open(io.BytesIO(picture.body)).size == (1200, 630)


def test_the_command_line_renders_from_another_folder(installed, tmp_path):
    words = [installed.with_name("cutline"), "render", SAMPLE, "-o", tmp_path / "out"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "out").rglob("*og*.jpg"))
