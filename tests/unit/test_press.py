"""The press: the same cards as the pipeline's, and a photo that kills its renderer harms no other."""

from __future__ import annotations

import base64
import io
import json
import os
import signal
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from service import press as room
from service.errors import Refusal
from service.house import build_house
from service.intake.articles import read_card_request
from service.pipeline import make_cards
from service.press import Press
from service.settings import Settings
from tests.photos import neutral_photo
from tests.support.loopback import until

SAMPLE = Path(__file__).parents[2] / "assets" / "samples" / "sample.json"
REAL = room._make


def request(headline="On foot to the limestone", **more):
    record = json.loads(SAMPLE.read_text(encoding="utf-8")) | {"formats": ["og"], "headline": headline}
    return read_card_request(json.dumps(record | more).encode())


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    return build_house(Settings(data=tmp_path_factory.mktemp("house")))


@pytest.fixture
def press(house):
    made = Press(house, 2, seconds=60)
    yield made
    made.close()


def fragile(request, settings):
    """Stand in for a decoder that crashes, hangs or eats memory at a photo that is built for it."""
    word = request.article.headline
    if word == "crash":
        os.kill(os.getpid(), 11)
    if word == "hang":
        time.sleep(60)
    if word == "bomb":
        bytearray(20 << 30)
    return DiesWhileTold() if word == "torn" else REAL(request, settings)


class DiesWhileTold:
    """A result whose renderer is killed while it sends it, with the pipe's lock taken."""

    def __reduce__(self):
        os.kill(os.getpid(), signal.SIGKILL)


def test_cards_from_the_press_are_the_pipelines_to_the_byte(press, house):
    wanted = request()
    assert press.make_cards(wanted) == make_cards(wanted, house)


def test_a_refusal_comes_through_whole(press):
    with pytest.raises(Refusal) as caught:
        press.make_cards(request(brand="nobody"))
    assert (caught.value.code, caught.value.field) == ("brand_unknown", "brand")


def test_a_refusal_of_a_child_comes_through_whole(press):
    file = io.BytesIO()
    neutral_photo(1300, 700, 3).save(file, "JPEG")
    wanted = request(image={"data": base64.b64encode(file.getvalue()).decode(), "caption": "A path."})
    with pytest.raises(Refusal) as caught:
        press.make_cards(wanted)
    assert (caught.value.code, caught.value.field) == ("credit_missing", "image.credit")
    assert caught.value.detail


def test_a_renderer_that_is_killed_while_it_waits_is_made_anew(house):
    press = Press(house, 1)
    try:
        with press._borrowed() as pool:
            renderer = pool.schedule(os.getpid).result()
        os.kill(renderer, signal.SIGKILL)
        until(lambda: not pool.active, "the pool is broken")
        assert press.make_cards(request()).pictures
    finally:
        press.close()


def test_photos_that_kill_their_renderer_harm_no_other(house, monkeypatch):
    monkeypatch.setattr(room, "_make", fragile)
    press = Press(house, 2, seconds=12)
    words = ["crash", "One", "hang", "Two", "bomb", "Three", "Four"]

    def outcome(word):
        try:
            return len(press.make_cards(request(word)).pictures)
        except Refusal as no:
            return no.code

    try:
        with ThreadPoolExecutor(len(words)) as desks:
            told = dict(zip(words, desks.map(outcome, words), strict=True))
    finally:
        press.close()
    assert told == {word: "image_too_complex" if word.islower() else 1 for word in words}


def test_a_renderer_that_is_killed_while_it_answers_keeps_nobody_waiting(house, monkeypatch):
    monkeypatch.setattr(room, "_make", fragile)
    press = Press(house, 2)
    try:
        with pytest.raises(Refusal) as caught:
            press.make_cards(request("torn"))
        assert caught.value.code == "image_too_complex"
        assert press.make_cards(request("One")).pictures
    finally:
        press.close()


def test_a_work_that_its_renderer_never_tells_of_is_given_up(house, monkeypatch):
    class Silent:
        active, ended = True, 0

        def schedule(self, *_args, **_options):
            return Future()

        def stop(self):
            self.active, self.ended = False, self.ended + 1

        def join(self):
            assert not self.active

    silent = Silent()
    monkeypatch.setattr(room, "_new_renderer", lambda _settings: silent)
    press = Press(house, 1, seconds=0.01)
    with pytest.raises(Refusal) as caught:
        press.make_cards(request())
    assert caught.value.code == "image_too_complex"
    assert silent.ended == 1
    press.close()
