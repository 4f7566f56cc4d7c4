"""The QR code on a story card: its article's address, in two colours, with the margin that scanners need."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PIL import Image

from service.errors import Refusal
from service.model.brand import Colour

_QUIET_ZONE: Final = 4  # modules, ISO/IEC 18004
_SMALLEST_MODULE: Final = 3  # pixels, for a phone that scans a phone
_MASK: Final = 2  # any mask can be read; trying all eight takes six times as long


def qr_image(
    text: str, size: int, *, dark: Colour = (0, 0, 0), light: Colour = (255, 255, 255)
) -> Image.Image:
    """Return a square RGB picture of `size` pixels with the code in whole pixels in its middle.

    Medium error correction; the quiet zone of four modules lies inside the square.
    """
    code = _modules(text)
    module = size // (code.width + 2 * _QUIET_ZONE)
    if module < _SMALLEST_MODULE:
        raise _too_long()
    drawn = code.resize((code.width * module, code.height * module), Image.Resampling.NEAREST)
    canvas = Image.new("RGB", (size, size), light)
    corner = (size - drawn.width) // 2
    canvas.paste(dark, (corner, corner, corner + drawn.width, corner + drawn.height), drawn)
    return canvas


@lru_cache(maxsize=256)
def _modules(text: str) -> Image.Image:
    """Return the code as a mask, one pixel a module, 255 where it is dark."""
    from qrcode import constants  # noqa: PLC0415 - most cards have no code
    from qrcode.exceptions import DataOverflowError  # noqa: PLC0415
    from qrcode.main import QRCode  # noqa: PLC0415

    code = QRCode(error_correction=constants.ERROR_CORRECT_M, border=0, mask_pattern=_MASK)
    try:
        code.add_data(text)
        code.make(fit=True)
    except (DataOverflowError, ValueError):
        raise _too_long() from None
    rows = code.get_matrix()
    return Image.frombytes("L", (len(rows), len(rows)), bytes(255 * dark for row in rows for dark in row))


def _too_long() -> Refusal:
    """Return the refusal of an address that does not fit into a code that phones read."""
    return Refusal(
        "text_too_long",
        "The article's address is too long for a QR code that phones can read. Use a shorter address.",
        field="url",
    )
