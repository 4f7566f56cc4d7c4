"""How networks show share images: sizes, limits, what stays visible, what they lay over it."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

import tomli

from service.errors import ConfigurationError
from service.model.format import FORMATS, Format
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


class _Form(NamedTuple):
    """How one value is read, and what it must be, in words for the fault."""

    read: Callable[[Any], Any]
    words: str


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return value


def _count(value: Any) -> int:
    if not isinstance(value, int) or value <= 0:
        raise ValueError
    return value


def _size(value: Any) -> Size:
    width, height = value
    return Size(_count(width), _count(height))


def _box(value: Any) -> Box:
    left, top, right, bottom = value
    if not 0 <= left < right or not 0 <= top < bottom:
        raise ValueError
    return Box(left, top, right, bottom)


def _insets(value: Any) -> Insets:
    return Insets(**{side: float(_count(pixels)) for side, pixels in dict(value).items()})


def _ratio(value: Any) -> float:
    width, height = (float(part) for part in _text(value).split(":"))
    if width <= 0 or height <= 0:
        raise ValueError
    return width / height


def _tables(value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(value)


def _formats(value: Any) -> tuple[str, ...]:
    return tuple(_one_of(*FORMATS)(name) for name in _tables(value))


def _one_of(*words: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in words:
            raise ValueError
        return str(value)

    return read


_TEXT: Final = _Form(_text, "must be a text")
_BYTES: Final = _Form(_count, "must be a number of bytes")
_SIZE: Final = _Form(_size, "must be width and height in pixels, such as [1200, 630]")
_BOX: Final = _Form(_box, "must be left, top, right, bottom in pixels, such as [0, 570, 380, 630]")
_LIST: Final = _Form(_tables, "must be a list of tables")
_PIXELS: Final = _Form(_count, "must be a number of pixels")
_CERTAINTY: Final = _Form(_one_of("A", "B", "C"), "must be A, B or C")
_PLATFORM: Final = {
    "title": _TEXT,
    "formats": _Form(_formats, f"must be some of {', '.join(FORMATS)}"),
    "size": _SIZE,
    "least": _SIZE,
    "largest": _SIZE,
    "max_bytes": _BYTES,
    "aim_bytes": _BYTES,
    "certainty": _CERTAINTY,
    "source": _TEXT,
    "note": _TEXT,
    "shows": _LIST,
    "covers": _LIST,
}
_VIEW: Final = {
    "where": _TEXT,
    "ratio": _Form(_ratio, 'must be width to height, such as "16:9"'),
    "clear": _Form(_insets, "must be pixels by side, such as { top = 250, bottom = 340 }"),
    "round": _PIXELS,
    "kind": _Form(_one_of("wide", "square", "strip"), "must be wide, square or strip"),
    "certainty": _CERTAINTY,
}
_COVER: Final = {"what": _TEXT, "certainty": _CERTAINTY, **dict.fromkeys(FORMATS, _BOX)}


def load_platforms(path: Path) -> Platforms:
    """Read the platform file; raise ConfigurationError naming the file, the place and the fault."""
    try:
        data = tomli.loads(path.read_text(encoding="utf-8"))
    except (tomli.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise ConfigurationError(f"{path.name}: {fault}") from None
    faults: list[str] = []
    checked = data.pop("checked", None)
    if not isinstance(checked, date):
        faults.append("checked: is a day, such as 2026-11-23")
    platforms = tuple(_platform(name, entry, faults) for name, entry in data.items())
    if faults or not isinstance(checked, date):
        raise ConfigurationError("\n".join(f"{path.name}: {fault}" for fault in faults))
    return Platforms(checked, platforms)


def _platform(name: str, entry: Any, faults: list[str]) -> Platform:
    """Read one platform."""
    fields = _fields(entry, _PLATFORM, ("title", "formats", "size", "certainty", "source"), name, faults)
    views = tuple(_view(view, f"{name}.shows", faults) for view in fields.pop("shows", ()))
    covers = tuple(_cover(cover, f"{name}.covers", faults) for cover in fields.pop("covers", ()))
    return Platform(name=name, views=views, covers=covers, **fields)


def _view(entry: Any, where: str, faults: list[str]) -> View:
    """Read what one view shows."""
    fields = _fields(entry, _VIEW, ("where", "kind", "certainty"), where, faults)
    return View(insets=fields.pop("clear", Insets()), **fields)


def _cover(entry: Any, where: str, faults: list[str]) -> Cover:
    """Read what lies over a picture: words, and a box for each format."""
    fields = _fields(entry, _COVER, ("what", "certainty"), where, faults)
    boxes = tuple((name, fields.pop(name)) for name in FORMATS if name in fields)
    return Cover(boxes=boxes, **fields)


def _fields(
    entry: Any, forms: Mapping[str, _Form], needed: tuple[str, ...], where: str, faults: list[str]
) -> dict[str, Any]:
    """Read the keys of one table; a fault leaves an empty text in its place, for the load fails anyway."""
    if not isinstance(entry, dict):
        faults.append(f"{where}: is a table")
        entry = {}
    found: dict[str, Any] = dict.fromkeys(needed, "")
    faults.extend(f"{where}.{key}: is missing" for key in needed if key not in entry)
    for key, value in entry.items():
        try:
            found[key] = forms[key].read(value)
        except KeyError:
            faults.append(f"{where}.{key}: is not known")
        except (TypeError, ValueError):
            faults.append(f"{where}.{key}: {forms[key].words}")
    return found
