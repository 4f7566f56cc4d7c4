"""A CDN is told of every address of a withdrawn card, under a signature, until it took them."""

import json
from dataclasses import replace

import pytest

from service.filing.cards import PURGE
from service.filing.signing import encode_payload, sign_address
from service.model.job import Dead, Done, Later
from service.newsroom.purging import Purging
from service.newsroom.verify import standard
from service.outside.fetch import Reply
from service.settings import Settings
from service.web.services import EXTENSION

SECRET = "purge-lantern-quiet-harbour-7"


class Queue:
    def __init__(self):
        self.jobs = {}

    def enqueue(self, job, *, delay=0.0):
        self.jobs.setdefault(job.key, job)

    def prepare(self):
        """Nothing to prepare."""


class Hook:
    def __init__(self, status=200):
        self.status, self.sent = status, []

    def post(self, url, body, headers, **more):
        self.sent.append((url, body, headers))
        return Reply(self.status, {}, b"")


@pytest.fixture
def settings(tmp_path):
    return Settings(
        data=tmp_path / "data", public_url="https://cards.example.org", rate_limit=1000,
        purge_url="https://purge.example.org/hook", purge_secret=SECRET,
    )  # fmt: skip


@pytest.fixture
def queue(app):
    queue = Queue()
    app.extensions[EXTENSION] = replace(app.extensions[EXTENSION], queue=queue)
    return queue


@pytest.fixture
def job(client, article, queue):
    """Return the job that the withdrawal of a card left."""
    card = client.post("/v1/cards", json=article).get_json()["id"]
    client.delete(f"/v1/cards/{card}")
    (left,) = queue.jobs.values()
    return left


def test_a_withdrawal_leaves_one_job_and_the_law_another(client, article, queue):
    card = client.post("/v1/cards", json=article).get_json()["id"]
    for query in ("", "", "?reason=legal", "?reason=legal"):
        client.delete(f"/v1/cards/{card}{query}")
    assert [job.kind for job in queue.jobs.values()] == [PURGE, PURGE]


def test_the_hook_gets_every_address_signed(client, article, queue, app, settings):
    office = app.extensions[EXTENSION]
    made = client.post("/v1/cards", json=article).get_json()
    order = {"headline": "Storm", "id": "o-1", "design": "text"}
    path = sign_address(office.keys, encode_payload(order), "og.jpg")
    client.get(path)
    ordered = next(card for card in office.records.recent().cards if card.source == "order")
    for card in (made["id"], ordered.id):
        client.delete(f"/v1/cards/{card}")
    hook = Hook()
    for job in queue.jobs.values():
        assert Purging(office, settings, hook)(job.payload, 1) == Done("answered 200")
    told = [json.loads(body) for _, body, _ in hook.sent]
    wanted = {image["url"] for image in made["images"].values()}
    assert wanted <= set(told[0]["addresses"])
    assert "https://cards.example.org" + path in told[1]["addresses"]
    assert (told[0]["card"], told[0]["legal"]) == (made["id"], False)
    url, body, headers = hook.sent[0]
    assert url == settings.purge_url
    signed = standard.sign(SECRET.encode(), headers["webhook-id"], headers["webhook-timestamp"], body)
    assert headers["webhook-signature"] == signed


@pytest.mark.parametrize(("status", "outcome"), [(503, Later), (429, Later), (404, Dead), (302, Later)])
def test_it_is_tried_again_while_that_can_help(job, app, settings, status, outcome):
    assert isinstance(Purging(app.extensions[EXTENSION], settings, Hook(status))(job.payload, 1), outcome)


def test_a_card_that_stands_again_is_not_purged(job, app, settings):
    office, hook = app.extensions[EXTENSION], Hook()
    office.records.restore(job.payload["card"], who="desk")
    assert Purging(office, settings, hook)(job.payload, 1) == Done("the card stands")
    assert hook.sent == []


def test_s022_the_hook_is_reached_by_the_guarded_fetcher(job, app, settings):
    inside = settings._replace(purge_url="http://169.254.169.254/purge")
    outcome = Purging(app.extensions[EXTENSION], inside)(job.payload, 1)
    assert isinstance(outcome, Later)
    assert outcome.reason.startswith("address_refused")
