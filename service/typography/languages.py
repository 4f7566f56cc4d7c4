"""What the setter knows of each language: direction, words that bind, units; from `languages.toml`."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import tomli

_TABLE = Path(__file__).with_name("languages.toml")


class Languages(NamedTuple):
    """The table, read once. Function and leaning words are lower case, by primary language subtag."""

    right_to_left: frozenset[str]
    right_to_left_scripts: frozenset[str]
    one_letter_words: frozenset[str]
    ordinal_stops: frozenset[str]
    units: tuple[str, ...]
    numero_signs: tuple[str, ...]
    name_particles: frozenset[str]
    name_openers: frozenset[str]
    function_words: Mapping[str, frozenset[str]]
    leaning_words: Mapping[str, frozenset[str]]
    opening_quotes: Mapping[str, str]


@cache
def languages() -> Languages:
    """Return the table; it is part of the package, so a fault in it is a fault of ours."""
    table = tomli.loads(_TABLE.read_text(encoding="utf-8"))
    return Languages(
        right_to_left=frozenset(table["right_to_left"]),
        right_to_left_scripts=frozenset(table["right_to_left_scripts"]),
        one_letter_words=frozenset(table["one_letter_words"]),
        ordinal_stops=frozenset(table["ordinal_stops"]),
        units=tuple(table["units"].split()),
        numero_signs=tuple(table["numero_signs"].split()),
        name_particles=frozenset(table["name_particles"]),
        name_openers=frozenset(table["name_openers"].split()),
        function_words=_word_lists(table["function_words"]),
        leaning_words=_word_lists(table["leaning_words"]),
        opening_quotes=_marks_by_tag(table["opening_quotes"]),
    )


def _word_lists(lines: Mapping[str, str]) -> Mapping[str, frozenset[str]]:
    return MappingProxyType({tag: frozenset(line.split()) for tag, line in lines.items()})


def _marks_by_tag(lines: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({tag.lower(): mark for mark, tags in lines.items() for tag in tags.split()})


def primary(language: str) -> str:
    """Return the primary subtag in lower case: `pt` for `pt-BR`, empty for none."""
    return subtags(language)[0]


def subtags(language: str) -> list[str]:
    """Return the subtags of a BCP 47 tag in lower case; never an empty list."""
    return language.replace("_", "-").lower().split("-")


def written_right_to_left(language: str) -> bool:
    """Tell whether a language tag names a language, or a script, that runs from right to left."""
    first, *others = subtags(language)
    script = next((part for part in others if len(part) == 4 and part.isalpha()), "")
    table = languages()
    return script in table.right_to_left_scripts if script else first in table.right_to_left


def binds_one_letter_words(language: str) -> bool:
    """Tell whether one-letter words go with the next word in this language."""
    return primary(language) in languages().one_letter_words


def has_ordinal_stops(language: str) -> bool:
    """Tell whether a full stop after a number makes an ordinal of it in this language (3. Oktober)."""
    return primary(language) in languages().ordinal_stops


def function_words(language: str) -> frozenset[str]:
    """Return the words after which a line of this language should not end."""
    return languages().function_words.get(primary(language), frozenset())


def leaning_words(language: str) -> frozenset[str]:
    """Return the words with which a line of this language should not start: they go with the word before."""
    return languages().leaning_words.get(primary(language), frozenset())


def opening_quote(language: str) -> str:
    """Return the mark that opens a quotation: `„` for `de`, `«` for `de-CH`, `“` for most."""
    marks, tags = languages().opening_quotes, subtags(language)
    return next((marks[tag] for tag in ("-".join(tags[:2]), tags[0]) if tag in marks), "\u201c")


def name_particles() -> frozenset[str]:
    """Return the small words that join the parts of a name, in any language: `de`, `van`, `al`."""
    return languages().name_particles


def name_openers() -> frozenset[str]:
    """Return the words that a name goes on after, whatever its script: `New`, `Mr.`, `عبد`."""
    return languages().name_openers
