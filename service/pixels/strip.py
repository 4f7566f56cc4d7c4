"""One part of a finished picture, decoded from the file's own bytes and from no more of them than it takes.

Our JPEGs have a restart marker after each row of blocks (ITU-T T.81, E.1.4), so that some of the rows make a
JPEG of their own. Its pixels are those of the whole file to the bit: one more row of blocks above and below
gives the decoder the neighbours with which it smooths the colour. Our PNGs come in parts too: see `png.py`.
"""

import io
import re
from itertools import chain
from typing import Final, NamedTuple

from PIL import Image

from service.pixels.headers.jpeg import marker_segments
from service.pixels.headers.png import PNG_SIGNATURE
from service.pixels.plugins import open_picture
from service.pixels.png import png_rows

_RESTART: Final = re.compile(rb"\xff[\xd0-\xd7]")
_BEGIN, _END = b"\xff\xd8", b"\xff\xd9"
_FRAME, _SCAN, _INTERVAL = 0xC0, 0xDA, 0xDD
_TABLES: Final = frozenset({0xC4, 0xDB, 0xE0, 0xEE, _INTERVAL})
_BLOCK: Final = 8


def decode_part(data: bytes, box: tuple[int, int, int, int]) -> Image.Image:
    """Return this box of a picture file in RGB, as every viewer of the whole file sees it."""
    file, above = _around(data, box[1], box[3]) or (data, 0)
    with _opened(file) as picture:
        part = picture.crop((box[0], box[1] - above, box[2], box[3] - above))
        return part if part.mode == "RGB" else part.convert("RGB")


def _opened(file: bytes) -> Image.Image:
    return open_picture(file, "JPEG") if file.startswith(_BEGIN) else Image.open(io.BytesIO(file))


def _around(data: bytes, top: int, bottom: int) -> tuple[bytes, int] | None:
    """Return a file of the rows that hold these lines, and how many lines it leaves out above; or None."""
    if data.startswith(PNG_SIGNATURE):
        return png_rows(data, top, bottom)
    rows = _rows(data) if data.startswith(_BEGIN) else None
    return rows.around(top, bottom) if rows else None


class _Rows(NamedTuple):
    """A JPEG taken apart: tables, frame and scan headers, coded rows of blocks, each of `height` lines."""

    tables: bytes
    frame: bytes
    scan: bytes
    lines: int
    height: int
    coded: tuple[bytes, ...]

    def around(self, top: int, bottom: int) -> tuple[bytes, int]:
        """Return a JPEG of the rows that hold these lines, and how many of the picture's lines lie above."""
        first = max(0, top // self.height - 1)
        last = min(len(self.coded), -(-bottom // self.height) + 1)
        above = first * self.height
        lines = (min(last * self.height, self.lines) - above).to_bytes(2, "big")
        head = (_BEGIN, self.tables, self.frame[:5], lines, self.frame[7:], self.scan)
        marked = ((row, bytes((0xFF, 0xD0 + at % 8))) for at, row in enumerate(self.coded[first:last]))
        return b"".join((*head, *list(chain.from_iterable(marked))[:-1], _END)), above


def _rows(data: bytes) -> _Rows | None:
    """Take a JPEG apart that has a restart marker after each row of blocks; None for any other."""
    found = list(marker_segments(data))
    by_marker = {one.marker: data[one.start : one.end] for one in found}
    frame, interval = by_marker.get(_FRAME), by_marker.get(_INTERVAL)
    if frame is None or interval is None:
        return None
    lines, width = int.from_bytes(frame[5:7], "big"), int.from_bytes(frame[7:9], "big")
    across, down = frame[11] >> 4, frame[11] & 15  # the luma's share, the largest in every file of ours
    coded = tuple(_RESTART.split(data[found[-2].end : found[-1].start]))
    if int.from_bytes(interval[4:6], "big") != -(-width // (across * _BLOCK)):
        return None
    tables = b"".join(data[one.start : one.end] for one in found if one.marker in _TABLES)
    return _Rows(tables, frame, by_marker[_SCAN], lines, down * _BLOCK, coded)
