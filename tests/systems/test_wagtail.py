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
from tests.support.server import Service, running_service
from tests.systems.site import answers, ask, start, stop, tags
from tests.systems.synapse import running_synapse

SITE = Path(__file__).parent / "wagtail"
CLIENT = Path(__file__).parents[2] / "clients" / "wagtail"
SECRET = "a-secret-of-thirty-two-characters"
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
def site(tmp_path_factory) -> Iterator[tuple[Service, Wagtail]]:
    folder, port, own = tmp_path_factory.mktemp("wagtail"), free_port(), free_port()
    sources = folder / "sources.toml"
    sources.write_text('[wagtail]\npreset = "wagtail"\nsecret_env = ["SITE_SECRET"]\n')
    settings = {
        "CUTLINE_ALLOW_NETWORKS": "127.0.0.0/8",
        "CUTLINE_ALLOW_PORTS": str(port),
        "CUTLINE_SOURCES": str(sources),
        "SITE_SECRET": SECRET,
    }
    with running_service(folder, settings=settings, port=own) as service:
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
            yield service, wagtail
        finally:
            stop(process)


def standing(service: Service, page: int) -> dict[str, str]:
    answer = service.ask("GET", f"/v1/articles/wagtail/{page}")
    return answer.json() if answer.status == 200 else {}


def ready(service: Service, page: int, headline: str) -> dict[str, str]:
    return until(
        lambda: (
            (found := standing(service, page)).get("status") == "ready"
            and found["headline"] == headline
            and found
        ),
        f"the card of {headline}",
    )


def test_publish_edit_and_kill_a_page(site):
    service, wagtail = site
    picture = wagtail.upload(photo(seed=3), "harbour.jpg", (700, 300))
    page = wagtail.do(
        "publish", title="Storm floods the old harbour", slug="storm", hero_image_id=picture,
        image_caption="Boats lie in the streets.", image_credit="A. Person/Reuters",
    )  # fmt: skip
    found = ready(service, page, "Storm floods the old harbour")
    card = service.ask("GET", f"/v1/cards/{found['card']}").json()
    assert card["credit"]["text"] == "A. Person / Reuters"
    asked = service.ask("GET", f"/v1/articles/wagtail/{page}").json()["request"]
    assert asked["image"]["focal_point"] == {"x": 700.0, "y": 300.0, "unit": "px"}
    named = wagtail.page("storm")["og:image"]
    first = service.ask("GET", named)
    assert (first.status, first.headers["content-type"]) == (200, "image/jpeg")

    wagtail.do("publish", page=page, title="Storm floods the whole harbour")
    ready(service, page, "Storm floods the whole harbour")
    assert service.ask("GET", wagtail.page("storm")["og:image"]).body != first.body

    wagtail.do("unpublish", page=page)
    until(lambda: standing(service, page).get("status") == "withdrawn", "the card is withdrawn")
    assert service.ask("GET", named).status == 410
    wagtail.do("publish", page=page)
    ready(service, page, "Storm floods the whole harbour")
    assert service.ask("GET", named).status == 200
    wagtail.do("delete", page=page)
    until(lambda: standing(service, page).get("status") == "withdrawn", "the card is withdrawn")


def test_the_upload_s_own_record_gives_the_credit(site):
    service, wagtail = site
    picture = wagtail.upload(photo("A. Person/Reuters", seed=4), "record.jpg")
    page = wagtail.do("publish", title="From the record", slug="record", hero_image_id=picture)
    card = service.ask("GET", f"/v1/cards/{ready(service, page, 'From the record')['card']}").json()
    assert (card["credit"]["source"], card["credit"]["text"]) == ("xmp", "A. Person / Reuters")


def test_a_page_behind_a_password_is_never_shown(site):
    service, wagtail = site
    picture = wagtail.upload(photo(seed=5), "locked.jpg")
    page = wagtail.do(
        "publish", title="Locked", slug="locked", hero_image_id=picture, image_credit="A. Person/Reuters",
        restricted=True,
    )  # fmt: skip
    until(lambda: standing(service, page).get("status") == "withdrawn", "the page was told as not public")


def test_all_pages_can_be_told_again(site):
    service, wagtail = site
    before = service.ask("GET", "/v1/articles").json()["articles"]
    wagtail.run("manage.py", "cutline_send")
    assert [each["article"] for each in service.ask("GET", "/v1/articles").json()["articles"]] == [
        each["article"] for each in before
    ]


def test_a_chat_server_shows_the_card_of_a_page_and_the_new_one_after_an_edit(site, tmp_path):
    service, wagtail = site
    picture = wagtail.upload(photo(seed=6), "chat.jpg")
    page = wagtail.do(
        "publish",
        title="Ferry returns",
        slug="ferry",
        hero_image_id=picture,
        image_credit="A. Person/Reuters",
    )
    ready(service, page, "Ferry returns")
    with running_synapse(os.environ["CUTLINE_TEST_SYNAPSE"], tmp_path) as chat:
        first = chat.unfurl(f"http://127.0.0.1:{wagtail.port}/ferry/")
        card = service.ask("GET", wagtail.page("ferry")["og:image"])
        assert first["og:title"] == "Ferry returns"
        assert (first["og:image:width"], first["og:image:height"]) == (1200, 630)
        assert (first["og:image:type"], first["matrix:image:size"]) == ("image/jpeg", len(card.body))

        wagtail.do("publish", page=page, title="Ferry returns to the old harbour")
        ready(service, page, "Ferry returns to the old harbour")
        edited = chat.unfurl(f"http://127.0.0.1:{wagtail.port}/ferry/?edited")
        changed = service.ask("GET", wagtail.page("ferry")["og:image"])
        assert changed.body != card.body
        assert edited["matrix:image:size"] == len(changed.body)
