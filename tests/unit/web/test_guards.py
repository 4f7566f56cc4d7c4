"""What holds for every address: hosts, methods, headers, errors, downloads."""

import json
import logging
import re
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import FAULTS
from service.model.picture import slug
from service.web.replies import disposition


def test_s066_pages_allow_nothing_inline_and_no_framing(client):
    for path in ("/", "/problems/credit-missing", "/nothing-here"):
        reply = client.get(path, headers={"Accept": "text/html"})
        policy = reply.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        for part in ("script-src 'self'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"):
            assert part in policy
        assert "unsafe" not in policy
        assert reply.headers["Cache-Control"] == "no-store"
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert reply.headers["Strict-Transport-Security"]


@pytest.mark.parametrize(
    "host", ["evil.example", "cards.example.org.evil.example", "", "cards.example.org@x", "[::"]
)
def test_s077_another_host_is_not_answered(client, host):
    reply = client.get("/", headers={"Host": host})
    assert reply.status_code == 400
    assert "evil" not in reply.get_data(as_text=True)


def test_s077_addresses_never_come_from_the_host_header(client, article):
    for host in ("localhost:9", "CARDS.example.org", "127.0.0.1"):
        reply = client.post(
            "/v1/cards", json=article, headers={"Host": host, "X-Forwarded-Host": "evil.example"}
        )
        assert reply.get_json()["images"]["og"]["url"].startswith("https://cards.example.org/c/")


def test_probes_answer_under_any_host(client):
    for path in ("/healthz", "/readyz"):
        assert client.get(path, headers={"Host": "10.1.2.3:8000"}).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [("TRACE", "/"), ("PUT", "/v1/cards"), ("DELETE", "/"), ("POST", "/healthz"), ("PATCH", "/v1/cards/x"),
     ("GET", "/v1/cards"), ("POST", "/c/a/b/og.jpg")],
)  # fmt: skip
def test_s078_other_methods_are_refused_with_those_that_work(client, method, path):
    reply = client.open(path, method=method)
    assert (reply.status_code, reply.get_json()["code"]) == (405, "method_not_allowed")
    assert reply.headers["Allow"]


def test_s095_an_accident_tells_its_request_id_and_nothing_else(client, article, press, caplog):
    press.failure = RuntimeError("secret in /var/lib/cutline")
    with caplog.at_level(logging.ERROR, "cutline.web"):
        reply = client.post("/v1/cards", json=article)
    assert (reply.status_code, reply.get_json()["code"]) == (500, "internal")
    assert "secret" not in reply.get_data(as_text=True)
    assert reply.headers["X-Request-ID"] in caplog.text
    assert "secret" in caplog.text


def test_what_an_operator_needs_is_logged_and_not_told(client, article, refused, caplog):
    refused("photo_not_found", "The photo is not there.", log="GET https://a.example/x\nforged line")
    with caplog.at_level(logging.WARNING, "cutline.web"):
        reply = client.post("/v1/cards", json=article)
    assert "a.example" not in reply.get_data(as_text=True)
    assert "a.example" in caplog.text
    assert "\nforged" not in caplog.text


def test_a_busy_service_says_when_to_come_back(client, article, refused):
    refused("busy", "Come again.", retry_after=2)
    reply = client.post("/v1/cards", json=article)
    assert (reply.status_code, reply.headers["Retry-After"]) == (503, "2")


def test_the_request_id_is_the_callers_where_it_is_one(client):
    given = "6f1c0d5e-8b1a-4f1e-9c55-2f4d2f9a0b11"
    assert client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"] == given
    for wrong in ("x", "a\tb", "é" * 36, given + "0"):
        made = client.get("/healthz", headers={"X-Request-ID": wrong}).headers["X-Request-ID"]
        assert re.fullmatch(r"[0-9a-f-]{36}", made)
        assert made != wrong


def test_a_person_gets_a_page_and_a_program_a_record(client):
    page = client.get("/nothing", headers={"Accept": "text/html,*/*;q=0.8"})
    assert page.content_type.startswith("text/html")
    assert client.get("/nothing").content_type == "application/problem+json"
    assert (
        client.get("/v1/nothing", headers={"Accept": "text/html"}).content_type == "application/problem+json"
    )


@pytest.mark.parametrize("code", FAULTS)
def test_every_code_has_its_page(client, code):
    text = client.get(f"/problems/{code.replace('_', '-')}").get_data(as_text=True)
    assert code in text


def test_static_files_are_kept_for_ever_under_an_address_of_their_own(client):
    text = client.get("/").get_data(as_text=True)
    for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', text):
        with client.get(address) as reply:
            assert reply.status_code == 200
            assert "immutable" in reply.headers["Cache-Control"]
    for wrong in ("/static/../base.html", "/static/%2e%2e/base.html", "/static/nope.css"):
        assert client.get(wrong).status_code == 404


NAMES = [
    'a"b',
    "a\r\nSet-Cookie: x=1",
    "\u202egpj.exe",
    "../../etc/passwd",
    "x" * 5000,
    "写真",
    "",
    "...",
    "a;b=c",
    "é\0",
]


@pytest.mark.parametrize("name", NAMES)
def test_s074_a_download_has_a_harmless_name(name):
    value = disposition(name, "image/png")
    match = re.fullmatch(
        r"attachment; filename=\"([a-z0-9-]{1,80})\.png\"; filename\*=UTF-8''([\w.%~-]+)\.png", value
    )
    assert match, value
    assert "%2F" not in match[2]
    assert "%E2%80%AE" not in match[2]


