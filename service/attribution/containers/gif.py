"""Metadata blocks of a GIF file: the XMP application extension, which lies unwrapped between the frames."""

from __future__ import annotations

from typing import Final

from service.attribution.containers.blocks import LARGEST_BLOCK, Blocks

_MARK: Final = b"\x21\xff\x0bXMP DataXMP"


def gif_blocks(data: bytes) -> Blocks:
    """Return the XMP packet of a GIF file; it ends where the packet's own closing mark stands."""
    start = data.find(_MARK)
    if start < 0:
        return Blocks()
    body = data[start + len(_MARK) : start + len(_MARK) + LARGEST_BLOCK]
    end = body.rfind(b"<?xpacket end")
    return Blocks(xmp=(body[:end] if end > 0 else body,))
