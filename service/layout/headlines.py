"""The headline in what the other parts of its column leave it, and what of them gives way to it.

A headline is set whole and its names unbroken while anything lighter can go; only after that is it cut.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from service.errors import Refusal
from service.layout.column import Part
from service.layout.texts import Typesetter
from service.model.geometry import Box

ORNAMENTS: Final = frozenset({"rule", "quote"})
# What gives way, step by step, before a headline is cut; a label and a date never do.
_LIGHT: Final = (frozenset({"standfirst"}), frozenset({"standfirst"}) | ORNAMENTS)  # before a name is broken
_HEAVY: Final = (_LIGHT[-1] | {"kicker"}, _LIGHT[-1] | {"kicker", "byline"})
# How far above its floor a headline must stay, of the way to its ceiling, for these to stand beside it.
_EASE: Final = {"standfirst": 0.25, "rule": 0.12, "quote": 0.2}
_NO_SMALLER: Final = 0.5  # of that, where the headline is small for its width and as large beside them
_AS_LARGE: Final = 0.97
_NO_HEADLINE: Final = Part("headline", None, 0.0)


class _Beside(NamedTuple):
    """The parts that stand above and below a headline."""

    above: tuple[Part, ...]
    below: tuple[Part, ...]

    def without(self, roles: frozenset[str]) -> "_Beside":
        return _Beside(*(tuple(part for part in parts if part.role not in roles) for parts in self))

    def around(self, headline: Part) -> tuple[Part, ...]:
        return (*self.above, headline, *self.below)


class Headlines(NamedTuple):
    """Sets a card's headline into a column's box; `height` tells what parts take together, in pixels."""

    box: Box
    setter: Typesetter
    height: Callable[[tuple[Part, ...]], float]

    def with_most(
        self, above: tuple[Part, ...], below: tuple[Part, ...], shorter: tuple[Part, ...]
    ) -> tuple[Part, ...]:
        """Return the column with its headline and as many of the other parts as it bears.

        `shorter` is `below` with less of its standfirst, taken before that goes. Raises Refusal
        `headline_does_not_fit` where not even a cut headline fits.
        """
        every = _Beside(above, below)
        light = [every, *_fewer(_Beside(above, shorter), _LIGHT)]
        if shorter == below:
            del light[0]
        heavy = list(_fewer(light[-1], _HEAVY))[1:]
        whole = self._gently(light) or self._first((*light, *heavy)[:-1])
        return whole or self._set((*light, *heavy)[-1], may_truncate=True)

    def _gently(self, steps: Sequence[_Beside]) -> tuple[Part, ...] | None:
        """Return the column of the first step at which no name is broken; None where each breaks one.

        Where the headline is as large beside more, the standfirst is not what makes it small, and stays.
        """
        for count, step in enumerate(steps):
            found = self._try(step, gently=True)
            if found is None:
                continue
            for fuller in steps[:count]:
                other = self._try(fuller, gently=True, eased=_NO_SMALLER)
                if other and _size(other) >= _size(found) * _AS_LARGE:
                    return other
            return found
        return None

    def _first(self, steps: Sequence[_Beside]) -> tuple[Part, ...] | None:
        return next((column for step in steps if (column := self._try(step))), None)

    def _try(self, step: _Beside, *, gently: bool = False, eased: float = 1.0) -> tuple[Part, ...] | None:
        try:
            return self._set(step, gently=gently, eased=eased)
        except Refusal:
            return None

    def _set(
        self, step: _Beside, *, gently: bool = False, eased: float = 1.0, may_truncate: bool = False
    ) -> tuple[Part, ...]:
        """Set the headline in what the parts beside it leave; Refusal where that is too little."""
        room = max(self.box.height - self.height(step.around(_NO_HEADLINE)), 1.0)
        ease = eased * max((_EASE.get(part.role, 0.0) for part in (*step.above, *step.below)), default=0.0)
        quoted = any(part.role == "quote" for part in step.above)
        setter = self.setter.unquoted() if quoted else self.setter
        block = setter.headline(self.box.width, room, ease=ease, may_truncate=may_truncate, gently=gently)
        return step.around(Part("headline", block, block.height))


def _fewer(beside: _Beside, steps: Sequence[frozenset[str]]) -> Iterator[_Beside]:
    """Yield all parts, then what each step leaves of them where that is less than the step before."""
    yield beside
    last = beside
    for dropped in steps:
        step = beside.without(dropped)
        if step != last:
            yield step
        last = step


def _size(column: tuple[Part, ...]) -> float:
    return next(part.block.size for part in column if part.role == "headline" and part.block)
