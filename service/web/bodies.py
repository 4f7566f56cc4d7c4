"""Bodies are taken in by the megabyte and held in memory, where the photo in them is wanted anyway.

Their bytes are counted before one is read (`Office.requests`), so that no more are held than are let in.
"""

from __future__ import annotations

import io
from typing import IO, Final

from flask import Request

_PIECE: Final = 1024 * 1024


class InMemory(Request):
    """A request whose uploaded files lie in memory, not in temporary files."""

    def _get_file_stream(self, *_sizes_and_names: object, **_more: object) -> IO[bytes]:
        """Return where an uploaded file is written to, as Werkzeug asks for it."""
        return io.BytesIO()


def in_large_pieces(stream: IO[bytes]) -> IO[bytes]:
    """Return a body that is read from its server a megabyte at a time, however small the pieces asked for.

    gunicorn copies all it has read ahead whenever a piece is taken from it.
    """
    return io.BufferedReader(_Raw(stream), _PIECE)


class _Raw(io.RawIOBase):
    """A body as the standard library's buffers read it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, room: bytearray | memoryview) -> int:  # type: ignore[override]
        """Read some of the body, at most as much as there is room for."""
        data = self._stream.read(len(room))
        room[: len(data)] = data
        return len(data)
