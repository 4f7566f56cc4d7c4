"""Many at once: one render for one card, a short queue for many, probes that answer, memory given back."""

from __future__ import annotations

import http.client
import io
import json
import os
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median

import pytest

from service.model.format import FORMATS
from tests.photos import neutral_photo
from tests.support.loopback import until
from tests.support.photo_host import photo_host
from tests.support.processes import peak_megabytes, workers
from tests.support.server import running_service

CROWD = 50
MOST_MEGABYTES = 600


def jpeg(width=1600, height=1067, quality=85, seed=4):
    file = io.BytesIO()
    neutral_photo(width, height, seed).save(file, "JPEG", quality=quality)
    return file.getvalue()


def article(url, number=0, **more):
    return {
        "id": f"crowd-{number}",
        "headline": f"Harbour wall gives way in the night, part {number}",
        "image": {"url": url, "credit": "A. Person/Reuters"},
        "formats": ["og"],
    } | more


@pytest.fixture(scope="module")
def host():
    with photo_host(jpeg()) as running:
        yield running


@pytest.fixture(scope="module")
def service(tmp_path_factory, host):
    settings = {"CUTLINE_WORKERS": "2", **host.settings}
    with running_service(tmp_path_factory.mktemp("crowd"), settings=settings) as running:
        yield running


def together(service, records):
    """Post all records at once; return the answers with the seconds each took."""
    ready = threading.Barrier(len(records))

    def post(record):
        ready.wait()
        began = time.monotonic()
        answer = service.post_json("/v1/cards", record)
        return answer, time.monotonic() - began

    with ThreadPoolExecutor(len(records)) as callers:
        return list(callers.map(post, records))


def test_s082_fifty_who_ask_for_one_card_cost_one_fetch_and_one_render(service, host):
    host.asked.clear()
    answers = [answer for answer, _ in together(service, [article(host.url("/one.jpg"))] * CROWD)]
    assert [answer.status for answer in answers if answer.status not in (200, 201)] == []
    assert [answer.status for answer in answers].count(201) == 1
    assert host.asked == ["/one.jpg"]
    assert len({answer.body for answer in answers}) == 1
    address = answers[0].json()["images"]["og"]["url"]
    assert len({service.ask("GET", address).body for _ in range(4)}) == 1


def test_s082_a_failed_flight_is_one_fetch_for_all_who_waited(service, host):
    host.asked.clear()
    photo, host.photo = host.photo, b"<html>no photo here</html>"
    try:
        answers = [a for a, _ in together(service, [article(host.url("/slow-1/none.jpg"))] * 10)]
    finally:
        host.photo = photo
    assert {(answer.status, answer.json()["code"]) for answer in answers} == {(422, "not_an_image")}
    assert host.asked == ["/slow-1/none.jpg"]


def test_s082_fifty_who_ask_for_one_signed_order_cost_one_fetch_and_one_render(service, host):
    host.asked.clear()
    order = article(host.url("/order.jpg"), 77, formats=None)
    address = service.post_json("/v1/sign", {"order": order, "name": "og.jpg"}).json()["url"]
    with ThreadPoolExecutor(CROWD) as callers:
        answers = list(callers.map(lambda _: service.ask("GET", address), range(CROWD)))
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body for answer in answers}) == 1
    assert host.asked == ["/order.jpg"]


def test_s081_fifty_different_cards_are_bounded_and_the_rest_told_at_once(service, host):
    probes = []

    def probe():
        for _ in range(10):
            began = time.monotonic()
            status = service.ask("GET", "/healthz").status
            probes.append((status, time.monotonic() - began))
            time.sleep(0.1)

    asking = threading.Thread(target=probe)
    asking.start()
    records = [article(host.url(f"/{n}.jpg"), n, formats=list(FORMATS)) for n in range(CROWD)]
    answers = together(service, records)
    asking.join()
    refused = [(answer, seconds) for answer, seconds in answers if answer.status == 503]
    assert {answer.status for answer, _ in answers} == {201, 503}
    assert {answer.headers["retry-after"] for answer, _ in refused} == {"2"}
    assert {answer.json()["code"] for answer, _ in refused} == {"busy"}
    longest = max(seconds for answer, seconds in answers if answer.status == 201)
    assert {status for status, _ in probes} == {200}
    for quick in ([seconds for _, seconds in refused], [seconds for _, seconds in probes]):
        assert max(quick) < longest
        assert median(quick) < longest / 4  # the middle one: a crowd on two cores holds up some
    assert service.post_json("/v1/cards", article(host.url(), 999)).status == 201


def test_s017_slow_hosts_do_not_keep_a_quick_one_waiting(service, host):
    host.asked.clear()
    slow = [article(host.url(f"/slow-6/{n}.jpg"), 2000 + n) for n in range(8)]
    with ThreadPoolExecutor(8) as callers:
        waiting = [callers.submit(service.post_json, "/v1/cards", record) for record in slow]
        until(lambda: len(host.asked) == 8)
        assert service.post_json("/v1/cards", article(host.url(), 3000)).status == 201
        assert not any(each.done() for each in waiting)
        assert [each.result().status for each in waiting] == [201] * 8


