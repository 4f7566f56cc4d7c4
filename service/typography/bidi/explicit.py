"""Explicit levels and isolating run sequences: rules P2-P3 and X1-X10 of UAX #9."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from service.typography.bidi.classes import (
    EMBEDDING_INITIATORS,
    ISOLATE_INITIATORS,
    REMOVED,
    RIGHT_TO_LEFT,
)

MAX_DEPTH: Final = 125


class RunSequence(NamedTuple):
    """One isolating run sequence: indices into the text, its level, and the classes before and after it."""

    indices: list[int]
    level: int
    start: str
    end: str


def match_isolates(classes: Sequence[str]) -> dict[int, int]:
    """Map every isolate initiator to its PDI (definition BD9); unmatched ones are left out."""
    matched: dict[int, int] = {}
    open_at: list[int] = []
    for index, name in enumerate(classes):
        if name in ISOLATE_INITIATORS:
            open_at.append(index)
        elif name == "PDI" and open_at:
            matched[open_at.pop()] = index
        elif name == "B":
            open_at.clear()
    return matched


def first_strong_level(
    classes: Sequence[str], start: int, end: int, isolates: Mapping[int, int]
) -> int | None:
    """Return 0 or 1 by the first strong character outside isolates (P2, P3), None where there is none."""
    index = start
    while index < end:
        name = classes[index]
        if name == "L":
            return 0
        if name in RIGHT_TO_LEFT:
            return 1
        if name == "B":
            return None
        index = isolates.get(index, end) if name in ISOLATE_INITIATORS else index
        index += 1
    return None


class _Status(NamedTuple):
    level: int
    override: str
    isolate: bool


class _Walk:
    """The directional status stack of rules X1-X8, walked once over one paragraph."""

    def __init__(self, classes: Sequence[str], base: int, isolates: Mapping[int, int]) -> None:
        self.classes = classes
        self.base = base
        self.isolates = isolates
        self.levels = [base] * len(classes)
        self.resolved = list(classes)
        self.stack = [_Status(base, "", isolate=False)]
        self.overflow_isolates = 0
        self.overflow_embeddings = 0
        self.valid_isolates = 0

    def run(self) -> None:
        for index, name in enumerate(self.classes):
            if name in EMBEDDING_INITIATORS:
                self._embed(index, name)
            elif name in ISOLATE_INITIATORS:
                self._isolate(index, name)
            elif name == "PDI":
                self._end_isolate()
                self._take_status(index)
            elif name == "PDF":
                self.levels[index] = self.stack[-1].level
                self._end_embedding()
            elif name == "B":
                self.levels[index] = self.base
            elif name == "BN":
                self.levels[index] = self.stack[-1].level
            else:
                self._take_status(index)

    def _take_status(self, index: int) -> None:
        status = self.stack[-1]
        self.levels[index] = status.level
        if status.override:
            self.resolved[index] = status.override

    def _next_level(self, rightward: bool) -> int:
        level = self.stack[-1].level
        return (level + 1) | 1 if rightward else (level + 2) & ~1

    def _room_for(self, level: int) -> bool:
        return level <= MAX_DEPTH and not self.overflow_isolates and not self.overflow_embeddings

    def _embed(self, index: int, name: str) -> None:
        self.levels[index] = self.stack[-1].level
        level = self._next_level(name[0] == "R")
        if self._room_for(level):
            override = {"RLO": "R", "LRO": "L"}.get(name, "")
            self.stack.append(_Status(level, override, isolate=False))
        elif not self.overflow_isolates:
            self.overflow_embeddings += 1

    def _isolate(self, index: int, name: str) -> None:
        self._take_status(index)
        if name == "FSI":
            end = self.isolates.get(index, len(self.classes))
            strong = first_strong_level(self.classes, index + 1, end, self.isolates)
            name = "RLI" if strong == 1 else "LRI"
        level = self._next_level(name == "RLI")
        if self._room_for(level):
            self.valid_isolates += 1
            self.stack.append(_Status(level, "", isolate=True))
        else:
            self.overflow_isolates += 1

    def _end_isolate(self) -> None:
        if self.overflow_isolates:
            self.overflow_isolates -= 1
        elif self.valid_isolates:
            self.overflow_embeddings = 0
            while not self.stack[-1].isolate:
                self.stack.pop()
            self.stack.pop()
            self.valid_isolates -= 1

    def _end_embedding(self) -> None:
        if self.overflow_isolates:
            return
        if self.overflow_embeddings:
            self.overflow_embeddings -= 1
        elif not self.stack[-1].isolate and len(self.stack) > 1:
            self.stack.pop()


def explicit_levels(
    classes: Sequence[str], base: int, isolates: Mapping[int, int]
) -> tuple[list[int], list[str]]:
    """Apply rules X1-X8: return the explicit level of every character and its class after overrides."""
    walk = _Walk(classes, base, isolates)
    walk.run()
    return walk.levels, walk.resolved


def run_sequences(
    classes: Sequence[str], levels: Sequence[int], base: int, isolates: Mapping[int, int]
) -> list[RunSequence]:
    """Apply rules X9-X10: drop what X9 removes, join level runs across isolates."""
    kept = [index for index, name in enumerate(classes) if name not in REMOVED]
    runs = _level_runs(kept, levels)
    run_from = {run[0]: run for run in runs}
    matched = set(isolates.values())
    sequences: list[RunSequence] = []
    for run in runs:
        if classes[run[0]] == "PDI" and run[0] in matched:
            continue
        indices = list(run)
        while indices[-1] in isolates:
            indices += run_from[isolates[indices[-1]]]
        sequences.append(_bounded(indices, kept, classes, levels, base))
    return sequences


def _level_runs(kept: Sequence[int], levels: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for index in kept:
        if runs and levels[runs[-1][-1]] == levels[index]:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _bounded(
    indices: list[int], kept: Sequence[int], classes: Sequence[str], levels: Sequence[int], base: int
) -> RunSequence:
    """Find the classes at both ends of a sequence: the higher of its level and the level beyond."""
    level = levels[indices[0]]
    first = bisect_left(kept, indices[0])
    after = bisect_right(kept, indices[-1])
    open_ended = after == len(kept) or classes[indices[-1]] in ISOLATE_INITIATORS
    level_before = levels[kept[first - 1]] if first else base
    level_after = base if open_ended else levels[kept[after]]
    return RunSequence(indices, level, _strong(max(level_before, level)), _strong(max(level_after, level)))


def _strong(level: int) -> str:
    return "R" if level & 1 else "L"
