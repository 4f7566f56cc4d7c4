from __future__ import annotations

import subprocess
import sys
import time
from threading import Event

import pytest

from service.errors import Refusal
from service.outside.recall import Recall
from service.web.hot import HotPictures, Watch
from tests.support.loopback import until

REQUEST_ID = "6f1b3a0e-7a52-4b0e-8f63-0d6a0c1f2e3d"


@pytest.fixture
def hot(app, monkeypatch):
    """Return the pictures kept by the app, with the records asked once already and only when a test asks."""
    monkeypatch.setattr("service.web.hot._TRUSTED_FOR", 3600)
    hot = app.wsgi_app
    monkeypatch.setattr(hot._watch, "_start", lambda: None)
    hot._watch.look()
    return hot


@pytest.fixture
def address(client, article, hot):
    made = client.post("/v1/cards", json=article).get_json()
    return made["images"]["og"]["url"].removeprefix("https://cards.example.org"), made["id"]


@pytest.fixture
def closed(office, monkeypatch):
    """Return what makes the records unreachable for pictures from now on."""

    def close() -> None:
        def gone(*_args):
            raise AssertionError("the records were asked")

        monkeypatch.setattr(type(office.records), "by_picture_key", gone)

    return close


def get(client, path, **headers):
    return client.get(path, headers=headers, environ_overrides={"RAW_URI": path})


def test_a_repeat_is_the_same_answer_without_records_or_store(client, address, closed):
    first = get(client, address[0])
    closed()
    again = get(client, address[0])
    assert (again.status_code, again.data) == (200, first.data)
    own = {"X-Request-ID"}
    assert {name: value for name, value in again.headers if name not in own} == {
        name: value for name, value in first.headers if name not in own
    }
    assert again.headers["X-Request-ID"] != first.headers["X-Request-ID"]
    assert get(client, address[0], **{"X-Request-ID": REQUEST_ID}).headers["X-Request-ID"] == REQUEST_ID


def test_who_has_it_already_is_told_so_in_the_same_words(client, address, closed, hot):
    etag = get(client, address[0]).headers["ETag"]
    hot.forget()
    slow = get(client, address[0], **{"If-None-Match": etag})
    get(client, address[0])
    closed()
    quick = get(client, address[0], **{"If-None-Match": etag})
    assert (quick.status_code, quick.data) == (slow.status_code, slow.data) == (304, b"")
    wanted = dict(slow.headers)
    assert {**dict(quick.headers), "X-Request-ID": ""} == {**wanted, "X-Request-ID": ""}
    assert quick.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_a_head_has_no_body(client, address, closed):
    get(client, address[0])
    closed()
    answer = client.head(address[0], environ_overrides={"RAW_URI": address[0]})
    assert (answer.status_code, answer.data) == (200, b"")
    assert int(answer.headers["Content-Length"]) > 0


def test_a_withdrawn_picture_is_gone_in_the_next_answer(client, address):
    assert get(client, address[0]).status_code == 200
    assert get(client, address[0]).status_code == 200
    assert client.delete(f"/v1/cards/{address[1]}").status_code == 204
    assert get(client, address[0]).status_code == 410


def test_one_picture_of_two_cards_stays_while_one_stands(client, article, address, office):
    other = client.post("/v1/cards", json=article | {"id": "a-18"}).get_json()
    assert other["images"]["og"]["url"].endswith(address[0])
    client.delete(f"/v1/cards/{address[1]}")
    assert get(client, address[0]).status_code == 200
    client.delete(f"/v1/cards/{other['id']}")
    assert get(client, address[0]).status_code == 410


def test_another_process_of_the_machine_recalls_at_once(client, address, office, closed):
    get(client, address[0])
    path = office.house.settings.data / "recall"
    script = "import sys, pathlib; from service.outside.recall import Recall"
    call = f"{script}; Recall(pathlib.Path(sys.argv[1])).sound()"
    subprocess.run([sys.executable, "-c", call, str(path)], check=True)
    closed()
    assert get(client, address[0]).status_code == 500  # the records were asked


def test_a_withdrawal_on_another_machine_shows_with_the_next_look(client, address, office, hot, monkeypatch):
    get(client, address[0])
    monkeypatch.setattr(office.records, "_on_withdrawal", lambda: None)  # its recall is not ours
    office.records.withdraw(address[1], who="elsewhere")
    hot._watch.look()
    assert get(client, address[0]).status_code == 410


