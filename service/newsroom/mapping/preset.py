"""A preset: how one newsroom system's messages are read, as a TOML file says; judged whole when it is read.

`[events]` tells publish, withdraw and ignore apart; `[let]` names sub-documents, reachable as `_.<name>`;
`[each]` tells where several articles stand; `[values]` names parts for addresses; `[fields]` has for each
field of an article the expressions that may find it, of which the first that finds something wins. An
expression that begins with `=` is an address built from parts in braces. `[[fetch]]` names what a thin
message leaves out and where it is read; `[[originals]]` where a system keeps the untouched upload of a photo.
`like` takes all of another preset for granted; what a file says itself comes on top of that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeVar

from service.errors import ConfigurationError
from service.newsroom.mapping.expressions import Expression
from service.newsroom.mapping.templates import Template
from service.newsroom.mapping.values import FIELDS, TEXTS
from service.newsroom.verify.schemes import NAMES
from service.patterns import HEADER_NAME
from service.toml_tables import Table, read_table

T = TypeVar("T")
Rules = tuple[Expression | Template, ...]

EVENTS: Final = ("publish", "withdraw", "ignore")
BASE_URL: Final = "base_url"
# Where a system's own interface is asked for what its messages leave out.
API: Final = "api"
# What a source may say in addition to its preset, and a preset in addition to the one it is like.
TABLES: Final = ("events", "let", "each", "values", "fields")
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,31}")


@dataclass(frozen=True, slots=True)
class Each:
    """Where a message's articles stand, and under which name each of them is then found."""

    items: Expression
    name: str


@dataclass(frozen=True, slots=True)
class Fetch:
    """What is read from the system's own interface while `needed` holds, and the name it is then found under.

    The source's token goes into the header, as `form` says, or into the query under a name.
    """

    needed: Expression
    name: str
    address: Template
    header: str
    form: str
    query: str


@dataclass(frozen=True, slots=True)
class Original:
    """How the address of a photo becomes the address of its untouched upload."""

    pattern: re.Pattern[str]
    address: str

    def of(self, address: str) -> str:
        """Return the address of the untouched upload; empty where this is not such an address."""
        found = self.pattern.fullmatch(address)
        return found.expand(self.address) if found else ""


@dataclass(frozen=True, slots=True)
class Preset:
    """One system's mapping. `html` names the fields that come as HTML, `headers` those that are read."""

    name: str
    title: str
    auth: str
    html: frozenset[str]
    events: Mapping[str, Expression]
    let: Mapping[str, Rules]
    each: Each | None
    values: Mapping[str, Rules]
    fields: Mapping[str, Rules]
    headers: tuple[str, ...] = ()
    fetches: tuple[Fetch, ...] = ()
    originals: tuple[Original, ...] = ()
    api: str = ""


def preset_data(path: Path) -> dict[str, Any]:
    """Return what a preset's file says, on top of the preset in the same folder that it is like."""
    data = read_table(path).data
    like = data.pop("like", None)
    if like is None:
        return data
    base = path.parent / f"{like}.toml"
    if not isinstance(like, str) or not _NAME.fullmatch(like) or base == path or not base.is_file():
        raise ConfigurationError(f"{path.name}: like: there is no preset «{like}» beside this one")
    return merged(preset_data(base), data)


def merged(data: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Return a preset's data with more on top of it: tables key by key, everything else as a whole."""
    both = {
        name: data[name] | more[name] for name in TABLES if _is_table(data, name) and _is_table(more, name)
    }
    return {**data, **more, **both}


def _is_table(data: Mapping[str, Any], name: str) -> bool:
    return isinstance(data.get(name), dict)


def read_preset(table: Table, name: str) -> Preset:
    """Read a preset's keys; faults are added to the table's."""
    values = read_rules(table.table("values", required=False), ())
    return Preset(
        name=name,
        title=table.value("title", "", required=True),
        auth=table.choice("auth", NAMES, "standard"),
        html=frozenset(_known_words(table, "html", TEXTS)),
        events=_events(table.table("events")),
        let=read_rules(table.table("let", required=False), ()),
        each=_each(table.table("each", required=False)),
        values=values,
        fields=read_fields(table.table("fields"), values),
        headers=tuple(name.lower() for name in table.words("headers")),
        fetches=tuple(_fetch(each, values) for each in table.tables("fetch")),
        originals=tuple(_originals(table)),
        api=table.value("api", ""),
    )


def _fetch(table: Table, values: Collection[str]) -> Fetch:
    names = (*values, BASE_URL, API)
    text = table.value("address", "", required=True).removeprefix("=")
    fetch = Fetch(
        needed=_expression(table, "needed", "`true`"),
        name=_name(table, "as"),
        address=part(table, "address", lambda: Template(text, names)) or Template("", names),
        header=table.value("header", ""),
        form=table.value("form", "{token}"),
        query=table.value("query", ""),
    )
    if fetch.header and not HEADER_NAME.fullmatch(fetch.header):
        table.faults.add(table.at("header"), "is no name of a header")
    table.done()
    return fetch


def _originals(table: Table) -> Iterator[Original]:
    for each in table.tables("originals"):
        original = part(each, "pattern", lambda each=each: _original(each))  # type: ignore[misc]
        each.done()
        if original is not None:
            yield original


def _original(table: Table) -> Original:
    text, address = table.value("pattern", "", required=True), table.value("address", "", required=True)
    try:
        pattern = re.compile(text)
        re.sub(pattern, address, "")
        if max((int(group) for group in re.findall(r"\\(\d)", address)), default=0) > pattern.groups:
            raise ValueError(f"has {pattern.groups} groups, fewer than the address names")
    except re.error as wrong:
        raise ValueError(f"is no regular expression: {wrong}") from None
    return Original(pattern, address)


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
