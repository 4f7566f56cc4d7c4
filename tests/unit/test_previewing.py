"""What previews keep between two letters, and that they are the same as if nothing had been kept."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from service import previewing
from service.errors import Refusal
from service.house import build_house
from service.model.article import Article, CardRequest, Override, PhotoRequest
from service.model.geometry import Box, FocalPoint
from service.pipeline import make_cards
from service.previewing import Previewer
from service.settings import Settings
from service.turnstile import Turnstile

PHOTO = PhotoRequest(credit="A. Person/AFP")
ASIDE = {"square": 0.5}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    return build_house(Settings(data=tmp_path_factory.mktemp("data")))


@pytest.fixture(scope="module")
def data() -> bytes:
    file = io.BytesIO()
    clutter = Image.effect_noise((180, 120), 90).resize((1800, 1200), Image.Resampling.BICUBIC)
    Image.merge("RGB", (clutter, clutter.rotate(180), clutter)).save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def made(monkeypatch) -> list[str]:
    """What was decoded, cut and read, as it happens."""
    happened: list[str] = []
    for name in ("inspect", "cut_photo", "credit_photo"):
        work = getattr(previewing, name)

        def watched(*args, _name=name, _work=work, **named):
            happened.append(_name)
            return _work(*args, **named)

        monkeypatch.setattr(previewing, name, watched)
    return happened


def typed(headline: str, photo: PhotoRequest = PHOTO, **more) -> CardRequest:
    article = Article(headline=headline, language="en", photo=photo)
    return CardRequest(article=article, formats=("og", "square"), **more)


def test_another_letter_decodes_cuts_and_reads_nothing_again(house, data, made):
    previewer = Previewer(house, Turnstile(1))
    previewer.previews(typed("Council vote"), "photo", lambda: data, ASIDE)
    assert sorted(made) == ["credit_photo", "cut_photo", "cut_photo", "inspect"]
    made.clear()
    previewer.previews(typed("Council votes"), "photo", pytest.fail, ASIDE)
    assert made == []


@pytest.mark.parametrize(
    ("changed", "again"),
    [
        ({"focal": FocalPoint(0.5, 0.1)}, ["credit_photo", "cut_photo", "cut_photo"]),
        ({"credit": "B. Other/Reuters"}, ["credit_photo"]),
    ],
    ids=["focal point", "credit"],
)
def test_what_a_change_bears_on_is_made_again(house, data, made, changed, again):
    previewer = Previewer(house, Turnstile(1))
    previewer.previews(typed("Council votes"), "photo", lambda: data, ASIDE)
    made.clear()
    request = typed("Council votes", PHOTO._replace(**changed))
    kept = previewer.previews(request, "photo", pytest.fail, ASIDE)
    assert sorted(made) == again
    assert kept == Previewer(house, Turnstile(1)).previews(request, "photo", lambda: data, ASIDE)


def test_a_decision_for_one_preview_is_none_for_the_next(house, data):
    previewer = Previewer(house, Turnstile(1))
    bare = typed("Council votes", PhotoRequest())
    decided = bare._replace(override=Override("A. Editor", "Taken by our own staff."))
    for _ in range(2):
        with pytest.raises(Refusal, match="credit_missing"):
            previewer.previews(bare, "photo", lambda: data, ASIDE)
        assert previewer.previews(decided, "photo", lambda: data, ASIDE).pictures


def test_its_notices_are_those_of_the_cards_themselves(house, data):
    previewer, details = Previewer(house, Turnstile(1)), set()
    for formats in (("og",), ("og", "story"), ("pin",)):
        for photo in (PHOTO, PHOTO._replace(crop=Box(0.2, 0.2, 0.6, 0.6))):
            request = typed("Council votes", photo)._replace(formats=formats)
            told = previewer.previews(request, "photo", lambda: data, {}).notices
            made = make_cards(
                request._replace(article=request.article._replace(photo=photo._replace(data=data))), house
            )
            assert told == made.notices
            details.add(tuple(note.detail for note in told))
    assert len(details) == 6


@pytest.mark.parametrize("design", ["overlay", "panel", "quote"])
def test_a_design_gets_the_cut_that_it_needs(house, data, design):
    previewer = Previewer(house, Turnstile(1))
    for other in ("overlay", "panel", design):
        request = typed("Council votes", design=other)
        kept = previewer.previews(request, "photo", lambda: data, ASIDE)
    assert kept == Previewer(house, Turnstile(1)).previews(request, "photo", lambda: data, ASIDE)
