"""Bidirectional character classes (UAX #9, section 3.2) and bracket pairs (BidiBrackets.txt)."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

ISOLATE_INITIATORS: Final = frozenset(("LRI", "RLI", "FSI"))
EMBEDDING_INITIATORS: Final = frozenset(("RLE", "LRE", "RLO", "LRO"))
# Rule X9 takes these out of all that follows.
REMOVED: Final = EMBEDDING_INITIATORS | {"PDF", "BN"}
NEUTRAL_OR_ISOLATE: Final = frozenset(("B", "S", "WS", "ON", "FSI", "LRI", "RLI", "PDI"))
RIGHT_TO_LEFT: Final = frozenset(("R", "AL"))
# A text without any of these runs from left to right throughout, unless told otherwise.
NEEDS_RESOLVING: Final = RIGHT_TO_LEFT | EMBEDDING_INITIATORS | ISOLATE_INITIATORS | {"AN"}

_PAIRS: Final = (
    "()[]{}\u0f3a\u0f3b\u0f3c\u0f3d\u169b\u169c\u2045\u2046\u207d\u207e\u208d\u208e\u2308\u2309"
    "\u230a\u230b\u2329\u232a\u2768\u2769\u276a\u276b\u276c\u276d\u276e\u276f\u2770\u2771"
    "\u2772\u2773\u2774\u2775\u27c5\u27c6\u27e6\u27e7\u27e8\u27e9\u27ea\u27eb\u27ec\u27ed"
    "\u27ee\u27ef\u2983\u2984\u2985\u2986\u2987\u2988\u2989\u298a\u298b\u298c\u298d\u2990"
    "\u298f\u298e\u2991\u2992\u2993\u2994\u2995\u2996\u2997\u2998\u29d8\u29d9\u29da\u29db"
    "\u29fc\u29fd\u2e22\u2e23\u2e24\u2e25\u2e26\u2e27\u2e28\u2e29\u2e55\u2e56\u2e57\u2e58"
    "\u2e59\u2e5a\u2e5b\u2e5c\u3008\u3009\u300a\u300b\u300c\u300d\u300e\u300f\u3010\u3011"
    "\u3014\u3015\u3016\u3017\u3018\u3019\u301a\u301b\ufe59\ufe5a\ufe5b\ufe5c\ufe5d\ufe5e"
    "\uff08\uff09\uff3b\uff3d\uff5b\uff5d\uff5f\uff60\uff62\uff63"
)
_OPENING: Final = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
_CLOSING: Final = frozenset(_OPENING.values())
# Canonically equivalent brackets match each other.
_CANONICAL: Final = {"\u2329": "\u3008", "\u232a": "\u3009"}

# Code points without a character have a class by block (DerivedBidiClass.txt, @missing).
_MISSING: Final = (
    ("AL", ((0x0600, 0x07BF), (0x0860, 0x08FF), (0xFB50, 0xFDCF), (0xFDF0, 0xFDFF), (0xFE70, 0xFEFF))),
    ("AL", ((0x10D00, 0x10D3F), (0x10EC0, 0x10EFF), (0x10F30, 0x10F6F), (0x1EC70, 0x1ECBF))),
    ("AL", ((0x1ED00, 0x1ED4F), (0x1EE00, 0x1EEFF))),
    ("R", ((0x0590, 0x05FF), (0x07C0, 0x085F), (0xFB1D, 0xFB4F), (0x10800, 0x10FFF), (0x1E800, 0x1EFFF))),
    ("ET", ((0x20A0, 0x20CF),)),
)


@lru_cache(4096)
def bidi_class(char: str) -> str:
    """Return the Bidi_Class of one character, such as `AL` or `EN`."""
    known = unicodedata.bidirectional(char)
    return known or _missing_class(ord(char))


def _missing_class(point: int) -> str:
    if point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF or 0xE0000 <= point <= 0xE0FFF:
        return "BN"
    for name, blocks in _MISSING:
        if any(first <= point <= last for first, last in blocks):
            return name
    return "L"


def opens(char: str) -> str:
    """Return the closing bracket that belongs to an opening one, in its canonical form; empty for others."""
    closing = _OPENING.get(char, "")
    return _CANONICAL.get(closing, closing)


def closes(char: str) -> str:
    """Return a closing bracket in its canonical form; empty for others."""
    return _CANONICAL.get(char, char) if char in _CLOSING else ""