def test_where_the_records_are_silent_nothing_is_repeated(client, address, hot, closed):
    get(client, address[0])
    hot._watch._sure_until = time.monotonic() - 1
    closed()
    assert get(client, address[0]).status_code == 500


@pytest.mark.parametrize("headers", [{"Range": "bytes=0-9"}, {"If-Range": '"x"', "Range": "bytes=0-9"}])
def test_a_part_is_the_applications_to_give(client, address, headers):
    get(client, address[0])
    whole = get(client, address[0]).data
    part = get(client, address[0], **headers)
    assert part.data == (whole if "If-Range" in headers else whole[:10])


def test_another_host_name_and_another_spelling_are_checked_as_ever(client, address):
    get(client, address[0])
    strange = client.get(
        address[0], headers={"Host": "evil.example"}, environ_overrides={"RAW_URI": address[0]}
    )
    assert strange.get_json()["code"] == "host_unknown"
    spelt = address[0].replace("/c/k1", "/c/%6b1")
    assert client.get(address[0], environ_overrides={"RAW_URI": spelt}).status_code == 403


def test_refusals_are_never_kept(client, hot):
    for _ in range(2):
        assert get(client, "/c/k1.forged/abc/og.jpg").status_code == 403
    assert not hot._kept


class Counted:
    """An application that answers every address with as many bytes as it is told to."""

    def __init__(self, size: int, cache: str = "public, immutable") -> None:
        self.size, self.cache, self.calls = size, cache, 0

    def __call__(self, environ, start_response):
        self.calls += 1
        start_response("200 OK", [("ETag", '"e"'), ("Cache-Control", self.cache)])
        return [b"." * self.size]


def ask(hot, address="/c/a/b/og.jpg"):
    environ = {"RAW_URI": address, "HTTP_HOST": "h", "REQUEST_METHOD": "GET"}
    return b"".join(hot(environ, lambda *_: None))


def test_what_is_kept_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr("service.web.hot._BYTES", 2500)
    inner = Counted(1000)
    hot = HotPictures(inner, Recall(tmp_path / "recall"), lambda: 0)
    hot._watch.look()
    for name in ("a", "b", "c", "c", "b", "a"):
        ask(hot, f"/c/{name}")
    assert inner.calls == 4
    assert hot._weight == sum(len(kept.body) for kept in hot._kept.values()) == 2000


def test_what_was_withdrawn_while_it_was_being_answered_is_not_kept(tmp_path):
    recall = Recall(tmp_path / "recall")
    inner = Counted(10)
    hot = HotPictures(inner, recall, lambda: 0)
    hot._watch.look()

    def slow(environ, start_response):
        answer = inner(environ, start_response)
        recall.sound()
        return answer

    hot._application = slow
    ask(hot)
    hot._application = inner
    ask(hot)
    assert inner.calls == 2


def test_silence_is_no_news_and_ends_trust():
    answers = iter([1, Refusal("unready", "No."), 2])
    told = []

    def ask_records():
        answer = next(answers)
        if isinstance(answer, Refusal):
            raise answer
        return answer

    watch = Watch(ask_records, lambda: told.append(watch.state()))
    watch.look()
    sure = watch._sure_until
    watch.look()
    assert (watch.state(), watch._sure_until) == (1, sure)
    watch.look()
    assert told == [1, 2]


def test_a_failure_that_nobody_expected_does_not_end_the_asking(monkeypatch):
    monkeypatch.setattr("service.web.hot._ASK_EVERY", 0)
    answers = iter([ZeroDivisionError("a fault of ours"), 1])
    asked_again = Event()

    def ask_records():
        answer = next(answers, 1)
        if isinstance(answer, Exception):
            raise answer
        asked_again.set()
        return answer

    watch = Watch(ask_records, lambda: None)
    assert not watch.is_sure()
    assert asked_again.wait(60)
    until(watch.is_sure)
    watch._wanted_until = 0


def test_what_may_become_another_picture_is_not_kept(tmp_path):
    inner = Counted(10, "public, max-age=60")
    hot = HotPictures(inner, Recall(tmp_path / "recall"), lambda: 0)
    hot._watch.look()
    ask(hot)
    ask(hot)
    assert inner.calls == 2
