"""Hot pictures: those asked for just now are answered again without the application, the records or the disk.

Threat: a picture shown after it was withdrawn. Layers: a picture is kept only after the application answered
for it in full; before each repeat the machine's recall is looked at, which changes before any withdrawal is
confirmed, and then all pictures are let go; the records are asked once a second for withdrawals that other
machines made, and where they do not answer for three seconds nothing is repeated. Kept answers are those of
one host name and one spelling of an address, so both are checked as ever. What remains: a withdrawal on
another machine shows here within a second, unless a proxy or a CDN in front holds the picture longer.
"""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock, Thread
from typing import Any, Final

from service.errors import Refusal
from service.meters import CACHE_READS
from service.outside.recall import Recall
from service.web.requests import uuid_of

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

_LOG: Final = logging.getLogger("cutline.web")
_BYTES: Final = 64 * 1024 * 1024
_LARGEST: Final = 4 * 1024 * 1024
_ASK_EVERY: Final = 1.0
_TRUSTED_FOR: Final = 3.0
_IDLE: Final = 60.0
_NOT_REPEATED: Final = ("HTTP_RANGE", "HTTP_IF_RANGE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")
_OWN_EACH_TIME: Final = "X-Request-ID"
_OF_THE_BODY: Final = frozenset({"Content-Type", "Content-Length", "Accept-Ranges"})


@dataclass(frozen=True, slots=True)
class _Kept:
    """One whole answer, and its short form for who has the picture already."""

    etag: str
    headers: Headers
    unchanged: Headers
    body: bytes


class HotPictures:
    """Stands before an application; `withdrawals` gives what changes with every withdrawal on record."""

    def __init__(self, application: Application, recall: Recall, withdrawals: Callable[[], object]) -> None:
        self._application, self._recall = application, recall
        self._watch = Watch(withdrawals, self.forget)
        self._kept: OrderedDict[tuple[str, str], _Kept] = OrderedDict()
        self._weight, self._mark = 0, recall.mark()
        self._lock, self._hits = Lock(), CACHE_READS.labels("pictures", "hit")

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a repeat at once; hand on everything else, and keep what is a picture."""
        address = environ.get("RAW_URI", "")
        if not address.startswith("/c/") or any(name in environ for name in _NOT_REPEATED):
            return self._application(environ, start_response)
        place = environ.get("HTTP_HOST", ""), address
        kept = self._find(place) if environ["REQUEST_METHOD"] in ("GET", "HEAD") else None
        if kept:
            self._hits.inc()
            return _repeat(kept, environ, start_response)
        return self._first(place, environ, start_response)

    def forget(self) -> None:
        """Let all pictures go."""
        with self._lock:
            self._kept.clear()
            self._weight = 0

    def _find(self, place: tuple[str, str]) -> _Kept | None:
        mark = self._recall.mark()
        if mark != self._mark:
            self.forget()
            self._mark = mark
        if not self._watch.is_sure():
            return None
        with self._lock:
            kept = self._kept.get(place)
            if kept:
                self._kept.move_to_end(place)
            return kept

    def _first(
        self, place: tuple[str, str], environ: Environ, start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Let the application answer; keep a whole picture, unless something was withdrawn meanwhile."""
        seen: dict[str, Any] = {}

        def start(status: str, headers: Headers, *rest: Any) -> Any:
            seen.update(status=status, headers=headers)
            return start_response(status, headers, *rest)

        before = self._recall.mark(), self._watch.state()
        answer = self._application(environ, start)
        if environ["REQUEST_METHOD"] != "GET" or not seen.get("status", "").startswith("200"):
            return answer
        try:
            body = b"".join(answer)
        finally:
            getattr(answer, "close", lambda: None)()
        if before == (self._mark, self._watch.state()) and before[0] == self._recall.mark():
            self._keep(place, seen["headers"], body)
        return [body]

    def _keep(self, place: tuple[str, str], headers: Headers, body: bytes) -> None:
        etag, cache = (dict(headers).get(name, "") for name in ("ETag", "Cache-Control"))
        if not etag or "immutable" not in cache or len(body) > _LARGEST:
            return
        same = [(name, value) for name, value in headers if name != _OWN_EACH_TIME]
        short = [(name, value) for name, value in same if name not in _OF_THE_BODY]
        with self._lock:
            if place not in self._kept:
                self._weight += len(body)
            self._kept[place] = _Kept(etag, same, short, body)
            while self._weight > _BYTES:
                _, left = self._kept.popitem(last=False)
                self._weight -= len(left.body)


def _repeat(kept: _Kept, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
    own = (_OWN_EACH_TIME, uuid_of(environ.get("HTTP_X_REQUEST_ID", "")))
    if kept.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
        start_response("304 NOT MODIFIED", [*kept.unchanged, own])
        return []
    start_response("200 OK", [*kept.headers, own])
    return [kept.body] if environ["REQUEST_METHOD"] == "GET" else []


class Watch:
    """Asks once a second for news, as long as anybody wants to know, and calls when there are any."""

    def __init__(self, ask: Callable[[], object], tell: Callable[[], None]) -> None:
        self._ask, self._tell = ask, tell
        self._state: object = None
        self._sure_until = self._wanted_until = 0.0
        self._lock = Lock()
        self._asking = False

    def is_sure(self) -> bool:
        """Tell whether the last answer is fresh; keep asking for a while."""
        now = time.monotonic()
        self._wanted_until = now + _IDLE
        if not self._asking:
            self._start()
        return now < self._sure_until

    def state(self) -> object:
        """Return what the last answer was."""
        return self._state

    def _start(self) -> None:
        with self._lock:
            if not self._asking:
                Thread(target=self._run, name="withdrawals", daemon=True).start()
                self._asking = True

    def _run(self) -> None:
        """Keep asking, whatever goes wrong: meanwhile nothing is sure, and so nothing is repeated."""
        while time.monotonic() < self._wanted_until:
            try:
                self.look()
            except Exception:  # noqa: BLE001 - a watch that has ended would be a slow service for good
                _LOG.exception("the records could not be asked for withdrawals")
            time.sleep(_ASK_EVERY)
        self._asking = False

    def look(self) -> None:
        """Ask now. No answer is no news: what is kept stays unused until there is one."""
        began = time.monotonic()
        try:
            state = self._ask()
        except Refusal:
            return
        if state != self._state:
            self._state = state
            self._tell()
        self._sure_until = began + _TRUSTED_FOR
