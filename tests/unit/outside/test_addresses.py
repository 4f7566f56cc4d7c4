"""Where a fetch may connect to, and what an operator's opened network does not open."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import ConfigurationError
from service.outside.addresses import may_connect
from service.outside.policy import read_nets

TABLE = [
    line.split("\t")
    for line in Path(__file__).with_name("addresses.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def test_the_table_is_whole():
    assert len(TABLE) >= 78
    assert {verdict for _address, verdict, _what in TABLE} == {"open", "refused"}


@pytest.mark.parametrize(("address", "verdict", "what"), TABLE)
def test_s002_each_address_has_its_verdict(address, verdict, what):
    assert may_connect(ip_address(address)) == (verdict == "open"), what


METADATA = ("169.254.169.254", "169.254.170.2", "100.100.100.200", "192.0.0.192", "168.63.129.16",
            "fd00:ec2::254", "fd20:ce::254")  # fmt: skip
WIDE = read_nets("0.0.0.0/0", "::/0", "10.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "fd00::/8", "fc00::/7")


@pytest.mark.parametrize("address", [*METADATA, "127.0.0.1", "::1", "169.254.1.1", "fe80::1"])
def test_s024_a_wide_network_opens_neither_metadata_nor_loopback_nor_link_local(address):
    assert not may_connect(ip_address(address), WIDE)


def test_s024_an_opened_network_opens_itself_alone():
    nets = read_nets("10.0.0.0/24")
    assert may_connect(ip_address("10.0.0.5"), nets)
    assert not may_connect(ip_address("10.0.1.5"), nets)
    assert not may_connect(ip_address("192.168.0.5"), nets)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "169.254.169.254", "fd00:ec2::254"])
def test_a_guarded_address_opens_to_its_very_own_name(address):
    assert may_connect(ip_address(address), (ip_network(address),))


def test_link_local_opened_as_a_whole_still_opens_no_metadata():
    nets = read_nets("169.254.0.0/16")
    assert may_connect(ip_address("169.254.7.7"), nets)
    assert not may_connect(ip_address("169.254.169.254"), nets)


@pytest.mark.parametrize(
    "address", ["::ffff:10.0.0.5", "64:ff9b::a00:5", "2002:a00:5::1", "0.0.0.0", "::", "224.0.0.1"]
)
def test_nothing_opens_wrapped_unspecified_and_multicast_addresses(address):
    assert not may_connect(ip_address(address), (*WIDE, ip_network(address)))


def test_networks_that_are_none_are_told_together():
    with pytest.raises(ConfigurationError, match=r"'x'.*'10\.0\.0\.1/8'"):
        read_nets("x", "10.0.0.0/8", "10.0.0.1/8")


@given(st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=300)
def test_no_wrapper_opens_what_is_closed_or_open_in_ipv4(number):
    inner = IPv4Address(number)
    for prefix in (0xFFFF << 32, 0xFFFF << 48, 0x64FF9B << 96):
        assert not may_connect(IPv6Address(prefix | int(inner)))


@given(st.integers(0, 2**128 - 1))
@settings(deadline=None, max_examples=300)
def test_only_global_unicast_is_ever_open(number):
    address = IPv6Address(number)
    if may_connect(address):
        assert address in ip_network("2000::/3")
