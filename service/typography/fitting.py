"""Fitting, as arithmetic: how narrow a text can stand in n lines, and which breaks leave it least ragged.

Both are dynamic programs over the places where a line may end. Lengths are in ems; no glyph is touched here.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from service.typography.break_kinds import Break, Kind
from service.typography.shaping import Paragraph, hyphen_width, trimmed

_INFINITE: Final = float("inf")
_ROUNDING: Final = 1e-6
_WIDOW_SHARE: Final = 0.4
_WIDOW_PENALTY: Final = 0.3
_FEWER_LINES_WORTH: Final = 1.02
_SMALLER: Final = (1.0, 0.96, 0.92, 0.88, 0.84)  # shares of the largest size that are tried for better lines
_SMALLER_COST: Final = 0.8  # of giving up the whole size; in the measure of raggedness
_LINE_MORE_COST: Final = 0.03
MINDED: Final = 0.08  # penalty of a break


class Frame(NamedTuple):
    """The room for a text: box in pixels, sizes in pixels, heights of a line in ems."""

    width: float
    height: float
    ceiling: float
    floor: float
    max_lines: int
    leading: float
    ascent: float
    descent: float

    def height_of(self, lines: int) -> float:
        """Return the height of so many lines in ems."""
        return self.ascent + self.descent + (lines - 1) * self.leading

    def leading_of(self, height: float, lines: int) -> float:
        """Return how far apart two lines or more stand that are so high together, in ems."""
        return (height - self.ascent - self.descent) / (lines - 1)


class Span(NamedTuple):
    """One line: the characters from `start` to `end`, with a hyphen set after them or not."""

    start: int
    end: int
    hyphen: bool


class Cut(NamedTuple):
    """A place where a line may end, with the text's advance on both sides of it.

    `before` is the advance up to the last character that is no space, `after` from the next one; `hyphen` is
    the width of the hyphen set there.
    """

    position: int
    before: float
    after: float
    hyphen: float
    penalty: float


class Fit(NamedTuple):
    """A size in pixels and the number of lines it takes."""

    size: float
    lines: int


class Layout(NamedTuple):
    """Lines and what they cost; no spans and an infinite cost where the text does not fit so."""

    cost: float
    spans: tuple[Span, ...]


def cuts_of(paragraph: Paragraph, breaks: Sequence[Break]) -> tuple[Cut, ...]:
    """Return the cuts for these breaks, with the start and the end of the text."""
    whole = len(paragraph.text)
    at: dict[int, Break] = {}
    for made in sorted(breaks, key=lambda made: made.kind, reverse=True):
        at[made.position] = made
    places = [Break(0), *(at[place] for place in sorted(at) if 0 < place < whole), Break(whole)]
    return tuple(_cut(paragraph, made) for made in places)


def _cut(paragraph: Paragraph, made: Break) -> Cut:
    _, last = trimmed(paragraph.text, 0, made.position)
    first, _ = trimmed(paragraph.text, made.position, len(paragraph.text))
    hyphen = hyphen_width(paragraph, made.position) if made.hyphen else 0.0
    return Cut(made.position, paragraph.advances[last], paragraph.advances[first], hyphen, made.penalty)


def narrowest_columns(cuts: Sequence[Cut], max_lines: int) -> list[float]:
    """Return, for 1 to `max_lines` lines, the narrowest column (ems) that holds the text."""
    best = [cut.before + cut.hyphen - cuts[0].after for cut in cuts]
    columns = [best[-1]]
    for _ in range(1, max_lines):
        best = _one_line_more(cuts, best)
        columns.append(best[-1])
    return columns


def _one_line_more(cuts: Sequence[Cut], best: Sequence[float]) -> list[float]:
    longer = list(best)
    for end in range(1, len(cuts)):
        right = cuts[end].before + cuts[end].hyphen
        narrowest = best[end]
        for start in range(end - 1, -1, -1):
            width = right - cuts[start].after
            if width >= narrowest:
                break
            narrowest = min(narrowest, max(best[start], width))
        longer[end] = narrowest
    return longer


def best_fit(cuts: Sequence[Cut], frame: Frame) -> Fit:
    """Return the largest size at which the text stands in the frame; fewer lines where they cost little.

    Fewer lines never cost the floor: a text a hair too wide for one line stands on two.
    """
    best = Fit(0.0, 1)
    for lines, column in enumerate(narrowest_columns(cuts, frame.max_lines), start=1):
        by_width = frame.width / column if column > 0 else _INFINITE
        size = min(frame.ceiling, by_width, frame.height / frame.height_of(lines))
        if size > best.size * _FEWER_LINES_WORTH or best.size < frame.floor <= size:
            best = Fit(size, lines)
    return best


def choose(cuts: Sequence[Cut], frame: Frame) -> Fit:
    """Return the size and number of lines to set a text in: the largest, or a little less for better breaks.

    Where the largest has a break that a sub-editor would mind, a smaller size is weighed against it.
    """
    largest = best_fit(cuts, frame)
    if largest.size < frame.floor:
        return largest
    layout = balance(cuts, largest.lines, frame.width / largest.size)
    best, least = largest, layout.cost
    for fit in _others(largest, frame) if _is_minded(layout, cuts) else ():
        made = balance(cuts, fit.lines, frame.width / fit.size)
        cost = made.cost + (1 - fit.size / largest.size) * _SMALLER_COST
        cost += max(fit.lines - largest.lines, 0) * _LINE_MORE_COST
        if cost < least - _ROUNDING:
            best, least = Fit(_size_of(made, cuts, frame), fit.lines), cost
    return best


def _is_minded(layout: Layout, cuts: Sequence[Cut]) -> bool:
    """Tell whether a sub-editor would mind a break between these lines."""
    ends = {span.end for span in layout.spans[:-1]}
    return any(cut.penalty >= MINDED for cut in cuts if cut.position in ends)


def _others(largest: Fit, frame: Frame) -> Iterator[Fit]:
    """Yield the sizes a little below the largest, each with as many lines, one less and one more."""
    for share in _SMALLER:
        size = max(largest.size * share, frame.floor)
        for lines in (largest.lines, largest.lines - 1, largest.lines + 1):
            if 0 < lines <= frame.max_lines and size * frame.height_of(lines) <= frame.height:
                yield Fit(size, lines)


def _size_of(layout: Layout, cuts: Sequence[Cut], frame: Frame) -> float:
    """Return the largest size at which these lines fit."""
    at = {cut.position: cut for cut in cuts}
    spans = layout.spans
    widest = max(at[end].before + hyphen * at[end].hyphen - at[start].after for start, end, hyphen in spans)
    by_height = frame.height / frame.height_of(len(spans))
    return min(frame.ceiling, by_height, frame.width / widest if widest > 0 else _INFINITE)


def balance(cuts: Sequence[Cut], lines: int, column: float) -> Layout:
    """Return exactly so many lines, none wider than `column` (ems), as little ragged as can be.

    What counts is the sum of squared distances from an even share, and the penalties of the breaks taken.
    """
    table = _Raggedness(cuts, lines, column)
    costs = [0.0] + [_INFINITE] * (len(cuts) - 1)
    origins: list[list[int]] = []
    for line in range(lines):
        costs, came_from = table.add_line(costs, last=line == lines - 1, alone=lines == 1)
        origins.append(came_from)
    return Layout(costs[-1], _trace(cuts, origins) if costs[-1] < _INFINITE else ())


class _Raggedness:
    """The second dynamic program: what each line costs."""

    def __init__(self, cuts: Sequence[Cut], lines: int, column: float) -> None:
        self._cuts = cuts
        self._column = column * (1 + _ROUNDING) + _ROUNDING
        total = cuts[-1].before - cuts[0].after
        self._ideal = min(column, total / lines) or 1.0

    def add_line(self, costs: Sequence[float], *, last: bool, alone: bool) -> tuple[list[float], list[int]]:
        """Return the least cost of ending one line more at each cut, and the cut where that line starts."""
        count = len(self._cuts)
        longer, came_from = [_INFINITE] * count, [0] * count
        for end in range(count - 1 if last else 1, count):
            right = self._cuts[end].before + self._cuts[end].hyphen
            for start in range(end - 1, -1, -1):
                width = right - self._cuts[start].after
                if width > self._column:
                    break
                if costs[start] == _INFINITE:
                    continue
                cost = costs[start] + self._line_cost(start, end, width, widow=last and not alone)
                if cost < longer[end]:
                    longer[end], came_from[end] = cost, start
        return longer, came_from

    def _line_cost(self, start: int, end: int, width: float, *, widow: bool) -> float:
        cost = ((width - self._ideal) / self._ideal) ** 2 + self._cuts[end].penalty
        if widow and end - start == 1 and width < _WIDOW_SHARE * self._ideal:
            cost += _WIDOW_PENALTY
        return cost


def _trace(cuts: Sequence[Cut], origins: Sequence[Sequence[int]]) -> tuple[Span, ...]:
    spans: list[Span] = []
    end = len(cuts) - 1
    for came_from in reversed(origins):
        start = came_from[end]
        spans.append(Span(cuts[start].position, cuts[end].position, cuts[end].hyphen > 0))
        end = start
    return tuple(reversed(spans))


def kinds_up_to(breaks: Sequence[Break], kind: Kind) -> tuple[Break, ...]:
    """Return the breaks that are at least as welcome as `kind`."""
    return tuple(made for made in breaks if made.kind <= kind)
