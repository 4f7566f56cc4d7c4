"""A newsroom's system is told what became of its articles: signed events, sent until it has taken them.

Threats: a call-back address that leads inside, a receiver that drips or redirects, a message forged on the
way. Layers: the guarded fetcher judges every address at every attempt and follows no redirect; one deadline
an attempt; Standard Webhooks signatures over id, time and body. A receiver that answers 410 is asked no more.
What remains: a receiver may see an event twice, under the same `webhook-id`, and shall do it once.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

from service.errors import Refusal
from service.house import operators_policy
from service.model.callback import CallBack
from service.model.job import Dead, Done, Later, Outcome, outcome_of, put_off
from service.newsroom.newsroom import Newsroom
from service.newsroom.verify import standard
from service.outside.fetch import Fetcher, Reply
from service.outside.receivers import Receivers

_LOG: Final = logging.getLogger("cutline.telling")
_SECONDS: Final = 15.0
_GONE: Final = 410
_OPEN: Final = "a retry of this job opens its address again"
# Answers of the 4xx family that say "not now"; every other one says "never".
NOT_NOW: Final = frozenset({408, 409, 421, 423, 425, 429})
_LOOK_AGAIN: Final = frozenset({"dns_failed"})


class Telling:
    """Does the jobs of kind `tell`: one attempt to hand over one event."""

    def __init__(
        self,
        call_backs: Mapping[str, CallBack],
        receivers: Receivers,
        fetcher: Fetcher,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._call_backs = call_backs
        self._receivers = receivers
        self._fetcher = fetcher
        self._clock = clock

    def __call__(self, payload: Mapping[str, Any], attempt: int) -> Outcome:
        """Send an event; done when its receiver took it, dead when it never will."""
        call_back = self._call_backs.get(payload["source"])
        if call_back is None:
            return Dead(f"the source {payload['source']} has no call-back address (any more)")
        began = time.monotonic()
        outcome = self._attempt(call_back, payload)
        _report(payload, attempt, outcome, time.monotonic() - began)
        return outcome

    def _attempt(self, call_back: CallBack, payload: Mapping[str, Any]) -> Outcome:
        source, address = payload["source"], call_back.address
        since = self._receivers.gone_since(source, address)
        if since:
            return Dead(f"not sent: the receiver answered 410 at {since:%Y-%m-%d %H:%M} UTC; {_OPEN}")
        body = event_body(payload)
        seconds = str(int(self._clock()))
        signed = standard.signed_headers(call_back.secrets, event_id(payload), seconds, body)
        headers = {"Content-Type": "application/json"} | signed
        try:
            reply = self._fetcher.post(address, body, headers, field="callback", seconds=_SECONDS)
        except Refusal as no:
            return put_off(no) if no.code in _LOOK_AGAIN else outcome_of(no)
        if reply.status == _GONE:
            self._receivers.note_gone(source, address)
        return judged_reply(reply, self._clock())


def make_telling(newsroom: Newsroom) -> Telling:
    """Return who tells the call-backs of a newsroom's sources."""
    policy = operators_policy(newsroom.office.house.settings)
    return Telling(newsroom.sources.call_backs, newsroom.receivers, Fetcher(policy))


def event_body(payload: Mapping[str, Any]) -> bytes:
    """Return an event as it is sent: the same bytes at every attempt."""
    event = {"type": payload["event"], "timestamp": payload["occurred"], "data": payload["data"]}
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def event_id(payload: Mapping[str, Any]) -> str:
    """Return the id under which a receiver knows an event that it had before."""
    text = json.dumps(dict(payload), sort_keys=True)
    return f"msg_{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def judged_reply(reply: Reply, now: float) -> Outcome:
    """Return what a receiver's answer means; it may say itself when to come again."""
    if 200 <= reply.status < 300:
        return Done(f"answered {reply.status}")
    if reply.status == _GONE:
        return Dead(f"answered 410: the receiver wants no more; {_OPEN}")
    if 400 <= reply.status < 500 and reply.status not in NOT_NOW:
        return Dead(f"answered {reply.status}")
    return Later(f"answered {reply.status}", _retry_after(reply.headers.get("retry-after", ""), now))


def _retry_after(text: str, now: float) -> float | None:
    """Return the seconds that `Retry-After` asks for, as a number or as a date."""
    if text.isascii() and text.isdigit() and len(text) < 10:
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (zoned - datetime.fromtimestamp(now, UTC)).total_seconds())


def _report(payload: Mapping[str, Any], attempt: int, outcome: Outcome, seconds: float) -> None:
    """Tell the operator of an attempt: an ordinary one quietly, a failed one as a warning."""
    level = logging.INFO if isinstance(outcome, Done) else logging.WARNING
    words = outcome.detail if isinstance(outcome, Done) else outcome.reason
    _LOG.log(
        level,
        "%s %s, attempt %d: %s, %.2f s",
        payload["source"],
        payload["event"],
        attempt,
        f"{type(outcome).__name__.lower()}: {words}",
        seconds,
    )
