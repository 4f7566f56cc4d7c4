"""Strapi, really started, with its own webhooks: the card follows what an editor does."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.cms import photo
from tests.support.loopback import free_port, until
from tests.systems.site import (
    CREDIT,
    EDITOR,
    SECRET,
    Database,
    Interface,
    Standings,
    answers,
    database,
    service_for,
    start,
    stop,
)

SITE = Path(__file__).parent / "strapi"
ARTICLES = "/content-manager/collection-types/api::article.article"
# Where tools/strapi.sh put Strapi, and the Node.js that it runs on.
PACKAGES, NODE = os.environ.get("CUTLINE_TEST_STRAPI", ""), os.environ.get("CUTLINE_TEST_NODE", "node")
pytestmark = pytest.mark.skipif(not PACKAGES, reason="Strapi is started by make strapi")
EVENTS = ["entry.create", "entry.update", "entry.delete", "entry.publish", "entry.unpublish"]


@dataclass(frozen=True)
class Strapi:
    """A running Strapi, asked over the interface of its admin panel."""

    editor: Interface

    def upload(self, data: bytes, **words: object) -> int:
        """Put a photo into the library with its caption or its text."""
        fields = {"fileInfo": json.dumps(words)}
        return int(self.editor.upload("/upload", "harbour.jpg", data, fields, "files")[0]["id"])

    def publish(self, **article: object) -> str:
        """Write an article and publish it, as the button Publish does; return its documentId."""
        made = self.editor.ask("POST", f"{ARTICLES}/actions/publish?locale=en", article)
        return str(made["data"]["documentId"])

    def act(self, what: str, article: str, locale: str = "en", **changes: object) -> None:
        """Do with one locale of an article what the button of that name does, after these changes."""
        self.editor.ask("POST", f"{ARTICLES}/{article}/actions/{what}?locale={locale}", changes)

    def many(self, what: str, article: str) -> None:
        """Do what a button over a list of ticked articles does."""
        self.editor.ask("POST", f"{ARTICLES}/actions/{what}?locale=en", {"documentIds": [article]})


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[tuple[Standings, Strapi]]:
    folder, port = tmp_path_factory.mktemp("strapi"), free_port()
    sources = f"""
