"""Accepted is durable: whatever is killed and whoever fails, every accepted article ends in its call-back.

`make durable` runs this at full size; `make test` a smaller version.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import random
import shutil
import statistics
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from http.client import HTTPException

import pytest
from PIL import Image

from service.outside.jobs.place import jobs_place
from service.outside.jobs.queue import DurableQueue
from tests.load.cms import content_system
from tests.load.machines import VICTIMS, Machine
from tests.support.loopback import until
from tests.support.postgres import drop_schema, own_server, postgres_schema
from tests.support.seaweed import BUCKET, s3_server

ARTICLES = int(os.environ.get("CUTLINE_DURABLE", "16"))
WHOLE = ARTICLES >= 200
KILLS = 8 if WHOLE else 2
SEED = int(os.environ.get("CUTLINE_DURABLE_SEED", "5"))
FORMATS = ("og", "square")
AWAY_SECONDS = 20 if WHOLE else 3
STALL_SECONDS = 120
PACE_SECONDS = 0.35
DEAD = ["ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED", "CANCELLED"]


@dataclass
class Campaign:
    """Articles posted to machines that are being killed, and what came of it."""

    machines: list[Machine]
    cms: object
    chance: random.Random
    accepted: dict[int, float] = field(default_factory=dict)
    killed: list[str] = field(default_factory=list)

    def post_all(self) -> None:
        """Post every article until it is accepted, as a system does that tries again."""
        with ThreadPoolExecutor(4) as posters:
            list(posters.map(self._post, range(ARTICLES)))

    def _post(self, number: int) -> None:
        time.sleep(PACE_SECONDS * 4 * random.random())
        while number not in self.accepted:
            service = random.choice(self.machines).service
            body, headers = self.cms.message(number, FORMATS)
            began = time.monotonic()
            try:
                status = service.ask("POST", "/hooks/wire", body, headers).status if service else 0
            except (OSError, HTTPException):
                status = 0
            if status == 202:
                self.accepted[number] = time.monotonic() - began
            else:
                assert status in (0, 503), status
                time.sleep(0.3)

    def kill_some(self) -> None:
        """Kill processes at random, one machine's whole service for a while among them."""
        for turn in range(KILLS):
            time.sleep(self.chance.uniform(2, 6))
            machine = self.machines[turn % len(self.machines)]
            what = "parent" if turn in (1, KILLS - 2) else self.chance.choice(VICTIMS)
            self.killed.append(machine.kill(what))
            if what == "parent":
                machine.stop()
                if machine is not self.machines[0]:
                    time.sleep(AWAY_SECONDS)
                machine.start()
            machine.ready()

    def wait_for_all(self) -> None:
        """Wait until every accepted article was told of, as long as there is any progress."""
        told, moved = -1, time.monotonic()
        while told < len(self.accepted):
            if len(self.cms.articles) > told:
                told, moved = len(self.cms.articles), time.monotonic()
            assert time.monotonic() - moved < STALL_SECONDS, f"{told} of {len(self.accepted)} told"
            time.sleep(0.3)

    def report(self, where: str) -> str:
        took = sorted(self.accepted.values())
        lost = len({f"a-{number}" for number in self.accepted} - set(self.cms.articles))
        again = [bodies for bodies in self.cms.told.values() if len(bodies) > 1]
        unlike = sum(len(set(bodies)) > 1 for bodies in again)
        return (
            f"{where}: {len(took)} accepted, {lost} lost; killed: {', '.join(filter(None, self.killed))}; "
            f"{self.cms.failed} requests failed by the system; told more than once {len(again)}, of these "
            f"unlike {unlike}; 202 after p50 {1000 * statistics.median(took):.0f} ms, "
            f"p99 {1000 * took[int(len(took) * 0.99)]:.0f} ms"
        )


def run(machines, cms, outage=None):
    """Let posts, kills and an outage happen together; return the campaign when every article was told of."""
    campaign = Campaign(machines, cms, random.Random(SEED))
    others = [threading.Thread(target=each) for each in (campaign.post_all, outage) if each]
    for each in others:
        each.start()
    campaign.kill_some()
    for each in others:
        each.join()
    campaign.wait_for_all()
    return campaign


