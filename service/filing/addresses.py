"""The addresses of published pictures: signed, short at the end, and never built from what a request says."""

from __future__ import annotations

from pathlib import PurePosixPath

from service.filing.office import Office
from service.filing.signing import KeyRing, encode_picture_key, sign_address


def picture_path(keys: KeyRing, key: str, format_name: str) -> str:
    """Return the path of a picture in the store, such as `/c/k1.<signature>/<key>/og.jpg`."""
    return sign_address(keys, encode_picture_key(key), f"{format_name}{PurePosixPath(key).suffix}")


def picture_address(office: Office, key: str, format_name: str) -> str:
    """Return the full address of a picture under the service's public address."""
    return office.base_url + picture_path(office.keys, key, format_name)
