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

HERE = Path(__file__).parent
PLUGIN = HERE.parents[1] / "clients" / "wordpress" / "cutline.php"
# Where tools/wordpress.sh laid Debian's package out.
PACKAGE = os.environ.get("CUTLINE_TEST_WORDPRESS", "")
pytestmark = pytest.mark.skipif(not PACKAGE, reason="WordPress is started by make wordpress")
# A field for share images, as SEO plugins have, opened to REST, and a kind of articles of the site's own.
SITE = """<?php
add_action('init', function () {
    register_post_type('report', ['public' => true, 'show_in_rest' => true, 'rest_base' => 'live-reports',
        'supports' => ['title', 'editor', 'excerpt', 'author', 'thumbnail', 'custom-fields']]);
    register_post_meta('', 'share_image', ['single' => true, 'type' => 'string', 'show_in_rest' => true]);
});
add_filter('cutline_post_types', fn (array $types): array => [...$types, 'report']);
"""
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
def site(tmp_path_factory) -> Iterator[tuple[Standings, WordPress]]:
    folder = tmp_path_factory.mktemp("wordpress")
    name, port, own = f"cutline_{secrets.token_hex(6)}", free_port(), free_port()
    subprocess.run([*MYSQL, "-e", f"CREATE DATABASE {name}"], check=True)
    sources = f"""
[wordpress]
preset = "wordpress"
secret_env = ["SITE_SECRET"]
[wordpress.callback]
address = "http://127.0.0.1:{port}/?rest_route=/cutline/v1/told"
secret_env = ["SITE_SECRET"]
[wordpress.push]
kind = "wordpress"
address = "http://127.0.0.1:{port}"
key_files = ["key"]
meta = "share_image"
"""
    try:
        with running_wordpress(folder, f"http://127.0.0.1:{own}", name, port) as wordpress:
            (folder / "key").write_text(f"editor:{wordpress.password}")
            with service_for(folder, port, sources, port=own) as service:
                yield Standings(service, "wordpress"), wordpress
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
    (root / "wp-content" / "mu-plugins" / "site.php").write_text(SITE)
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


def publish(site: WordPress, headline: str, photo_id: int, collection: str = "posts", **more: object) -> int:
    post = {
        "title": headline,
        "content": "Boats lie in the streets.",
        "featured_media": photo_id,
        "status": "publish",
    }
    return int(site.rest("POST", collection, {**post, **more})["id"])


def test_publish_edit_and_kill_an_article(site):
    standings, wordpress = site
    picture = wordpress.upload(photo(seed=3), "harbour.jpg", f"Boats lie in the streets. ({CREDIT})")
    post = publish(wordpress, "Storm floods the “old” harbour &amp; more", picture)
    card = standings.card(post, "Storm floods the “old” harbour & more")
    assert card["credit"]["text"] == "A. Person / Reuters"
    named = until(lambda: wordpress.page(post).get("og:image"), "the page names its card")
    assert named.startswith(f"{standings.service.url}/c/wordpress/{post}/og.jpg?v=")
    first = standings.service.ask("GET", named)
    assert (first.status, first.headers["content-type"]) == (200, "image/jpeg")

    wordpress.rest("POST", f"posts/{post}", {"title": "Storm floods the whole harbour"})
    standings.card(post, "Storm floods the whole harbour")
    second = standings.service.ask("GET", wordpress.page(post)["og:image"])
    assert (second.status, second.body != first.body) == (200, True)

    wordpress.rest("DELETE", f"posts/{post}")
    standings.becomes(post, "withdrawn")
    assert standings.service.ask("GET", named).status == 410

    time.sleep(1)
    wordpress.rest("POST", f"posts/{post}", {"status": "publish"})
    standings.card(post, "Storm floods the whole harbour")
    assert standings.service.ask("GET", named).status == 200


@pytest.mark.parametrize("collection", ["posts", "pages", "live-reports"])
def test_the_card_is_put_into_wordpress_itself_and_causes_no_further_work(site, collection):
    standings, wordpress = site
    picture = wordpress.upload(photo(seed=2), "pushed.jpg", f"Boats lie in the streets. ({CREDIT})")
    post = publish(wordpress, f"Put into {collection}", picture, collection)
    card = standings.card(post, f"Put into {collection}")
    image = until(
        lambda: wordpress.rest("GET", f"{collection}/{post}")["meta"]["share_image"], "the post names it"
    )
    status, body = ask(wordpress.port, "GET", image.partition(f":{wordpress.port}")[2])
    assert (status, hashlib.sha256(body).hexdigest()) == (200, card["images"]["og"]["sha256"])
    time.sleep(3)
    assert standings.of(post)["card"] == card["id"]


def test_a_large_photo_is_credited_from_the_upload_that_wordpress_keeps(site):
    standings, wordpress = site
    picture = wordpress.upload(photo(CREDIT, (3000, 2000), 4), "large.jpg", "")
    post = publish(wordpress, "A large photo", picture)
    card = standings.card(post, "A large photo")
    assert (card["credit"]["source"], card["credit"]["text"]) == ("xmp", "A. Person / Reuters")


def test_an_article_whose_photo_has_no_credit_is_held_and_its_page_names_no_card(site):
    standings, wordpress = site
    picture = wordpress.upload(photo(seed=7), "bare.jpg", "Boats lie in the streets.")
    post = publish(wordpress, "No credit", picture)
    standings.becomes(post, "held")
    until(lambda: "og:image" not in wordpress.page(post), "the page names no card")
    wordpress.rest("POST", f"media/{picture}", {"caption": f"Boats lie in the streets. ({CREDIT})"})
    standings.card(post, "No credit")
    until(lambda: wordpress.page(post).get("og:image"), "the page names its card")


def test_drafts_and_articles_behind_a_password_are_never_told(site):
    standings, wordpress = site
    picture = wordpress.upload(photo(seed=8), "quiet.jpg", f"Boats. ({CREDIT})")
    draft = publish(wordpress, "A draft", picture, status="draft")
    locked = publish(wordpress, "Behind a password", picture, password="harbour")
    loud = publish(wordpress, "Public", picture)
    standings.card(loud, "Public")
    assert (standings.of(draft), standings.of(locked)) == ({}, {})


def test_a_slow_service_costs_an_editor_a_second_at_most(site):
    standings, wordpress = site
    picture = wordpress.upload(photo(seed=9), "slow.jpg", f"Boats. ({CREDIT})")
    os.killpg(standings.service.process.pid, 19)  # stopped, not gone: it takes connections and says nothing
    try:
        begun = time.monotonic()
        post = publish(wordpress, "While the service sleeps", picture)
        assert time.monotonic() - begun < 4
    finally:
        os.killpg(standings.service.process.pid, 18)
    assert post


def test_a_message_that_is_not_signed_changes_nothing(site):
    _, wordpress = site
    body = json.dumps({"type": "card.ready", "data": {"article": "1"}}).encode()
    status, _ = ask(
        wordpress.port, "POST", "/?rest_route=/cutline/v1/told", body, {"Content-Type": "application/json"}
    )
    assert status == 401
