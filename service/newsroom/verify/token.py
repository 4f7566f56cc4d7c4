"""A token in a header, for systems that can add a header and sign nothing: Strapi, Directus, and others."""

from __future__ import annotations

from typing import Final

from service.newsroom.verify.message import Check, Message, Proof, matches, own_id, unverified

# Where a sender may give its own id of a message.
_IDS: Final = ("webhook-id", "idempotency-key")


def check_bearer(message: Message, secrets: tuple[bytes, ...], now: float) -> Proof:  # noqa: ARG001 - no time
    """Judge a message by `Authorization: Bearer <token>`."""
    kind, _, token = message.header("authorization").partition(" ")
    return _proof(message, token.strip() if kind.lower() == "bearer" else "", secrets, "Authorization")


def in_header(name: str) -> Check:
    """Return the check of a token that is the whole value of the header of this name."""

    def check(message: Message, secrets: tuple[bytes, ...], now: float) -> Proof:  # noqa: ARG001 - no time
        return _proof(message, message.header(name.lower()), secrets, name)

    return check


def _proof(message: Message, token: str, secrets: tuple[bytes, ...], header: str) -> Proof:
    if not token:
        raise unverified(f"The message has no token in its {header} header.")
    if not matches([token], [secret.decode("utf-8", "replace") for secret in secrets]):
        raise unverified(f"The token in the {header} header is not one of this source's.")
    return Proof(own_id(message, *_IDS))
