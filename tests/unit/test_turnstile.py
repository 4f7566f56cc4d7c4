import threading
import time

import pytest

from service.errors import Refusal
from service.turnstile import Turnstile, fair_places


def test_no_more_than_its_places_work_at_once():
    inside, most, lock, pair = [0], [0], threading.Lock(), threading.Barrier(2)

    def work():
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        pair.wait(60)
        time.sleep(0.02)
        with lock:
            inside[0] -= 1

    guarded = Turnstile(2, patience=60).guarded(work)
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


def test_s044_what_is_heavy_waits_until_the_weight_is_there_and_is_not_overtaken():
    turnstile = Turnstile(4, budget=50, patience=60)
    order, first = [], turnstile.place(30)
    first.__enter__()

    def go(weight):
        with turnstile.place(weight):
            order.append(weight)

    heavy = threading.Thread(target=go, args=(500,))
    heavy.start()
    while not turnstile._line:
        pass
    light = threading.Thread(target=go, args=(10,))
    light.start()
    light.join(0.05)
    assert order == []
    first.__exit__(None, None, None)
    heavy.join()
    light.join()
    assert order == [500, 10]


def test_s081_who_finds_the_queue_full_is_told_at_once():
    turnstile = Turnstile(1, queue=0)
    with turnstile.place():
        for attempt in (turnstile.place().__enter__, turnstile.guarded(list)):
            with pytest.raises(Refusal, match="busy"):
                attempt()
    with turnstile.place():
        pass
