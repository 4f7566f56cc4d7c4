"""How often one client may ask, whichever process answers."""

import pytest

from service.app import create_app
from service.outside.windows import SCHEME, WindowStorage
from service.settings import Settings
from service.web.services import EXTENSION
from tests.support.postgres import postgres_schema

RATE = 10


@pytest.fixture
def settings(tmp_path):
    return Settings(data=tmp_path / "data", public_url="https://cards.example.org", rate_limit=RATE)


def ask(client, address="203.0.113.9", **headers):
    return client.get("/v1/cards/none", headers=headers, environ_overrides={"REMOTE_ADDR": address})


def statuses(client, number, address="203.0.113.9", **headers):
    return [ask(client, address, **headers).status_code for _ in range(number)]


def test_s079_a_client_that_asks_too_often_is_told_when_to_come_again(client):
    assert statuses(client, RATE + 3) == [404] * RATE + [429] * 3
    reply = ask(client)
    assert reply.get_json()["code"] == "too_many_requests"
    assert 0 < int(reply.headers["Retry-After"]) <= 61
    assert reply.headers["Cache-Control"] == "no-store"
    assert statuses(client, 1, "203.0.113.10") == [404]


def test_s079_all_doors_of_programs_count_as_one(client):
    paths = ("/v1/cards/none", "/v1/articles/wire/none", "/v1/articles")
    for number in range(RATE):
        client.get(paths[number % 3], environ_overrides={"REMOTE_ADDR": "203.0.113.9"})
    assert statuses(client, 1) == [429]


def test_s079_an_ipv6_client_is_its_network(client):
    assert statuses(client, RATE, "2001:db8:1:2::1") == [404] * RATE
    assert statuses(client, 1, "2001:db8:1:2:ffff::9") == [429]
    assert statuses(client, 1, "2001:db8:1:3::1") == [404]
    assert statuses(client, RATE, "::ffff:198.51.100.4") == [404] * RATE
    assert statuses(client, 1, "198.51.100.4") == [429]


def test_s079_nobody_chooses_an_address_of_his_own(client):
    found = [ask(client, X_Forwarded_For=f"198.51.100.{n}").status_code for n in range(RATE + 1)]
    assert found == [404] * RATE + [429]


class TestBehindAProxy:
    @pytest.fixture
    def settings(self, settings):
        return settings._replace(trusted_proxies=("10.0.0.0/24",))

    def test_s079_a_trusted_proxy_tells_the_client(self, client):
        def through(told):
            return client.get(
                "/v1/cards/none",
                headers={"X-Forwarded-For": told},
                environ_overrides={"REMOTE_ADDR": "10.0.0.1"},
            ).status_code

        assert [through("198.51.100.1, 10.0.0.2") for _ in range(RATE)] == [404] * RATE
        assert through("198.51.100.1") == 429
        assert through("6.6.6.6, 198.51.100.1") == 429
        assert through("198.51.100.2") == 404


@pytest.fixture(params=["folder", "postgresql", "redis"])
def place(request, settings):
    if request.param == "postgresql":
        with postgres_schema() as address:
            yield settings._replace(limits_store=address)
    elif request.param == "redis":
        redis = pytest.importorskip("redis", reason="redis: the library is not installed")
        try:
            redis.Redis(port=6379).ping()
        except redis.ConnectionError:
            pytest.skip("Redis: none answers on 127.0.0.1:6379")
        yield settings._replace(limits_store="redis://127.0.0.1:6379/13")
    else:
        yield settings


def test_s080_two_processes_count_together(place, house, monkeypatch):
    from service import office as joined

    monkeypatch.setattr(joined, "build_house", lambda given: house._replace(settings=given))
    apps = [create_app(place) for _ in range(2)]
    clients = [app.test_client() for app in apps]
    for client in clients:
        client.environ_base["HTTP_HOST"] = "cards.example.org"
    address = f"203.0.113.{hash(str(place.data)) % 250}"
    found = [ask(clients[n % 2], address).status_code for n in range(RATE + 4)]
    assert found == [404] * RATE + [429] * 4
    for app in apps:
        app.extensions[EXTENSION].records.close()
        (limiter,) = app.extensions["limiter"]
        getattr(limiter.storage, "close", lambda: None)()


def test_pictures_and_probes_are_never_counted(client, article):
    made = client.post("/v1/cards", json=article).get_json()
    for path in (made["images"]["og"]["url"], "/healthz"):
        assert {client.get(path).status_code for _ in range(3 * RATE)} == {200}


def test_counts_end_and_are_swept(tmp_path, monkeypatch):
    import time

    store = WindowStorage(f"{SCHEME}sqlite:///{tmp_path / 'limits.db'}")
    assert [store.incr("a", 60), store.incr("a", 60), store.incr("b", 60, 5)] == [1, 2, 5]
    assert (store.get("a"), store.get("none")) == (2, 0)
    assert store.check()
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + 61)
    assert store.get("a") == 0
    assert store.incr("a", 60) == 1
    store.clear("a")
    assert store.get("a") == 0
    assert store.reset() == 0


def test_where_counting_fails_the_service_goes_on(settings, tmp_path, house, monkeypatch):
    from service import office as joined

    monkeypatch.setattr(joined, "build_house", lambda given: house._replace(settings=given))
    (tmp_path / "not-a-database").mkdir()
    app = create_app(settings._replace(limits_store=f"sqlite:///{tmp_path / 'not-a-database'}"))
    client = app.test_client()
    client.environ_base["HTTP_HOST"] = "cards.example.org"
    assert statuses(client, RATE + 1) == [404] * RATE + [429]
    app.extensions[EXTENSION].records.close()


def test_s071_guessed_tokens_shut_nobody_out_who_shows_none(client):
    assert statuses(client, 6, Authorization="Bearer wrong")[-1] == 429
    picture = client.get("/c/wire/none/og.jpg", environ_overrides={"REMOTE_ADDR": "203.0.113.9"})
    assert picture.status_code == 404
    assert statuses(client, 1) == [404]
