"""Pictures with a cloud, on a real S3 server: what a folder promises, and what was read is kept nearby."""

from __future__ import annotations

import http.client
import multiprocessing
import os
from concurrent.futures import ThreadPoolExecutor

import obstore
import pytest

from service.errors import ConfigurationError, Refusal
from service.outside.cloud_store import CloudStore, open_cloud
from service.outside.read_cache import ReadCache
from service.outside.store import key_of
from tests.support.seaweed import BUCKET, s3_server

PICTURE = b"\xff\xd8\xff picture"
KEY = key_of(PICTURE, "jpg")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with s3_server(tmp_path_factory.mktemp("weed")) as running:
        yield running


@pytest.fixture
def address(server, monkeypatch, request):
    for name, value in server.variables.items():
        monkeypatch.setenv(name, value)
    return f"s3://{BUCKET}/{request.node.name[:40].replace('[', '-').rstrip(']')}"


@pytest.fixture
def store(address, tmp_path):
    return CloudStore(address, ReadCache(tmp_path / "cache", 10_000))


def far(store):
    """The same store seen from another host: nothing of it is nearby."""
    return CloudStore(store._address, ReadCache(store._cache._folder / "other", 10_000))


def test_a_picture_comes_back_to_every_host_under_the_name_of_its_content(store):
    assert store.put(PICTURE, "jpg") == KEY
    assert [store.get(KEY), far(store).get(KEY), store.has(KEY)] == [PICTURE, PICTURE, True]


def test_an_object_tells_its_type_and_that_it_never_changes(store):
    store.put(PICTURE, "jpg")
    told = obstore.get(store._store(), KEY).attributes
    assert (told["Content-Type"], told["Cache-Control"]) == (
        "image/jpeg",
        "public, max-age=31536000, immutable",
    )


def test_many_who_put_the_same_picture_agree(store):
    with ThreadPoolExecutor(8) as hands:
        assert set(hands.map(lambda _: far(store).put(PICTURE, "jpg"), range(16))) == {KEY}
    assert far(store).get(KEY) == PICTURE


def test_a_damaged_object_counts_as_absent_and_is_made_anew(store):
    obstore.put(store._store(), KEY, b"damage")
    assert store.get(KEY) is None
    store.put(PICTURE, "jpg")
    assert far(store).get(KEY) == PICTURE


def test_a_picture_can_be_removed_once(store):
    store.put(PICTURE, "jpg")
    assert [store.delete(KEY), store.delete(KEY), store.get(KEY), store.has(KEY)] == [
        True,
        False,
        None,
        False,
    ]


@pytest.mark.parametrize(
    "key", ["", "../../etc/passwd", KEY.upper(), KEY + "/", "x" + KEY, "00/00" + KEY[5:]]
)
def test_what_is_no_key_is_never_looked_for(store, key):
    assert (store.get(key), store.has(key), store.delete(key)) == (None, False, False)


def test_what_was_read_is_read_from_nearby(store, server):
    store.put(PICTURE, "jpg")
    there = far(store)
    assert there.get(KEY) == PICTURE
    obstore.delete(store._store(), KEY)
    assert there.get(KEY) == PICTURE


def test_a_damaged_copy_nearby_is_fetched_again(store):
    store.put(PICTURE, "jpg")
    store._cache._path(KEY).write_bytes(b"damage")
    assert store.get(KEY) == PICTURE


def test_a_store_that_answers_is_ready(store):
    store.check()


def test_a_store_out_of_reach_is_told_as_unready(address, tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    away = CloudStore(address, ReadCache(tmp_path / "cache", 10_000))
    for attempt in (lambda: away.put(PICTURE, "jpg"), lambda: away.get(KEY), away.check):
        with pytest.raises(Refusal) as caught:
            attempt()
        assert (caught.value.code, caught.value.retry_after) == ("unready", 5)


def test_a_stranger_is_not_let_in(address, tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another")
    with pytest.raises(Refusal, match="unready"):
        CloudStore(address, ReadCache(tmp_path / "cache", 10_000)).put(PICTURE, "jpg")


def test_the_bucket_itself_is_closed_to_strangers(server):
    connection = http.client.HTTPConnection("127.0.0.1", server.ports["s3"], timeout=5)
    connection.request("GET", f"/{BUCKET}/")
    assert connection.getresponse().status == 403
    connection.close()


def _put_in_child(address, folder, answers):
    store = CloudStore(address, ReadCache(folder, 10_000))
    answers.put((os.getpid(), store.put(PICTURE, "jpg")))


def test_processes_started_anew_have_clients_of_their_own(address, tmp_path):
    context = multiprocessing.get_context("spawn")
    answers = context.SimpleQueue()
    hands = [context.Process(target=_put_in_child, args=(address, tmp_path, answers)) for _ in range(2)]
    for hand in hands:
        hand.start()
    told = [answers.get() for _ in hands]
    for hand in hands:
        hand.join()
    assert len({pid for pid, _ in told}) == 2
    assert {key for _, key in told} == {KEY}


def test_an_address_that_cannot_be_used_is_a_fault_of_the_settings():
    with pytest.raises(ConfigurationError, match="CUTLINE_STORE"):
        open_cloud("s4://bucket")


def test_the_folder_of_what_was_read_stays_within_its_bound(tmp_path):
    cache = ReadCache(tmp_path / "cache", 1000)
    for number in range(50):
        cache.keep(f"{number:02}", bytes(100))
        os.utime(tmp_path / "cache" / f"{number:02}", (number, number))
        cache.read("00")
    cache.trim()
    kept = sorted(path.name for path in (tmp_path / "cache").iterdir())
    assert len(kept) <= 10
    assert "00" in kept
    assert "49" in kept
