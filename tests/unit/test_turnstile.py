import threading

import pytest

from service.errors import Refusal
from service.turnstile import Turnstile, fair_places


def test_no_more_than_its_places_work_at_once():
    inside, most, lock, gate = [0], [0], threading.Lock(), threading.Event()

    def work():
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        gate.wait(0.02)
        with lock:
            inside[0] -= 1

    guarded = Turnstile(2, patience=10).guarded(work)
    threads = [threading.Thread(target=guarded) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most[0] == 2


def test_who_waits_too_long_is_told_to_come_again():
    begun, done = threading.Event(), threading.Event()

    def work():
        begun.set()
        done.wait(10)

    guarded = Turnstile(1, patience=0.01).guarded(work)
    first = threading.Thread(target=guarded)
    first.start()
    begun.wait(10)
    with pytest.raises(Refusal) as caught:
        guarded()
    done.set()
    first.join()
    assert (caught.value.code, caught.value.retry_after) == ("busy", 2)


def test_a_failed_render_gives_its_place_back():
    def fail():
        raise Refusal("image_corrupt", "The photo is damaged.", field="image")

    guarded = Turnstile(1, patience=0.01).guarded(fail)
    for _ in range(3):
        with pytest.raises(Refusal, match="damaged"):
            guarded()


def test_every_process_may_render_at_least_one_card():
    assert fair_places(64) == 1
