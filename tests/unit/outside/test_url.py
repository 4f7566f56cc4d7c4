"""Hostile addresses never lead to a connection; honest ones are read as they are meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import Refusal
from service.outside.fetch import Fetcher
from service.outside.policy import FetchPolicy, read_nets
from service.outside.url import follow, read_url

POLICY = FetchPolicy()
LINES = Path(__file__).with_name("hostile_urls.txt").read_text(encoding="ascii").splitlines()
HOSTILE = [line.split("\t") for line in LINES if not line.startswith("#")]
HOSTS = {
    "pub.example.org": ["93.184.216.34"],
    "private.example.org": ["10.0.0.5"],
    "mixed.example.org": ["93.184.216.34", "10.0.0.5"],
    "mapped.example.org": ["::ffff:93.184.216.34"],
    "scoped.example.org": ["fe80::1%eth0"],
    "nothing.example.org": [],
    "garbled.example.org": ["not an address"],
}


def lookup(host: str, port: int) -> list[str]:
    if host not in HOSTS:
        raise OSError("no such host")
    return HOSTS[host]


def test_the_table_is_whole():
    assert len(HOSTILE) >= 120


@pytest.mark.parametrize(("code", "escaped"), HOSTILE)
def test_s001_a_hostile_address_is_refused_before_any_connection(code, escaped):
    dialled = []

    def dial(address, port, seconds):
        dialled.append(address)
        raise OSError("should not be dialled")

    url = escaped.encode("ascii").decode("unicode_escape")
    with pytest.raises(Refusal) as caught:
        Fetcher(POLICY, resolver=lookup, dial=dial).fetch(url)
    assert caught.value.code == code
    assert caught.value.field == "image.url"
    assert dialled == []


HONEST = (
    ("https://pub.example.org", "pub.example.org", "https://pub.example.org/"),
    ("HTTPS://PUB.Example.ORG:443/A.jpg?x=1#part", "pub.example.org", "https://pub.example.org/A.jpg?x=1"),
    ("http://pub.example.org:80/a", "pub.example.org", "http://pub.example.org/a"),
    ("http://pub.example.org:443/a", "pub.example.org:443", "http://pub.example.org:443/a"),
    ("https://pub.example.org./a", "pub.example.org", "https://pub.example.org/a"),
    ("https://bücher.example/ü.jpg", "xn--bcher-kva.example", "https://xn--bcher-kva.example/%C3%BC.jpg"),
    ("https://straße.example/", "xn--strae-oqa.example", "https://xn--strae-oqa.example/"),
    ("https://例え.jp/写真.jpg", "xn--r8jz45g.jp", "https://xn--r8jz45g.jp/%E5%86%99%E7%9C%9F.jpg"),
    ("https://8.8.8.8/a", "8.8.8.8", "https://8.8.8.8/a"),
    ("https://[2606:4700::1111]/a", "[2606:4700::1111]", "https://[2606:4700::1111]/a"),
    ("https://a_b.example.org/a%20b|c", "a_b.example.org", "https://a_b.example.org/a%20b%7Cc"),
    ("https://pub.example.org?url=http://127.0.0.1/", "pub.example.org",
     "https://pub.example.org/?url=http://127.0.0.1/"),
    ("https://pub.example.org/@127.0.0.1:22//x", "pub.example.org", "https://pub.example.org/@127.0.0.1:22//x"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "header", "url"), HONEST)
def test_an_honest_address_is_read_as_meant(text, header, url):
    target = read_url(text, POLICY)
    assert (target.host_header, target.url) == (header, url)
    assert read_url(target.url, POLICY) == target


def test_s011_only_the_named_ports_are_open():
    with pytest.raises(Refusal, match="url_port"):
        read_url("http://pub.example.org:8080/", POLICY)
    assert read_url("http://pub.example.org:8080/", FetchPolicy(ports=frozenset({8080}))).port == 8080


def test_an_address_of_more_than_2048_characters_is_refused():
    assert read_url("https://pub.example.org/" + "a" * 2024, POLICY)
    with pytest.raises(Refusal, match="longer than 2048"):
        read_url("https://pub.example.org/" + "a" * 2025, POLICY)


@pytest.mark.parametrize(
    ("host", "let_in"),
    [
        ("img.pub.test", True),
        ("IMG.PUB.TEST.", True),
        ("a.example.org", True),
        ("b.a.example.org", True),
        ("example.org", True),
        ("badexample.org", False),
        ("example.org.evil.test", False),
        ("pub.test", False),
        ("x.img.pub.test", False),
        ("8.8.8.8", False),
    ],
)
def test_s023_only_listed_hosts_are_visited(host, let_in):
    policy = FetchPolicy(hosts=("img.pub.test", ".Example.ORG"))
    if let_in:
        assert read_url(f"https://{host}/a", policy)
        return
    with pytest.raises(Refusal, match="host_not_allowed"):
        read_url(f"https://{host}/a", policy)


def test_a_local_name_is_looked_up_only_where_the_house_opened_a_network():
    opened = FetchPolicy(nets=read_nets("10.0.0.0/24"))
    assert read_url("http://dam.local/a.jpg", opened).host == "dam.local"


REDIRECTS = (
    ("", "redirect_refused"), ("http://pub.example.org/", "redirect_refused"), ("/a b", "redirect_refused"),
    ("\\\\127.0.0.1\\", "redirect_refused"), ("https://" + "a" * 3000, "redirect_refused"),
    ("file:///etc/passwd", "url_scheme"), ("ftp://pub.example.org/", "url_scheme"),
    ("https://printer.local/", "address_refused"), ("https://a@127.0.0.1/", "url_credentials"),
    ("https://pub.example.org:22/", "url_port"), ("https://2130706433/", "url_invalid"),
    ("https://[::1", "url_invalid"), ("data:text/html,x", "url_invalid"),
    ("javascript:alert(1)", "url_invalid"), ("https://localhost/", "url_invalid"),
)  # fmt: skip


@pytest.mark.parametrize(("location", "code"), REDIRECTS)
def test_s008_a_redirect_is_judged_as_strictly_as_the_first_address(location, code):
    with pytest.raises(Refusal) as caught:
        follow(read_url("https://pub.example.org/a/b", POLICY), location, POLICY)
    assert caught.value.code == code


def test_an_honest_redirect_is_followed():
    start = read_url("http://pub.example.org/a/b?c", POLICY)
    assert follow(start, "../d.jpg", POLICY).url == "http://pub.example.org/d.jpg"
    assert follow(start, "https://www.pub.example.org/ü", POLICY).url == "https://www.pub.example.org/%C3%BC"


def test_s021_every_refused_network_gets_the_same_words():
    said = set()
    for url in ("http://10.0.0.5/", "http://100.64.0.1/", "http://[::1]/", "http://private.example.org/"):
        with pytest.raises(Refusal) as caught:
            Fetcher(POLICY, resolver=lookup).fetch(url)
        said.add((caught.value.code, caught.value.detail, caught.value.fault))
    assert len(said) == 1


@given(st.text(max_size=60) | st.from_regex(r"https?://[^/]{0,30}/.{0,10}", fullmatch=True))
@settings(deadline=None, max_examples=300)
def test_any_text_is_read_or_refused(text):
    try:
        target = read_url(text, POLICY)
    except Refusal:
        return
    assert target.host.isascii()
    assert target.path.isascii()
    assert target.path.isprintable()
