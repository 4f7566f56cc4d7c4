"""JPEG headers: size, orientation, and how many scans and segments a decoder would have to work through."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from service.errors import Refusal
from service.pixels.headers.header import FIELD, Header, damaged, odd
from service.pixels.headers.tiff import read_orientation
from service.pixels.limits import ImageLimits

# The next marker: not a stuffed zero, not a fill byte, not a restart.
_MARKER: Final = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_STRETCH: Final = 1 << 18
_SOI, _EOI, _SOS, _TEM = 0xD8, 0xD9, 0xDA, 0x01
_APP0, _APP1, _APP2, _APP14, _COM = 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class Segment(NamedTuple):
    """One marker segment: `start` is at its 0xFF, `body` after its length, `end` just after it."""

    marker: int
    start: int
    body: int
    end: int


def read_jpeg(data: bytes, limits: ImageLimits) -> Header:
    """Read a JPEG's header; refuse one with more scans or segments than a real photo has."""
    segments = _walk(data, limits)
    frame = next((one for one in segments if one.marker in _FRAMES), None)
    if frame is None or frame.body + 6 > frame.end:
        raise damaged("no frame header")
    if data[frame.body] != 8:
        _refuse_depth(data[frame.body])
    height = int.from_bytes(data[frame.body + 1 : frame.body + 3], "big")
    width = int.from_bytes(data[frame.body + 3 : frame.body + 5], "big")
    scans = sum(one.marker == _SOS for one in segments)
    if scans > 1 and scans * width * height > limits.max_scanned:
        raise odd(f"{scans} scans over {width}x{height}")
    return Header(width, height, _core(data, segments), _orientation(data, segments))


def _walk(data: bytes, limits: ImageLimits) -> list[Segment]:
    """Return the segments of the first image in order; scans are stepped over."""
    segments: list[Segment] = []
    scans = 0
    for segment in marker_segments(data):
        segments.append(segment)
        scans += segment.marker == _SOS
        if scans > limits.max_scans:
            raise odd(f"more than {limits.max_scans} scans")
        if len(segments) > limits.max_segments:
            raise odd(f"more than {limits.max_segments} segments")
    if not scans:
        raise damaged("no scan")
    return segments


def marker_segments(data: bytes) -> Iterator[Segment]:
    """Yield the marker segments up to the end of the first image."""
    at = 2
    while found := _next_marker(data, at):
        marker = data[found.start() + 1]
        if marker in (_SOI, _TEM):
            at = found.end()
            continue
        if marker == _EOI:
            yield Segment(marker, found.start(), found.end(), found.end())
            return
        at = found.end() + int.from_bytes(data[found.end() : found.end() + 2], "big")
        yield Segment(marker, found.start(), found.end() + 2, at)


def _next_marker(data: bytes, at: int) -> re.Match[bytes] | None:
    """Return the next marker; looked for a stretch at a time, between which other threads get on."""
    for start in range(at, len(data), _STRETCH):
        if found := _MARKER.search(data, start, start + _STRETCH + 1):
            return found
    return None


def _orientation(data: bytes, segments: list[Segment]) -> int:
    """Return the orientation of the first EXIF segment."""
    for segment in segments:
        if segment.marker == _APP1 and data.startswith(b"Exif\0", segment.body):
            return read_orientation(data[segment.body : segment.end])
    return 1


def _core(data: bytes, segments: list[Segment]) -> bytes:
    """Return the file without metadata, previews, gain maps and whatever follows its end."""
    first_scan = next(one for one in segments if one.marker == _SOS)
    last = segments[-1]
    kept = [
        data[one.start : one.end] for one in segments if one.start < first_scan.start and _draws(data, one)
    ]
    end = last.end if last.marker == _EOI else len(data)
    return b"".join((b"\xff\xd8", *kept, memoryview(data)[first_scan.start : end]))


def _draws(data: bytes, segment: Segment) -> bool:
    """Tell whether a segment bears on the pixels: tables, frame, colour profile, colour transform."""
    if segment.marker == _APP2:
        return data.startswith(b"ICC_PROFILE\0", segment.body)
    if _APP0 <= segment.marker <= 0xEF:
        return segment.marker in (_APP0, _APP14)
    return segment.marker != _COM


def _refuse_depth(bits: int) -> None:
    """Refuse JPEGs for medicine and science, which hold 12 or 16 bits a sample."""
    raise Refusal(
        "unsupported_format",
        f"This JPEG holds {bits} bits per channel. Save it again as an ordinary 8-bit JPEG.",
        field=FIELD,
    )
