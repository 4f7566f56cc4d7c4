"""Which network addresses a fetch may connect to.

Threat: a picture's address that leads into the newsroom's own network or to a cloud's metadata service.
Rule: IPv6 only within 2000::/3, IPv4 only outside the special blocks; `ipaddress.is_global` is not used, it
is wrong on a quarter of the hard cases. Every IPv6 form that wraps an IPv4 address is refused whole, so
there is nothing to unwrap wrongly. What remains: a public address whose owner forwards it to the inside.
"""

from __future__ import annotations

from ipaddress import IPv6Address, ip_network
from typing import Final

from service.outside.policy import Address, Network


def _networks(text: str) -> tuple[Network, ...]:
    return tuple(ip_network(word) for word in text.split())


# IANA's special-purpose registries, and 168.63.129.16, Azure's host service on public space.
_SPECIAL: Final = _networks("""
    0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 168.63.129.16/32 169.254.0.0/16 172.16.0.0/12
    192.0.0.0/24 192.0.2.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16
    192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4
    2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20
    ::/3 4000::/2 8000::/1
""")

# No setting opens these: unspecified, multicast, reserved, and IPv4 wrapped into IPv6 (mapped, SIIT,
# NAT64, Teredo, 6to4).
_NEVER: Final = _networks("""
    0.0.0.0/8 224.0.0.0/4 240.0.0.0/4 ::/128 ::ffff:0:0/96 ::ffff:0:0:0/96 64:ff9b::/96 64:ff9b:1::/48
    100::/64 2001::/32 2002::/16 ff00::/8
""")
_COMPATIBLE: Final = _networks("::/96")[0]
_LOOPBACK6: Final = IPv6Address("::1")
_ISATAP: Final = (b"\x00\x00\x5e\xfe", b"\x02\x00\x5e\xfe")

# Loopback, link-local and the metadata services of the clouds: open only to a network that lies wholly
# within the block, so that opening 10.0.0.0/8 or fd00::/8 opens none of them.
_GUARDED: Final = _networks("""
    127.0.0.0/8 ::1/128 169.254.0.0/16 fe80::/10
    169.254.169.254/32 169.254.170.2/32 169.254.170.23/32 100.100.100.200/32 192.0.0.192/32
    168.63.129.16/32 fd00:ec2::254/128 fd00:ec2::23/128 fd20:ce::254/128 fd00:c1::a9fe:a9fe/128
""")


def may_connect(address: Address, nets: tuple[Network, ...] = ()) -> bool:
    """Tell whether a fetch may connect to this address; `nets` are the operator's opened networks."""
    if _is_never(address):
        return False
    if _is_opened(address, nets):
        return True
    return not _within(address, _SPECIAL)


def _is_never(address: Address) -> bool:
    if isinstance(address, IPv6Address):
        compatible = address in _COMPATIBLE and address != _LOOPBACK6
        if address.scope_id or compatible or address.packed[8:12] in _ISATAP:
            return True
    return _within(address, _NEVER)


def _is_opened(address: Address, nets: tuple[Network, ...]) -> bool:
    guards = [guard for guard in _GUARDED if address in guard]
    return any(address in net and all(_lies_in(net, guard) for guard in guards) for net in nets)


def _within(address: Address, blocks: tuple[Network, ...]) -> bool:
    return any(address in block for block in blocks)


def _lies_in(net: Network, guard: Network) -> bool:
    return guard.prefixlen <= net.prefixlen and net.network_address in guard
