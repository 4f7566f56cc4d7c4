"""Run Unicode's whole test files against our bidi, line breaks and emoji; exit 1 if others differ than known.

The files come with Debian's package `unicode-data`; give their folder if it is not /usr/share/unicode.
"""

from __future__ import annotations

import argparse
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from service.typography.bidi import Levels, resolve, resolve_classes, visual_order
from service.typography.bidi.classes import REMOVED
from service.typography.breaks import unicode_breaks
from service.typography.clusters import is_picture

_PLAIN_CHARS: Final = "\u0000"  # a class test has no characters, and so no brackets
# Where Unicode 17 breaks lines otherwise than the Unicode 15 file: docs/typography.md.
_DIFFERENCES: Final = Path("tests/unit/typography/data/unicode/line-break-differences.txt")


def rows(file: Path) -> Iterator[str]:
    """Yield the lines of a Unicode data file without comments and empty lines."""
    for line in file.read_text(encoding="utf-8").splitlines():
        content = line.partition("#")[0].strip()
        if content:
            yield content


def as_tested(levels: Levels) -> tuple[list[str], list[int]]:
    """Return levels and visual order as the test files write them: `x` for what rule X9 removes."""
    line = levels.of_line(0, len(levels.classes))
    kept = [index for index, name in enumerate(levels.classes) if name not in REMOVED]
    shown = ["x" if name in REMOVED else str(line[index]) for index, name in enumerate(levels.classes)]
    return shown, [kept[place] for place in visual_order([line[index] for index in kept])]


def character_failures(file: Path) -> tuple[int, list[str]]:
    """Run BidiCharacterTest.txt: return the number of cases and those that differ."""
    failures: list[str] = []
    cases = 0
    for row in rows(file):
        cases += 1
        points, base, paragraph, levels, order = row.split(";")
        text = "".join(chr(int(point, 16)) for point in points.split())
        found = resolve(text, None if base == "2" else int(base))
        expected = (int(paragraph), levels.split(), [int(index) for index in order.split()])
        if (found.base, *as_tested(found)) != expected:
            failures.append(row)
    return cases, failures


def class_failures(file: Path) -> tuple[int, list[str]]:
    """Run BidiTest.txt: return the number of cases and those that differ."""
    failures: list[str] = []
    cases = 0
    levels: list[str] = []
    order: list[int] = []
    for row in rows(file):
        if row.startswith("@"):
            name, _, value = row.partition(":")
            levels = value.split() if name == "@Levels" else levels
            order = [int(index) for index in value.split()] if name == "@Reorder" else order
            continue
        words, bases = row.split(";")
        classes = tuple(words.split())
        for bit, base in enumerate((None, 0, 1)):
            if int(bases, 16) & 1 << bit:
                cases += 1
                found = resolve_classes(_PLAIN_CHARS * len(classes), classes, base)
                if as_tested(found) != (levels, order):
                    failures.append(f"{row} base {base}")
    return cases, failures


def line_break_failures(file: Path) -> tuple[int, list[str]]:
    """Run LineBreakTest.txt: return the number of cases and those that differ."""
    failures: list[str] = []
    cases = 0
    for row in rows(file):
        cases += 1
        text, expected = "", []
        for word in row.split():
            if word == "\u00f7":
                expected.append(len(text))
            elif word != "\u00d7":
                text += chr(int(word, 16))
        if list(unicode_breaks(text)) != [place for place in expected if 0 < place < len(text)]:
            failures.append(row)
    return cases, failures


def picture_failures(file: Path) -> tuple[int, list[str]]:
    """Compare which characters we take for pictures with Emoji_Presentation in emoji-data.txt."""
    pictures: set[str] = set()
    for row in rows(file):
        points, _, name = row.partition(";")
        if name.strip() == "Emoji_Presentation":
            first, _, last = points.strip().partition("..")
            pictures |= {chr(point) for point in range(int(first, 16), int(last or first, 16) + 1)}
    missed = [char for char in pictures if not is_picture(char)]
    # Later versions of Unicode have more pictures, where this one has no characters yet.
    added = [char for char in map(chr, range(0x110000)) if is_picture(char) and char not in pictures]
    wrong = [char for char in added if unicodedata.category(char) != "Cn"]
    return len(pictures), [f"U+{ord(char):04X}" for char in (*missed, *wrong)]


def unlisted(failures: list[str]) -> list[str]:
    """Return the line breaking cases that differ and are not listed as known to."""
    known = set(rows(Path(__file__).parents[1] / _DIFFERENCES))
    return [row for row in failures if row not in known]


def main() -> int:
    """Run all files and print one line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("/usr/share/unicode"))
    folder: Path = parser.parse_args().folder
    line_cases, line_failures = line_break_failures(folder / "auxiliary" / "LineBreakTest.txt")
    runs = (
        ("BidiCharacterTest", *character_failures(folder / "BidiCharacterTest.txt")),
        ("BidiTest", *class_failures(folder / "BidiTest.txt")),
        ("LineBreakTest (known differences apart)", line_cases, unlisted(line_failures)),
        ("Emoji_Presentation", *picture_failures(folder / "emoji" / "emoji-data.txt")),
    )
    for name, cases, failures in runs:
        print(f"{name}: {cases - len(failures)} of {cases} as expected")
        for failure in failures[:20]:
            print("   ", failure)
    return int(any(failures for _, _, failures in runs))


if __name__ == "__main__":
    sys.exit(main())
