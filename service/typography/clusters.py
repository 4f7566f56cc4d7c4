"""Grapheme clusters: what a reader takes for one character, and which of them are pictures (emoji)."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from service.patterns import regex
from service.typography.segments import cluster_ends

_TEXT_STYLE: Final = "\ufe0e"
_EMOJI_STYLE: Final = "\ufe0f"
_KEYCAP: Final = "\u20e3"
# What is a picture without being told so: Emoji_Presentation in Unicode's emoji-data.txt.
_PICTURES: Final = regex(
    "["
    "\u231a-\u231b\u23e9-\u23ec\u23f0\u23f3\u25fd-\u25fe\u2614-\u2615\u2648-\u2653\u267f\u2693"
    "\u26a1\u26aa-\u26ab\u26bd-\u26be\u26c4-\u26c5\u26ce\u26d4\u26ea\u26f2-\u26f3\u26f5\u26fa"
    "\u26fd\u2705\u270a-\u270b\u2728\u274c\u274e\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf"
    "\u2b1b-\u2b1c\u2b50\u2b55\U0001f004\U0001f0cf\U0001f18e\U0001f191-\U0001f19a"
    "\U0001f1e6-\U0001f1ff\U0001f201\U0001f21a\U0001f22f\U0001f232-\U0001f236"
    "\U0001f238-\U0001f23a\U0001f250-\U0001f251\U0001f300-\U0001f320\U0001f32d-\U0001f335"
    "\U0001f337-\U0001f37c\U0001f37e-\U0001f393\U0001f3a0-\U0001f3ca\U0001f3cf-\U0001f3d3"
    "\U0001f3e0-\U0001f3f0\U0001f3f4\U0001f3f8-\U0001f43e\U0001f440\U0001f442-\U0001f4fc"
    "\U0001f4ff-\U0001f53d\U0001f54b-\U0001f54e\U0001f550-\U0001f567\U0001f57a"
    "\U0001f595-\U0001f596\U0001f5a4\U0001f5fb-\U0001f64f\U0001f680-\U0001f6c5\U0001f6cc"
    "\U0001f6d0-\U0001f6d2\U0001f6d5-\U0001f6d7\U0001f6dc-\U0001f6df\U0001f6eb-\U0001f6ec"
    "\U0001f6f4-\U0001f6fc\U0001f7e0-\U0001f7eb\U0001f7f0\U0001f90c-\U0001f93a"
    "\U0001f93c-\U0001f945\U0001f947-\U0001f9ff\U0001fa70-\U0001fa7c\U0001fa80-\U0001fa89"
    "\U0001fa8f-\U0001fac6\U0001face-\U0001fadc\U0001fadf-\U0001fae9\U0001faf0-\U0001faf8"
    "]",
    least="\u231a",
)


def cluster_starts(text: str) -> tuple[int, ...]:
    """Return where each grapheme cluster starts, and the length of the text at the end; () for no text."""
    if text.isascii():
        return tuple(range(len(text) + 1)) if text else ()
    return (0, *cluster_ends(text))


def clusters(text: str) -> list[tuple[int, int]]:
    """Return start and end of every grapheme cluster."""
    return list(pairwise(cluster_starts(text)))


def is_emoji(cluster: str) -> bool:
    """Tell whether a cluster is to be shown as a coloured picture (UTS #51)."""
    if cluster.isascii() or _TEXT_STYLE in cluster:
        return False
    if _EMOJI_STYLE in cluster or _KEYCAP in cluster:
        return True
    return is_picture(cluster[0]) or any(_is_skin_tone(char) for char in cluster[1:])


def is_picture(char: str) -> bool:
    """Tell whether a character is a picture where no style is told."""
    return _PICTURES.match(char) is not None


def _is_skin_tone(char: str) -> bool:
    return "🏻" <= char <= "🏿"
