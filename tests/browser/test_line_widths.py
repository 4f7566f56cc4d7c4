"""The width of every run of the example headlines, in Chromium and in our setter: the same within 0.5 %."""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path

import pytest

from service.typography.cleaning import clean
from service.typography.faces import Face, FaceStack, load_faces
from service.typography.proof import read_rows
from service.typography.runs import itemise
from service.typography.shaping import prepare

pytestmark = pytest.mark.browser

HEADLINES = read_rows(
    (Path(__file__).parents[1] / "unit" / "typography" / "data" / "headlines.tsv").read_text("utf-8")
)
FACES_AT = "http://127.0.0.1/faces/"
SIZE = 100  # pixels to the em
WEIGHT = 700
OPTICAL_SIZE = 40
MEASURE = """async (runs) => {
  await Promise.all(runs.map(run => document.fonts.load(`100px "${run.face}"`, run.text)));
  return runs.map(run => {
    const span = document.body.appendChild(document.createElement('span'));
    span.lang = run.language;
    span.style.fontFamily = `"${run.face}"`;
    span.textContent = run.text;
    return span.getBoundingClientRect().width;
  });
}"""


@pytest.fixture(scope="module")
def faces():
    return load_faces()


@pytest.fixture(scope="module")
def setting_page(browser, faces):
    """Return a page that has our faces, each under its own name and no other to fall back on."""
    stacks = [faces.stack(family, WEIGHT, language="ur") for family in ("sans", "serif")]
    known = {face.name: face for stack in stacks for face in (*stack.faces, stack.emoji)}
    page = browser.new_page()
    page.route("**", lambda route: serve(route, known))
    page.set_content(f"<style>{style(known)}</style>")
    yield page
    page.close()


@pytest.mark.parametrize("family", ["sans", "serif"])
@pytest.mark.parametrize("row", HEADLINES, ids=[row.id for row in HEADLINES])
def test_a_run_is_as_wide_as_in_the_browser(setting_page, faces, row, family):
    text = clean(row.headline, row.language)
    stack = faces.stack(family, WEIGHT, language=row.language, role="headline")
    runs = [(face, "".join(chars)) for face, chars in runs_of(text, stack)]

    browsers = setting_page.evaluate(
        MEASURE, [{"face": face.name, "text": run, "language": row.language} for face, run in runs]
    )

    ours = [width(face, run, row.language) for face, run in runs]
    assert ours == pytest.approx(browsers, rel=0.005, abs=0.02)
    assert min(ours) > 0


def test_a_face_of_another_weight_would_be_noticed(setting_page, faces):
    light = faces.stack("sans", 400, role="headline").faces[0]
    (browsers,) = setting_page.evaluate(
        MEASURE, [{"face": "Inter", "text": "Armenians flee", "language": "en"}]
    )

    assert width(light, "Armenians flee", "en") != pytest.approx(browsers, rel=0.005)


def runs_of(text: str, stack: FaceStack):
    """Yield the stretches of a text that one face sets."""
    chosen = zip(itemise(text, stack).faces, text, strict=True)
    for face, pairs in groupby(chosen, key=lambda pair: pair[0]):
        yield face, [character for _, character in pairs]


def width(face: Face, text: str, language: str) -> float:
    """Return our width of a text in pixels, set by this face alone."""
    alone = FaceStack((face,), face if face.emoji else None, face)
    return prepare(text, alone, language, "", 0.0).advances[-1] * SIZE


def style(known: dict[str, Face]) -> str:
    rules = [
        f"@font-face {{ font-family: {json.dumps(name)}; src: url({FACES_AT}{number}); font-weight: 1 1000 }}"
        for number, name in enumerate(known)
    ]
    axes = f'"wght" {WEIGHT}, "opsz" {OPTICAL_SIZE}'
    body = f"font: {WEIGHT} {SIZE}px none; font-variation-settings: {axes}"
    span = "white-space: pre; position: absolute; text-rendering: geometricPrecision"
    return f"{''.join(rules)} body {{ {body} }} span {{ {span} }}"


def serve(route, known: dict[str, Face]) -> None:
    number = int(route.request.url.removeprefix(FACES_AT))
    path = list(known.values())[number].path
    route.fulfill(body=path.read_bytes(), headers={"Access-Control-Allow-Origin": "*"})
