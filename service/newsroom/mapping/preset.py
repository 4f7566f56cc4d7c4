"""A preset: how one newsroom system's messages are read, as a TOML file says; judged whole when it is read.

`[events]` tells publish, withdraw and ignore apart; `[let]` names sub-documents, reachable as `_.<name>`;
`[each]` tells where several articles stand; `[values]` names parts for addresses; `[fields]` has for each
field of an article the expressions that may find it, of which the first that finds something wins. An
expression that begins with `=` is an address built from parts in braces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar

from service.errors import ConfigurationError
from service.layout.tables import Table, read_table
from service.newsroom.mapping.expressions import Expression
from service.newsroom.mapping.templates import Template
from service.newsroom.mapping.values import FIELDS, TEXTS
from service.newsroom.verify.schemes import NAMES

T = TypeVar("T")
Rules = tuple[Expression | Template, ...]

EVENTS: Final = ("publish", "withdraw", "ignore")
BASE_URL: Final = "base_url"
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,31}")


@dataclass(frozen=True, slots=True)
class Each:
    """Where a message's articles stand, and under which name each of them is then found."""

    items: Expression
    name: str


@dataclass(frozen=True, slots=True)
class Preset:
    """One system's mapping. `html` names the fields that come as HTML."""

    name: str
    title: str
    auth: str
    html: frozenset[str]
    events: Mapping[str, Expression]
    let: Mapping[str, Rules]
    each: Each | None
    values: Mapping[str, Rules]
    fields: Mapping[str, Rules]


def load_presets(*folders: Path) -> Mapping[str, Preset]:
    """Return all presets by name; a later folder's preset replaces an earlier one of the same name.

    Raises ConfigurationError with every fault of a file: its name, the key, and words.
    """
    presets: dict[str, Preset] = {}
    faults: list[str] = []
    for path in (path for folder in folders for path in sorted(folder.glob("*.toml"))):
        try:
            presets[path.stem] = load_preset(path)
        except ConfigurationError as wrong:
            faults.append(str(wrong))
    if faults:
        raise ConfigurationError("\n".join(faults))
    return MappingProxyType(presets)


def load_preset(path: Path) -> Preset:
    """Read one preset; raise ConfigurationError with every fault by place."""
    table = read_table(path)
    values = read_rules(table.table("values", required=False), ())
    preset = Preset(
        name=path.stem,
        title=table.value("title", "", required=True),
        auth=table.choice("auth", NAMES, "standard"),
        html=frozenset(_known_words(table, "html", TEXTS)),
        events=_events(table.table("events")),
        let=read_rules(table.table("let", required=False), ()),
        each=_each(table.table("each", required=False)),
        values=values,
        fields=read_fields(table.table("fields"), values),
    )
    table.done()
    table.faults.settle()
    return preset


def read_fields(table: Table, values: Collection[str]) -> Mapping[str, Rules]:
    """Read the expressions of fields; the parts of addresses are `values` and the base address."""
    for name in table.keys():  # noqa: SIM118 - a table of ours, not a dict
        if name not in FIELDS:
            table.faults.add(table.at(name), f"is no field of an article; there are {', '.join(FIELDS)}")
    return read_rules(table, (*values, BASE_URL))


def read_rules(table: Table, names: Collection[str]) -> Mapping[str, Rules]:
    """Read a table of expressions, each one text or a list of texts."""
    keys = table.keys()
    return MappingProxyType({key: _rules(table, key, names) for key in keys})


def _rules(table: Table, key: str, names: Collection[str]) -> Rules:
    raw = table.raw(key)
    texts = (raw,) if isinstance(raw, str) else table.words(key)
    if not texts or not all(texts):
        table.faults.add(table.at(key), "must be an expression or a list of expressions")
        return ()
    read = (
        part(table, key, lambda text=text: _rule(text, names))  # type: ignore[misc]
        for text in texts
    )
    return tuple(rule for rule in read if rule is not None)


def _rule(text: str, names: Collection[str]) -> Expression | Template:
    return Template(text[1:].strip(), names) if text.startswith("=") else Expression(text)


def part(table: Table, key: str, read: Callable[[], T]) -> T | None:
    """Return what `read` makes of a key; its ValueError becomes a fault of that key."""
    try:
        return read()
    except ValueError as wrong:
        table.faults.add(table.at(key), str(wrong))
        return None


def _expression(table: Table, key: str, default: str) -> Expression:
    text = table.value(key, default)
    return part(table, key, lambda: Expression(text)) or Expression(default)


def _events(table: Table) -> Mapping[str, Expression]:
    nothing = "`false`"
    found = MappingProxyType({name: _expression(table, name, nothing) for name in EVENTS})
    if "publish" not in table:
        table.faults.add(table.at("publish"), "is missing")
    table.done()
    return found


def _each(table: Table) -> Each | None:
    if not table.keys():
        return None
    each = Each(_expression(table, "items", "@"), _name(table, "as"))
    table.done()
    return each


def _name(table: Table, key: str) -> str:
    name = table.value(key, "", required=True)
    if not _NAME.fullmatch(name):
        table.faults.add(table.at(key), "must be a name in small letters")
    return name


def _known_words(table: Table, key: str, known: Collection[str]) -> tuple[str, ...]:
    found = table.words(key)
    for word in found:
        if word not in known:
            table.faults.add(table.at(key), f"«{word}» is none of {', '.join(known)}")
    return found
