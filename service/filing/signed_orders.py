"""Addresses for orders: checked as far as can be without the photo, then signed."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Final

from service.errors import Refusal
from service.filing.office import Office
from service.filing.orders import check_order
from service.filing.signing import encode_payload, is_picture_name, sign_address, sign_preview

LONGEST_PREVIEW: Final = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class SignedAddress:
    """A picture's full address; `expires` is in Unix seconds, and None where it never does."""

    url: str
    expires: int | None = None


def sign_order(office: Office, order: dict[str, Any], name: str, *, preview: int = 0) -> SignedAddress:
    """Sign an order for a picture's name such as `og.jpg`; `preview` limits it to so many seconds.

    Raises Refusal where the order could not be met, or does not fit an address.
    """
    if not is_picture_name(name):
        raise Refusal(
            "field_invalid", "A picture's name is a format and a type, such as og.jpg.", field="name"
        )
    check_order(office, order, name)
    payload = encode_payload(order)
    if not preview:
        return SignedAddress(office.base_url + sign_address(office.keys, payload, name))
    expires = int(time.time()) + preview
    return SignedAddress(office.base_url + sign_preview(office.keys, payload, name, expires=expires), expires)
