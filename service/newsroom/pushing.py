"""A card is put into the system itself, for themes that print the share image kept there: Ghost, WordPress.

Threats: a key that reaches another host, an article changed meanwhile, a push that causes the next message
and so the next push. Layers: keys go by the guarded fetcher to the operator's own address, and no redirect is
followed; only the newest card of a standing article is pushed; the message that a push causes is of the same
revision, and so makes no work. What remains: a push tried again leaves the picture twice in the library.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from service.base64url import to_base64url
from service.errors import Refusal
from service.filing.office import Office
from service.model.card_record import CardRecord, PictureRecord
from service.model.job import Dead, Done, Job, Later, Outcome, outcome_of
from service.model.standing import Standing, Status
from service.newsroom.newsroom import Newsroom
from service.newsroom.sources import PushTarget, Source
from service.newsroom.telling import NOT_NOW
from service.outside.fetch import Fetcher, Reply

PUSH: Final = "push"
_POSTS: Final = "posts"
_SECONDS: Final = 20.0


@dataclass(frozen=True, slots=True)
class Parcel:
    """One picture for one article of one system; `collection` is where the system keeps its like."""

    target: PushTarget
    collection: str
    article_id: str
    name: str
    media_type: str
    data: bytes


class NotTakenError(Exception):
    """The system did not take something; `again` says whether it may later."""

    def __init__(self, reply: Reply, what: str) -> None:
        super().__init__(f"answered {reply.status} to {what}")
        self.again = reply.status >= 500 or reply.status in NOT_NOW


def leave_push(newsroom: Newsroom, source: Source, standing: Standing) -> None:
    """Leave a job that puts an article's new card into its system, where the source wants that."""
    if source.push:
        payload = {"source": source.name, "article": standing.article_id, "card": standing.card}
        newsroom.office.queue.enqueue(Job(PUSH, f"{PUSH}:{standing.delivery}", payload))


class Pushing:
    """Does the jobs of kind `push`."""

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom

    def __call__(self, payload: Mapping[str, Any], _attempt: int) -> Outcome:
        """Put a card into its system, unless a newer message about the article was settled meanwhile."""
        source = self._newsroom.sources.find(payload["source"])
        standing = self._newsroom.articles.find(payload["source"], payload["article"])
        card = self._newsroom.office.records.find(payload["card"])
        if source is None or source.push is None or card is None:
            return Dead("the source wants no cards put into its system (any more)")
        if standing is None or standing.card != card.id or standing.status is not Status.READY:
            return Done("a newer message about the article was settled meanwhile")
        parcel = _parcel(self._newsroom.office, source.push, self._collection(source, standing), card)
        if parcel is None:
            return Dead("the card has no picture of the format og")
        return _handed_over(parcel, self._newsroom.fetcher)

    def _collection(self, source: Source, standing: Standing) -> str:
        """Return the collection that the article's last message names."""
        kept = self._newsroom.deliveries.get(standing.delivery)
        if kept is None:
            return _POSTS
        return source.mapper.article(json.loads(kept.delivery.payload)).value("collection") or _POSTS


def _parcel(office: Office, target: PushTarget, collection: str, card: CardRecord) -> Parcel | None:
    picture: PictureRecord | None = next((each for each in card.pictures if each.format == "og"), None)
    data = office.store.get(picture.key) if picture else None
    if picture is None or data is None:
        return None
    name = f"cutline-{picture.sha256[:16]}.jpg"
    return Parcel(target, collection, card.article_id, name, picture.media_type, data)


def _handed_over(parcel: Parcel, fetcher: Fetcher) -> Outcome:
    try:
        return Done(_WAYS[parcel.target.kind](parcel, fetcher))
    except NotTakenError as no:
        return Later(str(no)) if no.again else Dead(str(no))
    except Refusal as no:
        return outcome_of(no)


