"""An OpenID provider on loopback, with just what a login needs, and a few ways to lie."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.support.loopback import Answering, serving


@dataclass
class Provider:
    """What the provider knows; `claims` go over what it would say truthfully."""

    port: int = 0
    claims: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "p1"}))
    signs_with: RSAKey | None = None

    @property
    def issuer(self) -> str:
        """The provider's address."""
        return f"http://127.0.0.1:{self.port}"

    def consent(self, address: str) -> str:
        """Let the person log in who was sent to this address; return where the browser is sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = secrets.token_hex(8)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?code={code}&state={asked['state']}"

    def token(self, form: dict[str, str]) -> dict[str, str]:
        """Return the answer of the token's address; nothing where code or verifier are wrong."""
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or asked.get("code_challenge") != challenge:
            return {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": asked["client_id"], "sub": "1", "iat": now, "exp": now + 60}
        claims |= {"nonce": asked["nonce"], "email": "anna@example.org", "email_verified": True} | self.claims
        signed = jwt.encode({"alg": "RS256", "kid": "p1"}, claims, self.signs_with or self.key)
        return {"access_token": "a", "token_type": "Bearer", "id_token": signed}


@contextmanager
def openid_provider() -> Iterator[Provider]:
    """Run a provider until the end of the block."""
    provider = Provider()
    with serving(_handler(provider)) as provider.port:
        yield provider


def _handler(provider: Provider) -> type[Answering]:
    class Handler(Answering):
        def do_GET(self) -> None:
            pages = {
                "/.well-known/openid-configuration": {
                    "issuer": provider.issuer,
                    "authorization_endpoint": f"{provider.issuer}/authorize",
                    "token_endpoint": f"{provider.issuer}/token",
                    "jwks_uri": f"{provider.issuer}/keys",
                    "id_token_signing_alg_values_supported": ["RS256"],
                },
                "/keys": {"keys": [provider.key.as_dict(private=False)]},
            }
            self._send(pages.get(self.path, {}))

        def do_POST(self) -> None:
            sent = self.body().decode()
            self._send(provider.token({name: values[0] for name, values in parse_qs(sent).items()}))

        def _send(self, value: dict[str, Any]) -> None:
            self.answer(json.dumps(value).encode(), status=400 if "error" in value else 200)

    return Handler
