"""Weak types, brackets, neutrals and implicit levels: rules W1-W7, N0-N2 and I1-I2 of UAX #9.

A sequence is worked on as a list of classes; every rule changes it in place, in the standard's order.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from service.typography.bidi.classes import ISOLATE_INITIATORS, NEUTRAL_OR_ISOLATE, closes, opens
from service.typography.bidi.explicit import RunSequence

_BRACKET_STACK: Final = 63
_STRONG: Final = {"L": "L", "R": "R", "EN": "R", "AN": "R"}


class _Sequence(NamedTuple):
    """What the rules need of one isolating run sequence; `classes` changes, the rest does not."""

    classes: list[str]
    chars: str
    original: list[str]
    level: int
    start: str
    end: str

    @property
    def direction(self) -> str:
        return "R" if self.level & 1 else "L"


def implicit_levels(
    text: str, original: Sequence[str], resolved: Sequence[str], sequence: RunSequence
) -> Iterator[tuple[int, int]]:
    """Yield (index, level) for every character of one isolating run sequence."""
    work = _Sequence(
        [resolved[index] for index in sequence.indices],
        "".join(text[index] for index in sequence.indices),
        [original[index] for index in sequence.indices],
        sequence.level,
        sequence.start,
        sequence.end,
    )
    for rule in RULES:
        rule(work)
    for index, name in zip(sequence.indices, work.classes, strict=True):
        yield index, sequence.level + _raise_by(name, sequence.level)


def _raise_by(name: str, level: int) -> int:
    """I1, I2: how far a character's level lies above its run's."""
    if level & 1:
        return 0 if name == "R" else 1
    return {"R": 1, "AN": 2, "EN": 2}.get(name, 0)


def _nonspacing_marks(work: _Sequence) -> None:
    """W1: a mark takes the class of what it stands on."""
    before = work.start
    for place, name in enumerate(work.classes):
        if name == "NSM":
            work.classes[place] = before
        before = work.classes[place]
        if before in ISOLATE_INITIATORS or before == "PDI":
            before = "ON"


def _numbers_after_arabic(work: _Sequence) -> None:
    """W2, W3: European digits after Arabic letters are Arabic numbers; Arabic letters are right-to-left."""
    strong = work.start
    for place, name in enumerate(work.classes):
        if name in {"L", "R", "AL"}:
            strong = name
        elif name == "EN" and strong == "AL":
            work.classes[place] = "AN"
        if name == "AL":
            work.classes[place] = "R"


def _separators_in_numbers(work: _Sequence) -> None:
    """W4: one separator between two numbers of the same kind joins them."""
    classes = work.classes
    for place in range(1, len(classes) - 1):
        before, name, after = classes[place - 1 : place + 2]
        joined = (name == "ES" and before == "EN") or (name == "CS" and before in {"EN", "AN"})
        if joined and before == after:
            classes[place] = before


def _terminators_of_numbers(work: _Sequence) -> None:
    """W5: currency and percent signs beside European digits are part of the number."""
    classes = work.classes
    for first, last in _stretches(classes, {"ET"}):
        beside = {classes[first - 1] if first else "", classes[last] if last < len(classes) else ""}
        if "EN" in beside:
            classes[first:last] = ["EN"] * (last - first)


def _leftover_separators(work: _Sequence) -> None:
    """W6: all other separators and terminators are neutral."""
    for place, name in enumerate(work.classes):
        if name in {"ES", "ET", "CS"}:
            work.classes[place] = "ON"


def _numbers_after_latin(work: _Sequence) -> None:
    """W7: European digits after left-to-right letters run with them."""
    strong = work.start
    for place, name in enumerate(work.classes):
        if name in {"L", "R"}:
            strong = name
        elif name == "EN" and strong == "L":
            work.classes[place] = "L"


def _brackets(work: _Sequence) -> None:
    """N0: both brackets of a pair take one direction, from inside or from what comes before."""
    for first, last in _bracket_pairs(work):
        direction = _bracket_direction(work, first, last)
        if direction:
            _set_bracket(work, first, direction)
            _set_bracket(work, last, direction)


def _bracket_pairs(work: _Sequence) -> list[tuple[int, int]]:
    """BD16: find the pairs, in the order of their opening brackets."""
    pairs: list[tuple[int, int]] = []
    stack: list[tuple[str, int]] = []
    for place, char in enumerate(work.chars):
        if work.classes[place] != "ON":
            continue
        if closing := opens(char):
            if len(stack) == _BRACKET_STACK:
                return []
            stack.append((closing, place))
        elif closing := closes(char):
            depth = next((d for d in reversed(range(len(stack))) if stack[d][0] == closing), None)
            if depth is not None:
                pairs.append((stack[depth][1], place))
                del stack[depth:]
    return sorted(pairs)


def _bracket_direction(work: _Sequence, first: int, last: int) -> str:
    inside = {_STRONG[name] for name in work.classes[first + 1 : last] if name in _STRONG}
    if not inside:
        return ""
    if work.direction in inside:
        return work.direction
    before = (_STRONG[name] for name in reversed(work.classes[:first]) if name in _STRONG)
    return next(before, work.start)


def _set_bracket(work: _Sequence, place: int, direction: str) -> None:
    """Set one bracket, and the marks that stood on it before W1."""
    work.classes[place] = direction
    for after in range(place + 1, len(work.classes)):
        if work.original[after] != "NSM":
            break
        work.classes[after] = direction


def _neutrals(work: _Sequence) -> None:
    """N1, N2: neutrals between two of one direction take it, others take the run's."""
    classes = work.classes
    for first, last in _stretches(classes, NEUTRAL_OR_ISOLATE):
        before = _STRONG[classes[first - 1]] if first else work.start
        after = _STRONG[classes[last]] if last < len(classes) else work.end
        direction = before if before == after else work.direction
        classes[first:last] = [direction] * (last - first)


def _stretches(classes: Sequence[str], wanted: frozenset[str] | set[str]) -> Iterator[tuple[int, int]]:
    """Yield (first, one after last) of every unbroken stretch of the wanted classes."""
    place = 0
    while place < len(classes):
        first = place
        while place < len(classes) and classes[place] in wanted:
            place += 1
        if place > first:
            yield first, place
        place += 1


RULES: Final[tuple[Callable[[_Sequence], None], ...]] = (
    _nonspacing_marks,
    _numbers_after_arabic,
    _separators_in_numbers,
    _terminators_of_numbers,
    _leftover_separators,
    _numbers_after_latin,
    _brackets,
    _neutrals,
)
