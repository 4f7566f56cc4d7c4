"""Photos kept between two sendings of the form, so that nobody has to choose a photo twice.

A kept photo is named by its own SHA-256, which only someone who has the photo can know. It is removed a
month after it was last used, so that cards can be corrected from the photo they were made of.
"""

from __future__ import annotations

import os
import re
import time
from itertools import islice
from pathlib import Path
from typing import Final

from service.errors import Refusal
from service.outside.store import FolderStore

_KEPT_SECONDS: Final = 30 * 24 * 3600.0
_TOKEN: Final = re.compile(r"[0-9a-f]{64}")
_SUFFIX: Final = "photo"
_MOST_SWEPT: Final = 1000


class Drafts:
    """Kept photos in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._store = FolderStore(folder)

    def keep(self, data: bytes) -> str:
        """Keep a photo and return its token."""
        self._sweep()
        key = self._store.put(data, _SUFFIX)
        os.utime(self._folder / key)
        return Path(key).stem

    def read(self, token: str) -> bytes:
        """Return a kept photo; Refusal `photo_not_found` where it is gone."""
        data = self._store.get(_key(token)) if _TOKEN.fullmatch(token) else None
        if data is None:
            raise Refusal(
                "photo_not_found", "The photo is no longer kept here. Choose it again.", field="image"
            )
        os.utime(self._folder / _key(token))
        return data

    def holds(self, token: str) -> bool:
        """Tell whether a photo of this token is kept."""
        return bool(_TOKEN.fullmatch(token)) and self._store.has(_key(token))

    def _sweep(self) -> None:
        before = time.time() - _KEPT_SECONDS
        for path in islice(self._folder.glob(f"*/*/*.{_SUFFIX}"), _MOST_SWEPT):
            if path.stat().st_mtime < before:
                path.unlink(missing_ok=True)


def _key(token: str) -> str:
    return f"{token[:2]}/{token[2:4]}/{token}.{_SUFFIX}"
