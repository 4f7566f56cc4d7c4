"""Wagtail, really started, with our app: the card follows what an editor does, and the page names it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.cms import photo
from tests.support.loopback import free_port, until
from tests.systems.site import (
    CREDIT,
    SECRET,
    Standings,
    answers,
    ask,
    service_for,
    start,
    stop,
    tags,
)
from tests.systems.synapse import running_synapse

SITE = Path(__file__).parent / "wagtail"
CLIENT = Path(__file__).parents[2] / "clients" / "wagtail"
# The Python that tools/wagtail.sh set up with Wagtail in it.
PYTHON = os.environ.get("CUTLINE_TEST_WAGTAIL", "")
pytestmark = pytest.mark.skipif(not PYTHON, reason="Wagtail is started by make wagtail")


@dataclass(frozen=True)
class Wagtail:
    """A running site; `do` is what an editor does."""

    port: int
    folder: Path
    environment: dict[str, str]

    def run(self, *arguments: str) -> str:
        """Run Python in the site, and return what it printed."""
        environment = {**os.environ, **self.environment}
        made = subprocess.run(
            [PYTHON, *arguments], cwd=SITE, env=environment, capture_output=True, check=False
        )
        assert made.returncode == 0, made.stderr.decode()
        return made.stdout.decode()

    def do(self, what: str, **arguments: object):
        """Do what an editor does; see wagtail/desk.py."""
        return json.loads(self.run("desk.py", what, json.dumps(arguments)))

    def upload(self, data: bytes, name: str, focal: tuple[int, int] | None = None) -> int:
        """Put a photo into the library."""
        path = self.folder / name
        path.write_bytes(data)
        return int(self.do("upload", path=str(path), focal=focal))

    def page(self, slug: str) -> dict[str, str]:
        """Return the tags of a page."""
        status, body = ask(self.port, "GET", f"/{slug}/")
        assert status == 200, body[:300]
        return tags(body)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[tuple[Standings, Wagtail]]:
    folder, port = tmp_path_factory.mktemp("wagtail"), free_port()
    sources = '[wagtail]\npreset = "wagtail"\nsecret_env = ["SITE_SECRET"]\n'
    with service_for(folder, port, sources) as service:
        environment = {
            "SITE_DATA": str(folder),
            "SITE_ADDRESS": f"http://127.0.0.1:{port}",
            "SITE_SERVICE": service.url,
            "SITE_SECRET": SECRET,
            "PYTHONPATH": f"{SITE}{os.pathsep}{CLIENT}",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        wagtail = Wagtail(port, folder, environment)
        wagtail.run("manage.py", "migrate", "--verbosity", "0")
        wagtail.do("set_up", port=port)
        command = [PYTHON, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
        process = start(command, SITE, folder / "wagtail.log", environment)
        try:
            until(lambda: answers(port), "Wagtail answers")
            yield Standings(service, "wagtail"), wagtail
        finally:
            stop(process)


def test_publish_edit_and_kill_a_page(site):
    standings, wagtail = site
    picture = wagtail.upload(photo(seed=3), "harbour.jpg", (700, 300))
    page = wagtail.do(
        "publish", title="Storm floods the old harbour", slug="storm", hero_image_id=picture,
        image_caption="Boats lie in the streets.", image_credit=CREDIT,
    )  # fmt: skip
    card = standings.card(page, "Storm floods the old harbour")
    assert card["credit"]["text"] == "A. Person / Reuters"
    asked = standings.of(page)["request"]
    assert asked["image"]["focal_point"] == {"x": 700.0, "y": 300.0, "unit": "px"}
    named = wagtail.page("storm")["og:image"]
    first = standings.service.ask("GET", named)
    assert (first.status, first.headers["content-type"]) == (200, "image/jpeg")

    wagtail.do("publish", page=page, title="Storm floods the whole harbour")
    standings.card(page, "Storm floods the whole harbour")
    assert standings.service.ask("GET", wagtail.page("storm")["og:image"]).body != first.body

    wagtail.do("unpublish", page=page)
    standings.becomes(page, "withdrawn")
    assert standings.service.ask("GET", named).status == 410
    wagtail.do("publish", page=page)
    standings.card(page, "Storm floods the whole harbour")
    assert standings.service.ask("GET", named).status == 200
    wagtail.do("delete", page=page)
    standings.becomes(page, "withdrawn")


def test_the_upload_s_own_record_gives_the_credit(site):
    standings, wagtail = site
    picture = wagtail.upload(photo(CREDIT, seed=4), "record.jpg")
    page = wagtail.do("publish", title="From the record", slug="record", hero_image_id=picture)
    card = standings.card(page, "From the record")
    assert (card["credit"]["source"], card["credit"]["text"]) == ("xmp", "A. Person / Reuters")


def test_a_page_behind_a_password_is_never_shown(site):
    standings, wagtail = site
    picture = wagtail.upload(photo(seed=5), "locked.jpg")
    page = wagtail.do(
        "publish", title="Locked", slug="locked", hero_image_id=picture, image_credit=CREDIT,
        restricted=True,
    )  # fmt: skip
    standings.becomes(page, "withdrawn")


def test_all_pages_can_be_told_again(site):
    standings, wagtail = site
    before = standings.service.ask("GET", "/v1/articles").json()["articles"]
    wagtail.run("manage.py", "cutline_send")
    assert [each["article"] for each in standings.service.ask("GET", "/v1/articles").json()["articles"]] == [
        each["article"] for each in before
    ]


def test_a_chat_server_shows_the_card_of_a_page_and_the_new_one_after_an_edit(site, tmp_path):
    standings, wagtail = site
    picture = wagtail.upload(photo(seed=6), "chat.jpg")
    page = wagtail.do(
        "publish",
        title="Ferry returns",
        slug="ferry",
        hero_image_id=picture,
        image_credit=CREDIT,
    )
    standings.card(page, "Ferry returns")
    with running_synapse(os.environ["CUTLINE_TEST_SYNAPSE"], tmp_path) as chat:
        first = chat.unfurl(f"http://127.0.0.1:{wagtail.port}/ferry/")
        card = standings.service.ask("GET", wagtail.page("ferry")["og:image"])
        assert first["og:title"] == "Ferry returns"
        assert (first["og:image:width"], first["og:image:height"]) == (1200, 630)
        assert (first["og:image:type"], first["matrix:image:size"]) == ("image/jpeg", len(card.body))

        wagtail.do("publish", page=page, title="Ferry returns to the old harbour")
        standings.card(page, "Ferry returns to the old harbour")
        edited = chat.unfurl(f"http://127.0.0.1:{wagtail.port}/ferry/?edited")
        changed = standings.service.ask("GET", wagtail.page("ferry")["og:image"])
        assert changed.body != card.body
        assert edited["matrix:image:size"] == len(changed.body)
