"""Cuts a font down to the characters a newsroom needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import uharfbuzz as hb

_LAST_HAN = 0x323AF
_LICENCE_NAMES = (0, 7, 8, 9, 11, 13, 14)  # notices and licence stay in the font's name table


def cut_font(source: Path, target: Path, cut: Mapping[str, Any]) -> None:
    """Write the font with only `ranges`, `characters` and the Chinese characters of `codecs`; all if none."""
    face = hb.Face(hb.Blob.from_file_path(str(source)), cut.get("index", 0))
    order = hb.SubsetInput()
    order.flags = hb.SubsetFlags.NO_HINTING
    order.unicode_set.clear()
    order.unicode_set.update(_characters(cut) & set(face.unicodes) or set(face.unicodes))
    order.name_id_set.update(set(_LICENCE_NAMES))
    for tag in cut.get("drop_features", ()):
        order.layout_feature_tag_set.discard(int.from_bytes(tag.encode("ascii"), "big"))
    target.write_bytes(hb.subset(face, order).blob.data)


def _characters(cut: Mapping[str, Any]) -> set[int]:
    ranged = {code for span in cut.get("ranges", ()) for code in _span(span)}
    listed = {ord(character) for character in cut.get("characters", "") if not character.isspace()}
    return ranged | listed | _han_of(cut.get("codecs", ()))


def _span(text: str) -> range:
    first, _, last = text.partition("-")
    return range(int(first, 16), int(last or first, 16) + 1)


def _han_of(codecs: Sequence[str]) -> set[int]:
    """Return the Chinese characters that a country's own encodings have, compatibility forms included."""
    blocks = (range(0x3400, 0xA000), range(0xF900, 0xFB00), range(0x20000, _LAST_HAN + 1))
    return {code for block in blocks for code in block if any(_has(codec, code) for codec in codecs)}


def _has(codec: str, code: int) -> bool:
    try:
        chr(code).encode(codec)
    except UnicodeEncodeError:
        return False
    return True
