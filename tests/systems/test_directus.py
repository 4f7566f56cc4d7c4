"""Directus, really started, with its own Flows: the card follows what an editor does."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

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

# Where tools/directus.sh put Directus, and the Node.js that it runs on.
PACKAGES, NODE = os.environ.get("CUTLINE_TEST_DIRECTUS", ""), os.environ.get("CUTLINE_TEST_NODE", "node")
pytestmark = pytest.mark.skipif(not PACKAGES, reason="Directus is started by make directus")
READER = "a-token-that-may-read-the-articles"
# The policy of those who are not logged in has this id in every Directus.
PUBLIC: Final = "abf8a154-5b1c-4a46-ac9c-7300570f4f17"
SCOPES: Final = ("items.create", "items.update", "items.delete")
FIELDS: Final = (
    {"field": "id", "type": "integer", "schema": {"is_primary_key": True, "has_auto_increment": True}},
    {"field": "status", "type": "string", "schema": {"default_value": "draft"}},
    *({"field": name, "type": "string"} for name in ("title", "slug", "image_caption", "image_credit")),
    {"field": "date_created", "type": "timestamp", "meta": {"special": ["date-created"]}},
    {"field": "date_updated", "type": "timestamp", "meta": {"special": ["date-updated"]}},
    {"field": "hero", "type": "uuid", "meta": {"interface": "file-image", "special": ["file"]}},
)


@dataclass(frozen=True)
class Directus:
    """A running Directus, asked as its administrator and editor."""

    editor: Interface

    def make(self, what: str, record: Mapping[str, Any]) -> Any:
        """Make something in it; return its id."""
        return self.editor.ask("POST", f"/{what}", record)["data"].get("id")

    def upload(self, data: bytes, **words: str) -> str:
        """Put a photo into the library."""
        return str(self.editor.upload("/files", "harbour.jpg", data, words)["data"]["id"])

    def write(self, collection: str, **item: object) -> int:
        """Write an item."""
        return int(self.make(f"items/{collection}", item))

    def edit(self, collection: str, item: int, **changes: object) -> None:
        """Change an item."""
        self.editor.ask("PATCH", f"/items/{collection}/{item}", changes)

    def collect(self, name: str) -> None:
        """Make a collection of articles with a photo."""
        self.make("collections", {"collection": name, "schema": {}, "meta": {}, "fields": list(FIELDS)})
        self.make("relations", {"collection": name, "field": "hero", "related_collection": "directus_files"})

    def flow(self, name: str, scope: list[str], collection: str, *operations: Mapping[str, Any]) -> None:
        """Make a flow of these operations, one after the other."""
        options = {"type": "action", "scope": scope, "collections": [collection]}
        flow = self.make("flows", {"name": name, "status": "active", "trigger": "event", "options": options})
        after = None
        for number, each in reversed(list(enumerate(operations))):
            place = {"flow": flow, "position_x": 19 + 18 * number, "position_y": 1, "resolve": after}
            after = self.make("operations", {**each, **place})
        self.editor.ask("PATCH", f"/flows/{flow}", {"operation": after})


def tells(address: str, body: str) -> dict[str, Any]:
    """Return the operation that sends a body to the service."""
    headers = [{"header": "Authorization", "value": f"Bearer {SECRET}"}]
    options = {"url": address, "method": "POST", "headers": headers, "body": body}
    return {"name": "Tell", "key": "tell", "type": "request", "options": options}


def reads(collection: str, query: Mapping[str, Any], **more: object) -> dict[str, Any]:
    """Return the operation that reads items with their photos."""
    whole = {"fields": ["*", "hero.*"], **query}
    options = {"collection": collection, "query": whole, "permissions": "$full", **more}
    return {"name": "Read", "key": "read", "type": "item-read", "options": options}


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[tuple[Standings, Directus]]:
    folder, port = tmp_path_factory.mktemp("directus"), free_port()
    plain = f'preset = "directus"\nsecret_env = ["SITE_SECRET"]\nbase_url = "http://127.0.0.1:{port}"\n'
    sources = f'[directus]\n{plain}token_env = ["SITE_TOKEN"]\n[whole]\n{plain}'
    with (
        database() as records,
        service_for(folder, port, sources, SITE_TOKEN=READER) as service,
        running_directus(folder / "site", port, records) as directus,
    ):
        set_up(directus, service.url)
        yield Standings(service, "directus"), directus


def set_up(directus: Directus, service: str) -> None:
    """Make the collections, who may read them, and the flows that our manual describes."""
    directus.collect("articles")
    directus.collect("reports")
    directus.make(
        "permissions", {"policy": PUBLIC, "collection": "directus_files", "action": "read", "fields": ["*"]}
    )
    reader = directus.make("policies", {"name": "Reader", "app_access": False, "admin_access": False})
    for each in ("articles", "directus_files"):
        directus.make(
            "permissions", {"policy": reader, "collection": each, "action": "read", "fields": ["*"]}
        )
    user = directus.make("users", {"email": "reader@example.org", "token": READER})
    directus.make("access", {"policy": reader, "user": user})
    directus.flow("Keys", list(SCOPES), "articles", tells(f"{service}/hooks/directus", "{{$trigger}}"))
    whole = f"{service}/hooks/whole"
    body = '{"event": "{{$trigger.event}}", "item": {{$last}}}'
    created = reads("reports", {}, key=["{{$trigger.key}}"])
    changed = reads("reports", {"filter": {"id": {"_in": "{{$trigger.keys}}"}}})
    directus.flow("New", ["items.create"], "reports", created, tells(whole, body))
    directus.flow("Changed", ["items.update"], "reports", changed, tells(whole, body))
    directus.flow("Gone", ["items.delete"], "reports", tells(whole, "{{$trigger}}"))


@contextmanager
def running_directus(folder: Path, port: int, records: Database) -> Iterator[Directus]:
    """Start Directus on a schema of its own, with its administrator; stop it by its own process."""
    (folder / "uploads").mkdir(parents=True)
    (folder / "extensions").mkdir()
    environment = {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "DB_CLIENT": "pg",
        "DB_CONNECTION_STRING": records.address,
        "DB_SEARCH_PATH": f"array:{records.schema}",
        "SECRET": SECRET,
        "ADMIN_EMAIL": EDITOR["email"],
        "ADMIN_PASSWORD": EDITOR["password"],
        "STORAGE_LOCAL_ROOT": str(folder / "uploads"),
        "IMPORT_IP_DENY_LIST": "",  # else its flows reach nothing on its own machine
        "SERVE_APP": "false",
        "TELEMETRY": "false",
    }
    command = [NODE, str(Path(PACKAGES) / "directus" / "cli.js")]
    made = subprocess.run(
        [*command, "bootstrap"],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout[-2000:] + made.stderr[-2000:]
    process = start([*command, "start"], folder, folder / "directus.log", environment)
    try:
        until(lambda: answers(port, "/server/ping"), "Directus answers", seconds=180)
        token = Interface(port).ask("POST", "/auth/login", EDITOR)["data"]["access_token"]
        yield Directus(Interface(port, {"Authorization": f"Bearer {token}"}))
    finally:
        stop(process)


def test_publish_edit_and_kill_an_article_by_its_key(site):
    standings, directus = site
    hero = directus.upload(photo(seed=3), title="Harbour", description="A harbour")
    article = directus.write(
        "articles", title="Storm floods the old harbour", slug="storm", status="published", hero=hero,
        image_caption="Boats lie in the streets.", image_credit=CREDIT,
    )  # fmt: skip
    card = standings.card(article, "Storm floods the old harbour")
    assert card["credit"]["text"] == "A. Person / Reuters"
    status, first = standings.picture(article)
    assert status == 200

    directus.edit("articles", article, title="Storm floods the whole harbour")
    standings.card(article, "Storm floods the whole harbour")
    assert standings.picture(article)[1] != first

    directus.edit("articles", article, status="archived")
    standings.becomes(article, "withdrawn")
    assert standings.picture(article)[0] == 410
    directus.edit("articles", article, status="published")
    standings.card(article, "Storm floods the whole harbour")
    directus.editor.ask("DELETE", f"/items/articles/{article}")
    standings.becomes(article, "withdrawn")
    assert standings.picture(article)[0] == 410


def test_the_upload_s_own_record_gives_the_credit(site):
    standings, directus = site
    hero = directus.upload(photo(CREDIT, seed=4), title="Harbour")
    article = directus.write("articles", title="From the record", status="published", hero=hero)
    card = standings.card(article, "From the record")
    assert (card["credit"]["source"], card["credit"]["text"]) == ("xmp", "A. Person / Reuters")


def test_publish_edit_and_kill_an_article_that_a_flow_reads_itself(site):
    standings, directus = site
    standings = Standings(standings.service, "whole")
    hero = directus.upload(photo(seed=5), title="Harbour")
    article = directus.write(
        "reports", title="A whole item", status="published", hero=hero, image_credit=CREDIT
    )
    standings.card(article, "A whole item")
    other = directus.write("reports", title="B", status="published", hero=hero, image_credit=CREDIT)
    changes = {"keys": [article, other], "data": {"title": "A whole item again"}}
    directus.editor.ask("PATCH", "/items/reports", changes)
    standings.card(other, "A whole item again")
    standings.card(article, "A whole item again")
    directus.editor.ask("DELETE", f"/items/reports/{article}")
    standings.becomes(article, "withdrawn")
    assert standings.picture(article)[0] == 410


def test_a_draft_gets_no_card(site):
    standings, directus = site
    hero = directus.upload(photo(seed=6), title="Harbour")
    draft = directus.write("articles", title="A draft", hero=hero, image_credit=CREDIT)
    loud = directus.write("articles", title="Public", status="published", hero=hero, image_credit=CREDIT)
    standings.card(loud, "Public")
    assert standings.picture(draft)[0] in (404, 410)
