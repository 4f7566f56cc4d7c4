"""One of Pillow's file types at a time: asked as usual, it loads five, which takes as long as a card."""

from __future__ import annotations

import io
import os
from contextlib import suppress
from importlib import import_module
from typing import Any, BinaryIO, Final

from PIL import Image, ImageFile, UnidentifiedImageError

_READERS: Final = {
    "JPEG": ("PIL.JpegImagePlugin", "JpegImageFile"),
    "PNG": ("PIL.PngImagePlugin", "PngImageFile"),
    "GIF": ("PIL.GifImagePlugin", "GifImageFile"),
    "WEBP": ("PIL.WebPImagePlugin", "WebPImageFile"),
    "AVIF": ("PIL.AvifImagePlugin", "AvifImageFile"),
}


def open_picture(data: bytes, kind: str) -> ImageFile.ImageFile:
    """Open a file with the decoder of this kind alone; UnidentifiedImageError where it is of another."""
    module, name = _READERS[kind]
    try:
        picture: ImageFile.ImageFile = getattr(import_module(module), name)(io.BytesIO(data))
    except SyntaxError as fault:
        raise UnidentifiedImageError(str(fault)) from fault
    return picture


def save_picture(image: Image.Image, kind: str, **options: Any) -> bytes:
    """Return the picture as a file of this kind."""
    with _file(f"picture.{kind.lower()}", kind) as file:
        image.save(file, **options)
        file.seek(0)
        return file.read()


def _file(name: str, kind: str) -> BinaryIO:
    """Return a file in memory; for JPEG one of the system's, for which Pillow lets other threads go on."""
    if kind == "JPEG" and hasattr(os, "memfd_create"):
        with suppress(OSError):  # a sandbox may forbid it, and a process have no number left
            return _Handed(name)
    return _Named(name)


class _Named(io.BytesIO):
    """A file in memory with a name, by whose ending Pillow chooses the one encoder."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class _Handed(io.FileIO):
    """The same with a number by which the system knows it."""

    def __init__(self, name: str) -> None:
        super().__init__(os.memfd_create(name), "r+")
        self.name = name
