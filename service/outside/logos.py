"""Logos that editors gave to brands: content-named files beside the brand's name, one of them in use.

A logo that is no longer in use stays: a card that is just being made may still need it.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from service.outside.files import write_whole
from service.patterns import regex

_BRAND: Final = regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_FILE: Final = regex(r"[0-9a-f]{64}\.png")
_IN_USE: Final = "in-use"


class Logos:
    """Logos by brand in one folder; processes on one machine may share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def current(self, brand: str) -> Path | None:
        """Return the logo in use, or None where the brand has none of this kind."""
        try:
            name = (self._folder / brand / _IN_USE).read_text("ascii") if _BRAND.fullmatch(brand) else ""
        except FileNotFoundError:
            return None
        return self._folder / brand / name if _FILE.fullmatch(name) else None

    def put(self, brand: str, png: bytes) -> None:
        """Use this PNG as the brand's logo from now on."""
        name = f"{hashlib.sha256(png).hexdigest()}.png"
        self._write(brand, name, png)
        self._write(brand, _IN_USE, name.encode())

    def clear(self, brand: str) -> None:
        """Use the brand's own mark again."""
        self._write(brand, _IN_USE, b"")

    def _write(self, brand: str, name: str, data: bytes) -> None:
        if not _BRAND.fullmatch(brand):
            raise ValueError(f"not a brand's name: {brand!r}")
        folder = self._folder / brand
        folder.mkdir(parents=True, exist_ok=True, mode=0o750)
        write_whole(folder / name, data, incoming=folder)
