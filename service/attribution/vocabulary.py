"""The words of credits in many languages, read from `assets/words/`: labels, disclosures, terms, kinds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from service.attribution.phrases import SPACED_LETTER, UNSPACED_LETTER, phrase_pattern, whole_words
from service.errors import ConfigurationError
from service.model.credit import Qualifier
from service.resources import asset

_WORD_END: Final = f"(?:(?<={UNSPACED_LETTER})|(?!{SPACED_LETTER}))"


@dataclass(frozen=True, slots=True)
class AiWords:
    """How a picture is said to be made by AI. `phrase` matches a run of all the words, `key` who made it."""

    key: re.Pattern[str]
    phrase: re.Pattern[str]
    term: re.Pattern[str]
    tool: re.Pattern[str]
    made: re.Pattern[str]
    edited: re.Pattern[str]
    picture: re.Pattern[str]
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Labels:
    """Words that lead to a credit (Photo by) or stand around it on a page (hide caption).

    `firm` leads by a blank, `soft` by a mark or before a name, `colon` by a colon alone; `behind` stands
    after a name, `glued` without a blank before it, `in_caption` is found within a caption.
    """

    firm: re.Pattern[str]
    soft: re.Pattern[str]
    colon: re.Pattern[str]
    behind: re.Pattern[str]
    glued: re.Pattern[str]
    in_caption: re.Pattern[str]
    page_end: re.Pattern[str]
    page_start: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Compiled words. `disclosures` maps a folded phrase to its qualifier; patterns ignore case."""

    labels: Labels
    disclosures: Mapping[str, Qualifier]
    alone: frozenset[str]
    disclosure_before: re.Pattern[str]
    disclosure_of: re.Pattern[str]
    disclosure_after: re.Pattern[str]
    terms: Mapping[str, str]
    term: re.Pattern[str]
    organisations: frozenset[str]
    organisation: re.Pattern[str]
    organisation_ending: re.Pattern[str]
    organisation_stem: re.Pattern[str]
    surnames: frozenset[str]
    given_names: frozenset[str]
    plain_words: frozenset[str]
    placeholders: frozenset[str]
    known_words: frozenset[str]
    ai: AiWords


def fold(phrase: str) -> str:
    """Return a phrase as the tables know it: case-folded, one blank between words, no closing full stop."""
    return " ".join(phrase.casefold().replace("’", "'").split()).strip(" .:：;,")


