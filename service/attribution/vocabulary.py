"""The words of credits in many languages, read from `assets/words/`: labels, disclosures, terms, kinds."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from service.attribution.phrases import SPACED_LETTER, UNSPACED_LETTER, PhrasePattern, whole_words
from service.errors import ConfigurationError
from service.kept import kept
from service.model.credit import Qualifier
from service.resources import asset

Groups = Mapping[str, list[str]]

_QUALIFIERS: Final = {str(qualifier): qualifier for qualifier in Qualifier}
_WORD_END: Final = f"(?:(?<={UNSPACED_LETTER})|(?!{SPACED_LETTER}))"


class AiWords(NamedTuple):
    """How a picture is said to be made by AI. `phrase` matches a run of all the words, `key` who made it."""

    key: PhrasePattern
    phrase: PhrasePattern
    term: PhrasePattern
    tool: PhrasePattern
    made: PhrasePattern
    edited: PhrasePattern
    picture: PhrasePattern
    words: frozenset[str]


class Labels(NamedTuple):
    """Words that lead to a credit (Photo by) or stand around it on a page (hide caption).

    `firm` leads by a blank, `soft` by a mark or before a name, `colon` by a colon alone; `position` tells
    which of several pictures is meant; `behind` stands after a name, `glued` without a blank before it,
    `in_caption` is found within a caption.
    """

    firm: PhrasePattern
    soft: PhrasePattern
    colon: PhrasePattern
    position: PhrasePattern
    behind: PhrasePattern
    glued: PhrasePattern
    in_caption: PhrasePattern
    page_end: PhrasePattern
    page_start: PhrasePattern


class Vocabulary(NamedTuple):
    """All words. `disclosures` maps a folded phrase to its qualifier; patterns ignore case."""

    labels: Labels
    disclosures: Mapping[str, Qualifier]
    alone: frozenset[str]
    disclosure_before: PhrasePattern
    disclosure_of: PhrasePattern
    disclosure_after: PhrasePattern
    terms: Mapping[str, str]
    term: PhrasePattern
    organisations: frozenset[str]
    offices: frozenset[str]
    organisation: PhrasePattern
    organisation_ending: PhrasePattern
    organisation_stem: PhrasePattern
    surnames: frozenset[str]
    places: frozenset[str]
    plain_words: frozenset[str]
    placeholders: frozenset[str]
    known_words: frozenset[str]
    ai: AiWords

    @property
    def given_names(self) -> frozenset[str]:
        """Names that people are given, case-folded: read when a credit may begin with one."""
        return _given_names()


def fold(phrase: str) -> str:
    """Return a phrase as the tables know it: case-folded, one blank between words, no closing full stop."""
    return " ".join(phrase.casefold().replace("’", "'").split()).strip(" .:：;,")


def table_rows(path: Path, columns: int) -> list[tuple[int, list[str]]]:
    """Return the line's number and the cells of each row of a TSV file; ConfigurationError at a mistake."""
    rows = [(number, table_cells(line)) for number, line in table_lines(path)]
    for number, cells in rows:
        if len(cells) != columns:
            raise mistake(path, number, f"{len(cells)} columns instead of {columns}")
        if not cells[0]:
            raise mistake(path, number, "the first column is empty")
    return rows


def table_lines(path: Path) -> list[tuple[int, str]]:
    """Return the number and text of each row of a TSV file; raise ConfigurationError where it is no text."""
    try:
        lines = path.read_bytes().decode().splitlines()
    except (OSError, UnicodeError) as error:
        raise ConfigurationError(f"{path.name}: cannot be read as UTF-8 text") from error
    return [(number, line) for number, line in enumerate(lines, start=1) if line.strip() and line[0] != "#"]


def table_cells(line: str) -> list[str]:
    """Return the cells of a row."""
    return list(map(str.strip, line.split("\t")))


def mistake(path: Path, number: int, what: str) -> ConfigurationError:
    """Return what tells of a mistake in a line of a file."""
    return ConfigurationError(f"{path.name}:{number}: {what}")


