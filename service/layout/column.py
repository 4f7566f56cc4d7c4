"""The parts of a text column: what was set, before it stands, and what stands on the card."""

from typing import NamedTuple

from service.layout.scene import Flat, PlacedPortrait, PlacedText
from service.model.notice import Notice
from service.typography.setting import TextBlock


class Part(NamedTuple):
    """One part of the column: its role, its set text (None for a rule) and its height in pixels.

    `beside` are parts that stand after it on the same row; `shortened` tells that not all of its text stands.
    """

    role: str
    block: TextBlock | None
    height: float
    beside: tuple["Part", ...] = ()
    shortened: bool = False

    @property
    def row(self) -> tuple["Part", ...]:
        """All parts of its row, itself the first."""
        return (self, *self.beside)


class Column(NamedTuple):
    """The column as it stands on the card."""

    texts: tuple[PlacedText, ...] = ()
    flats: tuple[Flat, ...] = ()
    portrait: PlacedPortrait | None = None
    notices: tuple[Notice, ...] = ()

    def with_part(self, other: "Column") -> "Column":
        """Return this column with what stands in another one too."""
        return Column(
            self.texts + other.texts,
            self.flats + other.flats,
            self.portrait or other.portrait,
            self.notices + other.notices,
        )
