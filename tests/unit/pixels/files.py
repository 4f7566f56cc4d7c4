"""Photo files for the tests, ordinary and hostile, made on the spot."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image, ImageDraw

from service.errors import Refusal
from service.model.geometry import Size
from service.pixels.guard import inspect
from service.pixels.limits import ImageLimits
from service.pixels.photo import Plate, develop

LIMITS = ImageLimits()
SMALL = (Size(120, 80),)
KINDS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
TURNING_KINDS = ("JPEG", "PNG", "WEBP", "AVIF")

# The four corners of the test scene, clockwise from the top left: red, green, blue, white.
CORNERS = ((220, 30, 30), (30, 180, 30), (30, 30, 220), (250, 250, 250))


def scene(width: int = 240, height: int = 160) -> Image.Image:
    """Return a picture with a colour in each corner, so that any turn shows."""
    image = Image.new("RGB", (width, height), (128, 128, 128))
    draw = ImageDraw.Draw(image)
    x, y = width // 2, height // 2
    boxes = ((0, 0, x, y), (x, 0, width, y), (x, y, width, height), (0, y, x, height))
    for box, colour in zip(boxes, CORNERS, strict=True):
        draw.rectangle(box, fill=colour)
    return image


def save(image: Image.Image, kind: str, **options: object) -> bytes:
    """Return the picture as a file."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def photo(data: bytes, needs: tuple[Size, ...] = SMALL) -> Plate:
    """Pass a file through the guard and develop it."""
    return develop(inspect(data, LIMITS), needs)


def outcome(data: bytes) -> str:
    """Return `picture`, or the code of the refusal; anything else is a fault of ours."""
    try:
        plate = photo(data)
    except Refusal as refusal:
        return refusal.code
    assert len(plate.image.tobytes()) == 3 * plate.image.width * plate.image.height
    return "picture"


def exif(orientation: int) -> bytes:
    """Return an EXIF body that holds nothing but an orientation."""
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    return b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", 1) + entry + b"\0\0\0\0"


def png_chunk(kind: bytes, body: bytes) -> bytes:
    """Return one PNG chunk."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_header(width: int, height: int, colour: int = 6) -> bytes:
    """Return a PNG that claims a size and holds next to nothing."""
    header = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    body = png_chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + body + png_chunk(b"IEND", b"")


def jpeg_claiming(width: int, height: int) -> bytes:
    """Return a small JPEG whose frame header claims another size."""
    data = bytearray(save(scene(), "JPEG"))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def webp_claiming(width: int, height: int) -> bytes:
    """Return 34 bytes of lossless WebP that claim a size."""
    bits = (width - 1) | (height - 1) << 14
    body = b"VP8L" + struct.pack("<I", 5) + b"\x2f" + struct.pack("<I", bits) + b"\0" * 5
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def gif_claiming(width: int, height: int) -> bytes:
    """Return a GIF of a few bytes that claims a size."""
    screen = b"GIF89a" + struct.pack("<HH", width, height) + b"\x80\0\0" + b"\0\0\0\xff\xff\xff"
    frame = b"\x2c" + struct.pack("<HHHH", 0, 0, width, height) + b"\0"
    return screen + frame + b"\x02\x02\x44\x01\0;"


def avif_claiming(width: int, height: int) -> bytes:
    """Return an AVIF whose size property claims another size."""
    data = save(scene(), "AVIF", speed=10)
    at = data.index(b"ispe")
    return data[: at + 8] + struct.pack(">II", width, height) + data[at + 16 :]


def jpeg_with_scans(count: int) -> bytes:
    """Return a progressive JPEG with many scans that hold nothing."""
    data = save(scene(), "JPEG", progressive=True)
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x01\x3f\x00"
    return data[:-2] + scan * count + b"\xff\xd9"
