"""Messages to the service: signed by Standard Webhooks, sent beside the editor's request, tried again."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import time
import urllib.error
import urllib.request
import uuid
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import quote

from cutline_wagtail.conf import key, setting
from cutline_wagtail.outbox import Outbox

LOG = logging.getLogger("cutline")


class _Message(NamedTuple):
    """A message, its id, and how often it was sent already."""

    content: dict[str, Any]
    own: str
    tries: int = 0


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A message goes to the service and nowhere else."""

    def redirect_request(self, *_: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)


def send(kind: str, data: dict[str, Any]) -> None:
    """Send a message beside the request that caused it; failures are logged."""
    if setting("SERVICE"):
        moment = datetime.now(UTC).isoformat()
        content = {"type": kind, "timestamp": moment, "data": data}
        _OUTBOX.put(_Message(content, f"msg_{uuid.uuid4().hex}"))


def _deliver(message: _Message) -> None:
    """Send a message; one that may be taken another time is put back, a few times over."""
    status, words = _attempt(json.dumps(message.content).encode(), message.own)
    if status == 202:
        return
    pauses = setting("PAUSES")
    if message.tries < len(pauses) and (not 400 <= status < 500 or status == 429):
        _OUTBOX.put(message._replace(tries=message.tries + 1), pauses[message.tries])
        return
    kind, page = message.content["type"], message.content["data"]["id"]
    LOG.error("%s of page %s was not taken: %s %s", kind, page, status, words)


_OUTBOX = Outbox(_deliver)


def _attempt(body: bytes, own: str) -> tuple[int, str]:
    """Send a message once; return the status, 0 where nobody answered, and the beginning of the answer."""
    address = f"{setting('SERVICE').rstrip('/')}/hooks/{quote(setting('SOURCE'))}"
    request = urllib.request.Request(address, body, _headers(body, own))  # noqa: S310 - the operator's own address
    try:
        with _OPENER.open(request, timeout=setting("TIMEOUT")) as answer:
            return answer.status, ""
    except urllib.error.HTTPError as no:
        return no.code, no.read(300).decode("utf-8", "replace")
    except OSError as wrong:
        return 0, str(wrong)


def _headers(body: bytes, own: str) -> dict[str, str]:
    seconds = str(int(time.time()))
    made = hmac.new(key(), f"{own}.{seconds}.".encode() + body, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json",
        "User-Agent": "cutline-wagtail/1.0",
        "webhook-id": own,
        "webhook-timestamp": seconds,
        "webhook-signature": "v1," + base64.b64encode(made).decode(),
    }
