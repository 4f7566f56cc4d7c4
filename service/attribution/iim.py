"""IPTC-IIM 4.2 datasets, read and written: the oldest of the three blocks, and the one wires still fill."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import Any, Final

from service.attribution.containers.blocks import MOST_STEPS
from service.attribution.containers.photoshop import DIGEST_RESOURCE, IIM_RESOURCE, wrap
from service.attribution.stored_text import decode_text, without_forbidden, words_of
from service.model.rights import Rights

_CHARACTER_SET: Final = (1, 90)
_UTF8: Final = b"\x1b%G"
_RECORD_VERSION: Final = (2, 0)
_MOST_VALUES: Final = 100  # of a dataset that may stand several times
_LONGEST: Final = 0x7FFF  # bytes; above, a dataset's length is written in another way that few readers know

# The order is that of the dataset numbers, as the standard wants it. By-line may stand several times.
_DATASETS: Final = (
    (5, "title"),
    (40, "instructions"),
    (80, "creators"),
    (85, "creator_job"),
    (105, "headline"),
    (110, "credit"),
    (115, "source"),
    (116, "copyright"),
    (120, "caption"),
)


def _datasets(block: bytes) -> dict[tuple[int, int], list[bytes]]:
    found: dict[tuple[int, int], list[bytes]] = defaultdict(list)
    at = block.find(b"\x1c")
    for _ in range(MOST_STEPS):
        if at < 0 or at + 5 > len(block) or block[at] != 0x1C:
            break
        record, number, size = block[at + 1], block[at + 2], int.from_bytes(block[at + 3 : at + 5])
        start = at + 5
        if size > _LONGEST:
            wide = size & _LONGEST
            size, start = int.from_bytes(block[start : start + wide]), start + wide
        if start + size > len(block):
            break
        found[record, number].append(block[start : start + size])
        at = start + size
    return found


def read_iim(block: bytes) -> Rights:
    """Return what IIM datasets say. What stands after damage is lost, what stands before it is kept."""
    found = _datasets(block)
    told: dict[str, Any] = {}
    for number, field in _DATASETS:
        values = tuple(
            filter(
                None, (words_of(decode_text(value)) for value in found.get((2, number), [])[:_MOST_VALUES])
            )
        )
        if values:
            told[field] = values if field == "creators" else values[0]
    return Rights(**told)


def _dataset(key: tuple[int, int], value: bytes) -> bytes:
    return b"\x1c" + bytes(key) + len(value).to_bytes(2) + value


def _encoded(value: str | tuple[str, ...]) -> list[bytes]:
    texts = (value,) if isinstance(value, str) else value
    return [without_forbidden(text).encode() for text in texts if text]


def write_iim(rights: Rights) -> bytes:
    """Return the datasets in UTF-8, said so by 1:90.

    The standard's limits (32 bytes for a credit) are not kept to: a cut credit is a wrong one, a missing one
    is worse, and readers in use take longer values. Only what no plain dataset can hold is left out.
    """
    body = b"".join(
        _dataset((2, number), value)
        for number, field in _DATASETS
        for value in _encoded(getattr(rights, field))
        if len(value) <= _LONGEST
    )
    head = _dataset(_CHARACTER_SET, _UTF8) + _dataset(_RECORD_VERSION, b"\0\4")
    return head + body if body else b""


def photoshop_resources(datasets: bytes) -> bytes:
    """Return the image resources that carry IIM datasets and their digest.

    The digest tells other programs that this IIM was written together with the XMP beside it.
    """
    digest = hashlib.md5(datasets, usedforsecurity=False).digest()
    return wrap(IIM_RESOURCE, datasets) + wrap(DIGEST_RESOURCE, digest)
