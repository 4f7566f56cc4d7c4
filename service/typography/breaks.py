"""Where a line may end: Unicode's rules (UAX #14), then what each language and each newsroom wants besides.

Breaks come in kinds, from welcome to desperate; the fitting takes the better kinds as long as it can.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from service.typography import break_rules, foreign_names, unspaced
from service.typography.break_kinds import Break, Found, Kind
from service.typography.clusters import cluster_starts
from service.typography.segments import line_ends
from service.typography.syllables import may_cut
from service.typography.verbatim import is_verbatim

__all__ = ["PIECE", "Break", "Kind", "anywhere", "breaks", "piece_breaks", "unicode_breaks"]

PIECE: Final = "\u200b"  # where the pieces of a credit meet
_BREAK_IN_PIECE: Final = 0.1

RULES: Final[tuple[Callable[[str, str, Found], None], ...]] = (
    unspaced.keep_phrases,
    unspaced.keep_openings_down,
    unspaced.keep_korean_words,
    unspaced.break_between_words,
    break_rules.leave_soft_hyphens,
    break_rules.keep_compounds_whole,
    break_rules.keep_pictures_together,
    break_rules.keep_joined_names_whole,
    break_rules.break_addresses,
    break_rules.keep_dashes_up,
    break_rules.keep_function_words_down,
    break_rules.keep_leaning_words_up,
    break_rules.keep_opening_words_down,
    break_rules.keep_particles_in,
    break_rules.keep_names_together,
    break_rules.keep_numbers_by_their_words,
    break_rules.keep_ranges,
    foreign_names.keep_foreign_names,
    unspaced.keep_clauses,
    unspaced.keep_amounts,
)


def unicode_breaks(text: str) -> tuple[int, ...]:
    """Return the positions inside a text where UAX #14 lets a line end."""
    return tuple(place for place in line_ends(text) if place < len(text))


@lru_cache(512)
def breaks(text: str, language: str) -> tuple[Break, ...]:
    """Return the breaks of a text, in order, as its language wants them; none cuts a word with a hyphen."""
    starts = frozenset(cluster_starts(text))
    found = {place: Break(place) for place in unicode_breaks(text) if place in starts}
    for rule in RULES:
        rule(text, language, found)
    return tuple(found[place] for place in sorted(found))


def piece_breaks(text: str, *, in_pieces: bool) -> tuple[Break, ...]:
    """Return the breaks of a credit: where its pieces meet; with `in_pieces` also at their spaces."""
    found = [Break(at.end()) for at in re.finditer(PIECE, text) if 0 < at.end() < len(text)]
    if in_pieces:
        found += [
            Break(at.end(), Kind.PHRASE, _BREAK_IN_PIECE)
            for at in re.finditer(r"(?<=\S) (?=[^ \u200b])", text)
        ]
    return tuple(sorted(found))


def anywhere(text: str) -> tuple[Break, ...]:
    """Return a break between any two characters: for words that no line can hold."""
    return tuple(
        Break(place, Kind.ANYWHERE, 1.0, hyphen=_takes_hyphen(text, place))
        for place in cluster_starts(text)[1:-1]
        if _in_a_word(text, place) and may_cut(text, place)
    )


def _in_a_word(text: str, place: int) -> bool:
    spaced = text[place].isspace() or text[place - 1].isspace()
    return not spaced and text[place] not in break_rules.NEVER_FIRST


def _takes_hyphen(text: str, place: int) -> bool:
    """Scripts with capitals show a cut word by a hyphen; others, and addresses and handles, do not."""
    return not is_verbatim(text, place) and all(
        char.isalpha() and (char.isupper() or char.islower()) for char in text[place - 1 : place + 1]
    )