def test_a_slug_is_plain_and_short():
    assert slug("Überfall in Łódź, 3. Akt") == "uberfall-in-odz-3-akt"
    assert slug("写真") == "card"
    assert slug("word " * 100, 22) == "word-word-word-word-wo"
    assert slug("word " * 100, 20) == "word-word-word-word"


DOORS = ["/v1/cards", "/v1/captions", "/", "/desk/reading", "/desk/photos", "/cards/x/withdraw"]
KINDS = [
    "application/json", "a/b+json", "text/plain", "", "application/x-www-form-urlencoded",
    "multipart/form-data", "multipart/form-data; boundary=b",
]  # fmt: skip
BODIES = [b"--b", b"--b\r\n\r\n--b--", b"--b--", b'{"headline":{}}', b"%ff=%00", b"token=%ed%a0%80"]
FEW = settings(max_examples=80)


@FEW
@given(
    path=st.sampled_from(DOORS),
    kind=st.sampled_from(KINDS),
    body=st.binary(max_size=80) | st.sampled_from(BODIES),
)
def test_no_body_makes_an_accident(client, path, kind, body):
    assert client.post(path, data=body, content_type=kind).status_code < 500


@FEW
@given(st.lists(st.text(max_size=12), min_size=1, max_size=4))
def test_no_address_makes_an_accident(client, parts):
    for start in ("/", "/c/", "/cards/", "/v1/cards/", "/desk/photos/", "/static/", "/problems/"):
        with client.get(start + quote("/".join(parts)).lstrip("/")) as reply:
            assert reply.status_code < 500


def test_the_description_knows_every_door(client, app):
    document = client.get("/openapi.json").get_json()
    told = {(path, method.upper()) for path, doors in document["paths"].items() for method in doors}
    private = ("/desk", "/cards/", "/designs", "/history", "/language", "/log", "/problems", "/static")
    built = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method)
        for rule in app.url_map.iter_rules()
        if not rule.rule.startswith(private) and rule.rule != "/"
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert told == built


def test_the_description_names_what_there_is(client, office):
    document = client.get("/openapi.json").get_json()
    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": "https://cards.example.org"}]
    schemas = document["components"]["schemas"]
    assert schemas["Article"]["properties"]["design"]["enum"] == list(office.house.designs)
    assert schemas["Article"]["properties"]["headline"]["maxLength"] == 300
    named = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(document)))
    assert named <= set(schemas)


def test_answers_are_as_described(client, article):
    schemas = client.get("/openapi.json").get_json()["components"]["schemas"]
    answer = client.post("/v1/cards", json=article).get_json()
    _assert_described(answer, schemas["Cards"])
    _assert_described(answer["credit"], schemas["Credit"])
    _assert_described(answer["images"]["og"], schemas["Picture"])
    _assert_described(client.get("/v1/cards/x").get_json(), schemas["Problem"])


def _assert_described(record, schema):
    assert set(record) <= set(schema["properties"])
    assert set(schema["required"]) <= set(record)


def test_s075_a_saved_file_is_called_what_it_is(client, article):
    made = client.post("/v1/cards", json=article | {"type": "png"}).get_json()
    reply = client.get(f"/cards/{made['id']}/og")
    assert reply.headers["Content-Type"] == "image/png"
    assert reply.headers["Content-Disposition"].count(".png") == 2


def test_s086_a_headline_of_a_megabyte_costs_nothing(client, article):
    reply = client.post("/v1/cards", json=article | {"headline": "x" * 1_000_000})
    assert reply.status_code == 413
    assert (
        client.post("/v1/cards", json=article | {"headline": "x" * 301}).get_json()["code"] == "text_too_long"
    )


def test_s087_a_full_disk_is_told_and_pictures_that_stand_are_still_sent(
    client, article, office, monkeypatch
):
    made = client.post("/v1/cards", json=article).get_json()

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("service.outside.store.write_whole", full)
    reply = client.post("/v1/cards", json=article | {"headline": "Another storm"})
    assert (reply.status_code, reply.get_json()["code"]) == (503, "unready")
    assert reply.headers["Retry-After"]
    assert client.get(made["images"]["og"]["url"]).status_code == 200


def test_s093_no_secret_and_no_signature_is_logged(client, caplog):
    secret = "cutline_" + "A" * 43
    with caplog.at_level(logging.DEBUG):
        client.get(
            f"/c/k1.{'B' * 43}/eyJh/og.jpg?token={secret}", headers={"Authorization": f"Bearer {secret}"}
        )
        client.get("/v1/cards/x", headers={"Authorization": f"Bearer {secret}"})
        client.post("/login", data={"word": secret, "name": "a\r\nforged"})
    assert secret not in caplog.text
    assert "B" * 43 not in caplog.text
    assert "\nforged" not in caplog.text


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "https://evil.example/x.toml", "/etc/passwd", "..", "a/b", "\u0000"]
)
def test_s096_designs_brands_and_formats_are_names_of_a_list(client, article, name):
    for field in ("design", "brand"):
        reply = client.post("/v1/cards", json=article | {field: name})
        assert (reply.status_code, reply.get_json()["field"]) == (422, field)
    reply = client.post("/v1/cards", json=article | {"formats": [name]})
    assert (reply.status_code, reply.get_json()["field"]) == (422, "formats")