def test_s081_probes_answer_while_all_who_wait_wait(service, host):
    """Twice as many as all places together ask for photos that take their time."""
    host.asked.clear()
    records = [article(host.url(f"/slow-4/{n}.jpg"), 4000 + n) for n in range(CROWD)]
    with ThreadPoolExecutor(CROWD) as callers:
        waiting = [callers.submit(service.post_json, "/v1/cards", record) for record in records]
        until(lambda: len(host.asked) >= 10 and any(each.done() for each in waiting))
        assert [service.ask("GET", "/healthz").status for _ in range(5)] == [200] * 5
        made = [each.result().status for each in waiting if each.done()]
        statuses = [each.result().status for each in waiting]
    assert set(made) == {503}, "the probes were answered before any photo came"
    assert set(statuses) == {201, 503}


def test_s088_who_goes_away_leaves_no_place_taken(tmp_path, host):
    with running_service(tmp_path, settings={"CUTLINE_WORKERS": "1", **host.settings}) as service:
        for number in range(30):
            body = json.dumps(article(host.url(), number)).encode()
            with socket.create_connection(("127.0.0.1", service.port)) as caller:
                head = f"POST /v1/cards HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n"
                caller.sendall(head.encode() + b"Content-Type: application/json\r\n\r\n" + body)
        deadline = time.monotonic() + 60
        while (answer := service.post_json("/v1/cards", article(host.url(), 100))).status == 503:
            assert time.monotonic() < deadline, "the places were never given back"
            time.sleep(0.2)
        assert answer.status == 201


def test_s028_a_worker_gives_memory_back(tmp_path):
    photo = jpeg(8000, 6000, quality=80)
    with photo_host(photo) as host:
        settings = {"CUTLINE_WORKERS": "2", **host.settings}
        with running_service(tmp_path, settings=settings) as service, ThreadPoolExecutor(4) as callers:
            records = [article(host.url(), n, formats=list(FORMATS)) for n in range(30)]
            statuses = list(callers.map(lambda each: service.post_json("/v1/cards", each).status, records))
            peaks = [peak_megabytes(pid) for pid in workers(service.process.pid)]
    assert statuses == [201] * 30
    assert max(peaks) < MOST_MEGABYTES


@pytest.fixture
def single(tmp_path, host):
    with running_service(tmp_path, settings={"CUTLINE_WORKERS": "1", **host.settings}) as running:
        yield running


def test_s045_a_decoder_that_dies_fails_one_request_and_the_next_is_answered(single, host):
    (worker,) = workers(single.process.pid)
    patience = max(2, 8 * _usual_seconds(single, article(host.url(), 3)))
    host.asked.clear()
    with ThreadPoolExecutor(1) as callers:
        doomed = callers.submit(single.post_json, "/v1/cards", article(host.url("/slow-5/a.jpg"), 1))
        until(lambda: host.asked)
        os.kill(worker, signal.SIGSEGV)
        began = time.monotonic()
        with pytest.raises((http.client.HTTPException, OSError)):
            doomed.result()
    while (answer := _asked_again(single, article(host.url(), 2))) is None:
        assert time.monotonic() - began < patience, "no worker came back"
        time.sleep(0.02)
    assert answer.status == 201
    assert time.monotonic() - began < patience


def _usual_seconds(service, record):
    """Time a card as this machine makes it just now: a busy one is slow at starting a worker too."""
    began = time.monotonic()
    assert service.post_json("/v1/cards", record).status == 201
    return time.monotonic() - began


def _asked_again(service, record):
    try:
        return service.post_json("/v1/cards", record)
    except (http.client.HTTPException, OSError):
        return None


def test_s045_those_who_waited_for_a_worker_that_died_are_served_by_another(service, host):
    host.asked.clear()
    record = article(host.url("/slow-2/shared.jpg"), 5000)
    with ThreadPoolExecutor(12) as callers:
        asked = [callers.submit(_asked_again, service, record) for _ in range(12)]
        until(lambda: host.asked)
        victim = workers(service.process.pid)[0]
        os.kill(victim, signal.SIGSEGV)
        answers = [each.result() for each in asked]
    served = [answer for answer in answers if answer is not None]
    assert {answer.status for answer in served} <= {200, 201}
    assert len({answer.body for answer in served}) <= 1
    assert len(host.asked) <= 2


def test_s089_a_render_that_began_is_finished_when_the_service_stops(single, host):
    host.asked.clear()
    with ThreadPoolExecutor(1) as callers:
        begun = callers.submit(single.post_json, "/v1/cards", article(host.url("/slow-2/a.jpg"), 1))
        until(lambda: host.asked)
        single.process.terminate()
        assert begun.result().status == 201
    assert single.process.wait(30) == 0
    with pytest.raises(OSError, match="refused"):
        single.ask("GET", "/healthz")
