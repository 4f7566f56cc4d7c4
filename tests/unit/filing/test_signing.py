"""Signed addresses: only ours, each in one spelling, each for one purpose."""

from __future__ import annotations

import ast
import base64
import hashlib
import hmac
import json
import stat
import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.base64url import from_base64url, to_base64url
from service.errors import ConfigurationError, Refusal
from service.filing import signing
from service.filing.signing import (
    KeyRing,
    decode_payload,
    decode_picture_key,
    encode_payload,
    encode_picture_key,
    load_or_create_keys,
    read_keys,
    sign_address,
    sign_preview,
    verify_address,
    verify_preview,
)
from service.outside.store import key_of

OLD = ("k1", "bZ4fH2kQ9sT7wXcV1nM5jL8gD3aR6yU0eP")
NEW = ("k2", "Q0wE9rT8yU7iO6pA5sD4fG3hJ2kL1zX0cV")
RING = KeyRing((NEW, OLD))
PAYLOAD = encode_payload({"headline": "Armenians flee Nagorno-Karabakh", "format": "og"})
ALPHABET = string.ascii_letters + string.digits + "-_"


def segments(address: str) -> list[str]:
    return address.split("/")[2:]


def refused(*parts: str, ring: KeyRing = RING) -> str:
    with pytest.raises(Refusal) as caught:
        verify_address(ring, *parts)
    return caught.value.code


def test_an_address_that_we_signed_is_ours():
    address = sign_address(RING, PAYLOAD, "og.jpg")
    assert address.startswith("/c/k2.")
    assert address.endswith(f"/{PAYLOAD}/og.jpg")
    verify_address(RING, *segments(address))


def test_the_signature_is_plain_hmac_sha256_that_any_language_can_make():
    digest = hmac.digest(NEW[1].encode(), f"c:{PAYLOAD}/og.jpg".encode(), hashlib.sha256)
    made = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    assert segments(sign_address(RING, PAYLOAD, "og.jpg"))[0] == f"k2.{made}"


@pytest.mark.parametrize("token", ["", ".", "k2", "k2.", "k2." + "A" * 43, "." + "A" * 43, "A" * 43])
def test_s046_an_unsigned_address_is_refused(token):
    assert refused(token, PAYLOAD, "og.jpg") == "signature_invalid"


def spellings(token: str) -> list[str]:
    """Return other texts that a lenient decoder would take for the same signature."""
    kid, mark = token.split(".")
    last = ALPHABET.index(mark[-1])
    sisters = [mark[:-1] + ALPHABET[last ^ bits] for bits in range(1, 4)]
    changed = [mark + "=", mark + "==", mark + "\n", " " + mark, mark + "A", mark[:-1], mark + "%3D"]
    swapped = [mark.replace("-", "+").replace("_", "/") + "=", mark.upper(), mark.lower()]
    return [f"{kid}.{other}" for other in (*sisters, *changed, *swapped)] + [
        token.upper(), f"K2.{mark}", f"{kid}..{mark}", f"{kid}.{mark}.", f"{kid}.{mark}\u200b",
    ]  # fmt: skip


@pytest.mark.parametrize("number", range(18))
def test_s047_a_signature_has_one_spelling(number):
    token, payload, name = segments(sign_address(RING, PAYLOAD, "og.jpg"))
    assert refused(spellings(token)[number], payload, name) == "signature_invalid"


CHANGED = (
    PAYLOAD + "=", PAYLOAD + "A", PAYLOAD[:-1], PAYLOAD.swapcase(), "%65" + PAYLOAD[1:], PAYLOAD + "/",
    PAYLOAD + "?a=b", PAYLOAD + ";", PAYLOAD + "\n", PAYLOAD.replace("e", "\u0435"), "",
)  # fmt: skip


@pytest.mark.parametrize("payload", CHANGED)
def test_s048_every_changed_byte_of_the_payload_is_refused(payload):
    token, _payload, name = segments(sign_address(RING, PAYLOAD, "og.jpg"))
    assert refused(token, payload, name) == "signature_invalid"


@pytest.mark.parametrize(
    "name", ["square.jpg", "og.png", "OG.jpg", "og.jpg/", "og", "", "..", "og.jpg\n", "og.jpg.jpg"]
)
def test_s048_another_name_is_another_address(name):
    token, payload, _name = segments(sign_address(RING, PAYLOAD, "og.jpg"))
    assert refused(token, payload, name) == "signature_invalid"


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=20))
@settings(deadline=None, max_examples=200)
def test_s048_nothing_but_what_was_signed_verifies(token, payload, name):
    assert refused(token, payload, name) == "signature_invalid"


@pytest.mark.parametrize(
    "text",
    [
        '{"title":"a","title":"b"}', '["title"]', '"title"', "null", "7", "", "{", '{"a":NaN}',
        '{"a":Infinity}', '{"a":1}{"a":1}', "\ufeff{}", "[" * 900,
    ],
)  # fmt: skip
def test_s049_a_payload_is_one_object_with_every_name_once(text):
    segment = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
    with pytest.raises(Refusal):
        decode_payload(segment)


@given(
    st.dictionaries(
        st.text(max_size=9).filter(lambda text: text.isprintable()),
        st.integers() | st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    )
)
@settings(deadline=None, max_examples=100)
def test_a_payload_comes_back_as_it_was_put_in(order):
    assert decode_payload(encode_payload(order)) == order


def test_one_order_has_one_payload_whatever_the_order_of_its_names():
    assert encode_payload({"b": 1, "a": "é"}) == encode_payload({"a": "é", "b": 1})


