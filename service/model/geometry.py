"""Boxes and points, in pixels from the top left unless said otherwise."""

from typing import NamedTuple


class Size(NamedTuple):
    """Width and height in pixels."""

    width: int
    height: int


class Box(NamedTuple):
    """A rectangle: left and top inside, right and bottom just outside."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """The distance from left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """The distance from top to bottom."""
        return self.bottom - self.top

    def rounded(self) -> tuple[int, int, int, int]:
        """Return the box on whole pixels, as Pillow takes it."""
        return round(self.left), round(self.top), round(self.right), round(self.bottom)

    def mirrored(self, width: float) -> "Box":
        """Return the box as it stands in a mirror of a canvas this wide."""
        return Box(width - self.right, self.top, width - self.left, self.bottom)

    def contains(self, other: "Box", slack: float = 0.0) -> bool:
        """Tell whether the other box lies inside this one, give or take `slack`."""
        return (
            other.left >= self.left - slack
            and other.top >= self.top - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )

    def meets(self, other: "Box") -> bool:
        """Tell whether the two boxes share any area."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def joined(self, other: "Box") -> "Box":
        """Return the smallest box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def common(self, other: "Box") -> "Box":
        """Return what the two boxes share."""
        return Box(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )


class FocalPoint(NamedTuple):
    """Where the photo's matter is: `unit` is `fraction` (0-1), `percent` (0-100) or upright `px`."""

    x: float
    y: float
    unit: str = "fraction"
