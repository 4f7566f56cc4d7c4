"""The rights record as bytes that a picture file takes: EXIF, IIM and XMP, and where each goes.

JPEG carries all three (Pillow: `exif=`, `xmp=`, `extra=jpeg_iim_segment(...)`), PNG, WebP and AVIF carry
EXIF and XMP (PNG: the iTXt chunk named by `PNG_XMP_KEYWORD`); IIM has no home there.
"""

from __future__ import annotations

from typing import Final

from service.attribution.exif import write_exif
from service.attribution.iim import photoshop_resources, write_iim
from service.attribution.xmp_write import write_xmp
from service.model.rights import Packets, Rights

PNG_XMP_KEYWORD: Final = "XML:com.adobe.xmp"

_LARGEST_SEGMENT: Final = 0xFFFF - 2  # bytes of a JPEG segment's content
_APP13: Final = b"\xff\xed"
_PHOTOSHOP: Final = b"Photoshop 3.0\0"


def build_packets(rights: Rights) -> Packets:
    """Return the three blocks; the same record always gives the same bytes.

    No value is ever cut. What a block cannot hold is left out of that block whole; the credit is written
    before anything that could crowd it out. Characters that XML forbids are removed from all three.
    """
    return Packets(exif=write_exif(rights), iim=write_iim(rights), xmp=write_xmp(rights))


def jpeg_iim_segment(iim: bytes) -> bytes:
    """Return the APP13 segment that carries IIM datasets in a JPEG file, as Pillow's `extra=` takes it.

    Empty where there are none, or more than one segment holds: EXIF and XMP then say it all.
    """
    content = _PHOTOSHOP + photoshop_resources(iim)
    if not iim or len(content) > _LARGEST_SEGMENT:
        return b""
    return _APP13 + (len(content) + 2).to_bytes(2) + content
