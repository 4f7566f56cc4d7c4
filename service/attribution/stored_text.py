"""Text as picture files store it: bytes of unsaid encoding, broken twice over, filled in by the camera."""

from __future__ import annotations

import re
from typing import Final

from service.patterns import regex

LONGEST_TEXT: Final = 20_000  # characters; a caption has at most a few thousand, more is somebody's payload

# Everything XML 1.0 forbids (production 2), and U+FFFE and U+FFFF.
_FORBIDDEN: Final = regex("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# UTF-8 that was read as cp1252 and stored as UTF-8 again: "Â©", "ZoÃ«".
_TWICE_ENCODED: Final = regex("[ÂÃâ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]", least="Â")

_LONGEST_JUNK: Final = 80  # characters

# What cameras and programs write by themselves where a person's words belong.
_CAMERA_JUNK: Final = tuple(
    regex(pattern, re.IGNORECASE)
    for pattern in (
        r"[\W\d_]*",
        r"(?:copyright|\(c\)|all rights reserved|[\W\d_])+",
        r"(?:\(c\)|copyright) by \S+ user",
        r".*\bdigital (?:still )?camera",
        r"sony dsc|exif[_ ]jpeg(?:[_ ]picture)?|dcf 1\.0|jpeg[_ ]image|hdr|dav|cof|mde|ptr|bty|sdr|rhdr",
        r"(?:null|none|nil|undefined|unknown|n/?a|default|untitled|test|picasa)",
        r"(?:your|owner|camera owner|copyright holder|photographer|author)(?:'s)? name",
        r"(?:photographer|author|artist|owner|creator|camera owner, photographer)",
        r"processed with (?:vsco|snapseed).*|created with gimp|screenshot|samsung|olympus|kodak",
    )
)


def decode_text(data: bytes) -> str:
    """Read bytes of unsaid encoding: UTF-8 where they are that, else cp1252, else Latin-1."""
    body = data.rstrip(b"\0 ")
    for encoding in ("utf-8", "cp1252"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return body.decode("latin-1")


def without_forbidden(text: str) -> str:
    """Return the text without the characters that no XML document may hold."""
    return text if text.isprintable() else _FORBIDDEN.sub("", text)


def _decoded_again(text: str) -> str:
    if not _TWICE_ENCODED.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def is_camera_junk(text: str) -> bool:
    """Tell whether a camera or a program wrote this, and no person."""
    return len(text) <= _LONGEST_JUNK and any(pattern.fullmatch(text) for pattern in _CAMERA_JUNK)


def tidy(text: str) -> str:
    """Return a stored value without what broke it on the way; nothing if it is absurdly long."""
    return "" if len(text) > LONGEST_TEXT else _decoded_again(without_forbidden(text)).strip()


def words_of(text: str) -> str:
    """Return a stored text as a person meant it, or nothing if no person wrote it."""
    repaired = tidy(text)
    return "" if is_camera_junk(repaired) else repaired
