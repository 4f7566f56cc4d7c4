"""Addresses built from named parts, such as `{base_url}/assets/{asset}`; the names are judged beforehand."""

from __future__ import annotations

import string
from collections.abc import Collection, Mapping
from typing import Final
from urllib.parse import quote

# Parts that are addresses themselves and stand as they are.
_WHOLE: Final = frozenset({"base_url", "api"})


class Template:
    """One address with parts in braces; ValueError with words where a name is not among `names`."""

    def __init__(self, text: str, names: Collection[str]) -> None:
        self.text = text
        self._parts = _parts(text)
        unknown = sorted({name for _, name in self._parts if name} - set(names))
        if unknown:
            raise ValueError(f"has no part «{unknown[0]}»; there are {', '.join(sorted(names)) or 'none'}")

    def fill(self, values: Mapping[str, str]) -> str:
        """Return the address; empty where one of its parts is. Parts are escaped, slashes stay."""
        if not all(values.get(name) for _, name in self._parts if name):
            return ""
        return "".join(plain + _escaped(name, values) for plain, name in self._parts)


def _parts(text: str) -> tuple[tuple[str, str], ...]:
    try:
        found = tuple(string.Formatter().parse(text))
    except ValueError:
        raise ValueError("has a brace without its fellow") from None
    if any(name == "" or spec or conversion for _, name, spec, conversion in found):
        raise ValueError("has a part that is no name in braces, such as {slug}")
    return tuple((plain, name or "") for plain, name, _, _ in found)


def _escaped(name: str, values: Mapping[str, str]) -> str:
    if not name:
        return ""
    value = values[name]
    return value.rstrip("/") if name in _WHOLE else quote(value.strip("/"), safe="/")