def check(campaign, queue):
    """Nothing is lost, nothing is torn, whatever came twice is the same, and no job ended by accident."""
    cms = campaign.cms
    assert set(cms.articles) == {f"a-{number}" for number in range(ARTICLES)}
    assert {event["type"] for events in cms.articles.values() for event in events} == {"card.ready"}
    assert [bodies for bodies in cms.told.values() if len(set(bodies)) > 1] == []
    assert cms.refused == 0
    assert [each.workflow_id for each in queue.client().list_workflows(status=DEAD)] == []
    service = campaign.machines[0].service
    for events in cms.articles.values():
        images = {each["url"] for event in events for each in event["data"]["images"].values()}
        assert len(images) == len(FORMATS)
        for url in images:
            check_picture(asked_until_ready(service, url), url)


def asked_until_ready(service, url):
    """Return the answer of one who asks again while told to: a store that was away may need a moment more."""
    return until(
        lambda: (answer := service.ask("GET", url)).status != 503 and answer, f"the store to give {url}"
    )


def check_picture(answer, url):
    assert answer.status == 200
    Image.open(io.BytesIO(answer.body)).load()
    segment = url.split("/")[-2]
    key = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)).decode()
    assert hashlib.sha256(answer.body).hexdigest() in key


@pytest.fixture
def tell(capsys):
    """Say a line to whoever runs this at full size."""

    def say(words):
        with capsys.disabled():
            sys.stdout.write(f"\n{words}\n" if WHOLE else "")

    return say


@pytest.fixture
def cms():
    with content_system(SEED) as running:
        yield running


def machine(folder, cms, **settings):
    folder.mkdir(parents=True)
    (folder / "sources.toml").write_text(cms.sources)
    named = {"CUTLINE_SOURCES": str(folder / "sources.toml"), "CUTLINE_WORKERS": "2"}
    return Machine(folder, named | cms.settings | settings)


def test_on_one_machine_nothing_accepted_is_lost(cms, tmp_path, tell):
    one = machine(tmp_path / "one", cms)
    with ExitStack() as ending:
        ending.callback(one.stop)
        one.start()
        campaign = run([one], cms)
        with closing(DurableQueue(jobs_place("", tmp_path / "one" / "data"))) as queue:
            check(campaign, queue)
    tell(campaign.report("one machine"))


@pytest.fixture
def shared(tmp_path):
    """A database and a store for many machines; yields them with the settings that name both."""
    with postgres_schema() as database, s3_server(tmp_path / "weed") as store:
        place = jobs_place(database, tmp_path)
        settings = {"CUTLINE_DATABASE": database, "CUTLINE_STORE": f"s3://{BUCKET}/pictures"}
        yield place, store, settings | store.variables
        drop_schema(database, place.schema)


def test_on_two_machines_with_an_outage_of_each_nothing_accepted_is_lost(cms, tmp_path, shared, tell):
    place, store, settings = shared
    first = machine(tmp_path / "a", cms, **settings)
    with ExitStack() as ending:
        ending.callback(first.stop)
        first.start()
        settings["CUTLINE_PUBLIC_URL"] = first.service.url
        second = machine(tmp_path / "b", cms, **settings)
        (tmp_path / "b" / "data").mkdir(mode=0o700)
        shutil.copy(tmp_path / "a" / "data" / "keys.json", tmp_path / "b" / "data" / "keys.json")
        ending.callback(second.stop)
        second.start()

        def outage():
            time.sleep(6)
            store.stop()
            time.sleep(AWAY_SECONDS)
            store.start()

        campaign = run([first, second], cms, outage)
        with closing(DurableQueue(place)) as queue:
            check(campaign, queue)
    tell(campaign.report("two machines"))


def test_a_database_that_is_away_for_a_while_ends_no_job(cms, tmp_path, tell):
    with own_server() as database, ExitStack() as ending:
        one = machine(tmp_path / "one", cms, CUTLINE_DATABASE=database.address)
        ending.callback(one.stop)
        one.start()
        campaign = Campaign([one], cms, random.Random(SEED))
        posting = threading.Thread(target=campaign.post_all)
        posting.start()
        time.sleep(3)
        database.stop()
        time.sleep(AWAY_SECONDS)
        database.start()
        posting.join()
        campaign.wait_for_all()
        with closing(DurableQueue(jobs_place(database.address, tmp_path))) as queue:
            check(campaign, queue)
    tell(campaign.report("one machine, its database away"))
