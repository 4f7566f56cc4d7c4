import os
import threading

import pytest

from service.errors import Refusal
from service.filing import flights as room
from service.filing.flights import Flights
from tests.support.loopback import until


@pytest.fixture
def flights(tmp_path):
    return Flights(tmp_path / "flights", patience=60)


@pytest.fixture
def waiting(monkeypatch):
    """The threads that have found the work under way."""
    found, lock = set(), room.lock

    def told(handle):
        is_ours = lock(handle)
        found.update([] if is_ours else [threading.get_ident()])
        return is_ours

    monkeypatch.setattr(room, "lock", told)
    return found


def test_s082_who_comes_meanwhile_gets_what_the_first_one_made(flights, waiting):
    begun, done, calls, landings = threading.Event(), threading.Event(), [], []

    def work():
        calls.append(1)
        begun.set()
        done.wait(60)
        return "card_1"

    threads = [threading.Thread(target=lambda: landings.append(flights.join("a", work))) for _ in range(8)]
    threads[0].start()
    begun.wait(60)
    for thread in threads[1:]:
        thread.start()
    until(lambda: len(waiting) == 7)
    done.set()
    for thread in threads:
        thread.join()
    assert calls == [1]
    assert {landing.name for landing in landings} == {"card_1"}
    assert [landing.own for landing in landings].count(True) == 1


def test_a_refusal_is_shared_with_those_who_waited_and_nobody_after(flights, waiting):
    begun, done, refusals = threading.Event(), threading.Event(), []

    def fail():
        begun.set()
        done.wait(60)
        raise Refusal("fetch_failed", "No answer.", field="image.url", retry_after=7)

    def ask(work):
        with pytest.raises(Refusal) as caught:
            flights.join("a", work)
        refusals.append((caught.value.code, caught.value.field, caught.value.retry_after))

    first = threading.Thread(target=ask, args=(fail,))
    first.start()
    begun.wait(60)
    second = threading.Thread(target=ask, args=(lambda: pytest.fail("asked again"),))
    second.start()
    until(lambda: waiting)
    done.set()
    first.join()
    second.join()
    assert refusals == [("fetch_failed", "image.url", 7)] * 2
    assert flights.join("a", lambda: "card_2").own


def test_an_accident_leaves_nothing_behind(flights):
    with pytest.raises(ZeroDivisionError):
        flights.join("a", lambda: str(1 // 0))
    assert flights.join("a", lambda: "card_3").own


def test_other_requests_do_not_wait(flights):
    assert flights.join("a", lambda: flights.join("b", lambda: "card_b").name).name == "card_b"


def test_whoever_waits_too_long_is_told_to_come_again(tmp_path):
    flights = Flights(tmp_path, patience=0.05)
    with pytest.raises(Refusal) as caught:
        flights.join("a", lambda: flights.join("a", lambda: "never").name)
    assert caught.value.code == "busy"


def test_an_old_landing_is_not_news_and_a_torn_one_is_none(flights, tmp_path):
    assert flights.join("a", lambda: "card_4").own
    (file,) = (tmp_path / "flights").iterdir()
    file.write_text('{"name": "card_4", "landed": 1000}')
    assert flights.join("a", lambda: "card_5").own
    file.write_text('{"name"')
    assert flights.join("a", lambda: "card_6").own


def test_what_landed_long_ago_is_removed(tmp_path):
    folder = tmp_path / "flights"
    Flights(folder).join("a", lambda: "card_7")
    (old,) = folder.iterdir()
    os.utime(old, (1, 1))
    Flights(folder).join("b", lambda: "card_8")
    assert not old.exists()
    assert len(list(folder.iterdir())) == 1