[strapi]
preset = "strapi"
secret_env = ["SITE_SECRET"]
base_url = "http://127.0.0.1:{port}"
"""
    with (
        database() as records,
        service_for(folder, port, sources) as service,
        running_strapi(folder / "site", port, records) as strapi,
    ):
        webhook = {
            "name": "Cutline",
            "url": f"{service.url}/hooks/strapi",
            "headers": {"Authorization": f"Bearer {SECRET}"},
            "events": EVENTS,
        }
        strapi.editor.ask("POST", "/admin/webhooks", webhook)
        strapi.editor.ask("POST", "/i18n/locales", {"name": "German", "code": "de", "isDefault": False})
        yield Standings(service, "strapi"), strapi


@contextmanager
def running_strapi(folder: Path, port: int, records: Database) -> Iterator[Strapi]:
    """Start Strapi in a copy of its project, with its first editor; stop it by its own process."""
    shutil.copytree(SITE, folder)
    (folder / "public" / "uploads").mkdir(parents=True)
    (folder / "node_modules").symlink_to(PACKAGES, target_is_directory=True)
    environment = {
        "SITE_PORT": str(port),
        "SITE_DATABASE": records.address,
        "SITE_SCHEMA": records.schema,
        "NODE_ENV": "development",  # in production it saves no webhook to a loopback address
    }
    process = start([NODE, "start.js"], folder, folder / "strapi.log", environment)
    try:
        until(lambda: answers(port, "/_health"), "Strapi answers", seconds=180)
        names = {"firstname": "A", "lastname": "Person"}
        made = Interface(port).ask("POST", "/admin/register-admin", {**EDITOR, **names})
        yield Strapi(Interface(port, {"Authorization": f"Bearer {made['data']['token']}"}))
    finally:
        stop(process)


def test_publish_edit_and_kill_an_article(site):
    standings, strapi = site
    hero = strapi.upload(photo(seed=3), caption="Boats lie in the streets.", alternativeText="A harbour")
    article = strapi.publish(
        title="Storm floods the old harbour", slug="storm", hero=hero, photoCredit=CREDIT
    )
    name = f"{article}:en"
    card = standings.card(name, "Storm floods the old harbour")
    assert card["credit"]["text"] == "A. Person / Reuters"
    status, first = standings.picture(name)
    assert status == 200

    strapi.act("publish", article, title="Storm floods the whole harbour")
    standings.card(name, "Storm floods the whole harbour")
    assert standings.picture(name)[1] != first

    strapi.act("unpublish", article)
    standings.becomes(name, "withdrawn")
    assert standings.picture(name)[0] == 410
    strapi.many("bulkPublish", article)
    standings.card(name, "Storm floods the whole harbour")
    strapi.editor.ask("DELETE", f"{ARTICLES}/{article}?locale=*")
    standings.becomes(name, "withdrawn")
    assert standings.picture(name)[0] == 410


def test_the_end_of_the_photo_s_caption_is_its_credit_and_its_focal_point_is_kept(site):
    standings, strapi = site
    focal = {"x": 30, "y": 40}
    hero = strapi.upload(photo(seed=4), caption=f"Boats lie in the streets. ({CREDIT})", focalPoint=focal)
    article = strapi.publish(title="From the caption", slug="caption", hero=hero)
    card = standings.card(f"{article}:en", "From the caption")
    assert (card["credit"]["text"], card["credit"]["source"]) == ("A. Person / Reuters", "caption")
    asked = standings.of(f"{article}:en")["request"]["image"]
    assert (asked["focal_point"], asked["caption"]) == (
        {"x": 30.0, "y": 40.0, "unit": "percent"},
        f"Boats lie in the streets. ({CREDIT})",
    )


def test_what_is_saved_and_not_published_changes_no_card(site):
    standings, strapi = site
    hero = strapi.upload(photo(seed=5))
    article = strapi.publish(title="Published", slug="published", hero=hero, photoCredit=CREDIT)
    name = f"{article}:en"
    standings.card(name, "Published")
    first = standings.picture(name)
    strapi.editor.ask("PUT", f"{ARTICLES}/{article}?locale=en", {"title": "Only saved"})
    after = strapi.publish(title="Published after it", slug="after", hero=hero, photoCredit=CREDIT)
    standings.card(f"{after}:en", "Published after it")
    assert (standings.of(name)["headline"], standings.picture(name)) == ("Published", first)


def test_one_locale_is_killed_and_the_other_stands(site):
    standings, strapi = site
    hero = strapi.upload(photo(seed=6))
    article = strapi.publish(title="In English", slug="english", hero=hero, photoCredit=CREDIT)
    strapi.act("publish", article, "de", title="Auf Deutsch", slug="deutsch", hero=hero, photoCredit=CREDIT)
    standings.card(f"{article}:en", "In English")
    standings.card(f"{article}:de", "Auf Deutsch")
    strapi.editor.ask("DELETE", f"{ARTICLES}/{article}?locale=de")
    standings.becomes(f"{article}:de", "withdrawn")
    assert standings.of(f"{article}:en")["status"] == "ready"


def test_a_photo_taken_out_of_an_article_takes_its_card_with_it(site):
    standings, strapi = site
    hero = strapi.upload(photo(seed=7))
    article = strapi.publish(title="With a photo", slug="photo", hero=hero, photoCredit=CREDIT)
    standings.card(f"{article}:en", "With a photo")
    strapi.act("publish", article, hero=None)
    standings.becomes(f"{article}:en", "held")
    until(lambda: standings.picture(f"{article}:en")[0] in (404, 410), "the card is gone")
