"""Cards put into Ghost and WordPress themselves: what is sent, and what becomes of it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field

import pytest

from service.errors import Refusal
from service.model.job import Dead, Done, Later
from service.newsroom.pushing import Parcel, _ghost_token, _handed_over
from service.newsroom.sources import PushTarget
from service.outside.fetch import Reply

GHOST = PushTarget("ghost", "https://news.example.org", "6b04:" + "ab" * 32)
WORDPRESS = PushTarget("wordpress", "https://news.example.org", "cutline:abcd efgh ijkl", "_yoast_image")
PICTURE = b"\xff\xd8 a picture"
IMAGE = "https://news.example.org/content/images/c.jpg"


@dataclass
class System:
    """Answers by the beginning of a path; keeps what it was sent."""

    answers: dict
    sent: list = field(default_factory=list)

    def _answer(self, method, url, body, headers):
        path = url.removeprefix("https://news.example.org")
        self.sent.append((method, path, dict(headers), body))
        found = self.answers[f"{method} {path}"]
        if isinstance(found, Exception):
            raise found
        status, value = found if isinstance(found, tuple) else (200, found)
        return Reply(status, {}, json.dumps(value).encode())

    def post(self, url, body, headers, *, field="", seconds=0.0):
        return self._answer("POST", url, body, headers)

    def put(self, url, body, headers, *, field="", seconds=0.0):
        return self._answer("PUT", url, body, headers)

    def get_json(self, url, headers, *, field="", seconds=0.0):
        return json.loads(self._answer("GET", url, b"", headers).body)


UPLOAD = "POST /ghost/api/admin/images/upload/"
READ, WRITE = "GET /ghost/api/admin/posts/6b/", "PUT /ghost/api/admin/posts/6b/"
TAKEN = {
    UPLOAD: (201, {"images": [{"url": IMAGE}]}),
    READ: {"posts": [{"id": "6b", "updated_at": "2026-11-25T09:00:00.000Z"}]},
    WRITE: {"posts": [{}]},
}
MEDIA, POST = "POST /?rest_route=/wp/v2/media", "POST /?rest_route=/wp/v2/posts/5"
KEPT = {MEDIA: (201, {"source_url": IMAGE}), POST: {"meta": {"_yoast_image": IMAGE}}}


def push(system, target=GHOST, article="6b", collection="posts"):
    parcel = Parcel(target, collection, article, "cutline-ab.jpg", "image/jpeg", PICTURE)
    return _handed_over(parcel, system)


def test_ghost_gets_the_picture_and_the_post_names_it():
    system = System(TAKEN)
    assert push(system) == Done(IMAGE)
    (_, _, upload, body), _, (_, _, _, change) = system.sent
    edge = upload["Content-Type"].partition("boundary=")[2].encode()
    assert body.count(b"--" + edge) == 3
    assert PICTURE in body
    assert json.loads(change) == {
        "posts": [{"og_image": IMAGE, "twitter_image": IMAGE, "updated_at": "2026-11-25T09:00:00.000Z"}]
    }
    assert all(headers["Authorization"].startswith("Ghost ") for _, _, headers, _ in system.sent)


def test_a_page_of_ghost_is_found_and_changed_among_pages():
    page = {"id": "6b", "updated_at": "2026-11-25T09:00:00.000Z"}
    api = "/ghost/api/admin/pages/6b/"
    system = System({UPLOAD: TAKEN[UPLOAD], f"GET {api}": {"pages": [page]}, f"PUT {api}": {"pages": [{}]}})
    assert push(system, collection="pages") == Done(IMAGE)
    (changed,) = json.loads(system.sent[-1][3])["pages"]
    assert changed["og_image"] == IMAGE


def test_an_article_of_wordpress_is_changed_in_its_collection():
    place = "POST /?rest_route=/wp/v2/live-reports/5"
    system = System({MEDIA: KEPT[MEDIA], place: KEPT[POST]})
    assert push(system, WORDPRESS, "5", "live-reports") == Done(IMAGE)


def test_a_token_of_ghost_is_signed_and_lives_five_minutes():
    head, claims, signature = _ghost_token(GHOST.key, 1000.0).split(".")

    def read(text):
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

    assert json.loads(read(head)) == {"alg": "HS256", "kid": "6b04", "typ": "JWT"}
    assert json.loads(read(claims)) == {"iat": 1000, "exp": 1300, "aud": "/admin/"}
    made = hmac.new(bytes.fromhex("ab" * 32), f"{head}.{claims}".encode(), hashlib.sha256).digest()
    assert read(signature) == made


def test_wordpress_gets_the_picture_and_the_post_s_field_names_it():
    system = System(KEPT)
    assert push(system, WORDPRESS, "5") == Done(IMAGE)
    (_, _, upload, body), (_, _, _, change) = system.sent
    assert (body, upload["Content-Disposition"]) == (PICTURE, 'attachment; filename="cutline-ab.jpg"')
    assert upload["Authorization"] == "Basic " + base64.b64encode(b"cutline:abcd efgh ijkl").decode()
    assert json.loads(change) == {"meta": {"_yoast_image": IMAGE}}


def test_a_field_that_wordpress_drops_in_silence_is_told():
    outcome = push(System({**KEPT, POST: {"meta": []}}), WORDPRESS, "5")
    assert outcome == Dead("field_invalid: The site keeps no meta field _yoast_image: register it for REST.")


@pytest.mark.parametrize(
    ("place", "answer", "outcome"),
    [
        (UPLOAD, (500, {}), Later("answered 500 to the picture")),
        (UPLOAD, (401, {}), Dead("answered 401 to the picture")),
        (WRITE, (409, {}), Later("answered 409 to the post")),
        (WRITE, (422, {}), Dead("answered 422 to the post")),
        (READ, Refusal("fetch_timeout", "Too long."), Later("fetch_timeout: Too long.", None)),
        (READ, Refusal("address_refused", "Inside."), Dead("address_refused: Inside.")),
    ],
)
def test_what_is_not_taken_is_tried_again_or_given_up(place, answer, outcome):
    assert push(System({**TAKEN, place: answer})) == outcome