class _Tables(NamedTuple):
    """What the word tables say."""

    labels: Groups
    disclosures: Mapping[str, str]
    places: Groups
    terms: Mapping[str, str]
    kinds: Groups
    ai: Groups
    plain_words: frozenset[str]
    placeholders: frozenset[str]
    known_words: frozenset[str]


_FILES: Final = (
    "labels.tsv",
    "disclosures.tsv",
    "restrictions.tsv",
    "organisations.tsv",
    "ai.tsv",
    "plain-words.txt",
)


def _read_tables() -> tuple[Any, ...]:
    """Read all word tables; raise ConfigurationError with file, line and words at a mistake."""
    folder = asset("words")
    labels = _grouped(
        folder / "labels.tsv", {"firm", "soft", "colon", "after", "position", "interface", "nobody"}
    )
    disclosures, places = _disclosures(folder / "disclosures.tsv")
    every_label = tuple(phrase for group in ("firm", "soft", "colon", "after") for phrase in labels[group])
    return (
        labels,
        disclosures,
        places,
        {fold(row[0]): row[1] for _, row in table_rows(folder / "restrictions.tsv", 2)},
        _grouped(folder / "organisations.tsv", {"word", "office", "surname", "ending", "stem", "place"}),
        _grouped(folder / "ai.tsv", {"term", "tool", "made", "edited", "picture", "link"}),
        _lines(folder / "plain-words.txt"),
        frozenset(map(fold, (*every_label, *labels["nobody"]))),
        frozenset(_words((*every_label, *disclosures))),
    )


@cache
def load_vocabulary() -> Vocabulary:
    """Return the words of all tables; raise ConfigurationError with file, line and words at a mistake."""
    files = (asset("words") / name for name in _FILES)
    tables = _Tables(*kept(files, (__file__,), _read_tables))
    places, kinds = tables.places, tables.kinds
    disclosures = {phrase: _QUALIFIERS[meaning] for phrase, meaning in tables.disclosures.items()}
    return Vocabulary(
        labels=_labels(tables.labels, places),
        disclosures=MappingProxyType(disclosures),
        alone=frozenset(disclosures),
        disclosure_before=PhrasePattern(_starting, places["edge"]),
        disclosure_of=PhrasePattern(_starting, places["of"]),
        disclosure_after=PhrasePattern(_ending, (*places["edge"], *places["suffix"])),
        terms=MappingProxyType(tables.terms),
        term=PhrasePattern(whole_words, tables.terms),
        organisations=frozenset((*kinds["word"], *kinds["office"])),
        offices=frozenset(kinds["office"]),
        organisation=PhrasePattern(whole_words, (*kinds["word"], *kinds["office"], *kinds["surname"])),
        surnames=frozenset(kinds["surname"]),
        places=frozenset(kinds["place"]),
        organisation_ending=PhrasePattern("(?:{})$".format, kinds["ending"]),
        organisation_stem=PhrasePattern(_compounded, kinds["stem"]),
        plain_words=tables.plain_words,
        placeholders=tables.placeholders,
        known_words=tables.known_words,
        ai=_ai_words(tables.ai),
    )


@cache
def _given_names() -> frozenset[str]:
    return _lines(asset("words") / "given-names.txt")


def _labels(labels: Groups, places: Groups) -> Labels:
    page, several = labels["interface"], filter(_has_blank, labels["firm"])
    return Labels(
        firm=PhrasePattern(_starting, labels["firm"]),
        soft=PhrasePattern(_starting, labels["soft"]),
        colon=PhrasePattern(_starting, labels["colon"]),
        position=PhrasePattern(_starting, labels["position"]),
        behind=PhrasePattern(_behind, labels["after"]),
        glued=PhrasePattern("{}(?-i:(?<=[a-z])(?=[A-Z]))".format, several),
        in_caption=_label_in_caption(labels, places),
        page_end=PhrasePattern(r"(?:^|[\s.)\]]){}$".format, page),
        page_start=PhrasePattern(rf"(?:{{}}(?!{SPACED_LETTER})\s*)+".format, filter(_has_blank, page)),
    )


