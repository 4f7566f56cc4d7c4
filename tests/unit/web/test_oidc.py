"""Login by the newsroom's OpenID provider: who is let in, and what is not believed."""

import pytest
from joserfc.jwk import RSAKey

from service.settings import Settings
from tests.support.openid import openid_provider

PAGE = {"Accept": "text/html"}


@pytest.fixture
def provider():
    with openid_provider() as running:
        yield running


@pytest.fixture
def settings(tmp_path, provider):
    return Settings(
        data=tmp_path / "data", public_url="https://cards.example.org", login="oidc",
        oidc_issuer=provider.issuer, oidc_client="cutline", oidc_secret="word-of-the-client-7-4",
        oidc_domains=("example.org",),
    )  # fmt: skip


def sent_to(client, onward="/history"):
    return client.get(f"/login/oidc?next={onward}", headers=PAGE).headers["Location"]


def back(client, address):
    return client.get(address.removeprefix("https://cards.example.org"), headers=PAGE)


def test_s070_an_editor_of_the_newsroom_is_let_in_under_her_own_name(client, provider, office):
    address = sent_to(client)
    for part in ("response_type=code", "code_challenge_method=S256", "nonce=", "state=", "scope=openid"):
        assert part in address
    reply = back(client, provider.consent(address))
    assert (reply.status_code, reply.headers["Location"]) == (303, "/history")
    assert client.get("/", headers=PAGE).status_code == 200
    assert [entry.who for entry in office.audit.entries()] == ["desk:anna@example.org"]


@pytest.mark.parametrize(
    "claims",
    [{"email": "eve@evil.example"}, {"email_verified": False}, {"email_verified": "true"}, {"email": ""},
     {"email": "eve@sub.example.org"}, {"email": "anna@example.org@evil.example"}, {"nonce": "another"},
     {"aud": "somebody-else"}, {"iss": "https://evil.example"}, {"exp": 1000}],
)  # fmt: skip
def test_s070_nobody_else_is(client, provider, claims):
    address = sent_to(client)
    provider.claims = claims
    reply = back(client, provider.consent(address))
    assert reply.status_code == 401, claims
    assert client.get("/", headers=PAGE).status_code == 303


def test_s070_a_forged_token_is_not_believed(client, provider):
    address = sent_to(client)
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "p1"})
    assert back(client, provider.consent(address)).status_code == 401


def test_s070_a_state_or_code_of_another_browser_is_worth_nothing(app, client, provider):
    other = app.test_client()
    other.environ_base["HTTP_HOST"] = "cards.example.org"
    address = provider.consent(sent_to(client))
    sent_to(other)
    assert back(other, address).status_code == 401
    assert back(other, "/login/oidc/back?code=x&state=y").status_code == 401
    assert back(client, "/login/oidc/back?error=access_denied&state=y").status_code == 401
    assert back(client, "/login/oidc/back").status_code == 401


def test_s076_the_way_on_after_login_stays_here(client, provider):
    reply = back(client, provider.consent(sent_to(client, "//evil.example")))
    assert reply.headers["Location"] == "/"


def test_a_provider_out_of_reach_is_told(client, provider, monkeypatch):
    provider.port, port = 9, provider.port
    from service.web import oidc

    monkeypatch.setattr(oidc, "_SECONDS", 1)
    client.application.extensions["cutline.oidc"]._server_metadata_url = "http://127.0.0.1:9/x"
    assert client.get("/login/oidc", headers=PAGE).status_code == 503
    provider.port = port


def test_where_it_is_not_set_up_there_is_no_such_login(tmp_path, house, monkeypatch):

    from service import office as joined
    from service.app import create_app

    monkeypatch.setattr(joined, "build_house", lambda given: house._replace(settings=given))
    app = create_app(Settings(data=tmp_path / "plain"))
    assert app.test_client().get("/login/oidc", headers=PAGE).status_code == 404
    app.extensions["cutline"].records.close()
