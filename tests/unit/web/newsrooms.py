"""Messages of a wire that signs by the standard, and how they are sent."""

from __future__ import annotations

import json
import secrets
import time

from service.newsroom.verify import standard
from service.newsroom.work import ArticleWork

PHOTO = "https://photos.example.org/harbour.jpg"
SECRET = b"a-secret-of-thirty-two-characters"
BEARER = {"Authorization": "Bearer a-token-of-some-length"}
SOURCES = """
[wire]
preset = "canonical"
secret_env = ["WIRE", "WIRE_OLD"]
[wire.callback]
address = "https://cms.example.org/cutline"
secret_env = ["WIRE"]
[ghost]
preset = "ghost"
secret_env = ["GHOST"]
[strapi]
preset = "strapi"
secret_env = ["TOKEN"]
[directus]
preset = "directus"
secret_env = ["TOKEN"]
token_env = ["DIRECTUS"]
base_url = "https://cms.example.org"
[contentful]
preset = "contentful"
secret_env = ["CONTENTFUL"]
[wordpress]
preset = "wordpress"
secret_env = ["WIRE"]
[mute]
preset = "strapi"
"""
ENVIRONMENT = {
    "WIRE": SECRET.decode(),
    "WIRE_OLD": "an-older-secret-of-32-characters",
    "GHOST": "ghost-hook-secret",
    "TOKEN": "a-token-of-some-length",
    "DIRECTUS": "directus-token",
    "CONTENTFUL": "c" * 64,
}


def article(*, type_="article.published", **changes):
    image = {
        "url": PHOTO,
        "caption": "Boats lie in the streets.",
        "credit": "A. Person/Reuters",
    }
    data = {"id": "a-17", "headline": "Storm floods the old harbour", "language": "en", "image": image}
    return {"type": type_, "timestamp": "2026-11-25T09:00:00Z", "data": {**data, **changes}}


def signed(body, *, id_="", secret=SECRET):
    return standard.signed_headers([secret], id_ or secrets.token_hex(8), str(int(time.time())), body)


def posted(hooks, path, message, *, id_=""):
    body = json.dumps(message).encode()
    return hooks.client.post(f"/hooks/{path}", data=body, headers=signed(body, id_=id_))


def work(hooks, attempt=1):
    """Do all jobs that were left, in their order; return their outcomes."""
    handler = ArticleWork(hooks.newsroom)
    jobs, hooks.jobs[:] = (
        [job for job in hooks.jobs if job.kind == "article"],
        [job for job in hooks.jobs if job.kind != "article"],
    )
    return [handler(job.payload, attempt) for job in jobs]


def said(hooks):
    return [(job.payload["event"], job.payload["data"]) for job in hooks.jobs if job.kind == "tell"]


def standing(hooks, source="wire", article_id="a-17"):
    return hooks.newsroom.articles.find(source, article_id)


def send(hooks, minute=0, type_="article.published", **changes):
    message = article(type_=type_, **changes) | {"timestamp": f"2026-11-25T09:{minute:02}:00Z"}
    return posted(hooks, "wire", message)


def cards(hooks):
    return hooks.newsroom.office.records.recent().cards
