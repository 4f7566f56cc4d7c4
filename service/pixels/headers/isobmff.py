"""AVIF and HEIC headers (ISO/IEC 23008-12): size, rotation and mirroring of the primary picture."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from service.pixels.coded import Coded
from service.pixels.headers.header import Header, damaged, odd
from service.pixels.limits import ImageLimits

# (quarter turns counter-clockwise, mirror axis or None) -> EXIF orientation; rotation comes first.
_ORIENTATIONS: Final = {
    (0, None): 1, (0, 1): 2, (2, None): 3, (0, 0): 4,
    (1, 0): 5, (3, None): 6, (1, 1): 7, (1, None): 8,
    (2, 0): 2, (2, 1): 4, (3, 0): 7, (3, 1): 5,
}  # fmt: skip


class _Box(NamedTuple):
    """One box's four-letter name and its payload."""

    kind: bytes
    body: bytes


def read_isobmff(data: bytes, limits: ImageLimits) -> Header:
    """Read the `meta` box; the largest stated size counts, since tiles and depth maps are decoded too."""
    meta = _first(data, b"meta", limits)[4:]
    properties = _first(meta, b"iprp", limits)
    stated = list(_boxes(_first(properties, b"ipco", limits), limits))
    sizes = [size for box in stated if (size := _extent(box))]
    if not sizes:
        raise damaged("no size")
    own = _primary(meta, properties, stated, limits)
    width, height = next((size for box in own if (size := _extent(box))), max(sizes, key=_area))
    if _area(max(sizes, key=_area)) > limits.max_pixels:
        width, height = max(sizes, key=_area)
    return Header(width, height, data, _orientation(own), data[8:12] == b"avis", _coded(own))


def _boxes(data: bytes, limits: ImageLimits) -> Iterator[_Box]:
    """Yield the boxes that lie side by side in `data`."""
    at = 0
    for _ in range(limits.max_boxes):
        if at + 8 > len(data):
            return
        length, kind, head = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8], 8
        if length == 1:
            length, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        if length and length < head:
            raise damaged("a box shorter than its header")
        end = at + length if length else len(data)
        if kind not in (b"mdat", b"free"):
            yield _Box(kind, data[at + head : end])
        at = end
    raise odd("too many boxes")


def _first(data: bytes, kind: bytes, limits: ImageLimits) -> bytes:
    """Return the payload of the first box of a kind; damaged without one."""
    for box in _boxes(data, limits):
        if box.kind == kind:
            return box.body
    raise damaged(f"no {kind.decode()} box")


def _primary(meta: bytes, properties: bytes, stated: list[_Box], limits: ImageLimits) -> list[_Box]:
    """Return the properties that the primary item has."""
    pitm = _first(meta, b"pitm", limits)
    item = int.from_bytes(pitm[4:8] if pitm[:1] == b"\1" else pitm[4:6], "big")
    links = _associations(_first(properties, b"ipma", limits)).get(item, ())
    return [stated[link - 1] for link in links if 0 < link <= len(stated)]


def _associations(ipma: bytes) -> dict[int, list[int]]:
    """Return for each item the numbers of its properties, counted from 1."""
    wide_ids, wide_links = ipma[:1] != b"\0", bool(ipma[3:4] and ipma[3] & 1)
    id_size, link_size = 4 if wide_ids else 2, 2 if wide_links else 1
    mask = 0x7FFF if wide_links else 0x7F
    at, found = 8, dict[int, list[int]]()
    for _ in range(int.from_bytes(ipma[4:8], "big")):
        if at + id_size >= len(ipma):
            break
        item, count = int.from_bytes(ipma[at : at + id_size], "big"), ipma[at + id_size]
        at += id_size + 1
        places = range(at, at + count * link_size, link_size)
        found[item] = [int.from_bytes(ipma[one : one + link_size], "big") & mask for one in places]
        at += count * link_size
    return found


def _extent(box: _Box) -> tuple[int, int] | None:
    """Return the size in an `ispe` box."""
    if box.kind != b"ispe" or len(box.body) < 12:
        return None
    return int.from_bytes(box.body[4:8], "big"), int.from_bytes(box.body[8:12], "big")


def _orientation(own: list[_Box]) -> int:
    """Return the EXIF orientation that `irot` and `imir` amount to."""
    turns = next((box.body[0] & 3 for box in own if box.kind == b"irot" and box.body), 0)
    axis = next((box.body[0] & 1 for box in own if box.kind == b"imir" and box.body), None)
    return _ORIENTATIONS[turns, axis]


def _coded(own: list[_Box]) -> Coded | None:
    """Return the colour in a `colr` box of type `nclx`; a profile, which says more, comes before it."""
    colours = [box.body for box in own if box.kind == b"colr"]
    told = next((body for body in colours if body[:4] == b"nclx" and len(body) >= 8), b"")
    if not told or any(body[:4] in (b"prof", b"rICC") for body in colours):
        return None
    return Coded(int.from_bytes(told[4:6], "big"), int.from_bytes(told[6:8], "big"))


def _area(size: tuple[int, int]) -> int:
    """Return the number of pixels."""
    return size[0] * size[1]
