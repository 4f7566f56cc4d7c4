"""The Unicode Bidirectional Algorithm (UAX #9), whole: levels of a paragraph, of a line, and visual order."""

from collections.abc import Sequence
from typing import NamedTuple

from service.typography.bidi.classes import NEEDS_RESOLVING, REMOVED, bidi_class
from service.typography.bidi.explicit import (
    explicit_levels,
    first_strong_level,
    match_isolates,
    run_sequences,
)
from service.typography.bidi.implicit import implicit_levels


class Levels(NamedTuple):
    """The paragraph's base level (0 left to right, 1 right to left) and every character's level."""

    base: int
    levels: tuple[int, ...]
    classes: tuple[str, ...]

    def of_line(self, start: int, end: int) -> list[int]:
        """Return the levels of one line (rule L1): white space at its end goes with the paragraph."""
        levels = list(self.levels[start:end])
        trailing = True
        for place in reversed(range(len(levels))):
            name = self.classes[start + place]
            if name in {"S", "B"}:
                trailing = True
            elif name not in {"WS", "FSI", "LRI", "RLI", "PDI"} and name not in REMOVED:
                trailing = False
            if trailing:
                levels[place] = self.base
        return levels


def resolve(text: str, base: int | None = None) -> Levels:
    """Resolve the levels of one paragraph; without `base`, by its first strong character."""
    return resolve_classes(text, tuple(bidi_class(char) for char in text), base)


def resolve_classes(text: str, classes: tuple[str, ...], base: int | None = None) -> Levels:
    """Resolve the levels of a text whose classes are known."""
    isolates = match_isolates(classes)
    if base is None:
        base = first_strong_level(classes, 0, len(classes), isolates) or 0
    if base == 0 and NEEDS_RESOLVING.isdisjoint(classes):
        return Levels(0, (0,) * len(classes), classes)
    levels, resolved = explicit_levels(classes, base, isolates)
    explicit = tuple(levels)
    for sequence in run_sequences(classes, explicit, base, isolates):
        for index, level in implicit_levels(text, classes, resolved, sequence):
            levels[index] = level
    for index, name in enumerate(classes):
        if name in REMOVED:
            levels[index] = levels[index - 1] if index else base
    return Levels(base, tuple(levels), classes)


def visual_order(levels: Sequence[int]) -> list[int]:
    """Return the indices in visual order, left to right (rule L2); for characters or whole runs."""
    order = list(range(len(levels)))
    lowest_odd = min((level for level in levels if level & 1), default=None)
    if lowest_odd is None:
        return order
    for least in range(max(levels), lowest_odd - 1, -1):
        _reverse_stretches(order, levels, least)
    return order


def _reverse_stretches(order: list[int], levels: Sequence[int], least: int) -> None:
    """Turn round, in place, every stretch of `order` whose levels are `least` or higher."""
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and levels[order[end]] >= least:
            end += 1
        order[start:end] = reversed(order[start:end])
        start = max(end, start + 1)
