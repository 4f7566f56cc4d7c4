"""Reading a remote address, strictly: what two parsers could read differently is refused.

The grammar is our own and small. User names, odd ports, odd spellings of IP addresses, percent signs in
the host and every character a parser might drop are refused before any name is looked up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import Final
from urllib.parse import quote, urljoin

import idna

from service.errors import Refusal
from service.outside.policy import Address, FetchPolicy
from service.patterns import regex

_FORBIDDEN: Final = regex(r"[\x00-\x20\x7f-\x9f\\\u2028\u2029\ud800-\udfff]")
_URL: Final = regex(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<authority>[^/?#]*)"
    r"(?P<path>/[^?#]*)?(?:\?(?P<query>[^#]*))?(?:#.*)?"
)
_AUTHORITY: Final = regex(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\[\]:]+)(?::(?P<port>[1-9][0-9]{0,4}))?")
_NAME: Final = regex(
    r"(?=.{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])"
)
_NUMERIC: Final = regex(r"0x[0-9a-f]*|[0-9]+")
_LOCAL: Final = (
    ".localhost", ".local", ".internal", ".intranet", ".lan", ".home", ".corp", ".localdomain",
    ".home.arpa", ".onion",
)  # fmt: skip
_DEFAULT_PORTS: Final = {"https": 443, "http": 80}
_PATH_SAFE: Final = "/%:@!$&'()*+,;=~-._"
_QUERY_SAFE: Final = _PATH_SAFE + "?[]"

NOT_PUBLIC: Final = "The address does not lead to a public host. Give a public one, or upload the file."


@dataclass(frozen=True, slots=True)
class Target:
    """A remote address taken apart. `address` is set where the host is written as an IP address."""

    scheme: str
    host: str
    port: int
    path: str
    address: Address | None = None

    @property
    def secure(self) -> bool:
        """Whether the connection is encrypted."""
        return self.scheme == "https"

    @property
    def host_header(self) -> str:
        """The host as HTTP's Host field wants it: with the port only where it is not the usual one."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == _DEFAULT_PORTS[self.scheme] else f"{name}:{self.port}"

    @property
    def origin(self) -> tuple[str, str, int]:
        """What must be the same for two addresses to share a secret: scheme, host and port."""
        return self.scheme, self.host, self.port

    @property
    def url(self) -> str:
        """The address in one spelling, without fragment."""
        return f"{self.scheme}://{self.host_header}{self.path}"


def read_url(text: str, policy: FetchPolicy) -> Target:
    """Read a remote address; raise Refusal `url_invalid`, `url_scheme`, `url_credentials`, `url_port`,
    `host_not_allowed` or `address_refused`.
    """  # noqa: D205 - the codes belong together
    parts = _take_apart(text, policy.max_url)
    scheme = _read_scheme(parts["scheme"])
    host, port = _read_authority(parts["authority"])
    name, address = _read_host(host)
    target = Target(scheme, name, port or _DEFAULT_PORTS[scheme], _read_path(parts), address)
    _check_port(target, policy)
    _check_host(target, policy)
    return target


def follow(target: Target, location: str, policy: FetchPolicy) -> Target:
    """Read where a redirect leads, seen from `target`; raise Refusal as `read_url` or `redirect_refused`."""
    if not location or len(location) > policy.max_url or _FORBIDDEN.search(location):
        raise Refusal("redirect_refused", "The address's host redirects to an address that cannot be used.")
    try:
        text = urljoin(target.url, location)
    except ValueError:
        text = ""
    found = read_url(text, policy)
    if target.secure and not found.secure:
        raise Refusal("redirect_refused", "The address's host redirects from https to http.")
    return found


def _take_apart(text: str, longest: int) -> re.Match[str]:
    if len(text) > longest:
        raise Refusal("url_invalid", f"The address is longer than {longest} characters.")
    if _FORBIDDEN.search(text):
        raise Refusal("url_invalid", "The address contains a space, a backslash or a hidden character.")
    parts = _URL.fullmatch(text)
    if parts is None:
        raise Refusal("url_invalid", "The address is not complete: it starts with https://.")
    return parts


def _read_scheme(text: str) -> str:
    scheme = text.lower()
    if scheme not in _DEFAULT_PORTS:
        raise Refusal("url_scheme", "The address must start with https:// or http://.")
    return scheme


def _read_authority(text: str) -> tuple[str, int | None]:
    if "@" in text:
        raise Refusal("url_credentials", "The address must not contain a user name or password.")
    parts = _AUTHORITY.fullmatch(text)
    if parts is None:
        raise _bad_host()
    return parts["host"], int(parts["port"]) if parts["port"] else None


def _read_host(text: str) -> tuple[str, Address | None]:
    if text.startswith("["):
        return _read_ipv6(text[1:-1])
    name = text.lower() if text.isascii() else _to_ascii(text)
    name = name.removesuffix(".")
    if _NUMERIC.fullmatch(name.rpartition(".")[2]):
        return _read_ipv4(text)
    if not _NAME.fullmatch(name):
        raise _bad_host()
    return name, None


def _read_ipv6(text: str) -> tuple[str, Address]:
    try:
        address = IPv6Address(text)
    except ValueError:
        raise _bad_host() from None
    return str(address), address


def _read_ipv4(text: str) -> tuple[str, Address]:
    """Take the canonical spelling alone: octal, hexadecimal, short and fullwidth forms are refused."""
    try:
        address = IPv4Address(text) if text.isascii() else None
    except ValueError:
        address = None
    if address is None:
        raise Refusal("url_invalid", "The address writes its host in an unusual way.")
    return str(address), address


def _to_ascii(text: str) -> str:
    try:
        return idna.encode(text, uts46=True, transitional=False).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError):
        raise _bad_host() from None


def _bad_host() -> Refusal:
    return Refusal("url_invalid", "The address has no valid host name.")


def _read_path(parts: re.Match[str]) -> str:
    path = quote(parts["path"] or "/", safe=_PATH_SAFE)
    return f"{path}?{quote(parts['query'], safe=_QUERY_SAFE)}" if parts["query"] is not None else path


def _check_port(target: Target, policy: FetchPolicy) -> None:
    if target.port not in policy.ports:
        raise Refusal("url_port", "The address uses a port that is not allowed here.")


def _check_host(target: Target, policy: FetchPolicy) -> None:
    if policy.hosts and not any(_is_listed(target.host, entry.lower()) for entry in policy.hosts):
        raise Refusal("host_not_allowed", "The address's host is not on this newsroom's list of hosts.")
    if target.host.endswith(_LOCAL) and not policy.nets:
        raise Refusal("address_refused", NOT_PUBLIC, log=f"local name {target.host}")


def _is_listed(host: str, entry: str) -> bool:
    if entry.startswith("."):
        return host == entry[1:] or host.endswith(entry)
    return host == entry
