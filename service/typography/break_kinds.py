"""What a break is: a place where a line may end, how welcome that is, and what it costs."""

from enum import IntEnum
from typing import NamedTuple


class Kind(IntEnum):
    """How welcome a break is."""

    CLEAN = 0
    PHRASE = 1
    SYLLABLE = 2
    FORCED = 3  # in a name, or in a word that shows no hyphen: where the text fits no other way
    ANYWHERE = 4


class Break(NamedTuple):
    """A place where a line may end, before the character `position`; `penalty` weighs against raggedness."""

    position: int
    kind: Kind = Kind.CLEAN
    penalty: float = 0.0
    hyphen: bool = False


Found = dict[int, Break]  # the breaks of a text by position, as the rules change them one after the other


def make_dear(found: Found, place: int, penalty: float) -> None:
    """Let a break cost at least this much."""
    made = found[place]
    found[place] = made._replace(penalty=max(made.penalty, penalty))


def forbid(found: Found, places: set[int]) -> None:
    """Take these places away."""
    for place in places & found.keys():
        del found[place]
