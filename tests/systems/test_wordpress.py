"""WordPress, really started, with our plugin: the card follows what an editor does, and the page names it."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.cms import photo
from tests.support.loopback import free_port, until
from tests.support.server import Service, running_service
from tests.systems.site import answers, ask, start, stop, tags

HERE = Path(__file__).parent
PLUGIN = HERE.parents[1] / "clients" / "wordpress" / "cutline.php"
SECRET = "a-secret-of-thirty-two-characters"
CREDIT = "A. Person/Reuters"
# Where tools/wordpress.sh laid Debian's package out.
PACKAGE = os.environ.get("CUTLINE_TEST_WORDPRESS", "")
pytestmark = pytest.mark.skipif(not PACKAGE, reason="WordPress is started by make wordpress")
# A field for share images, as SEO plugins have, opened to REST.
SHARE_FIELD = """<?php add_action('init', fn () => register_post_meta('post', 'share_image', [
    'single' => true, 'type' => 'string', 'show_in_rest' => true]));"""
MYSQL = ("mysql", "-h", "127.0.0.1", "-u", "root")


@dataclass(frozen=True)
class WordPress:
    """A running site, asked as an editor."""

    port: int
    password: str
    root: Path

    def rest(self, method: str, route: str, record=None, data: bytes = b"", **headers: str):
        """Call WordPress's own interface; return its answer."""
        token = base64.b64encode(f"editor:{self.password}".encode()).decode()
        kind = headers.pop("kind", "application/json")
        body = data or (json.dumps(record).encode() if record is not None else b"")
        whole = {"Authorization": f"Basic {token}", "Content-Type": kind, **headers}
        status, answer = ask(self.port, method, f"/?rest_route=/wp/v2/{route}", body, whole)
        assert status in (200, 201), answer
        return json.loads(answer)

    def upload(self, data: bytes, name: str, caption: str) -> int:
        """Put a photo into the library."""
        disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
        media = self.rest("POST", "media", data=data, kind="image/jpeg", **disposition)
        self.rest("POST", f"media/{media['id']}", {"caption": caption})
        return int(media["id"])

    def page(self, post: int) -> dict[str, str]:
        """Return the tags of an article's page."""
        status, body = ask(self.port, "GET", f"/?p={post}")
        assert status == 200, body[:300]
        return tags(body)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[tuple[Service, WordPress]]:
    folder = tmp_path_factory.mktemp("wordpress")
    name, port, own = f"cutline_{secrets.token_hex(6)}", free_port(), free_port()
    subprocess.run([*MYSQL, "-e", f"CREATE DATABASE {name}"], check=True)
    settings = {
        "CUTLINE_ALLOW_NETWORKS": "127.0.0.0/8",
        "CUTLINE_ALLOW_PORTS": str(port),
        "WP_SECRET": SECRET,
        "CUTLINE_SOURCES": str(folder / "sources.toml"),
    }
    sources = folder / "sources.toml"
    sources.write_text(f"""
[wordpress]
preset = "wordpress"
secret_env = ["WP_SECRET"]
[wordpress.callback]
address = "http://127.0.0.1:{port}/?rest_route=/cutline/v1/told"
secret_env = ["WP_SECRET"]
[wordpress.push]
kind = "wordpress"
address = "http://127.0.0.1:{port}"
key_files = ["key"]
meta = "share_image"
""")
    try:
        with running_wordpress(folder, f"http://127.0.0.1:{own}", name, port) as wordpress:
            (folder / "key").write_text(f"editor:{wordpress.password}")
            with running_service(folder, settings=settings, port=own) as service:
                yield service, wordpress
    finally:
        subprocess.run([*MYSQL, "-e", f"DROP DATABASE {name}"], check=True)


@contextmanager
def running_wordpress(folder: Path, service: str, database: str, port: int) -> Iterator[WordPress]:
    """Install WordPress with our plugin and start it; stop it at the end."""
    root = folder / "site"
    shutil.copytree(PACKAGE, root, symlinks=True)
    shutil.copy(HERE / "wordpress" / "wp-config.php", root / "wp-config.php")
    theme, plugins = root / "wp-content" / "themes" / "plain", root / "wp-content" / "plugins"
    theme.mkdir(parents=True)
    plugins.mkdir(exist_ok=True)
    (root / "wp-content" / "mu-plugins").mkdir(exist_ok=True)
    (root / "wp-content" / "mu-plugins" / "share.php").write_text(SHARE_FIELD)
    (theme / "style.css").write_text("/* Theme Name: Plain */")
    shutil.copy(HERE / "wordpress" / "theme.php", theme / "index.php")
    shutil.copy(PLUGIN, plugins)
    environment = {
        "WP_DATABASE": database,
        "WP_ADDRESS": f"http://127.0.0.1:{port}",
        "PHP_CLI_SERVER_WORKERS": "4",
    }
    command = ["php", str(HERE / "wordpress" / "install.php"), str(root), service, SECRET]
    made = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, check=True)
    process = start(
        ["php", "-S", f"127.0.0.1:{port}", "-t", str(root)], root, folder / "wordpress.log", environment
    )
    try:
        until(lambda: answers(port), "WordPress answers")
        yield WordPress(port, made.stdout.decode().strip(), root)
    finally:
        stop(process)


def standing(service: Service, post: int) -> dict[str, str]:
    answer = service.ask("GET", f"/v1/articles/wordpress/{post}")
    return answer.json() if answer.status == 200 else {}


