"""Who sends a request: a person at the desk, a program with a token, or nobody in particular.

Threat: somebody who poses as an editor or a program. Layers: a token is looked up by its digest; a login by
the secret in a signed cookie, and it can be ended; a proxy's header is believed from the operator's own
proxies alone, and an address in `X-Forwarded-For` likewise.
What remains: a shared word tells that somebody is of the newsroom, not who: the name beside it is their own.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Final

from flask import g, request, session

from service.settings import Settings
from service.web.services import services

PROGRAMS: Final = ("/v1/", "/metrics")
LOGIN: Final = "login"
_BEARER: Final = "bearer "
_LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True)
class Caller:
    """One who sends requests: `kind` is `desk` or `api`, `name` the person or token, empty where unknown.

    `scopes` are what a token allows; `source` is the one it speaks for, empty where for any.
    """

    kind: str
    name: str = ""
    scopes: frozenset[str] = frozenset()
    source: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}" if self.name else self.kind


def caller() -> Caller:
    """Return who sends this request; where nobody is recognised, the door alone tells."""
    if "caller" not in g:
        g.caller = _program() if request.path.startswith(PROGRAMS) else _person()
    found: Caller = g.caller
    return found


def who() -> str:
    """Return the caller as records name them: `desk`, `desk:anna`, `api` or `api:<token's name>`."""
    return str(caller())[:255]


def bearer() -> str:
    """Return the secret that a program shows, empty where it shows none."""
    given = request.headers.get("Authorization", "")
    return given[len(_BEARER) :].strip() if given[: len(_BEARER)].lower() == _BEARER else ""


def _program() -> Caller:
    token = services().tokens.find(bearer()) if bearer() else None
    return Caller("api", token.name, token.scopes, token.source) if token else Caller("api")


def _person() -> Caller:
    settings = services().house.settings
    if settings.login == "proxy":
        return Caller("desk", _named_by_proxy(settings))
    secret = session.get(LOGIN, "") if settings.asks else ""
    return Caller("desk", (services().logins.name_of(secret) or "") if secret else "")


def _named_by_proxy(settings: Settings) -> str:
    """Return the name in the proxy's header, where the request comes from one of the operator's proxies."""
    if not is_trusted(request.remote_addr or "", settings):
        return ""
    return clean_name(request.headers.get(settings.login_header, ""))


def clean_name(text: str) -> str:
    """Return a person's name as records keep it: one line, nothing unprintable."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:_LONGEST_NAME]


def is_trusted(address: str, settings: Settings) -> bool:
    """Tell whether an address is that of one of the operator's own proxies."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in ipaddress.ip_network(network) for network in settings.trusted_proxies)


def client_address() -> str:
    """Return the address of the client: the nearest that is no proxy of the operator's.

    `X-Forwarded-For` is read from its end, and only as far as the operator's own proxies wrote it.
    """
    settings, nearest = services().house.settings, request.remote_addr or ""
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    while told and is_trusted(nearest, settings):
        nearest = told.pop()
    return nearest


def client_network() -> str:
    """Return what a client's requests are counted under: an IPv4 address, or an IPv6 network of 64 bits."""
    try:
        address = ipaddress.ip_address(client_address())
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network(f"{address}/64", strict=False))
    return str(address)
