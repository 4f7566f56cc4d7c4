"""What a photo file says about its rights, whatever its type, however oddly it says it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from service.attribution.containers import find_blocks
from service.attribution.exif import read_exif
from service.attribution.iim import read_iim
from service.attribution.xmp_read import read_xmp
from service.model.rights import EmbeddedRights, Rights


def merge(records: Sequence[Rights]) -> Rights:
    """Return one record that takes each field from the first record that has it."""
    merged: dict[str, Any] = {}
    for field, absent in Rights._field_defaults.items():
        values = (getattr(record, field) for record in records)
        merged[field] = next(filter(None, values), absent)
    return Rights(**merged)


def read_rights(data: bytes) -> EmbeddedRights:
    """Return the rights record of a JPEG, PNG, WebP, AVIF, HEIF or GIF file; any other bytes say nothing.

    Never raises and never decodes a pixel: damaged, oversized or bomb-like blocks cost a few milliseconds,
    are read as far as they make sense, and leave a warning.
    """
    blocks = find_blocks(data)
    xmp, warnings = read_xmp(blocks.xmp, blocks.extended_xmp)
    iim = read_iim(blocks.iim)
    exif = read_exif(blocks.exif)
    return EmbeddedRights(xmp, iim, exif, merge((xmp, iim, exif)), (*blocks.warnings, *warnings))
