"""Ghost, really started, with its own webhooks: the card follows what an editor does, and is put into it."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest

from service.outside.database import Database
from service.outside.deliveries import Deliveries
from tests.support.cms import photo
from tests.support.loopback import free_port, until
from tests.systems.site import (
    CREDIT,
    EDITOR,
    SECRET,
    Interface,
    Standings,
    answers,
    ask,
    service_for,
    start,
    stop,
    tags,
)

# Where tools/ghost.sh put Ghost, and the Node.js that it runs on.
PACKAGE, NODE = os.environ.get("CUTLINE_TEST_GHOST", ""), os.environ.get("CUTLINE_TEST_NODE", "node")
pytestmark = pytest.mark.skipif(not PACKAGE, reason="Ghost is started by make ghost")
LINES = Path(__file__).parents[2] / "clients" / "ghost" / "cutline.hbs"
API: Final = "/ghost/api/admin"
COLLECTIONS: Final = ("posts", "pages")
EVENTS: Final = ("published", "published.edited", "unpublished", "deleted")


@dataclass(frozen=True)
class Ghost:
    """A running Ghost, asked over the interface of its admin panel."""

    editor: Interface

    def upload(self, data: bytes) -> str:
        """Put a photo into the library; return the address of the copy that Ghost serves."""
        made = self.editor.upload(f"{API}/images/upload/", "harbour.jpg", data, {"purpose": "image"})
        return str(made["images"][0]["url"])

    def read(self, collection: str, article: str) -> dict[str, Any]:
        """Return a post or a page."""
        return dict(self.editor.ask("GET", f"{API}/{collection}/{article}/")[collection][0])

    def publish(self, collection: str, **article: object) -> str:
        """Write a post or a page and publish it; return its id."""
        whole = {"status": "published", **article}
        made = self.editor.ask("POST", f"{API}/{collection}/", {collection: [whole]})
        return str(made[collection][0]["id"])

    def edit(self, collection: str, article: str, **changes: object) -> None:
        """Change a post or a page, as its form does."""
        changes |= {"updated_at": self.read(collection, article)["updated_at"]}
        self.editor.ask("PUT", f"{API}/{collection}/{article}/", {collection: [changes]})

    def told(self, event: str) -> tuple[str, str]:
        """Return when the service was last told of an event, and its answer, as Ghost keeps them."""
        found = self.editor.ask("GET", f"{API}/integrations/?include=webhooks&limit=all")["integrations"]
        hook = next(each for own in found for each in own.get("webhooks", ()) if each["event"] == event)
        return str(hook["last_triggered_at"]), str(hook["last_triggered_status"])

    def key(self, service: str) -> str:
        """Make an integration that tells the service of posts and pages; return its key of the Admin API."""
        wanted = {"integrations": [{"name": "Cards"}]}
        made = self.editor.ask("POST", f"{API}/integrations/?include=api_keys", wanted)
        integration = made["integrations"][0]
        for event in EVENTS:
            for kind in ("post", "page"):
                webhook = {
                    "event": f"{kind}.{event}",
                    "target_url": f"{service}/hooks/ghost",
                    "secret": SECRET,
                    "integration_id": integration["id"],
                }
                self.editor.ask("POST", f"{API}/webhooks/", {"webhooks": [webhook]})
        return str(next(key["secret"] for key in integration["api_keys"] if key["type"] == "admin"))


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[tuple[Standings, Ghost]]:
    folder, port, own = tmp_path_factory.mktemp("ghost"), free_port(), free_port()
    sources = f"""
