"""House styles and disclosure words, read from TOML: patterns with slots, joints, and how names are cased."""

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeVar

import tomli

from service.attribution.rules.ai_words import find_ai_notice
from service.attribution.vocabulary import load_vocabulary
from service.errors import ConfigurationError
from service.model.credit import Qualifier
from service.patterns import regex

SLOTS: Final = frozenset(
    {"disclosures", "creators", "agency", "others", "client", "title", "licence", "given"}
)
NEEDED: Final = frozenset({"disclosures", "creators", "others", "client", "given"})
_KEYS: Final = frozenset({"patterns", "between", "last", "chain", "via", "persons", "organisations"})
_WORD: Final = regex(r"[^\W_]+")
_CASES: Final = ("as-written", "title")
Name = TypeVar("Name", bound=StrEnum)


class Pattern(NamedTuple):
    """One line with slots; a group in square brackets goes where its slots are empty.

    It holds for credits in which `agency` (as printed) stands; with `alone`, if no other organisation does
    and the photo did not come `via` the agency: its own photographer.
    """

    text: str
    agency: str = ""
    alone: bool = False


class CardPart(StrEnum):
    """What a card may show two of."""

    PHOTO = "photo"
    PORTRAIT = "portrait"


class Disclosures(NamedTuple):
    """What is disclosed, in every language: the words in a line, and the labels in a picture.

    `parts_by_language` leads to the credit of each photo on a card that shows two.
    """

    by_language: Mapping[str, Mapping[Qualifier, str]]
    labels_by_language: Mapping[str, Mapping[Qualifier, str]]
    parts_by_language: Mapping[str, Mapping[CardPart, str]]

    def words(self, language: str) -> Mapping[Qualifier, str]:
        """Return the words for a language tag, English where there are none."""
        return self.by_language.get(_primary(language), self.by_language["en"])

    def labels(self, language: str) -> Mapping[Qualifier, str]:
        """Return the labels for a language tag, English where there are none."""
        return self.labels_by_language.get(_primary(language), self.labels_by_language["en"])

    def parts(self, language: str) -> Mapping[CardPart, str]:
        """Return what leads to the credit of each photo on a card, English where there is nothing."""
        return self.parts_by_language.get(_primary(language), self.parts_by_language["en"])

    def stands_in(self, mark: Qualifier, text: str) -> bool:
        """Tell whether a text itself discloses this, in any language."""
        notice = find_ai_notice(text, load_vocabulary().ai)
        if notice and notice.mark is mark:
            return True
        folded = _spaced(text)
        phrases = (phrase for phrase, meaning in load_vocabulary().disclosures.items() if meaning is mark)
        return any(_stands(phrase, folded, text.casefold()) for phrase in phrases)


class Style(NamedTuple):
    """A house style: its patterns in the order in which they are tried, its joints and its casing."""

    name: str
    patterns: tuple[Pattern, ...]
    words: Disclosures
    between: str = ", "
    last: str = ", "
    chain: str = " / "
    via: str = " / "
    persons: str = "as-written"
    organisations: str = "as-written"


def read_style(path: Path, words: Disclosures) -> Style:
    """Read one style; raise ConfigurationError with the file's name and what is wrong."""
    table = _read_toml(path)
    unknown = sorted(set(table) - _KEYS)
    if unknown:
        raise ConfigurationError(
            f"{_place(path, unknown[0])}: unknown key '{unknown[0]}'; known are {', '.join(sorted(_KEYS))}"
        )
    patterns = tuple(_pattern(path, made) for made in table.pop("patterns", ()))
    if not patterns or patterns[-1].agency or patterns[-1].alone:
        raise ConfigurationError(f"{path.name}: the last pattern must hold for every credit")
    for key in ("persons", "organisations"):
        if table.get(key, "as-written") not in _CASES:
            raise ConfigurationError(f"{_place(path, key)}: {key} must be one of {', '.join(_CASES)}")
    return Style(path.stem, patterns, words, **table)


def _pattern(path: Path, made: Mapping[str, Any]) -> Pattern:
    try:
        pattern = Pattern(**made)
    except TypeError as error:
        raise ConfigurationError(
            f"{_place(path, '[[patterns]]')}: a pattern has text, agency and alone, nothing else"
        ) from error
    slots = set(re.findall(r"\{(\w*)\}", pattern.text))
    if slots - SLOTS:
        raise ConfigurationError(
            f"{_place(path, pattern.text)}: unknown slot '{min(slots - SLOTS)}' in '{pattern.text}'"
        )
    needed = NEEDED - ({"others"} if pattern.alone else set())
    if needed - slots:
        raise ConfigurationError(
            f"{_place(path, pattern.text)}: '{pattern.text}' would lose {', '.join(sorted(needed - slots))}"
        )
    if pattern.agency and "agency" not in slots and pattern.agency.casefold() not in pattern.text.casefold():
        raise ConfigurationError(
            f"{_place(path, pattern.text)}: '{pattern.text}' would lose {pattern.agency}"
        )
    return pattern


def load_disclosures(path: Path) -> Disclosures:
    """Read the disclosure words; every language needs every qualifier that is told."""
    table = _read_toml(path)
    lines, labels = (
        _by_language(path, table.get(part, {}), Qualifier, "qualifier") for part in ("words", "labels")
    )
    return Disclosures(lines, labels, _by_language(path, table.get("parts", {}), CardPart, "part"))


def _by_language(
    path: Path, table: Mapping[str, Mapping[str, str]], names: type[Name], kind: str
) -> Mapping[str, Mapping[Name, str]]:
    languages = table.get(next(iter(table), ""), {})
    found: dict[str, dict[Name, str]] = {language: {} for language in languages}
    for name, words in table.items():
        if name not in set(names):
            raise ConfigurationError(f"{_place(path, name)}: unknown {kind} '{name}'")
        if set(words) != set(languages):
            raise ConfigurationError(f"{_place(path, name)}: '{name}' lacks or adds a language")
        for language, word in words.items():
            found[language][names(name)] = word
    if "en" not in found:
        raise ConfigurationError(f"{path.name}: English is missing")
    return MappingProxyType({language: MappingProxyType(words) for language, words in found.items()})


def _place(path: Path, words: str) -> str:
    """Return the file's name and the first line in which these words stand."""
    lines = path.read_text(encoding="utf-8").splitlines()
    number = next((number for number, line in enumerate(lines, start=1) if words in line), 0)
    return f"{path.name}:{number}" if number else path.name


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomli.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeError, tomli.TOMLDecodeError) as error:
        raise ConfigurationError(f"{path.name}: {error}") from error


def _primary(language: str) -> str:
    return language.replace("_", "-").split("-")[0].casefold()


def _stands(phrase: str, words: str, text: str) -> bool:
    """Tell whether a phrase stands in the text as whole words, or anywhere in a script without blanks."""
    if not phrase.isascii() and any(ord(character) > 0x0E00 for character in phrase):
        return phrase in text
    return _spaced(phrase) in words


def _spaced(text: str) -> str:
    """Return the words of a text, folded, with one blank around each."""
    words = " ".join(_WORD.findall(text.casefold()))
    return f" {words} "
