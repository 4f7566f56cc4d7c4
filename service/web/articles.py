"""Articles of newsroom systems: their newest pictures by id alone, and what stands of each.

The pictures' addresses are not signed: whoever knows an article's id may see its card, as on its page.
"""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, Response, request
from flask.blueprints import BlueprintSetupState
from werkzeug.routing import BaseConverter

from service.errors import Refusal
from service.intake.strict_json import read_object
from service.model.standing import Standing, Status
from service.newsroom.addresses import article_address
from service.newsroom.pictures import article_picture
from service.newsroom.releasing import release, standing_article
from service.web.identity import caller, who
from service.web.replies import json_reply, picture
from service.web.requests import bounded, refuse_foreign_origin
from service.web.services import base_url, newsroom, services, upload_bytes

bp = Blueprint("articles", __name__)

_FRESH: Final = "public, max-age=60"
_A_PAGE: Final = 50
_MOST: Final = 200


class SourceName(BaseConverter):
    """A source's name: never of the form of a signed address's token, which has a full stop."""

    regex = r"[a-z0-9][a-z0-9-]{0,31}"
    weight = 50


class ArticleId(BaseConverter):
    """An article's id, which may hold slashes."""

    regex = r".+?"
    weight = 300
    part_isolating = False


@bp.record_once
def _know_names(state: BlueprintSetupState) -> None:
    state.app.url_map.converters |= {"source": SourceName, "article": ArticleId}


@bp.get("/c/<source:source>/<article:article>/<name>", merge_slashes=False)
def show(source: str, article: str, name: str) -> Response:
    """Send an article's newest picture: 410 where it was withdrawn, 503 while the first is being made."""
    found = article_picture(newsroom(), source, article, name)
    data = services().store.get(found.picture.key)
    if data is None:
        raise Refusal("not_found", "There is no picture at this address.")
    response = picture(data, found.picture.sha256, found.picture.media_type, cache=_FRESH)
    response.last_modified = found.since
    response.make_conditional(request)
    return response


@bp.get("/v1/articles")
def listed() -> Response:
    """Return articles, the newest message first: of one `status` and one `source` where they are named."""
    asked = request.args
    status = asked.get("status", "")
    if status and status not in list(Status):
        raise Refusal("field_invalid", f"status is one of {', '.join(Status)}.", field="status")
    before, limit = _number("before"), min(_number("limit") or _A_PAGE, _MOST)
    found = newsroom().articles.listed(
        status=status, source=caller().source or asked.get("source", "")[:64], before=before, limit=limit
    )
    following = found[-1].delivery if len(found) == limit else None
    return json_reply({"articles": [_told(each) for each in found], "next": following})


@bp.get("/v1/articles/<source:source>/<article:article>", merge_slashes=False)
def read(source: str, article: str) -> Response:
    """Return what stands of one article, and the article as `POST /v1/cards` takes it."""
    standing = standing_article(newsroom(), source, article)
    return json_reply({**_told(standing), "request": standing.document})


@bp.post("/v1/articles/<source:source>/<article:article>/release", merge_slashes=False)
@bounded(upload_bytes)
def decide(source: str, article: str) -> Response:
    """Make a held article's cards with what a person changes of it: `image.credit`, or an `override`."""
    refuse_foreign_origin(base_url())
    changes = read_object(request.get_data(cache=False) or b"{}")
    card = release(newsroom(), source, article, changes, who())
    return json_reply(dict(card.answer))


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) > 0):
        raise Refusal("field_invalid", f"{name} is a number above 0.", field=name)
    return int(text)


def _told(standing: Standing) -> dict[str, Any]:
    moments = {"occurred": standing.occurred, "updated": standing.updated}
    names = ("source", "code", "detail", "field", "headline", "url", "revision", "card", "delivery")
    told = {name: getattr(standing, name) for name in names}
    told |= {name: moment.isoformat() for name, moment in moments.items() if moment}
    image = article_address(services(), standing.source, standing.article_id, "og") if standing.card else ""
    whole = {"article": standing.article_id, "status": str(standing.status), **told, "image": image}
    return {name: value for name, value in whole.items() if value}