[ghost]
preset = "ghost"
secret_env = ["SITE_SECRET"]
base_url = "http://127.0.0.1:{port}"
[ghost.push]
kind = "ghost"
address = "http://127.0.0.1:{port}"
key_files = ["key"]
"""
    service = f"http://127.0.0.1:{own}"
    with running_ghost(folder / "site", port, service) as ghost:
        (folder / "key").write_text(ghost.key(service))
        with service_for(folder, port, sources, port=own) as running:
            yield Standings(running, "ghost"), ghost


@contextmanager
def running_ghost(folder: Path, port: int, service: str) -> Iterator[Ghost]:
    """Start Ghost with a theme that has our lines, and its first editor; stop it by its own process."""
    content = folder / "content"
    shutil.copytree(Path(PACKAGE) / "content", content)
    page = content / "themes" / "source" / "default.hbs"
    lines = LINES.read_text().replace("https://cards.example.org", service)
    page.write_text(page.read_text().replace("{{ghost_head}}", f"{lines}\n{{{{ghost_head}}}}"))
    address = f"http://127.0.0.1:{port}"
    environment = {
        "NODE_ENV": "production",
        "url": address,
        "server__host": "127.0.0.1",
        "server__port": str(port),
        "database__client": "better-sqlite3",
        "database__connection__filename": str(folder / "ghost.db"),
        "database__useNullAsDefault": "true",
        "paths__contentPath": str(content),
        "logging__transports": '["stdout"]',
        "privacy__useUpdateCheck": "false",
        "security__allowWebhookInternalIPs": "true",  # else it tells nobody on its own machine
        "security__staffDeviceVerification": "false",  # else it asks for a code that it mails
    }
    process = start([NODE, "index.js"], Path(PACKAGE), folder / "ghost.log", environment)
    try:
        until(lambda: answers(port, f"{API}/site/"), "Ghost answers", seconds=180)
        whom = {"name": "A Person", "blogTitle": "The Harbour Times", **EDITOR}
        Interface(port).ask("POST", f"{API}/authentication/setup/", {"setup": [whom]})
        yield Ghost(Interface(port, {"Origin": address, "Cookie": session(port, address)}))
    finally:
        stop(process)


def session(port: int, address: str) -> str:
    """Log the editor in; return the cookie of the session."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with closing(connection):
        words = json.dumps({"username": EDITOR["email"], "password": EDITOR["password"]})
        headers = {"Content-Type": "application/json", "Origin": address}
        connection.request("POST", f"{API}/session/", words, headers)
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (201, b"Created")
        return str(answer.getheader("Set-Cookie")).partition(";")[0]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_publish_edit_and_kill(site, collection):
    standings, ghost = site
    hero = ghost.upload(photo(seed=3))
    article = ghost.publish(
        collection, title="Storm floods the old harbour", feature_image=hero, feature_image_alt="A harbour",
        feature_image_caption=f"Boats lie in the <em>streets</em>. ({CREDIT})",
    )  # fmt: skip
    card = standings.card(article, "Storm floods the old harbour")
    assert (card["credit"]["text"], card["caption"]) == ("A. Person / Reuters", "Boats lie in the streets.")
    status, first = standings.picture(article)
    assert status == 200

    ghost.edit(collection, article, title="Storm floods the whole harbour")
    standings.card(article, "Storm floods the whole harbour")
    assert standings.picture(article)[1] != first

    ghost.edit(collection, article, status="draft")
    standings.becomes(article, "withdrawn")
    assert standings.picture(article)[0] == 410
    ghost.edit(collection, article, status="published")
    standings.card(article, "Storm floods the whole harbour")
    ghost.editor.ask("DELETE", f"{API}/{collection}/{article}/")
    standings.becomes(article, "withdrawn")
    assert standings.picture(article)[0] == 410


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_the_card_is_put_into_ghost_itself_and_causes_no_further_work(site, collection, kept):
    standings, ghost = site
    edited = f"{collection[:-1]}.published.edited"
    before, hero = ghost.told(edited), ghost.upload(photo(seed=4))
    article = ghost.publish(
        collection, title=f"Put into {collection}", feature_image=hero,
        feature_image_caption=f"Boats lie in the streets. ({CREDIT})",
    )  # fmt: skip
    card = standings.card(article, f"Put into {collection}")
    image = until(lambda: ghost.read(collection, article)["og_image"], "Ghost names the card")
    assert ghost.read(collection, article)["twitter_image"] == image
    # Ghost serves a copy of its own, and keeps what it was given beside it.
    status, body = ask(ghost.editor.port, "GET", urlsplit(image).path.replace(".jpg", "_o.jpg"))
    assert (status, hashlib.sha256(body).hexdigest()) == (200, card["images"]["og"]["sha256"])
    told = until(lambda: (now := ghost.told(edited)) != before and now, "Ghost told of that")
    assert told[1] == "202"
    assert kept(article) == ["ready"]


@pytest.fixture
def kept(site):
    """What became of the messages about an article, the oldest first."""
    standings, _ = site
    records = standings.service.log.parent / "data" / "cutline.db"
    with closing(Database(f"sqlite:///{records}")) as database:
        yield lambda article: [
            each.status
            for each in reversed(Deliveries(database).listed(source="ghost", limit=1000))
            if each.delivery.article_id == article
        ]


def test_the_untouched_upload_gives_the_credit(site):
    standings, ghost = site
    hero = ghost.upload(photo(CREDIT, seed=5))
    article = ghost.publish("posts", title="From the record", feature_image=hero)
    card = standings.card(article, "From the record")
    assert (card["credit"]["source"], card["credit"]["text"]) == ("xmp", "A. Person / Reuters")


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_the_theme_names_the_card(site, collection):
    standings, ghost = site
    hero = ghost.upload(photo(seed=6))
    article = ghost.publish(
        collection, title="On the page", feature_image=hero, feature_image_caption=f"Boats. ({CREDIT})"
    )
    standings.card(article, "On the page")
    status, body = ask(ghost.editor.port, "GET", urlsplit(ghost.read(collection, article)["url"]).path)
    assert status == 200
    first = next(line for line in body.decode().splitlines() if 'property="og:image"' in line)
    named = tags(first.encode())["og:image"]
    assert named.startswith(f"{standings.service.url}/c/ghost/{article}/og.jpg?v=")
    assert standings.service.ask("GET", named).status == 200


def test_a_draft_gets_no_card(site):
    standings, ghost = site
    hero = ghost.upload(photo(seed=7))
    words = {"feature_image": hero, "feature_image_caption": f"Boats. ({CREDIT})"}
    draft = ghost.publish("posts", title="A draft", status="draft", **words)
    loud = ghost.publish("posts", title="Public", **words)
    standings.card(loud, "Public")
    assert standings.of(draft) == {}
