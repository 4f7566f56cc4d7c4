"""Signatures that real systems and their makers' own libraries made hold; everything near them does not."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import Refusal
from service.newsroom.verify import standard
from service.newsroom.verify.message import WINDOW, Message
from service.newsroom.verify.schemes import NAMES, SCHEMES, scheme
from tests.unit.newsroom.requests import captured

# Scheme, secret of the system that sent it, the header with the signature, Unix seconds of its signed time.
SENT = {
    "ghost": (b"ghost-hook-secret", "x-ghost-signature", 1795460513.153),
    "sanity": (b"sanity-secret", "sanity-webhook-signature", 1695636000.0),
    "contentful": (b"a" * 64, "x-contentful-signature", 1695636000.0),
    "superdesk": (b"superdesk-secret", "x-superdesk-signature", 0.0),
}
TIMED = ("ghost", "sanity", "contentful")
OTHER = b"x" * 64


def check(name, message=None, secrets=None, late=0.0):
    secret, _, moment = SENT[name]
    return SCHEMES[name].check(message or captured(name), secrets or (secret,), moment + late)


def refused(name, message=None, secrets=None, late=0.0):
    with pytest.raises(Refusal) as wrong:
        check(name, message, secrets, late)
    assert wrong.value.code == "delivery_unverified"
    assert wrong.value.fault.status == 401
    return wrong.value.detail


@pytest.mark.parametrize("name", SENT)
def test_a_real_signature_holds_and_gives_the_same_id_each_time(name):
    assert check(name) == check(name)
    assert check(name).delivery_id


@pytest.mark.parametrize("name", SENT)
def test_an_old_secret_holds_beside_the_new_one(name):
    assert check(name, secrets=(OTHER, SENT[name][0])) == check(name)


@pytest.mark.parametrize("name", SENT)
def test_another_secret_does_not_hold(name):
    assert "does not fit" in refused(name, secrets=(OTHER,))


@pytest.mark.parametrize("name", SENT)
def test_a_body_altered_in_one_byte_is_refused(name):
    message = captured(name)
    refused(name, replace(message, body=message.body.replace(b"Nagorno", b"nagorno", 1)))
    refused(name, replace(message, body=message.body + b" "))


@pytest.mark.parametrize("name", SENT)
def test_an_unsigned_message_is_refused(name):
    message = captured(name)
    header = SENT[name][1]
    without = {key: value for key, value in message.headers.items() if key != header}
    assert header in refused(name, replace(message, headers=without))


@pytest.mark.parametrize("name", SENT)
def test_a_signature_in_a_second_spelling_is_refused(name):
    message, header = captured(name), SENT[name][1]
    for spelling in (message.headers[header].upper(), f"{message.headers[header]},", "é" * 64):
        refused(name, replace(message, headers={**message.headers, header: spelling}))


@pytest.mark.parametrize("name", TIMED)
@pytest.mark.parametrize("late", [WINDOW + 1, -WINDOW - 1, 86_400])
def test_a_message_out_of_its_time_is_refused(name, late):
    assert "five minutes" in refused(name, late=late)


@pytest.mark.parametrize("name", TIMED)
@pytest.mark.parametrize("late", [WINDOW - 1, 1 - WINDOW])
def test_a_message_within_its_time_holds(name, late):
    assert check(name, late=late) == check(name)


def test_contentful_signs_method_path_and_the_headers_it_names():
    message = captured("contentful")
    refused("contentful", replace(message, target="/hooks/other"))
    refused("contentful", replace(message, method="PUT"))
    topic = {**message.headers, "x-contentful-topic": "ContentManagement.Entry.unpublish"}
    refused("contentful", replace(message, headers=topic))
    assert "x-contentful-topic" in check("contentful").signed


def test_contentful_must_sign_the_time():
    message = captured("contentful")
    names = "content-type,x-contentful-signed-headers"
    headers = {**message.headers, "x-contentful-signed-headers": names}
    assert "not among" in refused("contentful", replace(message, headers=headers))


# --- Standard Webhooks -------------------------------------------------------------------------------------

KEY, OLD = b"k" * 32, b"o" * 32
NOW = 1_700_000_000
BODY = json.dumps({"type": "article.published", "data": {"headline": "Ein Titel ẞ 日本語"}}).encode()


def post(secret=KEY, *, own="msg_1", seconds=str(NOW), body=BODY, **headers):
    signed = {
        "webhook-id": own,
        "webhook-timestamp": seconds,
        "webhook-signature": standard.sign(secret, own, seconds, body),
    }
    return Message("POST", "/hooks/desk", {**signed, **headers}, body)


def holds(message, secrets=(KEY, OLD), now=NOW):
    try:
        return standard.check(message, secrets, now).delivery_id
    except Refusal as refusal:
        return "" if refusal.code == "delivery_unverified" else refusal.code


def test_the_published_example_of_the_specification():
    secret = standard.read_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    made = standard.sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}')
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def signature(message):
    return message.headers["webhook-signature"]


@pytest.mark.parametrize(
    "message",
    [
        post(),
        post(OLD),
        post(seconds=str(NOW - WINDOW)),
        post(seconds=str(NOW + WINDOW)),
        post(own="a" * 64),
        post(body=b""),
        post(**{"webhook-signature": f"v1,AAAA v2,xyz {signature(post())}"}),
    ],
    ids=["new", "old secret", "late", "early", "long id", "empty body", "third of three"],
)
def test_s056_a_standard_message_holds(message):
    assert holds(message) == message.headers["webhook-id"]


@pytest.mark.parametrize(
    "message",
    [
        post(OTHER),
        replace(post(), body=BODY + b" "),
        post(**{"webhook-id": "msg_2"}),
        post(**{"webhook-timestamp": str(NOW + 1)}),
        post(seconds=str(NOW - WINDOW - 1)),
        post(seconds=str(NOW + WINDOW + 1)),
        post(own="a" * 65),
        post(own="msg 1"),
        post(own="msg.1"),
        post(own="msg_1\n"),
        post(own=""),
        post(seconds=""),
        post(seconds="-1"),
        post(seconds=f"{NOW}.0"),
        post(seconds="1e9"),
        post(seconds="١٧٠٠٠٠٠٠٠٠"),
        post(seconds="1" * 13),
        post(seconds=f" {NOW}"),
        post(**{"webhook-signature": ""}),
        post(**{"webhook-signature": " "}),
        post(**{"webhook-signature": signature(post()).removeprefix("v1,")}),
        post(**{"webhook-signature": signature(post()).replace("v1", "v2")}),
        post(**{"webhook-signature": signature(post()).replace("v1,", "v1a,")}),
        post(**{"webhook-signature": signature(post()).rstrip("=")}),
        post(**{"webhook-signature": signature(post()) + "="}),
        post(**{"webhook-signature": signature(post()).upper()}),
        post(**{"webhook-signature": signature(post()).replace(",", ", ")}),
        post(**{"webhook-signature": "\t" + signature(post())}),
        post(**{"webhook-signature": "v1,AAAA " * 10 + signature(post())}),
        post(**{"webhook-signature": "v1,é"}),
    ],
)
def test_s056_a_standard_message_that_is_not_quite_one_is_refused(message):
    assert not holds(message)


@given(st.text(), st.text(), st.text(), st.binary())
def test_no_header_makes_a_check_stumble(own, seconds, given_signature, body):
    names = ("webhook-id", "webhook-timestamp", "webhook-signature", "authorization", "x-token")
    headers = dict(zip(names, (own, seconds, given_signature, own, seconds), strict=True))
    headers |= {header: given_signature for _, header, _ in SENT.values()}
    message = Message("POST", "/hooks/desk", headers, body)
    for name in NAMES:
        with pytest.raises(Refusal):
            scheme(name, "X-Token").check(message, (KEY,), NOW)


# --- tokens and secrets ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "is_right"),
    [
        ("Bearer strapi-hook-token", True),
        ("bearer strapi-hook-token", True),
        ("Bearer strapi-hook-toke", False),
        ("Bearer strapi-hook-token2", False),
        ("Basic strapi-hook-token", False),
        ("strapi-hook-token", False),
        ("Bearer ", False),
        ("", False),
    ],
)
def test_a_bearer_s_token(header, is_right):
    message = Message("POST", "/hooks/strapi", {"authorization": header}, BODY)
    try:
        found = SCHEMES["bearer"].check(message, (b"old-hook-token", b"strapi-hook-token"), NOW).delivery_id
    except Refusal:
        found = ""
    assert bool(found) is is_right


def test_equal_bodies_under_a_token_are_two_events_unless_the_sender_numbers_them():
    headers = {"x-hook": "a-token-of-some-length"}
    checked = scheme("header", "X-Hook").check
    secrets = (b"a-token-of-some-length",)
    twice = {checked(Message("POST", "/", headers, BODY), secrets, NOW).delivery_id for _ in range(2)}
    assert len(twice) == 2
    numbered = Message("POST", "/", {**headers, "idempotency-key": "n-17"}, BODY)
    assert checked(numbered, secrets, NOW).delivery_id == "n-17"


@pytest.mark.parametrize(
    ("name", "secret", "words"),
    [
        ("standard", "short", "24 is the least"),
        ("standard", "whsec_c2hvcnQ=", "24 is the least"),
        ("standard", "whsec_not base64", "not Base64"),
        ("contentful", "a" * 63, "64 characters"),
        ("ghost", "short", "8 is the least"),
    ],
)
def test_a_secret_that_will_not_do_is_told_in_words(name, secret, words):
    with pytest.raises(ValueError, match=words):
        SCHEMES[name].read_secret(secret)
