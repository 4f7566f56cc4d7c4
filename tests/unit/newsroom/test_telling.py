"""Telling a newsroom's system: signed as Standard Webhooks asks, and every answer of it understood."""

from __future__ import annotations

import json
import re
from contextlib import closing

import pytest

from service.model.callback import CallBack
from service.model.job import Dead, Done, Later
from service.newsroom.telling import Telling, event_id
from service.newsroom.verify import standard
from service.newsroom.verify.message import Message
from service.outside.database import Database
from service.outside.fetch import Fetcher
from service.outside.policy import FetchPolicy, read_nets
from service.outside.receivers import Receivers
from tests.unit.outside.hosts import Server, answer

SECRETS = (b"a first secret of 24 bytes", b"and another one, for a while")
NOW = 1_796_000_000.0
PAYLOAD = {
    "source": "ghost",
    "event": "card.ready",
    "occurred": "2026-11-25T10:00:00+00:00",
    "data": {"article": "a-1", "headline": "Sturm über dem Hafen", "delivery": 7},
}


def take_whole(server, reply, connection, request):
    """Answer once the body has come, which may be later than the head."""
    head, _, body = request.partition(b"\r\n\r\n")
    length = int(re.search(rb"(?i)content-length: (\d+)", head)[1])
    while len(body) < length:
        body += connection.recv(65536)
    server.requests[-1] = head + b"\r\n\r\n" + body
    connection.sendall(reply)


@pytest.fixture
def serve():
    made = []

    def start(reply):
        made.append(Server(reply if callable(reply) else lambda *given: take_whole(made[-1], reply, *given)))
        return made[-1]

    yield start
    for server in made:
        server.close()


@pytest.fixture
def receivers(tmp_path):
    with closing(Database(f"sqlite:///{tmp_path / 'records.db'}")) as database:
        yield Receivers(database)


@pytest.fixture
def tell(serve, receivers):
    """A maker of attempts at a receiver that answers in this way; returns the outcome and the server."""

    def attempt(reply=None, payload=PAYLOAD, server=None, **policy):
        server = server or serve(reply or answer(b""))
        limits = {"nets": read_nets("127.0.0.1/32"), "ports": frozenset({server.port})} | policy
        fetcher = Fetcher(FetchPolicy(**limits), resolver=lambda host, port: ["127.0.0.1"])
        call_backs = {"ghost": CallBack(server.url("/cutline"), SECRETS)}
        telling = Telling(call_backs, receivers, fetcher, clock=lambda: NOW)
        return telling(payload, 1), server

    return attempt


def sent(server):
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    line, *fields = head.decode().split("\r\n")
    return line, {name.lower(): text for name, text in (field.split(": ", 1) for field in fields)}, body


def test_an_event_is_posted_whole_and_any_receiver_can_verify_it(tell):
    outcome, server = tell()
    line, headers, body = sent(server)
    assert outcome == Done("answered 200")
    assert line == "POST /cutline HTTP/1.1"
    assert json.loads(body) == {
        "type": "card.ready", "timestamp": "2026-11-25T10:00:00+00:00", "data": PAYLOAD["data"],
    }  # fmt: skip
    for secret in SECRETS:
        message = Message("POST", "/cutline", headers, body)
        assert standard.check(message, (secret,), NOW).delivery_id == event_id(PAYLOAD)


def test_every_attempt_at_an_event_has_its_id_and_no_other_event_has(tell):
    assert event_id(PAYLOAD) == event_id(json.loads(json.dumps(PAYLOAD)))
    assert event_id(PAYLOAD) != event_id(PAYLOAD | {"event": "card.held"})


@pytest.mark.parametrize("status", ["200 OK", "201 Created", "202 Accepted", "204 No Content"])
def test_any_2xx_is_done(tell, status):
    assert tell(answer(b"", status=status))[0] == Done(f"answered {status[:3]}")


@pytest.mark.parametrize("status", ["400 Bad", "401 No", "404 None", "413 Large", "422 Odd"])
def test_a_clear_no_is_a_dead_letter(tell, status):
    assert tell(answer(b"", status=status))[0] == Dead(f"answered {status[:3]}")


GONE = "410 Gone"
OTHER = PAYLOAD | {"event": "card.held"}


def test_s063_410_stops_this_event_and_all_further_ones(tell):
    outcome, server = tell(answer(b"", status=GONE))
    assert outcome == Dead(
        "answered 410: the receiver wants no more; a retry of this job opens its address again"
    )
    outcome, _ = tell(payload=OTHER, server=server)
    assert isinstance(outcome, Dead)
    assert re.fullmatch(
        r"not sent: the receiver answered 410 at 20\d\d-\d\d-\d\d \d\d:\d\d UTC; a retry .*", outcome.reason
    )
    assert server.visits == 1


def test_410_stops_nothing_but_this_address_of_this_source(tell, receivers):
    tell(answer(b"", status=GONE))
    assert tell(payload=OTHER)[0] == Done("answered 200")  # a server at another port: the address was changed
    receivers.note_gone("wordpress", "https://cms.example.org/told")
    assert receivers.gone_since("ghost", "https://cms.example.org/told") is None


def test_an_address_that_was_opened_again_is_told_again(tell, receivers):
    _, server = tell(answer(b"", status=GONE))
    assert receivers.open_again("ghost", who="operator:me")
    assert not receivers.open_again("ghost", who="operator:me")
    tell(payload=OTHER, server=server)
    assert server.visits == 2


@pytest.mark.parametrize(
    "status", ["408 Late", "409 Busy", "425 Early", "429 Many", "500 Oh", "502 Oh", "503 Oh", "504 Oh"]
)
def test_s063_not_now_is_tried_again(tell, status):
    assert tell(answer(b"", status=status))[0] == Later(f"answered {status[:3]}", None)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120.0), ("Sat, 28 Nov 2026 21:20:30 GMT", None), ("soon", None), ("-5", None), ("1" * 30, None)],
)
def test_the_receiver_may_say_when(tell, value, seconds):
    outcome, _ = tell(answer(b"", f"Retry-After: {value}", status="503 Oh"))
    if "Nov" in value:
        assert isinstance(outcome, Later)
        assert outcome.after is not None
        assert outcome.after >= 0
    else:
        assert outcome == Later("answered 503", seconds)


def test_a_redirect_is_not_followed(tell):
    outcome, server = tell(answer(b"", "Location: http://127.0.0.1:1/", status="307 Elsewhere"))
    assert outcome == Later("answered 307", None)
    assert server.visits == 1


def test_a_receiver_inside_is_never_visited(tell):
    outcome, server = tell(nets=())
    assert isinstance(outcome, Dead)
    assert outcome.reason.startswith("address_refused")
    assert server.visits == 0


def test_a_receiver_that_does_not_answer_is_tried_again(tell):
    outcome, _ = tell(lambda connection, _request: connection.close())
    assert isinstance(outcome, Later)


def test_a_source_without_a_call_back_any_more_is_a_dead_letter(tell):
    outcome, _ = tell(payload=PAYLOAD | {"source": "gone"})
    assert isinstance(outcome, Dead)


def test_every_attempt_is_told_to_the_operator_without_the_secret(tell, caplog):
    tell(answer(b"", status="503 Oh"))
    assert "ghost card.ready, attempt 1: later: answered 503" in caplog.text
    assert "secret" not in caplog.text
