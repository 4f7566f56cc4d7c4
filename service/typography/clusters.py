"""Grapheme clusters: what a reader takes for one character, and which of them are pictures (emoji)."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import Final

from uniseg.emoji import emoji_presentation
from uniseg.graphemecluster import grapheme_cluster_boundaries

_TEXT_STYLE: Final = "\ufe0e"
_EMOJI_STYLE: Final = "\ufe0f"
_KEYCAP: Final = "\u20e3"


@lru_cache(1024)
def cluster_starts(text: str) -> tuple[int, ...]:
    """Return where each grapheme cluster starts, and the length of the text at the end; () for no text."""
    if text.isascii():
        return tuple(range(len(text) + 1)) if text else ()
    return tuple(grapheme_cluster_boundaries(text))


def clusters(text: str) -> list[tuple[int, int]]:
    """Return start and end of every grapheme cluster."""
    starts = cluster_starts(text)
    return list(pairwise(starts))


def is_emoji(cluster: str) -> bool:
    """Tell whether a cluster is to be shown as a coloured picture (UTS #51)."""
    if cluster.isascii() or _TEXT_STYLE in cluster:
        return False
    if _EMOJI_STYLE in cluster or _KEYCAP in cluster:
        return True
    return bool(emoji_presentation(cluster[0])) or any(_is_skin_tone(char) for char in cluster[1:])


def _is_skin_tone(char: str) -> bool:
    return "🏻" <= char <= "🏿"
