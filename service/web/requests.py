"""What every view needs of a request: its id, how large its body may be, and whether our own page sent it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from io import BytesIO
from typing import IO, Final, ParamSpec, TypeVar

from flask import g, request

from service.errors import Refusal, human_size
from service.web.bodies import in_large_pieces
from service.web.services import services

P = ParamSpec("P")
R = TypeVar("R")

JSON_BYTES: Final = 256 * 1024
FORM_BYTES: Final = 128 * 1024
MOST_PARTS: Final = 60
_CHUNK: Final = 64 * 1024


def request_id() -> str:
    """Return this request's id: the caller's `X-Request-ID` where that is a UUID, else a new one."""
    if "request_id" not in g:
        g.request_id = uuid_of(request.headers.get("X-Request-ID", ""))
    return str(g.request_id)


def uuid_of(given: str) -> str:
    """Return what was given where that is a UUID, else a new one."""
    try:
        return str(uuid.UUID(given)) if len(given) == 36 else str(uuid.uuid4())
    except ValueError:
        return str(uuid.uuid4())


def bounded(most: Callable[[], int]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a view read a body of at most `most()` bytes, of announced length or in chunks.

    The request holds a costly one's place meanwhile, or is told at once that there is none. Werkzeug cuts a
    chunked body off at the limit and goes on with what is left, so chunks are counted here.
    """

    def bind(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            with admitted(_expected(most())):
                _bound_body(most())
                return view(*args, **kwargs)

        return checked

    return bind


def admitted(size: int = 0) -> AbstractContextManager[None]:
    """Hold a place for a costly request of this many bytes; Refusal `busy` where there is none."""
    return services().requests.place(size)


def _expected(most: int) -> int:
    """Return the bytes that a body may take; one in chunks does not say."""
    return most if "Transfer-Encoding" in request.headers else min(request.content_length or 0, most)


def raw_body(most: int) -> bytes:
    """Return the body as it came, whatever it says it is; Refusal where it has more than `most` bytes."""
    _bound_bytes(most)
    return request.get_data(cache=False, parse_form_data=False)


def _bound_bytes(most: int) -> None:
    if "Transfer-Encoding" in request.headers:
        _count_chunks(most)
    elif (request.content_length or 0) > most:
        _drain(most)
        raise too_large(most)
    else:
        request.environ["wsgi.input"] = in_large_pieces(request.environ["wsgi.input"])


def _bound_body(most: int) -> None:
    request.max_form_memory_size = FORM_BYTES
    request.max_form_parts = MOST_PARTS
    _bound_bytes(most)
    if request.mimetype == "application/x-www-form-urlencoded":
        _bound_fields()


def _bound_fields() -> None:
    """Hold an urlencoded form to the limits that Werkzeug keeps for forms in parts alone."""
    if (request.content_length or 0) > FORM_BYTES:
        raise too_large(FORM_BYTES)
    if sum(1 for _ in request.form.items(multi=True)) > MOST_PARTS:
        raise Refusal("body_too_large", f"The form has more than {MOST_PARTS} fields.")


def _count_chunks(most: int) -> None:
    """Read a chunked body whole and put it back with its length, or refuse it at the first byte too many."""
    if not request.environ.get("wsgi.input_terminated"):
        raise Refusal("length_required", "Send the request with a Content-Length.")
    stream = request.environ["wsgi.input"]
    body = bytearray()
    while chunk := _next_chunk(stream):
        body += chunk
        if len(body) > most:
            raise too_large(most)
    request.environ["wsgi.input"] = BytesIO(body)
    request.environ["CONTENT_LENGTH"] = str(len(body))
    del request.environ["HTTP_TRANSFER_ENCODING"], request.environ["wsgi.input_terminated"]


def _next_chunk(stream: IO[bytes]) -> bytes:
    """Read on in a chunked body; each server has errors of its own for one that breaks off."""
    try:
        return stream.read(_CHUNK)
    except Exception:  # noqa: BLE001 - the servers' errors share no other base
        raise Refusal("request_invalid", "The request's chunks break off or are not well formed.") from None


def _drain(most: int) -> None:
    """Read a little of a body that is refused, so that a client still sending can hear the answer."""
    stream, left = request.environ["wsgi.input"], min(request.content_length or 0, 2 * most)
    while left > 0 and (chunk := stream.read(min(_CHUNK, left))):
        left -= len(chunk)


def too_large(most: int) -> Refusal:
    """Return the refusal of a body above `most` bytes."""
    return Refusal("body_too_large", f"The request is larger than {human_size(most)}.")


def refuse_foreign_origin(base_url: str) -> None:
    """Refuse a request that a page of another site sent through somebody's browser.

    Programs send neither header; a browser sends both, and no page can forge them.
    """
    site, origin = request.headers.get("Sec-Fetch-Site", "none"), request.headers.get("Origin")
    foreign_origin = origin is not None and origin.rstrip("/") not in (base_url, request.host_url.rstrip("/"))
    if site not in ("none", "same-origin") or (foreign_origin and site != "same-origin"):
        raise Refusal("origin_refused", "Another site's page may not send this request.")
