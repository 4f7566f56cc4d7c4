"""A credit while it is being read: every rule takes a draft and returns one, and the trace says which did."""

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple, Self

from service.attribution.registry import Match, Registry
from service.model.credit import Copyright, Kind, Licence, Qualifier, Role, Step

_MOST_ROUNDS: Final = 24


class Part(NamedTuple):
    """A piece between separators. `joint` is the separator before it, `guess` a reading by shape alone."""

    text: str
    joint: str = ""
    match: Match | None = None
    role: Role | None = None
    kind: Kind | None = None
    marks: frozenset[Qualifier] = frozenset()
    guess: bool = False

    @property
    def settled(self) -> bool:
        """Tell whether it is known what this part is."""
        return self.role is not None

    def saying(self, text: str) -> Self:
        """Return the part with other words; itself where they are the same."""
        return self if text == self.text else self._replace(text=text)


class Draft(NamedTuple):
    """What is read so far, and the text or the parts that are left to read.

    `language` is the article's, and `doubtful` tells of a word whose meaning hangs on it, if it is unknown.
    """

    raw: str
    text: str
    plain: str = ""
    parts: tuple[Part, ...] = ()
    qualifiers: frozenset[Qualifier] = frozenset()
    restrictions: tuple[str, ...] = ()
    supplier_ref: str = ""
    copyright: Copyright | None = None
    licence: Licence | None = None
    commissioned_for: str = ""
    truncated: bool = False
    language: str = ""
    doubtful: bool = False
    trace: tuple[Step, ...] = ()

    @property
    def shown(self) -> str:
        """The draft in one line, for the trace."""
        if not self.parts:
            return self.text
        return " ¦ ".join(f"{part.text} ({part.role})" if part.role else part.text for part in self.parts)

    def saying(self, text: str) -> Self:
        """Return the draft with other text left to read; itself where it is the same."""
        return self if text == self.text else self._replace(text=text)

    def marked(self, *qualifiers: Qualifier) -> Self:
        """Return the draft with these qualifiers as well."""
        fresh = self.qualifiers.union(qualifiers)
        return self if fresh == self.qualifiers else self._replace(qualifiers=fresh)

    def with_parts(self, parts: Iterable[Part]) -> Self:
        """Return the draft with other parts, empty ones left out; the first has no joint."""
        kept = tuple(part for part in parts if part.text)
        if kept and kept[0].joint:
            kept = (kept[0]._replace(joint=""), *kept[1:])
        return self if kept == self.parts else self._replace(parts=kept)


Rule = Callable[[Draft, Registry], Draft]
Cutter = Callable[[Part, Registry], Iterable[Part]]


def follow(rules: Iterable[Rule], draft: Draft, registry: Registry) -> Draft:
    """Apply the rules in order and note in the trace every one that changed something."""
    steps = []
    for rule in rules:
        after = rule(draft, registry)
        if after is not draft and after != draft:
            steps.append(Step(rule.__name__, draft.shown, after.shown))
            draft = after
    return draft._replace(trace=(*draft.trace, *steps)) if steps else draft


def follow_until_settled(rules: Iterable[Rule], draft: Draft, registry: Registry) -> Draft:
    """Apply the rules again and again until none changes the text: each of them only takes away.

    A hostile text (a thousand brackets) is left after `_MOST_ROUNDS`, as it then is.
    """
    for _ in range(_MOST_ROUNDS):
        before = draft.text
        draft = follow(rules, draft, registry)
        if draft.text == before:
            break
    return draft


def cutting(cut: Cutter) -> Rule:
    """Return the rule that cuts every unsettled part."""

    def rule(draft: Draft, registry: Registry) -> Draft:
        pieces: list[Part] = []
        for part in draft.parts:
            pieces.extend((part,) if part.settled else cut(part, registry))
        return draft.with_parts(pieces)

    rule.__name__ = cut.__name__
    return rule
