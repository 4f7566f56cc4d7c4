"""Hostile addresses by their kind: one test for each line of docs/security-checks.md."""

import pytest

from service.errors import Refusal
from service.outside.fetch import Fetcher
from service.outside.policy import FetchPolicy

FORMS = {
    "s005": [
        "http://0177.0.0.1/",
        "http://0x7f.1/",
        "http://2130706433/",
        "http://127.1/",
        "http://0/",
        "http://\uff11\uff12\uff17.0.0.1/",
        "http://\u2460\u2461\u2466.0.0.1/",
        "http://%31%32%37.0.0.1/",
        "http://127.0.0.1./",
        "http://127.0.0.01/",
    ],
    "s006": [
        "http://[::ffff:127.0.0.1]/",
        "http://[::127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[2001::1]/",
        "http://[2a00:1450::5efe:7f00:1]/",
        "http://[::ffff:0:7f00:1]/",
        "http://[fe80::1%25eth0]/",
    ],
    "s007": [
        "http://169.254.169.254/",
        "http://169.254.170.2/",
        "http://[fd00:ec2::254]/",
        "http://100.100.100.200/",
        "http://192.0.0.192/",
        "http://168.63.129.16/",
        "http://metadata.google.internal/",
    ],
    "s009": [
        "http://pub.example.org\\@127.0.0.1/",
        "http://pub.example.org#@127.0.0.1:22/x",
        "http://127.0.0.1\t/",
        "http://a@127.0.0.1/",
        "http://127.0.0.1 /",
        "http:///127.0.0.1/",
        "http:127.0.0.1/",
        "http://[::1]x/",
        "//127.0.0.1/",
        "http://pub.example.org:80:22/",
    ],
    "s010": [
        "ftp://pub.example.org/",
        "file:///etc/passwd",
        "gopher://pub.example.org/",
        "data:image/png;base64,AA",
        "jar:http://pub.example.org!/",
        "dict://pub.example.org:11211/",
        "ws://pub.example.org/",
    ],
    "s011": [
        "http://pub.example.org:22/",
        "http://pub.example.org:25/",
        "http://pub.example.org:6379/",
        "http://pub.example.org:0/",
        "http://pub.example.org:65536/",
        "http://pub.example.org:8080/",
    ],
}
# Of these one is read as another host's address, and honestly so.
_HARMLESS = {"http://pub.example.org#@127.0.0.1:22/x"}


def refused(url, *, may_look_up):
    """Return the code of a refusal; fail where anything is dialled, or looked up that may not be."""

    def look_up(host, _port):
        assert may_look_up, f"{host} was looked up"
        return ["93.184.216.34"] if host == "pub.example.org" else ["10.0.0.5"]

    def dial(address, _port, _seconds):
        assert str(address) == "93.184.216.34", f"{address} was dialled"
        raise OSError("as if nobody were there")

    policy = FetchPolicy(total_timeout=2.0)
    with pytest.raises(Refusal) as caught:
        Fetcher(policy, resolver=look_up, dial=dial).fetch(url)
    return caught.value.code


@pytest.mark.parametrize("url", FORMS["s005"])
def test_s005_another_spelling_of_an_ipv4_address_is_refused_before_any_lookup(url):
    assert refused(url, may_look_up=False) in ("url_invalid", "address_refused")


@pytest.mark.parametrize("url", FORMS["s006"])
def test_s006_an_ipv6_address_that_wraps_another_is_refused(url):
    assert refused(url, may_look_up=False) in ("address_refused", "url_invalid")


@pytest.mark.parametrize("url", FORMS["s007"])
def test_s007_no_cloud_s_metadata_is_asked_for(url):
    assert refused(url, may_look_up=True) == "address_refused"


@pytest.mark.parametrize("url", FORMS["s009"])
def test_s009_what_two_readers_would_read_differently_is_refused(url):
    code = refused(url, may_look_up=url in _HARMLESS)
    assert code.startswith("url_") or url in _HARMLESS or code == "address_refused"


@pytest.mark.parametrize("url", FORMS["s010"])
def test_s010_only_web_addresses_are_fetched(url):
    assert refused(url, may_look_up=False) in ("url_scheme", "url_invalid")


@pytest.mark.parametrize("url", FORMS["s011"])
def test_s011_only_the_ports_of_the_web_are_dialled(url):
    assert refused(url, may_look_up=False) in ("url_port", "url_invalid")
