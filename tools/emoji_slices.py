"""Joins a colour emoji font that is published in slices, one per range of characters, into one font again.

A web page loads only the slices it needs. A sequence such as a family or a flag is whole within one slice,
but a sign that many sequences share, such as the joiner, stands in several.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont  # type: ignore[import-not-found]

_TEXT_COLOUR = 0xFFFF  # CPAL: the colour of the text, not of the palette


def join_slices(slices: Sequence[Path], target: Path) -> None:
    """Write one TrueType font with the glyphs, colours and sequences of all slices."""
    fonts = [_open_renamed(path, number) for number, path in enumerate(slices)]
    owners = _owners(fonts)
    base = fonts[0]
    order = [".notdef", *(name for name in owners if name != ".notdef")]
    _join_colours(fonts)
    _join_paints(fonts, owners, order)
    _join_sequences(fonts)
    _join_characters(fonts)
    _join_outlines(fonts, owners, order)
    base.flavor = None
    base.save(target, reorderTables=True)


def _open_renamed(path: Path, number: int) -> TTFont:
    """Open a slice with its glyphs named so that only signs for the same character share a name."""
    characters: dict[str, int] = {name: code for code, name in TTFont(path).getBestCmap().items()}
    font = TTFont(path, recalcTimestamp=False, recalcBBoxes=False)
    names = [
        f"u{characters[name]:04X}"
        if name in characters
        else name
        if name == ".notdef"
        else f"s{number}.{name}"
        for name in font.getGlyphOrder()
    ]
    font.setGlyphOrder(names)
    return font


def _owners(fonts: Sequence[TTFont]) -> dict[str, int]:
    """Return the slice each glyph is taken from: the first that paints it, or else the first that has it."""
    owners: dict[str, int] = {}
    for number, font in enumerate(fonts):
        for name in font.getGlyphOrder():
            owners.setdefault(name, number)
    painted: dict[str, int] = {}
    for number, font in enumerate(fonts):
        for record in font["COLR"].table.BaseGlyphList.BaseGlyphPaintRecord:
            painted.setdefault(record.BaseGlyph, number)
    return owners | painted


def _join_colours(fonts: Sequence[TTFont]) -> None:
    """Give all slices one palette and point every paint into it."""
    palette: list[Any] = []
    for font in fonts:
        offset = len(palette)
        palette += font["CPAL"].palettes[0]
        for paint in _paints(font):
            for holder in _colour_holders(paint):
                if holder.PaletteIndex != _TEXT_COLOUR:
                    holder.PaletteIndex += offset
    table = fonts[0]["CPAL"]
    table.palettes = [palette]
    table.numPaletteEntries = len(palette)


def _paints(font: TTFont) -> Iterator[Any]:
    table = font["COLR"].table
    roots = [record.Paint for record in table.BaseGlyphList.BaseGlyphPaintRecord] + table.LayerList.Paint
    while roots:
        paint = roots.pop()
        yield paint
        roots += [
            child
            for key in ("Paint", "SourcePaint", "BackdropPaint")
            if (child := getattr(paint, key, None)) is not None
        ]


def _colour_holders(paint: Any) -> list[Any]:
    if hasattr(paint, "PaletteIndex"):
        return [paint]
    line = getattr(paint, "ColorLine", None)
    return list(line.ColorStop) if line is not None else []


def _join_paints(fonts: Sequence[TTFont], owners: dict[str, int], order: Sequence[str]) -> None:
    place = {name: number for number, name in enumerate(order)}
    layers: list[Any] = []
    records: list[Any] = []
    clips: dict[str, Any] = {}
    for number, font in enumerate(fonts):
        table = font["COLR"].table
        for paint in _paints(font):
            if hasattr(paint, "FirstLayerIndex"):
                paint.FirstLayerIndex += len(layers)
        layers += table.LayerList.Paint
        own = [rec for rec in table.BaseGlyphList.BaseGlyphPaintRecord if owners[rec.BaseGlyph] == number]
        records += own
        clips |= {rec.BaseGlyph: table.ClipList.clips[rec.BaseGlyph] for rec in own}
    joined = fonts[0]["COLR"].table
    records.sort(key=lambda record: place[record.BaseGlyph])
    joined.BaseGlyphList.BaseGlyphPaintRecord = records
    joined.BaseGlyphList.BaseGlyphCount = len(records)
    joined.LayerList.Paint = layers
    joined.LayerList.LayerCount = len(layers)
    joined.ClipList.clips = dict(sorted(clips.items(), key=lambda clip: place[clip[0]]))


def _join_sequences(fonts: Sequence[TTFont]) -> None:
    """Put all sequences into one lookup, the longest first, and the slices' other lookups after it."""
    base = fonts[0]["GSUB"].table
    sequences = base.LookupList.Lookup[0].SubTable[0]
    lookups = [base.LookupList.Lookup[0]]
    active = [0]
    for font in fonts:
        table = font["GSUB"].table
        if not table.LookupList.Lookup:
            continue
        first, *others = table.LookupList.Lookup
        for start, ligatures in first.SubTable[0].ligatures.items():
            sequences.ligatures[start] = _longest_first(sequences.ligatures.get(start, []), ligatures)
        shift = len(lookups) - 1
        _shift_lookups(others, shift)
        lookups += others
        wanted = table.FeatureList.FeatureRecord[0].Feature.LookupListIndex
        active += [index + shift for index in wanted if index]
    base.LookupList.Lookup = lookups
    base.LookupList.LookupCount = len(lookups)
    feature = base.FeatureList.FeatureRecord[0].Feature
    feature.LookupListIndex, feature.LookupCount = active, len(active)


def _longest_first(known: Sequence[Any], more: Sequence[Any]) -> list[Any]:
    by_parts = {tuple(ligature.Component): ligature for ligature in (*known, *more)}
    return sorted(by_parts.values(), key=lambda ligature: -len(ligature.Component))


def _shift_lookups(lookups: Sequence[Any], shift: int) -> None:
    for lookup in lookups:
        for subtable in lookup.SubTable:
            for record in getattr(subtable, "SubstLookupRecord", None) or ():
                record.LookupListIndex += shift


def _join_outlines(fonts: Sequence[TTFont], owners: dict[str, int], order: Sequence[str]) -> None:
    base = fonts[0]
    outlines = {name: fonts[owners[name]]["glyf"][name] for name in order}
    across = {name: fonts[owners[name]]["hmtx"][name] for name in order}
    down = {name: fonts[owners[name]]["vmtx"][name] for name in order}
    for font in fonts:
        font.setGlyphOrder(list(order))
    base["glyf"].glyphs, base["glyf"].glyphOrder = outlines, list(order)
    base["hmtx"].metrics, base["vmtx"].metrics = across, down


def _join_characters(fonts: Sequence[TTFont]) -> None:
    """Give the first slice the characters of all, and the variation sequences of a slice that has them."""
    tables = [table for font in fonts for table in font["cmap"].tables]
    characters = {code: name for font in fonts for code, name in font.getBestCmap().items()}
    variations = next(table for table in tables if table.format == 14)
    found: dict[int, dict[int, Any]] = {}
    for table in tables:
        if table.format == 14:
            for selector, pairs in table.uvsDict.items():
                found.setdefault(selector, {}).update(pairs)
    variations.uvsDict = {selector: sorted(pairs.items()) for selector, pairs in sorted(found.items())}
    full = next(table for table in fonts[0]["cmap"].tables if table.format == 12)
    full.cmap = characters
    fonts[0]["cmap"].tables = [variations, full]
