"""Every answer leaves through here: pictures, JSON, pages and problems, each with the headers of its kind."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from flask import Response, make_response, render_template, request
from werkzeug.datastructures import Range
from werkzeug.http import parse_range_header

from service.errors import Refusal
from service.model.picture import SUFFIXES, slug
from service.web.requests import request_id
from service.web.services import base_url

PAGE_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
DATA_POLICY: Final = "default-src 'none'; frame-ancestors 'none'; sandbox"
METRICS: Final = "text/plain; version=1.0.0; charset=utf-8"
NO_STORE: Final = "no-store"
FOREVER: Final = "public, max-age=31536000, immutable"
_LONGEST_NAME: Final = 80
_OF_THE_BODY: Final = frozenset({"Accept-Ranges", "Content-Disposition", "Content-Type"})


def json_reply(value: Any, status: int = 200, media_type: str = "application/json") -> Response:
    """Return a JSON answer that is never cached."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return data_reply(body, status, media_type)


def data_reply(body: bytes, status: int, media_type: str) -> Response:
    """Return an answer for a program that is never cached."""
    response = make_response(body, status)
    response.headers["Content-Type"] = media_type
    response.headers["Cache-Control"] = NO_STORE
    response.headers["Content-Security-Policy"] = DATA_POLICY
    return response


def empty_reply() -> Response:
    """Return 204: done, and nothing to say."""
    response = data_reply(b"", 204, "text/plain")
    del response.headers["Content-Type"]
    return response


def _problem_record(refusal: Refusal) -> dict[str, Any]:
    """Return a refusal as RFC 9457 tells problems; `type` leads to a page that explains the code."""
    record = {
        "type": f"{base_url()}/problems/{refusal.code.replace('_', '-')}",
        "title": refusal.fault.title,
        "status": refusal.fault.status,
        "detail": refusal.detail,
        "code": refusal.code,
        "instance": f"urn:uuid:{request_id()}",
    }
    return record | ({"field": refusal.field} if refusal.field else {})


def problem(refusal: Refusal, **members: str) -> Response:
    """Return a refusal as `application/problem+json`; `members` are added to its own, or stand instead."""
    record = _problem_record(refusal) | members
    return _with_retry(json_reply(record, refusal.fault.status, "application/problem+json"), refusal)


def problem_page(refusal: Refusal) -> Response:
    """Return a refusal as a page for a person."""
    return _with_retry(page("problem.html", refusal.fault.status, refusal=refusal), refusal)


def _with_retry(response: Response, refusal: Refusal) -> Response:
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    if refusal.fault.status == 413:
        response.headers["Connection"] = "close"
    return response


def page(template: str, status: int = 200, **values: Any) -> Response:
    """Return a page of the desk under a policy that allows no inline script or style."""
    response = make_response(render_template(template, **values), status)
    response.headers["Content-Type"] = "text/html; charset=utf-8"
    response.headers["Content-Security-Policy"] = PAGE_POLICY
    response.headers["Cache-Control"] = NO_STORE
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def picture(data: bytes, sha256: str, media_type: str, *, name: str = "", cache: str = FOREVER) -> Response:
    """Return a picture as networks fetch it: whole, in part, or 304 where the caller has it already.

    `name` makes it a download under that name; the suffix follows the bytes.
    """
    headers = {
        "ETag": f'"{sha256}"',
        "Cache-Control": cache,
        "Accept-Ranges": "bytes",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Type": media_type,
    }
    if name:
        headers["Content-Disposition"] = disposition(name, media_type)
    if request.if_none_match.contains_weak(sha256):
        response = make_response(b"", 304)
        response.headers.update({key: value for key, value in headers.items() if key not in _OF_THE_BODY})
        return response
    return _ranged(data, sha256, headers)


def _ranged(data: bytes, sha256: str, headers: Mapping[str, str]) -> Response:
    """Answer a single byte range, clamped to the picture; anything else gets the whole picture."""
    wanted = parse_range_header(request.headers.get("Range"))
    whole = request.headers.get("If-Range", f'"{sha256}"') != f'"{sha256}"'
    if wanted is None or whole or wanted.units != "bytes" or len(wanted.ranges) != 1:
        response = make_response(data, 200)
        response.headers.update(headers)
        return response
    start, stop = _clamped(wanted, len(data))
    if start is None or stop is None:
        response = problem(Refusal("range_invalid", f"The picture has {len(data)} bytes."))
        response.headers["Content-Range"] = f"bytes */{len(data)}"
        return response
    response = make_response(data[start:stop], 206)
    response.headers.update({**headers, "Content-Range": f"bytes {start}-{stop - 1}/{len(data)}"})
    return response


def _clamped(wanted: Range, size: int) -> tuple[int | None, int | None]:
    """Return start and stop of a single range; a tail longer than the picture is the whole of it."""
    first, _ = wanted.ranges[0]
    if first < -size:
        return 0, size
    return wanted.range_for_length(size) or (None, None)


def disposition(name: str, media_type: str) -> str:
    """Return the Content-Disposition of a download: an ASCII slug, and the full name beside it.

    The suffix always tells what the bytes are; control characters and direction marks never get through.
    """
    suffix = SUFFIXES[media_type]
    stem = "".join(c for c in name if unicodedata.category(c)[0] != "C" and c not in '\\/:*?"<>|').strip(" .")
    stem = stem[:_LONGEST_NAME] or "card"
    full = quote(f"{stem}.{suffix}", safe="")
    return f"attachment; filename=\"{slug(stem, _LONGEST_NAME)}.{suffix}\"; filename*=UTF-8''{full}"
