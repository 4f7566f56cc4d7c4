"""Read the designs in `templates/cards/*.toml` into records, with every fault named by place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from service.errors import ConfigurationError
from service.model.design import (
    CreditSpec,
    Design,
    Fill,
    HeadlineSpec,
    Layout,
    Length,
    MarkSpec,
    Place,
    StackSpec,
)
from service.toml_tables import Files, Table, read_table

_SMALLEST_HEADLINE: Final = 24.0  # 8 pixels to the em on a card that a phone shows 400 wide
SHAPES: Final = ("wide", "square", "tall", "story")
COLOURS: Final = ("accent", "on_accent", "panel", "on_panel", "quiet", "scrim", "on_photo")
GROUNDS: Final = ("photo", "panel")
ALIGNMENTS: Final = ("start", "center", "end")
ANCHORS: Final = ("top", "middle", "bottom")
PORTRAIT_SHAPES: Final = ("circle", "square")


def load_designs(*folders: Path) -> Mapping[str, Design]:
    """Return all designs by name; a later folder's replaces an earlier one of the same name.

    Raises ConfigurationError where there is none; for one that is asked for, naming file, place and fault.
    """
    found = {path.stem: path for folder in folders for path in sorted(folder.glob("*.toml"))}
    if not found:
        raise ConfigurationError("no card design was found")
    return Files(found, load_design)


def load_design(path: Path) -> Design:
    """Read one design file; its name is the file's name."""
    table = read_table(path)
    design = Design(
        name=path.stem,
        title=table.value("title", "", required=True),
        about=table.value("about", "", required=True),
        needs_photo=table.value("needs_photo", True),
        needs_headline=table.value("needs_headline", True),
        quote=table.value("quote", False),
        layouts={shape: _layout(table.table(shape)) for shape in SHAPES},
    )
    table.done()
    table.faults.settle()
    return design


def _layout(table: Table) -> Layout:
    layout = Layout(
        photo=_place_at(table, "photo"),
        stack=_stack(table.table("stack")) if "stack" in table else None,
        credit=_credit(table.table("credit")) if "credit" in table else None,
        mark=_mark(table.table("mark")) if "mark" in table else None,
        qr=_place_at(table, "qr"),
        fills=tuple(_fill(each) for each in table.tables("fills")),
        background=table.choice("background", COLOURS, "panel"),
        stack_ground=table.choice("stack_ground", GROUNDS, "photo"),
        credit_ground=table.choice("credit_ground", GROUNDS, "photo"),
    )
    if layout.stack and layout.stack.portrait and layout.credit is None:
        table.faults.add(table.at("credit"), "is missing: a portrait needs a place for its credit")
    table.done()
    return layout


def _stack(table: Table) -> StackSpec:
    headline = table.table("headline")
    stack = StackSpec(
        place=_place(table),
        anchor=table.choice("anchor", ANCHORS, "bottom"),
        align=table.choice("align", ALIGNMENTS, "start"),
        headline=_headline(headline),
        standfirst_lines=table.value("standfirst_lines", 0),
        rule=table.value("rule", False),
        portrait=table.value("portrait", 0.0),
        portrait_shape=table.choice("portrait_shape", PORTRAIT_SHAPES, "circle"),
    )
    headline.done()
    table.done()
    return stack


def _headline(table: Table) -> HeadlineSpec:
    headline = HeadlineSpec(
        ceiling=table.value("ceiling", 60.0, required=True),
        floor=table.value("floor", 34.0, required=True),
        lines=table.value("lines", 3, required=True),
    )
    if not _SMALLEST_HEADLINE <= headline.floor <= headline.ceiling:
        table.faults.add(table.at("floor"), f"must lie between {_SMALLEST_HEADLINE:g} and the ceiling")
    if headline.lines < 1:
        table.faults.add(table.at("lines"), "must be 1 or more")
    return headline


def _credit(table: Table) -> CreditSpec:
    credit = CreditSpec(
        place=_place(table),
        anchor=table.choice("anchor", ANCHORS, "bottom"),
        align=table.choice("align", ALIGNMENTS, "start"),
        lines=table.value("lines", 3),
        mirror=table.value("mirror", True),
    )
    table.done()
    return credit


def _mark(table: Table) -> MarkSpec:
    mark = MarkSpec(place=_place(table), align=table.choice("align", ALIGNMENTS, "start"))
    table.done()
    return mark


def _fill(table: Table) -> Fill:
    fill = Fill(place=_place(table), colour=table.choice("colour", COLOURS))
    table.done()
    return fill


def _place_at(table: Table, key: str) -> Place | None:
    if key not in table:
        return None
    inner = table.table(key)
    place = _place(inner)
    inner.done()
    return place


def _place(table: Table) -> Place:
    place = Place(
        **{side: _length(table, side) for side in ("left", "right", "width", "top", "bottom", "height")}
    )
    if sum(length is not None for length in (place.left, place.right, place.width)) != 2:
        table.faults.add(table.where, "needs two of left, right and width")
    if sum(length is not None for length in (place.top, place.bottom, place.height)) != 2:
        table.faults.add(table.where, "needs two of top, bottom and height")
    return place


def _length(table: Table, key: str) -> Length | None:
    found = table.raw(key)
    if found is None:
        return None
    if isinstance(found, int | float) and not isinstance(found, bool):
        return Length(float(found))
    if isinstance(found, str) and found.endswith("%") and found[:-1].replace(".", "", 1).isdigit():
        return Length(float(found[:-1]) / 100, relative=True)
    table.faults.add(table.at(key), 'must be a number of units or a share such as "58%"')
    return Length(0.0)
