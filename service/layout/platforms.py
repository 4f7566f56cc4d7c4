"""Read the registry of networks, `assets/platforms.toml`, into records, with every fault named by place."""

from datetime import date
from pathlib import Path
from typing import Any, Final

from service.model.format import FORMATS
from service.model.geometry import Box, Size
from service.model.platform import Cover, Insets, Platform, Platforms, View
from service.toml_tables import Table, read_table

_KINDS: Final = ("wide", "square", "strip")
_CERTAINTIES: Final = ("A", "B", "C")
_UNSAID: Final = Size(0, 0)
_MOST_BYTES: Final = 10**9
_LONGEST_SIDE: Final = 10_000


def load_platforms(path: Path) -> Platforms:
    """Return all networks of a registry; raise ConfigurationError naming every fault by place."""
    table = read_table(path)
    checked = table.raw("checked")
    if not isinstance(checked, date):
        table.faults.add("checked", "must be a day, such as 2026-11-23")
    names = [name for name in table.keys() if name != "checked"]  # noqa: SIM118 - a table of ours, not a dict
    platforms = tuple(_platform(table.table(name), name) for name in names)
    table.faults.settle()
    return Platforms(checked, platforms)


def _platform(table: Table, name: str) -> Platform:
    platform = Platform(
        name=name,
        title=table.filled("title"),
        formats=_formats(table),
        size=_size(table, "size", required=True),
        certainty=table.choice("certainty", _CERTAINTIES),
        source=table.filled("source"),
        least=_size(table, "least"),
        largest=_size(table, "largest"),
        max_bytes=table.bounded("max_bytes", 0, 0, _MOST_BYTES),
        aim_bytes=table.bounded("aim_bytes", 0, 0, _MOST_BYTES),
        note=table.value("note", ""),
        views=tuple(_view(each) for each in table.tables("shows")),
        covers=tuple(_cover(each) for each in table.tables("covers")),
    )
    table.done()
    return platform


def _view(table: Table) -> View:
    view = View(
        where=table.filled("where"),
        kind=table.choice("kind", _KINDS),
        certainty=table.choice("certainty", _CERTAINTIES),
        ratio=_ratio(table),
        insets=_insets(table.table("clear", required=False)),
        round=table.bounded("round", 0, 0, _LONGEST_SIDE),
    )
    table.done()
    return view


def _cover(table: Table) -> Cover:
    cover = Cover(
        what=table.filled("what"),
        certainty=table.choice("certainty", _CERTAINTIES),
        boxes=tuple((name, _box(table, name)) for name in FORMATS if name in table),
    )
    table.done()
    return cover


def _formats(table: Table) -> tuple[str, ...]:
    names = table.words("formats")
    if not names or not all(name in FORMATS for name in names):
        table.faults.add(table.at("formats"), f"must be some of {', '.join(FORMATS)}")
    return names


def _size(table: Table, key: str, *, required: bool = False) -> Size:
    found = table.raw(key)
    if found is None and not required:
        return _UNSAID
    if not _are_numbers(found, 2) or min(found) <= 0:
        table.faults.add(table.at(key), "must be width and height in pixels, such as [1200, 630]")
        return _UNSAID
    return Size(*found)


def _box(table: Table, key: str) -> Box:
    found = table.raw(key)
    if not _are_numbers(found, 4) or not (0 <= found[0] < found[2] and 0 <= found[1] < found[3]):
        words = "must be left, top, right, bottom in pixels, such as [0, 570, 380, 630]"
        table.faults.add(table.at(key), words)
        return Box(0, 0, 0, 0)
    return Box(*found)


def _insets(table: Table) -> Insets:
    insets = Insets(*(table.bounded(side, 0.0, 0, _LONGEST_SIDE) for side in Insets._fields))
    table.done()
    return insets


def _ratio(table: Table) -> float:
    """Return width to height of what a view shows; 0 where it shows all."""
    text = table.value("ratio", "")
    if not text:
        return 0.0
    try:
        width, height = (float(part) for part in text.split(":"))
        ratio = width / height
    except (ValueError, ZeroDivisionError):
        ratio = 0.0
    if ratio <= 0:
        table.faults.add(table.at("ratio"), 'must be width to height, such as "16:9"')
    return ratio


def _are_numbers(found: Any, count: int) -> bool:
    return isinstance(found, list) and len(found) == count and all(type(each) is int for each in found)
