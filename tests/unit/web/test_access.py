"""Who may do what: tokens for programs, a word for editors, and nothing without either."""

import json
import re
import time

import pytest

from service.cli import main
from service.settings import Settings

WORD = "harbour-7-lantern-quiet-91"
PAGE = {"Accept": "text/html"}


@pytest.fixture
def settings(tmp_path):
    return Settings(
        data=tmp_path / "data", public_url="https://cards.example.org", login="token", login_token=WORD,
        rate_limit=1000,
    )  # fmt: skip


@pytest.fixture
def token(office):
    def make(*scopes, source="", name="ghost"):
        secret = office.tokens.add(name, frozenset(scopes), source, who="operator")
        return {"Authorization": f"Bearer {secret}"}

    return make


def form_token(client, page="/login"):
    return re.search(r'name="token" value="([^"]+)"', client.get(page, headers=PAGE).get_data(as_text=True))[
        1
    ]


def log_in(client, word=WORD, name="Anna Example", onward="/history"):
    data = {"token": form_token(client), "word": word, "name": name, "next": onward}
    return client.post("/login", data=data, headers=PAGE)


def test_without_a_login_every_page_leads_to_the_login(client):
    for path in ("/", "/history", "/cards/card_x", "/desk/photos/x"):
        reply = client.get(path, headers=PAGE)
        assert (reply.status_code, reply.headers["Location"][:7]) == (303, "/login?")
        assert reply.headers["Cache-Control"] == "no-store"
    assert client.get("/login", headers=PAGE).status_code == 200