def _has_blank(phrase: str) -> bool:
    return " " in phrase


def _grouped(path: Path, groups: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {group: [] for group in sorted(groups)}
    for number, (phrase, group) in table_rows(path, 2):
        if group not in found:
            raise mistake(path, number, f"unknown group '{group}'; known are {', '.join(found)}")
        found[group].append(phrase.casefold())
    return found


def _ai_words(groups: Groups) -> AiWords:
    every = [phrase for phrases in groups.values() for phrase in phrases]
    patterns = {name: PhrasePattern(_mixed_words, phrases) for name, phrases in groups.items()}
    return AiWords(
        key=PhrasePattern(_mixed_words, groups["term"] + groups["tool"]),
        phrase=PhrasePattern(_run_of_words, every),
        term=patterns["term"],
        tool=patterns["tool"],
        made=patterns["made"],
        edited=patterns["edited"],
        picture=patterns["picture"],
        words=frozenset(_words(tuple(groups["picture"] + groups["link"]))),
    )


def _mixed_words(words: str) -> str:
    """Return the pattern of whole words where scripts with and without blanks meet (AI生成, 由AI生成)."""
    return f"(?:(?={UNSPACED_LETTER})|(?<!{SPACED_LETTER})){words}{_WORD_END}"


def _run_of_words(words: str) -> str:
    return rf"(?<!{SPACED_LETTER})(?:{words}{_WORD_END}[\s\-–「」『』\"“”«»]*)+"


def _disclosures(path: Path) -> tuple[dict[str, str], dict[str, list[str]]]:
    meanings: dict[str, str] = {}
    places: dict[str, list[str]] = {"edge": [], "of": [], "suffix": [], "alone": []}
    for number, (written, qualifier, where) in table_rows(path, 3):
        phrase = fold(written)
        if qualifier not in _QUALIFIERS:
            raise mistake(path, number, f"unknown qualifier '{qualifier}'")
        if phrase in meanings:
            raise mistake(path, number, f"'{written}' stands here twice")
        meanings[phrase] = qualifier
        for name in where.split(","):
            if name not in places:
                raise mistake(path, number, f"unknown place '{name}'; known are {', '.join(places)}")
            places[name].append(phrase)
    return meanings, places


def _label_in_caption(labels: Groups, places: Groups) -> PhrasePattern:
    """Return what finds a label inside a caption: with a colon; or of several words, with a blank."""
    marked = (*labels["firm"], *labels["soft"], "bild", *places["edge"], *places["of"])
    clear = (phrase for phrase in (*labels["firm"], *places["of"]) if " " in phrase or phrase.endswith("."))
    return PhrasePattern(_inside, marked, clear)


def _inside(marked: str, clear: str) -> str:
    return (
        rf"(?:(?<!{SPACED_LETTER})|(?-i:(?<=[a-zà-þ.!?\")\d])(?=[A-ZÀ-Þ])))"
        rf"(?:{marked}(?:\s*[:：=＝]|(?<=[\u3400-\u9fff])[／/])|(?<![^\s.(\[|/–—-]){clear}(?=\s))"
    )


def _words(phrases: tuple[str, ...]) -> Iterator[str]:
    yield from re.findall(r"[^\W_]+", "\n".join(phrases))
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
    lines = path.read_bytes().decode().casefold().splitlines()
    return frozenset(" ".join(line for line in lines if not line.startswith("#")).split())


def _starting(words: str) -> str:
    return rf"({words})(?!{SPACED_LETTER})"


def _ending(words: str) -> str:
    return rf"(?<!{SPACED_LETTER})({words})\.?$"


def _behind(words: str) -> str:
    return rf"(?:(?<=\s)|(?<={UNSPACED_LETTER})){words}\.?(?!{SPACED_LETTER})$"


def _compounded(words: str) -> str:
    return rf"(?<=\w\w\w){words}|(?<!\w){words}(?=\w\w\w)"
