"""The few EXIF tags that speak of rights, read from and written to a TIFF-shaped block."""

from collections.abc import Mapping
from typing import Any, Final, Literal, NamedTuple

from service.attribution.stored_text import decode_text, without_forbidden, words_of
from service.model.rights import Rights

EXIF_MARK: Final = b"Exif\0\0"

_DESCRIPTION: Final = 0x010E
_ARTIST: Final = 0x013B
_COPYRIGHT: Final = 0x8298
_EXIF_DIRECTORY: Final = 0x8769
_SUBJECT_AREA: Final = 0x9214
_XP_TITLE: Final = 0x9C9B
_XP_AUTHOR: Final = 0x9C9D

_ASCII: Final = 2
_SHORT: Final = 3
_RATIONAL: Final = 5
_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 7: 1, 129: 1}  # bytes to one value, by EXIF type
_MOST_ENTRIES: Final = 300
_MOST_ARTISTS: Final = 50
_LONGEST: Final = 60_000  # bytes of one text, so that a block fits its JPEG segment
_MOST_BLOCK: Final = 64_000


class _Entry(NamedTuple):
    """One entry of a directory; `value` is big-endian."""

    tag: int
    kind: int
    values: int
    value: bytes


# What the standard demands of every JPEG: 72 dots to the inch, chroma samples centred.
_REQUIRED: Final = (
    _Entry(0x011A, _RATIONAL, 1, (72).to_bytes(4) + (1).to_bytes(4)),
    _Entry(0x011B, _RATIONAL, 1, (72).to_bytes(4) + (1).to_bytes(4)),
    _Entry(0x0128, _SHORT, 1, (2).to_bytes(2)),
    _Entry(0x0213, _SHORT, 1, (1).to_bytes(2)),
)


class _Tiff(NamedTuple):
    """A TIFF structure and its byte order. Reading beyond its end gives empty values, never an error."""

    data: bytes
    order: Literal["little", "big"]

    def number(self, at: int, size: int) -> int:
        return int.from_bytes(self.data[at : at + size], self.order)

    def directory(self, at: int) -> dict[int, bytes]:
        """Return the values of one directory as raw bytes, by tag; the first entry of a tag wins."""
        values: dict[int, bytes] = {}
        for entry in range(at + 2, at + 2 + 12 * min(self.number(at, 2), _MOST_ENTRIES), 12):
            size = _SIZES.get(self.number(entry + 2, 2), 0) * self.number(entry + 4, 4)
            start = entry + 8 if size <= 4 else self.number(entry + 8, 4)
            if 0 < size <= _LONGEST:
                values.setdefault(self.number(entry, 2), self.data[start : start + size])
        return values

    def shorts(self, value: bytes) -> tuple[int, ...]:
        return tuple(int.from_bytes(value[at : at + 2], self.order) for at in range(0, len(value) - 1, 2))


def _opened(block: bytes) -> _Tiff | None:
    if block.startswith(b"II*\0"):
        return _Tiff(block, "little")
    return _Tiff(block, "big") if block.startswith(b"MM\0*") else None


def _windows_text(value: bytes) -> str:
    return words_of(value.decode("utf-16-le", "ignore").rstrip("\0"))


def _copyright(value: bytes) -> str:
    """Return the photographer's notice, or else the editor's: the tag holds both, parted by a NUL."""
    return next(filter(None, (words_of(decode_text(part)) for part in value.split(b"\0", 2)[:2])), "")


def _artists(value: bytes) -> tuple[str, ...]:
    return tuple(filter(None, (words_of(name) for name in decode_text(value).split(";", _MOST_ARTISTS))))


def _told(values: Mapping[int, bytes]) -> dict[str, Any]:
    windows_author = _windows_text(values.get(_XP_AUTHOR, b""))
    return {
        "creators": _artists(values.get(_ARTIST, b"")) or tuple(filter(None, [windows_author])),
        "copyright": _copyright(values.get(_COPYRIGHT, b"")),
        "caption": words_of(decode_text(values.get(_DESCRIPTION, b""))),
        "title": _windows_text(values.get(_XP_TITLE, b"")),
    }


def read_exif(block: bytes) -> Rights:
    """Return what an EXIF block says; `subject_area` is in pixels of the picture as stored, not turned."""
    tiff = _opened(block)
    if tiff is None:
        return Rights()
    first = tiff.directory(tiff.number(4, 4))
    pointer = first.get(_EXIF_DIRECTORY, b"")
    second = tiff.directory(int.from_bytes(pointer, tiff.order)) if pointer else {}
    area = tiff.shorts(second.get(_SUBJECT_AREA, b"")[:8])
    return Rights(**_told(first), subject_area=area if len(area) in {2, 3, 4} else ())


def _texts(rights: Rights) -> tuple[tuple[int, str], ...]:
    return (
        (_COPYRIGHT, rights.copyright),
        (_ARTIST, "; ".join(rights.creators)),
        (_DESCRIPTION, rights.caption),
    )


def _fitting(rights: Rights) -> list[_Entry]:
    """Return the texts as entries, as many as the block holds, the credit's first."""
    entries = []
    left = _MOST_BLOCK
    for tag, text in _texts(rights):
        value = without_forbidden(text).encode()
        if value and len(value) < left:
            entries.append(_Entry(tag, _ASCII, len(value) + 1, value + b"\0"))
            left -= len(value)
    return entries


def write_exif(rights: Rights) -> bytes:
    """Return Artist, Copyright and ImageDescription in UTF-8 as an EXIF block, empty without them.

    It opens with the "Exif" mark of a JPEG segment, as Pillow takes it for every file type.
    """
    texts = _fitting(rights)
    if not texts:
        return b""
    entries = sorted((*texts, *_REQUIRED))
    directory, heap = b"", b""
    heap_start = 8 + 2 + 12 * len(entries) + 4
    for tag, kind, count, value in entries:
        inline = len(value) <= 4
        place = value.ljust(4, b"\0") if inline else (heap_start + len(heap)).to_bytes(4)
        directory += tag.to_bytes(2) + kind.to_bytes(2) + count.to_bytes(4) + place
        heap += b"" if inline else value + b"\0" * (len(value) % 2)
    return EXIF_MARK + b"MM\0*" + (8).to_bytes(4) + len(entries).to_bytes(2) + directory + bytes(4) + heap
