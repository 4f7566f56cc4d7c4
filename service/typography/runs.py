"""Itemising: which face and which script sets each character of a text."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple, TypeVar

import uharfbuzz as hb

from service.typography.clusters import clusters, is_emoji
from service.typography.faces import Face, FaceStack

T = TypeVar("T")

_NO_SCRIPT: Final = frozenset((None, "Zyyy", "Zinh", "Zzzz"))
_DEFAULT_SCRIPT: Final = "Latn"
# Signs that stand for a character that could not be read; their glyph is a box.
_REPLACEMENTS: Final = "￼�"


class _Cluster(NamedTuple):
    start: int
    end: int
    text: str
    script: str


class Itemised(NamedTuple):
    """Face and script of every character; `missing` are the clusters that no face can set: theirs is None."""

    faces: tuple[Face | None, ...]
    scripts: tuple[str, ...]
    missing: tuple[str, ...]


@lru_cache(8192)
def script_of(char: str) -> str:
    """Return the ISO 15924 code of a character's script; empty for one that all scripts share."""
    buffer = hb.Buffer()
    buffer.add_str(char)
    buffer.guess_segment_properties()
    return "" if buffer.script in _NO_SCRIPT else str(buffer.script)


def itemise(text: str, stack: FaceStack) -> Itemised:
    """Choose face and script for every character of a text.

    What all scripts share (digits, quotes, spaces) goes with the letters before it, or after it at the start.
    """
    parts = [_cluster(text, start, end) for start, end in clusters(text)]
    chosen = [_own_face(part, stack) for part in parts]
    missing = tuple(
        dict.fromkeys(part.text for part, face in zip(parts, chosen, strict=True) if face is None)
    )
    faces = _settle_shared(parts, chosen, stack)
    scripts = _spread([part.script for part in parts])
    widths = [part.end - part.start for part in parts]
    return Itemised(_repeat(faces, widths), _repeat(scripts, widths), missing)


def _cluster(text: str, start: int, end: int) -> _Cluster:
    cluster = text[start:end]
    script = next((found for char in cluster if (found := script_of(char))), "")
    return _Cluster(start, end, cluster, script)


def _own_face(part: _Cluster, stack: FaceStack) -> Face | None:
    """Return the first face that can set a cluster by itself, None where there is none."""
    if _has_no_meaning(part.text):
        return None
    if is_emoji(part.text) and stack.emoji and _draws(stack.emoji, part.text):
        return stack.emoji
    return _covering(part.text, stack)


def _has_no_meaning(cluster: str) -> bool:
    """Tell a replacement sign, or a private character, which means something else in every face."""
    return cluster[0] in _REPLACEMENTS or unicodedata.category(cluster[0]) == "Co"


@lru_cache(8192)
def _covering(cluster: str, stack: FaceStack) -> Face | None:
    face = stack.face_for(cluster) or stack.face_for(unicodedata.normalize("NFD", cluster))
    if face or stack.emoji is None:
        return face
    return stack.emoji if stack.emoji.covers(cluster) else None


@lru_cache(2048)
def _draws(face: Face, cluster: str) -> bool:
    """Tell whether a face has a glyph for every visible part of a cluster."""
    buffer = hb.Buffer()
    buffer.add_str(cluster)
    buffer.guess_segment_properties()
    hb.shape(face.font, buffer)
    return bool(buffer.glyph_infos) and all(info.codepoint for info in buffer.glyph_infos)


def _settle_shared(
    parts: Sequence[_Cluster], faces: list[Face | None], stack: FaceStack
) -> list[Face | None]:
    """Give clusters without a script the face of the letters beside them or else the plain one."""
    letters = _spread_faces(parts, faces)
    settled = list(faces)
    for place, part in enumerate(parts):
        own, neighbour = faces[place], letters[place]
        shared = own and not part.script and not own.emoji
        if shared and neighbour:
            fitting = (face for face in (neighbour, stack.plain) if face.covers(part.text))
            settled[place] = next(fitting, own)
    return settled


def _spread_faces(parts: Sequence[_Cluster], faces: Sequence[Face | None]) -> list[Face | None]:
    letters = [
        face if face and part.script and not face.emoji else None
        for part, face in zip(parts, faces, strict=True)
    ]
    first = next((face for face in letters if face), None)
    spread: list[Face | None] = []
    for face in letters:
        before = spread[-1] if spread else first
        spread.append(face or before)
    return spread


def _spread(scripts: Sequence[str]) -> list[str]:
    first = next((script for script in scripts if script), _DEFAULT_SCRIPT)
    spread: list[str] = []
    for script in scripts:
        before = spread[-1] if spread else first
        spread.append(script or before)
    return spread


def _repeat(values: Sequence[T], times: Sequence[int]) -> tuple[T, ...]:
    return tuple(value for value, count in zip(values, times, strict=True) for _ in range(count))
