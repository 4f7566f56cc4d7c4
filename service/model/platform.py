"""How networks show share images: sizes, limits, what stays visible, what they lay over it."""

from datetime import date
from typing import Final, NamedTuple

from service.model.format import Format
from service.model.geometry import Box, Size

_UNSAID: Final = Size(0, 0)


class Insets(NamedTuple):
    """What an app's own buttons take from each side, in pixels."""

    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0


class View(NamedTuple):
    """A part of a picture that some view of a platform shows: a centred crop, then less its insets.

    `ratio` is width to height, 0 for the whole picture. `kind` is `wide`, `square` or `strip`. `round` is the
    radius of its corners in pixels where it is shown 500 pixels wide.
    """

    where: str
    kind: str
    certainty: str
    ratio: float = 0.0
    insets: Insets = Insets()
    round: int = 0

    def visible(self, format_: Format) -> Box:
        """Return what this view shows of a format, in its pixels."""
        box = centred(format_, self.ratio) if self.ratio else Box(0, 0, format_.width, format_.height)
        inner = self.insets
        return Box(
            box.left + inner.left, box.top + inner.top, box.right - inner.right, box.bottom - inner.bottom
        )


class Cover(NamedTuple):
    """Something a platform lays over the picture, by format name, in pixels."""

    what: str
    certainty: str
    boxes: tuple[tuple[str, Box], ...]


class Platform(NamedTuple):
    """One network. Sizes are pixels, weights bytes, 0 where the platform says nothing.

    `certainty` is A (the platform's own text), B (several sources agree) or C (weak or old).
    """

    name: str
    title: str
    formats: tuple[str, ...]
    size: Size
    certainty: str
    source: str
    least: Size = _UNSAID
    largest: Size = _UNSAID
    max_bytes: int = 0
    aim_bytes: int = 0
    note: str = ""
    views: tuple[View, ...] = ()
    covers: tuple[Cover, ...] = ()


class Platforms(NamedTuple):
    """All platforms, and the day on which they were last checked."""

    checked: date
    all: tuple[Platform, ...]

    def serving(self, format_: Format) -> tuple[Platform, ...]:
        """Return the platforms that are given this format."""
        return tuple(platform for platform in self.all if format_.name in platform.formats)

    def safe_box(self, format_: Format) -> Box:
        """Return what every wide view of the format's platforms shows, in pixels."""
        box = Box(0, 0, format_.width, format_.height)
        for platform in self.serving(format_):
            for view in platform.views:
                if view.kind == "wide":
                    box = box.common(view.visible(format_))
        return box

    def overlays(self, format_: Format) -> tuple[Box, ...]:
        """Return what the format's platforms lay over the picture, in pixels."""
        return tuple(
            box
            for platform in self.serving(format_)
            for cover in platform.covers
            for name, box in cover.boxes
            if name == format_.name
        )


def centred(format_: Format, ratio: float) -> Box:
    """Return the largest box of a ratio (width to height) in the middle of a format."""
    width = min(format_.width, format_.height * ratio)
    height = min(format_.height, format_.width / ratio)
    left, top = (format_.width - width) / 2, (format_.height - height) / 2
    return Box(left, top, left + width, top + height)