def test_without_a_login_nothing_can_be_sent_or_asked(client, app):
    doors = {
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    for rule, method in sorted(doors):
        path = re.sub(r"<[^>]*:?card_id>|<[^>]+>", "x", rule)
        reply = client.open(path, method=method, headers={"Accept": "application/json"})
        is_for_all = path.startswith(("/c/", "/p/", "/hooks/", "/problems/", "/static/", "/login", "/logout"))
        if is_for_all or path in (
            "/healthz", "/readyz", "/openapi.json", "/language", "/desk/inter.ttf", "/desk/networks.css",
        ):  # fmt: skip
            continue
        assert reply.status_code in (401, 429), (method, path)


@pytest.mark.parametrize(
    "given", [{}, {"Authorization": "Bearer cutline_" + "A" * 43}, {"Authorization": "Basic YTpi"},
              {"Authorization": "Bearer \xe9"}, {"Authorization": "Bearer " + "x" * 4000}],
)  # fmt: skip
def test_the_api_asks_for_a_token(client, article, given):
    reply = client.post("/v1/cards", json=article, headers=given)
    assert (reply.status_code, reply.get_json()["code"]) == (401, "token_invalid")
    assert reply.headers["WWW-Authenticate"] == "Bearer"


def test_a_token_does_what_its_scopes_say_and_no_more(client, article, token):
    render, sign, withdraw = token("render"), token("sign", name="s"), token("withdraw", name="w")
    made = client.post("/v1/cards", json=article, headers=render)
    assert made.status_code == 201
    card = f"/v1/cards/{made.get_json()['id']}"
    order = {"order": {"headline": "Storm", "design": "text"}, "name": "og.jpg"}
    for headers, method, path, body in (
        (render, "DELETE", card, None), (sign, "DELETE", card, None), (render, "POST", "/v1/sign", order),
        (sign, "POST", "/v1/cards", article), (withdraw, "GET", card, None),
        (sign, "GET", "/v1/articles", None),
    ):  # fmt: skip
        reply = client.open(path, method=method, json=body, headers=headers)
        assert (reply.status_code, reply.get_json()["code"]) == (403, "scope_missing"), (method, path)
    assert client.post("/v1/sign", json=order, headers=sign).status_code == 200
    assert client.delete(card, headers=withdraw).status_code == 204
    assert client.get(card, headers=token("admin", name="a")).status_code == 200


def test_a_token_of_one_source_reaches_nothing_of_another(client, article, token, office):
    ghost, wire = token("admin", source="ghost"), token("admin", source="wire", name="wire")
    made = client.post("/v1/cards", json=article, headers=ghost).get_json()
    assert office.records.find(made["id"]).source == "ghost"
    card = f"/v1/cards/{made['id']}"
    assert client.get(card, headers=wire).status_code == 403
    assert client.delete(card, headers=wire).status_code == 403
    assert client.get("/v1/articles/ghost/a-1", headers=wire).status_code == 403
    order = {"order": {"headline": "Storm", "design": "text", "source": "ghost"}, "name": "og.jpg"}
    assert client.post("/v1/sign", json=order, headers=wire).status_code == 403
    assert client.delete(card, headers=ghost).status_code == 204


def test_a_revoked_token_is_dead_at_once_and_its_name_is_not_given_again(client, article, token, office):
    headers = token("render")
    assert office.tokens.revoke("ghost", who="operator")
    assert client.post("/v1/cards", json=article, headers=headers).status_code == 401
    assert not office.tokens.revoke("ghost", who="operator")
    with pytest.raises(Exception, match="was, a token"):
        token("render")


def test_the_records_name_who_did_it(client, article, token, office):
    headers = token("render", "withdraw")
    made = client.post("/v1/cards", json=article, headers=headers).get_json()
    client.delete(f"/v1/cards/{made['id']}", headers=headers)
    told = [(entry.who, entry.what) for entry in office.audit.entries()]
    assert told == [("operator", "token added"), ("api:ghost", "make"), ("api:ghost", "withdraw")]


def test_of_a_token_only_its_digest_is_kept(office, token):
    secret = token("render")["Authorization"].removeprefix("Bearer ")
    for file in office.house.settings.data.glob("cutline.db*"):
        assert secret.encode() not in file.read_bytes()


def test_s068_a_login_is_never_enough_for_the_api(client, article):
    assert log_in(client).status_code == 303
    assert client.post("/v1/cards", json=article).status_code == 401
    assert client.get("/v1/articles").status_code == 401


def test_s070_the_word_and_a_name_let_an_editor_in(client, office):
    reply = log_in(client)
    assert (reply.status_code, reply.headers["Location"]) == (303, "/history")
    assert client.get("/", headers=PAGE).status_code == 200
    assert [(entry.who, entry.what) for entry in office.audit.entries()] == [("desk:Anna Example", "login")]


@pytest.mark.parametrize(
    ("word", "name"), [("", "Anna"), ("wrong", "Anna"), (WORD + "x", "Anna"), (WORD, " \n ")]
)
def test_s070_anything_else_does_not(client, word, name):
    reply = log_in(client, word, name)
    assert reply.status_code == 401
    assert WORD not in reply.get_data(as_text=True)
    assert client.get("/", headers=PAGE).status_code == 303


def test_s068_the_login_needs_its_own_form(client):
    reply = client.post("/login", data={"token": "x", "word": WORD, "name": "Anna"})
    assert reply.status_code == 403
    headers = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    data = {"token": form_token(client), "word": WORD, "name": "Anna"}
    assert client.post("/login", data=data, headers=headers).status_code == 403


def test_s069_the_session_is_locked_to_this_host_and_new_at_login(client):
    before = client.get("/login", headers=PAGE).headers["Set-Cookie"]
    after = log_in(client).headers["Set-Cookie"]
    for cookie in (before, after):
        assert cookie.startswith("__Host-cutline=")
        for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert part in cookie
        assert "Domain" not in cookie
    assert "Expires" in after
    assert before.split(";")[0] != after.split(";")[0]


def test_s069_a_form_token_of_before_the_login_is_worth_nothing_after(client, photo):
    old = form_token(client)
    log_in(client)
    assert client.post("/logout", data={"token": old}, headers=PAGE).status_code == 403


def test_s069_a_login_that_was_ended_is_dead_wherever_its_cookie_went(client, app):
    stolen = re.search(r"__Host-cutline=([^;]+)", log_in(client).headers["Set-Cookie"])[1]
    thief = app.test_client(use_cookies=False)
    cookie = PAGE | {"Cookie": f"__Host-cutline={stolen}"}
    assert thief.get("/", headers=cookie, base_url="https://cards.example.org").status_code == 200
    assert client.post("/logout", data={"token": form_token(client, "/")}, headers=PAGE).status_code == 303
    assert thief.get("/", headers=cookie, base_url="https://cards.example.org").status_code == 303


def test_s069_a_login_ends_after_its_hours(client, office, monkeypatch):
    log_in(client)
    assert client.get("/", headers=PAGE).status_code == 200
    from datetime import timedelta

    monkeypatch.setattr(office.logins, "_life", timedelta(seconds=-1))
    log_in(client)
    assert client.get("/", headers=PAGE).status_code == 303


def test_s071_guessing_is_slowed_down(client):
    data = {"token": form_token(client), "word": "guess", "name": "Eve"}
    statuses = [client.post("/login", data=data, headers=PAGE).status_code for _ in range(20)]
    assert statuses[:5] == [401] * 5
    assert set(statuses[5:]) == {429}
    last = client.post("/login", data=data | {"word": WORD}, headers=PAGE)
    assert last.status_code == 429
    assert 0 < int(last.headers["Retry-After"]) <= 61


def test_s071_guessing_tokens_is_slowed_down_and_a_right_one_is_not(client, article, token):
    statuses = [
        client.get("/v1/cards/x", headers={"Authorization": f"Bearer cutline_{n:043}"}).status_code
        for n in range(20)
    ]
    assert statuses[:5] == [401] * 5
    assert set(statuses[5:]) == {429}
    assert client.post("/v1/cards", json=article, headers=token("render")).status_code == 201


@pytest.mark.parametrize(
    "onward", ["//evil.example", "https:evil.example", "https://evil.example", "\\\\evil", "/\\evil.example",
               "/\t/evil.example", "javascript:alert(1)", ""],
)  # fmt: skip
def test_s076_a_login_leads_to_this_site_alone(client, onward):
    assert log_in(client, onward=onward).headers["Location"] == "/"


def test_a_login_goes_on_to_a_search_in_any_script(client):
    assert log_in(client, onward="/history?q=a é").headers["Location"] == "/history?q=a%20%C3%A9"


def test_who_is_logged_in_finds_the_way_out_on_every_page(client):
    assert "/logout" not in client.get("/login", headers=PAGE).get_data(as_text=True)
    log_in(client)
    for path in ("/", "/history", "/nothing-here"):
        assert 'action="/logout"' in client.get(path, headers=PAGE).get_data(as_text=True)


@pytest.mark.parametrize(
    "path", ["//v1/cards/x", "/./v1/cards/x", "/c/../v1/cards/x", "/static/../v1/cards/x", "/V1/cards/x"]
)
def test_no_other_spelling_of_a_path_leads_around_the_login(client, path):
    assert client.get(path).status_code in (303, 400, 401, 403, 404)
    assert client.post(path).status_code in (400, 401, 403, 404, 405)


def test_cookies_of_another_ring_are_nobody(client):
    client.set_cookie(
        "__Host-cutline", "eyJsb2dpbiI6IngifQ.aaaa.bbbb", domain="cards.example.org", secure=True
    )
    assert client.get("/", headers=PAGE).status_code == 303


class TestBehindAProxy:
    @pytest.fixture
    def settings(self, tmp_path):
        return Settings(
            data=tmp_path / "data", public_url="https://cards.example.org", login="proxy",
            trusted_proxies=("10.0.0.0/24", "fd00::/64"),
        )  # fmt: skip

    def test_s070_the_header_names_the_editor_where_the_proxy_is_ours(self, client):
        headers = PAGE | {"X-Forwarded-User": "anna"}
        ours, other = {"REMOTE_ADDR": "10.0.0.7"}, {"REMOTE_ADDR": "203.0.113.9"}
        assert client.get("/", headers=headers, environ_overrides=ours).status_code == 200
        assert client.get("/", headers=PAGE, environ_overrides=ours).status_code == 303
        assert client.get("/", headers=headers, environ_overrides=other).status_code == 303
        assert client.get("/login", headers=PAGE, environ_overrides=other).status_code == 200

    def test_the_name_is_one_line(self, client, office):
        headers = PAGE | {"X-Forwarded-User": "anna\x85forged"}
        assert (
            client.get("/", headers=headers, environ_overrides={"REMOTE_ADDR": "10.0.0.7"}).status_code == 200
        )


class TestAskingNobody:
    @pytest.fixture
    def settings(self, tmp_path):
        return Settings(data=tmp_path / "data", public_url="https://cards.example.org")

    def test_a_token_still_counts_for_what_it_is(self, client, article, token):
        assert client.post("/v1/cards", json=article).status_code == 201
        headers = token("sign")
        assert client.post("/v1/cards", json=article, headers=headers).status_code == 403
        wrong = {"Authorization": "Bearer nonsense"}
        assert client.post("/v1/cards", json=article, headers=wrong).status_code == 401


@pytest.mark.parametrize(
    ("setting", "value"),
    [("CUTLINE_LOGIN", ""), ("CUTLINE_LOGIN", "off"), ("CUTLINE_LOGIN", "token"), ("CUTLINE_LOGIN", "oidc")],
)
def test_s070_the_service_does_not_start_open_to_others_without_a_login(
    tmp_path, monkeypatch, capfd, setting, value
):
    monkeypatch.setenv("CUTLINE_DATA", str(tmp_path))
    monkeypatch.setenv(setting, value)
    for name, place in (
        ("CUTLINE_PUBLIC_URL", "https://cards.example.org"),
        ("CUTLINE_BIND", "0.0.0.0:8000"),
    ):
        monkeypatch.setenv(name, place)
        assert main(["serve"]) == 2
        assert "CUTLINE_" in capfd.readouterr().err
        monkeypatch.delenv(name)


def test_tokens_and_audit_on_the_command_line(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CUTLINE_DATA", str(tmp_path / "data"))
    assert main(["tokens", "add", "ghost", "--scopes", "render,sign", "--source", "ghost"]) == 0
    secret = capsys.readouterr().out.strip()
    assert re.fullmatch(r"cutline_[\w-]{43}", secret)
    assert main(["tokens", "list"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("ghost\trender,sign\tghost\t")
    assert secret not in told
    assert main(["tokens", "revoke", "ghost"]) == 0
    assert main(["tokens", "revoke", "ghost"]) == 2
    assert main(["tokens", "add", "x", "--scopes", "fly"]) == 2
    capsys.readouterr()
    assert main(["audit"]) == 0
    entries = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [entry["what"] for entry in entries] == ["token added", "token revoked"]
    assert all(entry["who"].startswith("operator") and entry["moment"] for entry in entries)
    assert main(["audit", "--after", str(entries[0]["number"])]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_limits_are_over_after_a_minute(client, monkeypatch):
    data = {"token": form_token(client), "word": "guess", "name": "Eve"}
    for _ in range(6):
        status = client.post("/login", data=data, headers=PAGE).status_code
    assert status == 429
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + 61)
    assert client.post("/login", data=data, headers=PAGE).status_code == 401
