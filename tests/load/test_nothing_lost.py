"""What was answered for is kept: through a kill without warning, through many editors at once."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.server import running_service

SAMPLE = Path(__file__).parents[2] / "assets" / "samples" / "sample.json"
EDITORS = 8


def article(number=0, formats=("og",)):
    """The sample article under an id and a headline of its own."""
    record = json.loads(SAMPLE.read_text(encoding="utf-8"))
    return record | {
        "id": f"load-{number}",
        "headline": f"{record['headline']}, part {number}",
        "formats": formats,
    }


def pictures(made):
    """Address and digest of every picture in an answer."""
    return [(image["url"], image["sha256"]) for image in made.json()["images"].values()]


def test_cards_that_were_answered_outlive_a_kill(tmp_path):
    with running_service(tmp_path) as service:
        made = [service.post_json("/v1/cards", article(number)) for number in range(3)]
        service.kill()
    with running_service(tmp_path, port=service.port) as again:
        for address, digest in (pair for answer in made for pair in pictures(answer)):
            kept = again.ask("GET", address)
            assert (kept.status, hashlib.sha256(kept.body).hexdigest()) == (200, digest)


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    with running_service(tmp_path_factory.mktemp("load"), settings={"CUTLINE_WORKERS": "2"}) as running:
        yield running


def test_many_editors_at_once_each_get_their_own_card(service):
    with ThreadPoolExecutor(EDITORS) as editors:
        made = list(
            editors.map(lambda number: service.post_json("/v1/cards", article(number)), range(EDITORS))
        )
    assert [answer.status for answer in made] == [201] * EDITORS, [answer.body[:300] for answer in made]
    assert len({digest for answer in made for _, digest in pictures(answer)}) == EDITORS


def test_the_same_article_gives_the_same_bytes_in_every_process(service, tmp_path):
    wanted = article(99, ["og", "square", "story", "clean"])
    with ThreadPoolExecutor(4) as editors:
        here = list(editors.map(lambda _: service.post_json("/v1/cards", wanted), range(4)))
    with running_service(tmp_path, settings={"PYTHONHASHSEED": "7"}) as other:
        there = other.post_json("/v1/cards", wanted)
    digests = {tuple(digest for _, digest in pictures(answer)) for answer in [*here, there]}
    assert len(digests) == 1