def publish(site: WordPress, headline: str, photo_id: int, **more: object) -> int:
    post = {
        "title": headline,
        "content": "Boats lie in the streets.",
        "featured_media": photo_id,
        "status": "publish",
    }
    return int(site.rest("POST", "posts", {**post, **more})["id"])


def ready(service: Service, post: int, headline: str) -> dict[str, str]:
    return until(
        lambda: (
            (found := standing(service, post)).get("status") == "ready"
            and found["headline"] == headline
            and found
        ),
        f"the card of {headline}",
    )


def test_publish_edit_and_kill_an_article(site):
    service, wordpress = site
    picture = wordpress.upload(photo(seed=3), "harbour.jpg", f"Boats lie in the streets. ({CREDIT})")
    post = publish(wordpress, "Storm floods the “old” harbour &amp; more", picture)
    found = ready(service, post, "Storm floods the “old” harbour & more")
    card = service.ask("GET", f"/v1/cards/{found['card']}").json()
    assert card["credit"]["text"] == "A. Person / Reuters"
    named = until(lambda: wordpress.page(post).get("og:image"), "the page names its card")
    assert named.startswith(f"{service.url}/c/wordpress/{post}/og.jpg?v=")
    first = service.ask("GET", named)
    assert (first.status, first.headers["content-type"]) == (200, "image/jpeg")

    wordpress.rest("POST", f"posts/{post}", {"title": "Storm floods the whole harbour"})
    ready(service, post, "Storm floods the whole harbour")
    second = service.ask("GET", wordpress.page(post)["og:image"])
    assert (second.status, second.body != first.body) == (200, True)

    wordpress.rest("DELETE", f"posts/{post}")
    until(lambda: standing(service, post).get("status") == "withdrawn", "the card is withdrawn")
    assert service.ask("GET", named).status == 410

    time.sleep(1)
    wordpress.rest("POST", f"posts/{post}", {"status": "publish"})
    ready(service, post, "Storm floods the whole harbour")
    assert service.ask("GET", named).status == 200


def test_the_card_is_put_into_wordpress_itself_and_causes_no_further_work(site):
    service, wordpress = site
    picture = wordpress.upload(photo(seed=2), "pushed.jpg", f"Boats lie in the streets. ({CREDIT})")
    post = publish(wordpress, "Put into WordPress", picture)
    card = service.ask("GET", f"/v1/cards/{ready(service, post, 'Put into WordPress')['card']}").json()
    image = until(lambda: wordpress.rest("GET", f"posts/{post}")["meta"]["share_image"], "the post names it")
    status, body = ask(wordpress.port, "GET", image.partition(f":{wordpress.port}")[2])
    assert (status, hashlib.sha256(body).hexdigest()) == (200, card["images"]["og"]["sha256"])
    time.sleep(3)
    assert standing(service, post)["card"] == card["id"]


def test_a_large_photo_is_credited_from_the_upload_that_wordpress_keeps(site):
    service, wordpress = site
    picture = wordpress.upload(photo(CREDIT, (3000, 2000), 4), "large.jpg", "")
    post = publish(wordpress, "A large photo", picture)
    card = service.ask("GET", f"/v1/cards/{ready(service, post, 'A large photo')['card']}").json()
    assert (card["credit"]["source"], card["credit"]["text"]) == ("xmp", "A. Person / Reuters")


def test_an_article_whose_photo_has_no_credit_is_held_and_its_page_names_no_card(site):
    service, wordpress = site
    picture = wordpress.upload(photo(seed=7), "bare.jpg", "Boats lie in the streets.")
    post = publish(wordpress, "No credit", picture)
    until(lambda: standing(service, post).get("status") == "held", "the article is held")
    until(lambda: "og:image" not in wordpress.page(post), "the page names no card")
    wordpress.rest("POST", f"media/{picture}", {"caption": f"Boats lie in the streets. ({CREDIT})"})
    ready(service, post, "No credit")
    until(lambda: wordpress.page(post).get("og:image"), "the page names its card")


def test_drafts_and_articles_behind_a_password_are_never_told(site):
    service, wordpress = site
    picture = wordpress.upload(photo(seed=8), "quiet.jpg", f"Boats. ({CREDIT})")
    draft = publish(wordpress, "A draft", picture, status="draft")
    locked = publish(wordpress, "Behind a password", picture, password="harbour")
    loud = publish(wordpress, "Public", picture)
    ready(service, loud, "Public")
    assert (standing(service, draft), standing(service, locked)) == ({}, {})


def test_a_slow_service_costs_an_editor_a_second_at_most(site):
    service, wordpress = site
    picture = wordpress.upload(photo(seed=9), "slow.jpg", f"Boats. ({CREDIT})")
    os.killpg(service.process.pid, 19)  # stopped, not gone: it takes connections and says nothing
    try:
        begun = time.monotonic()
        post = publish(wordpress, "While the service sleeps", picture)
        assert time.monotonic() - begun < 4
    finally:
        os.killpg(service.process.pid, 18)
    assert post


def test_a_message_that_is_not_signed_changes_nothing(site):
    _, wordpress = site
    body = json.dumps({"type": "card.ready", "data": {"article": "1"}}).encode()
    status, _ = ask(
        wordpress.port, "POST", "/?rest_route=/cutline/v1/told", body, {"Content-Type": "application/json"}
    )
    assert status == 401
