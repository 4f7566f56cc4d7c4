"""Image files that are cut short, bent, blown up or dressed as something else, made from a seed."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Iterator

from PIL import Image

from tests.photos import neutral_photo

KINDS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
_CUTS = (0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99)
_FLIPS = 12


def hostile_images() -> Iterator[tuple[str, bytes]]:
    """Yield a name and a file, over a hundred and fifty of them."""
    whole = {kind: _saved(neutral_photo(640, 480, 9), kind) for kind in KINDS}
    yield from _cut(whole)
    yield from _flipped(whole)
    yield from _blown_up(whole)
    yield from _stuffed(whole)
    yield from _dressed(whole)
    yield from _moving()


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def _cut(whole: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    for kind, data in whole.items():
        for share in _CUTS:
            yield f"{kind} cut at {share:.0%}", data[: max(4, int(len(data) * share))]


def _flipped(whole: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    chance = random.Random(7)
    for kind, data in whole.items():
        for number in range(_FLIPS):
            bent = bytearray(data)
            for _ in range(1 + number * 3):
                bent[chance.randrange(2, len(bent))] ^= 1 << chance.randrange(8)
            yield f"{kind} bent {number}", bytes(bent)


def _blown_up(whole: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    for side in (8_000, 30_001, 65_500, 2**31 - 1):
        yield f"PNG of {side}", _png(side, side)
        yield f"PNG of {side} by 1", _png(side, 1)
    for side in (9_000, 65_500):
        yield f"JPEG of {side}", _jpeg_of(whole["JPEG"], side)
        yield f"GIF of {side}", whole["GIF"][:6] + struct.pack("<HH", side, side) + whole["GIF"][10:]
    for side in (16_383, 2**24 - 1):
        head = struct.pack("<I", 0) + (side - 1).to_bytes(3, "little") * 2
        yield f"WEBP of {side}", b"RIFF" + struct.pack("<I", 30) + b"WEBPVP8X" + struct.pack("<I", 10) + head
    yield "PNG of nothing", _png(0, 0)
    yield "PNG of 81 megapixels", _png(9_000, 9_000, depth=8, colour=6)


def _png(width: int, height: int, *, depth: int = 1, colour: int = 0) -> bytes:
    head = struct.pack("!IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(b"\0" * 4096))
        + _chunk(b"IEND")
    )


def _chunk(kind: bytes, data: bytes = b"") -> bytes:
    return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))


def _jpeg_of(data: bytes, side: int) -> bytes:
    at = next(data.index(mark) for mark in (b"\xff\xc0", b"\xff\xc2") if mark in data)
    return data[: at + 5] + struct.pack("!HH", side, side) + data[at + 9 :]


def _stuffed(whole: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    jpeg, png = whole["JPEG"], whole["PNG"]
    for count in (3_000, 30_000):
        yield f"JPEG with {count} comments", jpeg[:2] + b"\xff\xfe\0\x04ab" * count + jpeg[2:]
        yield f"PNG with {count} texts", png[:33] + _chunk(b"tEXt", b"a\0b") * count + png[33:]
    bomb = zlib.compress(b"A" * 40_000_000)
    yield "PNG with a text bomb", png[:33] + _chunk(b"zTXt", b"a\0\0" + bomb) + png[33:]
    yield "PNG with a profile bomb", png[:33] + _chunk(b"iCCP", b"a\0\0" + bomb) + png[33:]
    for number, body in enumerate(
        (
            b"",
            b"Exif\0\0",
            b"Exif\0\0MM\0*\xff\xff\xff\xff",
            b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + b"\xff" * 4000,
        )
    ):
        yield (
            f"JPEG with odd EXIF {number}",
            jpeg[:2] + b"\xff\xe1" + struct.pack("!H", len(body) + 2) + body + jpeg[2:],
        )
    for number, body in enumerate(
        (b"ICC_PROFILE\0", b"ICC_PROFILE\0\x01\x01" + b"\0" * 500, b"ICC_PROFILE\0\xff\x01x")
    ):
        yield (
            f"JPEG with odd profile {number}",
            jpeg[:2] + b"\xff\xe2" + struct.pack("!H", len(body) + 2) + body + jpeg[2:],
        )
    xmp = b"http://ns.adobe.com/xap/1.0/\0<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><x>&b;</x>"
    yield "JPEG with entities", jpeg[:2] + b"\xff\xe1" + struct.pack("!H", len(xmp) + 2) + xmp + jpeg[2:]
    yield "JPEG of scans", _scans(_saved(neutral_photo(640, 480, 9), "JPEG", progressive=True))


def _scans(data: bytes) -> bytes:
    """Repeat a progressive picture's last scan a thousand times."""
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * 1000 + data[-2:]


def _dressed(whole: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    others = {
        "nothing": b"",
        "one byte": b"\xff",
        "HTML": b"<html><script>alert(1)</script>",
        "SVG": b"<svg onload='alert(1)'/>",
        "PDF": b"%PDF-1.7\n",
        "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        "ZIP": b"PK\x03\x04",
        "PSD": b"8BPS\0\x01",
        "JPEG 2000": b"\0\0\0\x0cjP  \r\n\x87\n",
        "ICO": b"\0\0\x01\0\x01\0",
        "BMP": b"BM" + b"\0" * 60,
        "TIFF": b"II*\0\x08\0\0\0",
        "film": b"\0\0\0\x20ftypisom",
        "SGI": b"\x01\xda\x01\x01",
        "FLI": b"\0" * 4 + b"\x11\xaf",
        "zeros": b"\0" * 50_000,
        "HEIC": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    }
    for name, data in others.items():
        yield f"{name} as a photo", data
    tails = (b"PK\x03\x04" + b"\0" * 100, b"<?php system($_GET[0]); ?>", b"<script>alert(1)</script>" * 50)
    for kind, data in whole.items():
        for number, tail in enumerate(tails):
            yield f"{kind} with a tail {number}", data + tail
    yield "GIF as a script", b"GIF89a/*" + whole["GIF"][8:] + b"*/=1;alert(1)"


def _moving() -> Iterator[tuple[str, bytes]]:
    frames = [neutral_photo(64, 48, seed) for seed in range(8)] * 25
    for kind in ("GIF", "WEBP", "PNG"):
        yield f"{kind} of 200 frames", _saved(frames[0], kind, save_all=True, append_images=frames[1:])
