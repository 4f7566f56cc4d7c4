"""Read the fields of one JSON object by name and type; whatever nobody asked for is refused by name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from service.errors import Refusal
from service.intake.strict_json import quoted
from service.patterns import regex

_LANGUAGE: Final = regex(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8}){0,7}")
_LONGEST_TAG: Final = 35
_LONGEST_ADDRESS: Final = 2048
_MOST_WORDS: Final = 20


class Fields:
    """One JSON object being read. Every reader takes a field once; `done` refuses what is left.

    `null` means that the field is absent. Faults are Refusals naming the field by its dotted path.
    """

    def __init__(self, values: Mapping[str, Any], path: str = "") -> None:
        self._values = dict(values)
        self._path = path

    def at(self, name: str) -> str:
        """Return the dotted path of a field."""
        return f"{self._path}.{name}" if self._path else name

    def invalid(self, name: str, detail: str) -> Refusal:
        """Return the refusal of one field's value."""
        return Refusal("field_invalid", detail, field=self.at(name))

    def take(self, *names: str) -> tuple[str, Any]:
        """Take the value that stands under one of several names; two of them at once are refused."""
        found = [(name, self._values.pop(name, None)) for name in names]
        given = [(name, value) for name, value in found if value is not None]
        if len(given) > 1:
            both = " and ".join(name for name, _ in given)
            raise self.invalid(given[1][0], f"{both} are two names of one field: give one of them.")
        return given[0] if given else (names[0], None)

    def text(self, *names: str, most: int) -> str:
        """Take a text of at most this many characters, without the white space around it."""
        name, value = self.take(*names)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self.invalid(name, "A text is needed here.")
        text = value.strip()
        if "\0" in text:
            raise Refusal("text_invalid", "The text holds a null character.", field=self.at(name))
        if len(text) > most:
            detail = f"The text has {len(text)} characters; {most} is the most."
            raise Refusal("text_too_long", detail, field=self.at(name))
        return text

    def address(self, name: str) -> str:
        """Take a web address: http or https, with a host, in at most 2,048 characters."""
        text = self.text(name, most=_LONGEST_ADDRESS)
        if text and not is_web_address(text):
            raise self.invalid(name, "A web address begins with https:// or http://.")
        return text

    def language(self, name: str) -> str:
        """Take a language tag such as `en` or `pt-BR`."""
        text = self.text(name, most=_LONGEST_TAG)
        if text and not is_language(text):
            raise self.invalid(name, 'A language tag looks like "en" or "pt-BR".')
        return text.replace("_", "-")

    def moment(self, name: str) -> datetime | None:
        """Take a date and time with its zone, as RFC 3339 writes it."""
        text = self.text(name, most=40)
        if not text:
            return None
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            found = None
        if found is None or found.tzinfo is None:
            raise self.invalid(name, 'A time needs its zone, as in "2026-09-25T10:00:00Z".')
        return found

    def flag(self, name: str) -> bool:
        """Take true or false; false where it is absent."""
        _, value = self.take(name)
        if value is not None and not isinstance(value, bool):
            raise self.invalid(name, "true or false is needed here.")
        return bool(value)

    def number(self, name: str, least: float, most: float) -> float:
        """Take a required number between two bounds, both included."""
        _, value = self.take(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.invalid(name, "A number is needed here.")
        if not least <= value <= most:
            raise self.invalid(name, f"The number must lie between {least:g} and {most:g}.")
        return float(value)

    def words(self, *names: str) -> tuple[str, ...]:
        """Take a list of short texts, each once."""
        name, value = self.take(*names)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise self.invalid(name, "A list of names is needed here.")
        if len(value) > _MOST_WORDS:
            raise self.invalid(name, f"The list has {len(value)} names; {_MOST_WORDS} is the most.")
        return tuple(dict.fromkeys(word.strip()[:100] for word in value))

    def group(self, name: str) -> Fields | None:
        """Take a nested object, or None where there is none."""
        _, value = self.take(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise self.invalid(name, "An object is needed here: fields between { and }.")
        return Fields(value, self.at(name))

    def done(self) -> None:
        """Refuse the first field that nobody took."""
        for name in self._values:
            detail = f"{quoted(name)} is not a field here; check its spelling."
            raise Refusal("field_unknown", detail, field=self.at(name)[:120])


def is_language(text: str) -> bool:
    """Tell whether a text has the form of a language tag."""
    return len(text) <= _LONGEST_TAG and bool(_LANGUAGE.fullmatch(text))


def is_web_address(text: str) -> bool:
    """Tell whether a text is an http or https address with a host and nothing unprintable in it."""
    if len(text) > _LONGEST_ADDRESS:
        return False
    if any(character.isspace() or not character.isprintable() for character in text):
        return False
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
