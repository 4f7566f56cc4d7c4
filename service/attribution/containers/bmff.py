"""Metadata blocks of AVIF and HEIF files: items of the top `meta` box (ISO/IEC 14496-12 and 23008-12)."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from service.attribution.containers.blocks import LARGEST_BLOCK, MOST_STEPS, Blocks, FindingStoppedError

_MOST_READS: Final = 10_000
_XMP_TYPES: Final = (b"application/rdf+xml", b"application/xmp+xml")


class _Box(NamedTuple):
    name: bytes
    body: bytes


class _Extent(NamedTuple):
    start: int
    size: int
    inside_meta: bool


class _Widths(NamedTuple):
    """How many bytes each number of an item's location takes."""

    offset: int
    length: int
    base: int
    numbering: int


class _Cursor:
    """Reads big-endian numbers one after the other; stops the search where bytes or patience end."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0
        self.reads = 0

    def number(self, size: int) -> int:
        self.reads += 1
        if self.at + size > len(self.data) or self.reads > _MOST_READS:
            raise FindingStoppedError
        self.at += size
        return int.from_bytes(self.data[self.at - size : self.at])


def _boxes(data: bytes) -> Iterator[_Box]:
    at = 0
    for _ in range(MOST_STEPS):
        if at + 8 > len(data):
            return
        size, name, head = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16]), 16
        if size == 0:
            size = len(data) - at
        if size < head:
            return
        yield _Box(name, data[at + head : at + size] if name != b"mdat" else b"")
        at += size


def _body(data: bytes, name: bytes) -> bytes:
    return next((box.body for box in _boxes(data) if box.name == name), b"")


def _metadata_items(iinf: bytes) -> dict[int, str]:
    """Return "exif" or "xmp" by item number, from the item information box."""
    found: dict[int, str] = {}
    for name, body in _boxes(iinf[6:] if iinf[:1] == b"\0" else iinf[8:]):
        if name != b"infe" or body[:1] not in {b"\2", b"\3"}:
            continue
        wide = 4 if body[0] == 3 else 2
        item, kind = int.from_bytes(body[4 : 4 + wide]), body[6 + wide : 10 + wide]
        if kind == b"Exif":
            found[item] = "exif"
        elif kind == b"mime" and any(wanted in body[10 + wide :] for wanted in _XMP_TYPES):
            found[item] = "xmp"
    return found


def _extents(cursor: _Cursor, widths: _Widths, *, inside_meta: bool) -> list[_Extent]:
    base = cursor.number(widths.base)
    extents = []
    for _ in range(cursor.number(2)):
        cursor.number(widths.numbering)
        start = base + cursor.number(widths.offset)
        extents.append(_Extent(start, cursor.number(widths.length), inside_meta))
    return extents


def _locations(iloc: bytes) -> dict[int, list[_Extent]]:
    """Return where each item lies, from the item location box."""
    cursor = _Cursor(iloc)
    version = cursor.number(1)
    cursor.number(3)
    sizes = cursor.number(2)
    widths = _Widths(sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15, sizes & 15 if version else 0)
    wide = 2 if version < 2 else 4
    places = {}
    for _ in range(cursor.number(wide)):
        item = cursor.number(wide)
        inside_meta = version > 0 and cursor.number(2) & 15 == 1
        cursor.number(2)
        places[item] = _extents(cursor, widths, inside_meta=inside_meta)
    return places


def _content(data: bytes, idat: bytes, extents: list[_Extent]) -> bytes:
    pieces = []
    left = LARGEST_BLOCK
    for start, size, inside_meta in extents:
        piece = (idat if inside_meta else data)[start : start + min(size, left)]
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def _exif_body(item: bytes) -> bytes:
    # An Exif item opens with the distance from there to the TIFF header.
    return item[4 + int.from_bytes(item[:4]) :]


def bmff_blocks(data: bytes) -> Blocks:
    """Return the blocks of an AVIF or HEIF file."""
    meta = _body(data, b"meta")[4:]
    wanted = _metadata_items(_body(meta, b"iinf"))
    if not wanted:
        return Blocks()
    idat = _body(meta, b"idat")
    places = _locations(_body(meta, b"iloc"))
    contents = {kind: _content(data, idat, places.get(item, [])) for item, kind in reversed(wanted.items())}
    xmp = contents.get("xmp", b"")
    return Blocks(xmp=(xmp,) if xmp else (), exif=_exif_body(contents.get("exif", b"")))