def table_rows(path: Path, columns: int) -> Iterator[tuple[str, list[str]]]:
    """Yield the place and cells of each row of a TSV file; raise ConfigurationError at a mistake."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError) as error:
        raise ConfigurationError(f"{path.name}: cannot be read as UTF-8 text") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        place = f"{path.name}:{number}"
        if len(cells) != columns:
            raise ConfigurationError(f"{place}: {len(cells)} columns instead of {columns}")
        if not cells[0]:
            raise ConfigurationError(f"{place}: the first column is empty")
        yield place, cells


@cache
def load_vocabulary() -> Vocabulary:
    """Read all word tables once; raise ConfigurationError with file, line and words at a mistake."""
    folder = asset("words")
    labels = _grouped(folder / "labels.tsv", {"firm", "soft", "colon", "after", "interface", "nobody"})
    disclosures, places = _disclosures(folder / "disclosures.tsv")
    terms = {fold(row[0]): row[1] for _, row in table_rows(folder / "restrictions.tsv", 2)}
    kinds = _grouped(folder / "organisations.tsv", {"word", "surname", "ending", "stem"})
    ai = _ai_words(folder / "ai.tsv")
    every_label = tuple(phrase for group in ("firm", "soft", "colon", "after") for phrase in labels[group])
    return Vocabulary(
        labels=_labels(labels, places),
        disclosures=MappingProxyType(disclosures),
        alone=frozenset(disclosures),
        disclosure_before=_starting(places["edge"]),
        disclosure_of=_starting(places["of"]),
        disclosure_after=_ending((*places["edge"], *places["suffix"])),
        terms=MappingProxyType(terms),
        term=_compiled(whole_words(phrase_pattern(terms))),
        organisations=frozenset(kinds["word"]),
        organisation=_compiled(whole_words(phrase_pattern((*kinds["word"], *kinds["surname"])))),
        surnames=frozenset(kinds["surname"]),
        organisation_ending=_compiled(f"(?:{phrase_pattern(kinds['ending'])})$"),
        organisation_stem=_compiled(
            rf"(?<=\w\w\w){phrase_pattern(kinds['stem'])}|(?<!\w){phrase_pattern(kinds['stem'])}(?=\w\w\w)"
        ),
        given_names=_lines(folder / "given-names.txt"),
        plain_words=_lines(folder / "plain-words.txt"),
        placeholders=frozenset(map(fold, (*every_label, *labels["nobody"]))),
        known_words=frozenset(_words((*every_label, *disclosures))),
        ai=ai,
    )


def _labels(labels: dict[str, list[str]], places: dict[str, list[str]]) -> Labels:
    behind, page = phrase_pattern(labels["after"]), labels["interface"]
    several = phrase_pattern(filter(_has_blank, labels["firm"]))
    return Labels(
        firm=_starting(labels["firm"]),
        soft=_starting(labels["soft"]),
        colon=_starting(labels["colon"]),
        behind=_compiled(rf"(?:(?<=\s)|(?<={UNSPACED_LETTER})){behind}\.?(?!{SPACED_LETTER})$"),
        glued=_compiled(rf"{several}(?<=[a-z])(?-i:(?=[A-Z]))"),
        in_caption=_tail_label(labels, places),
        page_end=_compiled(rf"(?:^|[\s.)\]]){phrase_pattern(page)}$"),
        page_start=_compiled(rf"(?:{phrase_pattern(filter(_has_blank, page))}(?!{SPACED_LETTER})\s*)+"),
    )


def _has_blank(phrase: str) -> bool:
    return " " in phrase


def _grouped(path: Path, groups: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {group: [] for group in sorted(groups)}
    for place, (phrase, group) in table_rows(path, 2):
        if group not in found:
            raise ConfigurationError(f"{place}: unknown group '{group}'; known are {', '.join(found)}")
        found[group].append(phrase.casefold())
    return found


def _ai_words(path: Path) -> AiWords:
    groups = _grouped(path, {"term", "tool", "made", "edited", "picture", "link"})
    every = [phrase for phrases in groups.values() for phrase in phrases]
    patterns = {name: _compiled(_mixed_words(phrases)) for name, phrases in groups.items()}
    word = f"{phrase_pattern(every)}{_WORD_END}"
    return AiWords(
        key=_compiled(_mixed_words(groups["term"] + groups["tool"])),
        phrase=_compiled(rf"(?<!{SPACED_LETTER})(?:{word}[\s\-–「」『』\"“”«»]*)+"),
        term=patterns["term"],
        tool=patterns["tool"],
        made=patterns["made"],
        edited=patterns["edited"],
        picture=patterns["picture"],
        words=frozenset(_words(tuple(groups["picture"] + groups["link"]))),
    )


def _mixed_words(phrases: list[str]) -> str:
    """Return the pattern of whole words where scripts with and without blanks meet (AI生成, 由AI生成)."""
    return f"(?:(?={UNSPACED_LETTER})|(?<!{SPACED_LETTER})){phrase_pattern(phrases)}{_WORD_END}"


def _disclosures(path: Path) -> tuple[dict[str, Qualifier], dict[str, list[str]]]:
    meanings: dict[str, Qualifier] = {}
    places: dict[str, list[str]] = {"edge": [], "of": [], "suffix": [], "alone": []}
    for place, (phrase, qualifier, where) in table_rows(path, 3):
        if qualifier not in set(Qualifier):
            raise ConfigurationError(f"{place}: unknown qualifier '{qualifier}'")
        if fold(phrase) in meanings:
            raise ConfigurationError(f"{place}: '{phrase}' stands here twice")
        meanings[fold(phrase)] = Qualifier(qualifier)
        for name in where.split(","):
            if name not in places:
                raise ConfigurationError(f"{place}: unknown place '{name}'; known are {', '.join(places)}")
            places[name].append(fold(phrase))
    return meanings, places


def _tail_label(labels: dict[str, list[str]], places: dict[str, list[str]]) -> re.Pattern[str]:
    """Return what finds a label inside a caption: with a colon; or of several words, with a blank."""
    marked = phrase_pattern((*labels["firm"], *labels["soft"], "bild", *places["edge"], *places["of"]))
    clear = phrase_pattern(
        phrase for phrase in (*labels["firm"], *places["of"]) if " " in phrase or phrase.endswith(".")
    )
    return _compiled(
        rf"(?:(?<!{SPACED_LETTER})|(?<=[a-zà-þ.!?\")\d])(?-i:(?=[A-ZÀ-Þ])))"
        rf"(?:{marked}(?:\s*[:：=＝]|(?<=[\u3400-\u9fff])[／/])|(?<![^\s.(\[|/–—-]){clear}(?=\s))"
    )


def _words(phrases: tuple[str, ...]) -> Iterator[str]:
    for phrase in phrases:
        yield from re.findall(r"[^\W_]+", phrase)
    yield from (
        "via",
        "and",
        "und",
        "et",
        "y",
        "e",
        "i",
        "og",
        "och",
        "en",
        "for",
        "für",
        "pour",
        "on",
        "from",
    )


def _lines(path: Path) -> frozenset[str]:
    return frozenset(
        word.casefold()
        for line in path.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
        for word in line.split()
    )


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _starting(phrases: list[str]) -> re.Pattern[str]:
    return _compiled(rf"({phrase_pattern(phrases)})(?!{SPACED_LETTER})")


def _ending(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return _compiled(rf"(?<!{SPACED_LETTER})({phrase_pattern(phrases)})\.?$")