@given(st.text(ALPHABET, min_size=1, max_size=40))
@settings(deadline=None, max_examples=200)
def test_a_second_spelling_of_a_segment_is_refused_or_none(segment):
    try:
        order = decode_payload(segment)
    except Refusal:
        return
    assert to_base64url(from_base64url(segment)) == segment
    assert isinstance(order, dict)


def test_a_picture_key_comes_back_and_nothing_else_is_one():
    key = key_of(b"picture", "jpg")
    assert decode_picture_key(encode_picture_key(key)) == key
    for bad in ("../../etc/passwd", "keys.json", key + "\n", key.upper(), key[1:], ""):
        with pytest.raises(Refusal):
            decode_picture_key(encode_picture_key(bad))


def test_s050_the_new_key_signs_the_old_one_still_verifies_a_removed_one_does_not():
    old = sign_address(KeyRing((OLD,)), PAYLOAD, "og.jpg")
    assert sign_address(RING, PAYLOAD, "og.jpg").startswith("/c/k2.")
    verify_address(RING, *segments(old))
    assert refused(*segments(old), ring=KeyRing((NEW,))) == "signature_invalid"


def test_s050_an_old_key_under_a_new_id_verifies_nothing():
    old = sign_address(KeyRing((OLD,)), PAYLOAD, "og.jpg")
    assert refused(*segments(old), ring=KeyRing((("k1", NEW[1]),))) == "signature_invalid"


def test_s051_a_preview_is_no_published_address_and_the_other_way_round():
    preview = segments(sign_preview(RING, PAYLOAD, "og.jpg", expires=2_000_000_000))
    published = segments(sign_address(RING, PAYLOAD, "og.jpg"))
    assert refused(*preview) == "signature_invalid"
    kid, _expires, mark = preview[0].split(".")
    assert refused(f"{kid}.{mark}", *preview[1:]) == "signature_invalid"
    kid, mark = published[0].split(".")
    for token in (published[0], f"{kid}.2000000000.{mark}"):
        with pytest.raises(Refusal, match="signature_invalid"):
            verify_preview(RING, token, *published[1:], now=0)


def test_s052_a_preview_expires_and_its_date_cannot_be_moved():
    token, payload, name = segments(sign_preview(RING, PAYLOAD, "og.jpg", expires=1_800_000_000))
    verify_preview(RING, token, payload, name, now=1_800_000_000)
    with pytest.raises(Refusal, match="address_expired"):
        verify_preview(RING, token, payload, name, now=1_800_000_001)
    for date in ("1900000000", "01800000000", "+1800000000", "1800000000.0", "\u0661800000000"):
        with pytest.raises(Refusal, match="signature_invalid"):
            verify_preview(RING, token.replace("1800000000", date), payload, name, now=0)


@pytest.mark.parametrize(
    "key",
    [
        "", "changeme", "MY_SECURE_KEY", "short-but-random-Zq8", "a" * 64, "abababab" * 8, "0" * 43,
        "changeme-changeme-changeme-changeme", "MY_SECURE_KEY_MY_SECURE_KEY_MY_SECURE_KEY",
        "0x24FEEDFACEDEADBEEFCAFE0x24FEEDFACEDEADBEEFCAFE", None, 7,
        "\ud800" + "aB3dE5gH7jK9mN1pQ3sT5vX7zA9cE1gI3",
    ],
)  # fmt: skip
def test_s053_a_weak_key_is_refused_in_one_sentence(key):
    with pytest.raises(ConfigurationError, match=r"signing keys: .*; make one with: python3") as caught:
        KeyRing((("k1", key),))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "{}", "[]", "[7]", '["k1"]', '[{"kid": "k1"}]', "null", "[" * 2000])
def test_s053_a_ring_that_cannot_be_read_is_refused(text):
    with pytest.raises(ConfigurationError):
        read_keys(text)


@pytest.mark.parametrize("kid", ["", "K1", "k.1", "k/1", "a" * 17, 1, None, ["k1"]])
def test_a_key_id_that_cannot_stand_in_an_address_is_refused(kid):
    with pytest.raises(ConfigurationError):
        KeyRing(((kid, NEW[1]),))


def test_two_keys_of_one_id_are_refused():
    with pytest.raises(ConfigurationError, match="twice"):
        KeyRing((OLD, ("k1", NEW[1])))


def test_keys_are_made_once_and_only_their_owner_may_read_them(tmp_path: Path):
    path = tmp_path / "data" / "keys.json"
    ring = load_or_create_keys(path)
    assert load_or_create_keys(path) == ring
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry["kid"] for entry in json.loads(path.read_text())] == ["k1"]
    path.chmod(0o644)
    with pytest.raises(ConfigurationError, match="others may read"):
        load_or_create_keys(path)


def test_a_ring_never_shows_its_keys():
    assert NEW[1] not in repr(RING)


def test_s054_secrets_are_compared_in_constant_time_only():
    tree = ast.parse(Path(signing.__file__).read_text())
    calls = [
        node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "compare_digest"
    ]
    secret = {"signature", "made", "given", "mark", "key"}
    compared = [
        leaf.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq | ast.NotEq)
        for leaf in ast.walk(node)
        if isinstance(leaf, ast.Name)
    ]
    assert calls
    assert not secret & set(compared)


def test_s055_an_address_longer_than_servers_take_is_neither_made_nor_taken():
    payload = encode_payload({"headline": "x" * 5000})
    with pytest.raises(Refusal, match="field_invalid"):
        sign_address(RING, payload, "og.jpg")
    assert refused("k2." + "A" * 43, payload, "og.jpg") == "signature_invalid"