def _into_ghost(parcel: Parcel, fetcher: Fetcher) -> str:
    """Upload the picture and set it as the share image of a post or page; return its address in Ghost."""
    api, token = (
        f"{parcel.target.address}/ghost/api/admin",
        f"Ghost {_ghost_token(parcel.target.key, time.time())}",
    )
    headers = {"Authorization": token, "Accept-Version": "v5.0"}
    body, kind = _form(parcel)
    upload = fetcher.post(f"{api}/images/upload/", body, headers | kind, field="push", seconds=_SECONDS)
    image = str(_json(upload, "the picture")["images"][0]["url"])
    place = f"{api}/{parcel.collection}/{quote(parcel.article_id, safe='')}/"
    post = fetcher.get_json(place, headers, field="push", seconds=_SECONDS)[parcel.collection][0]
    change = {"og_image": image, "twitter_image": image, "updated_at": post["updated_at"]}
    sent = json.dumps({parcel.collection: [change]}).encode()
    _json(fetcher.put(place, sent, headers | _JSON, field="push", seconds=_SECONDS), "the post")
    return image


def _ghost_token(key: str, now: float) -> str:
    """Return a token for Ghost's Admin API, good for five minutes, by a key `<id>:<secret in hex>`."""
    own, _, secret = key.partition(":")
    parts = (
        {"alg": "HS256", "kid": own, "typ": "JWT"},
        {"iat": int(now), "exp": int(now) + 300, "aud": "/admin/"},
    )
    signed = ".".join(to_base64url(json.dumps(part, separators=(",", ":")).encode()) for part in parts)
    signature = hmac.new(bytes.fromhex(secret), signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{to_base64url(signature)}"


def _form(parcel: Parcel) -> tuple[bytes, dict[str, str]]:
    """Return a picture as a form in parts, and its header."""
    edge = secrets.token_hex(16)
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nimage\r\n'
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{parcel.name}"\r\n'
        f"Content-Type: {parcel.media_type}\r\n\r\n"
    )
    body = head.encode() + parcel.data + f"\r\n--{edge}--\r\n".encode()
    return body, {"Content-Type": f"multipart/form-data; boundary={edge}"}


def _into_wordpress(parcel: Parcel, fetcher: Fetcher) -> str:
    """Upload the picture and name it in the article's meta field; return its address in WordPress."""
    api = f"{parcel.target.address}/?rest_route=/wp/v2"
    token = base64.b64encode(parcel.target.key.encode()).decode()
    headers = {"Authorization": f"Basic {token}"}
    file = {"Content-Type": parcel.media_type, "Content-Disposition": f'attachment; filename="{parcel.name}"'}
    upload = fetcher.post(f"{api}/media", parcel.data, headers | file, field="push", seconds=_SECONDS)
    image = str(_json(upload, "the picture")["source_url"])
    change = json.dumps({"meta": {parcel.target.meta: image}}).encode()
    place = f"{api}/{parcel.collection}/{quote(parcel.article_id, safe='')}"
    kept = _json(fetcher.post(place, change, headers | _JSON, field="push", seconds=_SECONDS), "the post")
    if (kept.get("meta") or {}).get(parcel.target.meta) != image:
        raise Refusal(
            "field_invalid", f"The site keeps no meta field {parcel.target.meta}: register it for REST."
        )
    return image


_JSON: Final = {"Content-Type": "application/json"}
_WAYS: Final[Mapping[str, Callable[[Parcel, Fetcher], str]]] = {
    "ghost": _into_ghost,
    "wordpress": _into_wordpress,
}


def _json(reply: Reply, what: str) -> dict[str, Any]:
    """Return what a system answered; NotTakenError unless it took what was sent."""
    if not 200 <= reply.status < 300:
        raise NotTakenError(reply, what)
    try:
        found = json.loads(reply.body)
    except ValueError:
        raise NotTakenError(Reply(502, {}, b""), what) from None
    return found if isinstance(found, dict) else {}
