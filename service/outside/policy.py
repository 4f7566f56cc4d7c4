"""What the fetcher may do: the operator's limits, as one frozen record."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from pathlib import Path
from typing import NamedTuple

from service.errors import ConfigurationError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


class FetchPolicy(NamedTuple):
    """Limits of one fetcher. Sizes are in bytes, times in seconds.

    `hosts` empty lets every public host through; otherwise only those named: `cdn.example.org` itself, or
    `.example.org` for that domain and all below it. `nets` opens networks that are otherwise refused, such
    as 10.1.0.0/24 for a picture archive in the house; see `addresses` for what it cannot open.
    `ports` are allowed beside 80 and 443 of their schemes. `ca_file` holds the certificates of a house's
    own authority, trusted in addition to the system's.
    """

    max_bytes: int = 20 * 1024 * 1024
    max_url: int = 2048
    max_redirects: int = 3
    total_timeout: float = 10.0
    connect_timeout: float = 3.0
    lookup_timeout: float = 3.0
    per_host: int = 10
    ports: frozenset[int] = frozenset({80, 443})
    hosts: tuple[str, ...] = ()
    nets: tuple[Network, ...] = ()
    ca_file: Path | None = None
    user_agent: str = "Cutline"


def read_nets(*texts: str) -> tuple[Network, ...]:
    """Read networks in CIDR form; raise ConfigurationError naming every one that is none."""
    found: list[Network] = []
    faults: list[str] = []
    for text in texts:
        try:
            found.append(ip_network(text.strip()))
        except ValueError:
            faults.append(f"{text!r} is not a network such as 10.1.0.0/24")
    if faults:
        raise ConfigurationError("; ".join(faults))
    return tuple(found)
