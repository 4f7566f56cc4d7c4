"""Photoshop image resources: the "8BIM" wrapping in which JPEG files keep their IIM datasets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from service.attribution.containers.blocks import MOST_STEPS

IIM_RESOURCE: Final = 0x0404
DIGEST_RESOURCE: Final = 0x0425


def resources(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield number and content of each whole image resource, as far as the bytes make sense."""
    at = data.find(b"8BIM")
    for _ in range(MOST_STEPS):
        if at < 0 or data[at : at + 4] != b"8BIM" or at + 12 > len(data):
            return
        number = int.from_bytes(data[at + 4 : at + 6])
        name = data[at + 6] + 1
        start = at + 6 + name + name % 2 + 4
        size = int.from_bytes(data[start - 4 : start])
        if start + size > len(data):
            return
        yield number, data[start : start + size]
        at = start + size + size % 2


def iim_resource(data: bytes) -> bytes:
    """Return the IIM datasets among the image resources, or nothing."""
    return next((content for number, content in resources(data) if number == IIM_RESOURCE), b"")


def wrap(number: int, content: bytes) -> bytes:
    """Return one unnamed image resource, padded to an even length."""
    head = b"8BIM" + number.to_bytes(2) + b"\0\0" + len(content).to_bytes(4)
    return head + content + b"\0" * (len(content) % 2)
