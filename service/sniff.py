"""What a file is by its first bytes; its name and the type it was sent with are not asked."""

from __future__ import annotations

from typing import Final

_HEAD: Final = 1024  # bytes that are enough for every rule below
NO_PICTURES: Final = frozenset({"", "HTML", "XML", "ZIP", "video"})

_AVIF: Final = frozenset({b"avif", b"avis"})
_HEIC: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})

# Kind, offset, magic bytes; the first that matches wins.
_SIGNATURES: Final = (
    ("JPEG", 0, b"\xff\xd8\xff"),
    ("PNG", 0, b"\x89PNG\r\n\x1a\n"),
    ("GIF", 0, b"GIF87a"),
    ("GIF", 0, b"GIF89a"),
    ("WEBP", 8, b"WEBP"),
    ("TIFF", 0, b"II*\0"),
    ("TIFF", 0, b"MM\0*"),
    ("TIFF", 0, b"II+\0"),
    ("TIFF", 0, b"MM\0+"),
    ("camera raw", 0, b"IIRO"),
    ("camera raw", 0, b"IIU\0"),
    ("camera raw", 0, b"FUJIFILMCCD-RAW"),
    ("PSD", 0, b"8BPS"),
    ("EPS", 0, b"%!PS"),
    ("EPS", 0, b"\xc5\xd0\xd3\xc6"),
    ("PDF", 0, b"%PDF-"),
    ("JPEG 2000", 0, b"\0\0\0\x0cjP  "),
    ("JPEG 2000", 0, b"\xff\x4f\xff\x51"),
    ("JPEG XL", 0, b"\xff\x0a"),
    ("JPEG XL", 0, b"\0\0\0\x0cJXL "),
    ("BMP", 0, b"BM"),
    ("ICO", 0, b"\0\0\1\0"),
    ("ZIP", 0, b"PK\3\4"),
    ("video", 0, b"\x1aE\xdf\xa3"),
)
_SVG: Final = (b"<svg", b"<!doctype svg")
_HTML: Final = (b"<!doctype html", b"<html", b"<head", b"<body", b"<script")


def sniff(data: bytes) -> str:
    """Return the kind of file, such as `JPEG` or `PDF`; empty when it is none that is known."""
    for kind, offset, magic in _SIGNATURES:
        if data.startswith(magic, offset) and (kind != "WEBP" or data.startswith(b"RIFF")):
            return kind
    if data[4:8] == b"ftyp":
        return _sniff_brands(data)
    return _sniff_markup(data)


def _sniff_brands(data: bytes) -> str:
    """Tell AVIF, HEIC and films apart by the brands of an ISO base media file."""
    end = min(int.from_bytes(data[:4], "big"), 256, len(data))
    brands = {data[8:12], *(data[at : at + 4] for at in range(16, end - 3, 4))}
    if brands & _AVIF:
        return "AVIF"
    if brands & _HEIC:
        return "HEIC"
    return "camera raw" if b"crx " in brands else "video"


def _sniff_markup(data: bytes) -> str:
    """Tell SVG and web pages by their first tag."""
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(_HTML):
        return "HTML"
    if any(tag in head for tag in _SVG):
        return "SVG"
    return "XML" if head.startswith(b"<?xml") else ""
