"""The newsroom's systems: who may send messages, how they are read, and where the answers go.

One TOML file has a table for each source; its name is the last part of the address `/hooks/<name>`. All of it
is judged at the start, and every fault is told with file, key and words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

from service.errors import ConfigurationError, Refusal
from service.house import House
from service.intake.fields import is_web_address
from service.model.callback import CallBack
from service.newsroom.mapping.mapper import Mapper
from service.newsroom.mapping.preset import TABLES, Preset, merged, preset_data, read_preset
from service.newsroom.secrets import SecretLookup
from service.newsroom.verify import standard
from service.newsroom.verify.message import Message, Proof
from service.newsroom.verify.schemes import Scheme, scheme
from service.patterns import HEADER_NAME
from service.resources import asset
from service.toml_tables import Table, read_table

_NAME: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?")
# Doors of our own that file cards under these names.
_OURS: Final = frozenset({"api", "batch", "cli", "desk", "sign"})
_POLICIES: Final = ("", "strict", "newsroom", "open")
# The keys of systems that cards are put into.
_KEYS: Final = {
    "ghost": re.compile(r"[0-9a-f]{1,64}:(?:[0-9a-f]{2}){16,64}"),
    "wordpress": re.compile(r"[^:\s]{1,60}:.{8,200}"),
}
_META: Final = "_yoast_wpseo_opengraph-image"
# A preset's keys that a source may set for itself.
_MAPPED: Final = (*TABLES, "title", "auth", "html", "headers", "fetch", "originals", "api")


@dataclass(frozen=True, slots=True)
class PushTarget:
    """A system that cards are put into: `ghost` with an Admin API key, `wordpress` with `user:password`.

    `meta` is the field of a WordPress post that names its share image.
    """

    kind: str
    address: str
    key: str = field(repr=False)
    meta: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """One system that sends messages. Without a secret no message of it can be verified.

    `token` opens the system's own interface, where its messages leave something out.
    """

    name: str
    scheme: Scheme
    secrets: tuple[bytes, ...] = field(repr=False)
    mapper: Mapper
    policy: str = ""
    token: str = field(default="", repr=False)
    call_back: CallBack | None = None
    push: PushTarget | None = None

    @property
    def preset(self) -> str:
        """The name of the preset that its messages are read by."""
        return self.mapper.preset.name

    def verify(self, message: Message, now: float) -> Proof:
        """Judge a message at a time in Unix seconds; Refusal `delivery_unverified`."""
        if not self.secrets:
            raise Refusal("delivery_unverified", "This source has no secret yet, so nothing can be verified.")
        return self.scheme.check(message, self.secrets, now)


class Sources:
    """All sources by name."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = MappingProxyType(dict(sources))

    def get(self, name: str) -> Source:
        """Return a source; Refusal `source_unknown`."""
        if name not in self._sources:
            raise Refusal("source_unknown", "There is no source of this name.")
        return self._sources[name]

    def find(self, name: str) -> Source | None:
        """Return a source, or None where it is not (any more) in the file."""
        return self._sources.get(name)

    @property
    def call_backs(self) -> Mapping[str, CallBack]:
        """The call-backs of those sources that have one."""
        told = {name: each.call_back for name, each in self._sources.items()}
        return MappingProxyType({name: each for name, each in told.items() if each})

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all sources."""
        return tuple(self._sources)

    @property
    def mute(self) -> tuple[str, ...]:
        """The names of sources without a secret."""
        return tuple(name for name, each in self._sources.items() if not each.secrets)


def load_sources(path: Path | None, house: House, environment: Mapping[str, str]) -> Sources:
    """Read the file of sources; without one there are none. ConfigurationError with every fault."""
    if path is None:
        return Sources({})
    table = read_table(path)
    lookup = SecretLookup(environment, path.parent)
    names = table.keys()
    sources = {name: _source(table.table(name), name, house, lookup) for name in names}
    table.faults.settle()
    return Sources({name: source for name, source in sources.items() if source})


def _source(table: Table, name: str, house: House, lookup: SecretLookup) -> Source | None:
    if not _NAME.fullmatch(name) or name in _OURS:
        words = f"must be small letters, digits and hyphens, and none of {', '.join(sorted(_OURS))}"
        table.faults.add(name, words)
    preset = _preset(table, lookup.folder)
    if preset is None:
        return None
    way = scheme(preset.auth, _header(table, preset.auth))
    source = Source(
        name=name,
        scheme=way,
        secrets=lookup.secrets(table, "secret", way.read_secret),
        mapper=_mapper(table, preset, house),
        policy=table.choice("policy", _POLICIES, "") if "policy" in table else "",
        token=next(iter(lookup.secrets(table, "token", str)), ""),
        call_back=_call_back(table.table("callback", required=False), lookup),
        push=_push(table.table("push", required=False), lookup),
    )
    table.done()
    return source


def _preset(table: Table, folder: Path) -> Preset | None:
    """Return the preset with the source's own words on top of it; its faults are told as the source's."""
    path = _preset_path(table, folder)
    if path is None:
        return None
    try:
        data = preset_data(path)
    except ConfigurationError as wrong:
        table.faults.add(table.at("preset"), str(wrong))
        return None
    whole = Table(
        merged(data, {key: table.raw(key) for key in _MAPPED if key in table}), table.faults, table.where
    )
    preset = read_preset(whole, path.stem)
    whole.done()
    return preset


def _preset_path(table: Table, folder: Path) -> Path | None:
    named = table.value("preset", "", required=True)
    is_file, is_name = named.endswith(".toml"), _NAME.fullmatch(named) is not None
    path = folder / named if is_file else asset("presets") / f"{named}.toml"
    if (is_file or is_name) and path.is_file():
        return path
    known = ", ".join(sorted(each.stem for each in asset("presets").glob("*.toml")))
    if named:
        table.faults.add(table.at("preset"), f"there is no «{named}»; there are {known}, or name a file")
    return None


def _header(table: Table, auth: str) -> str:
    """Return the header that holds the token of a source that signs by `header`."""
    if auth != "header":
        return ""
    name = table.value("header", "", required=True)
    if name and not HEADER_NAME.fullmatch(name):
        table.faults.add(table.at("header"), "is no name of a header")
    return name


def _mapper(table: Table, preset: Preset, house: House) -> Mapper:
    base_url = _address(table, "base_url")
    choice: dict[str, Any] = {
        "brand": _known(table, "brand", house.brands),
        "design": _known(table, "design", house.designs),
        "formats": [_one_of(table, "formats", name, house.formats) for name in table.words("formats")],
    }
    return Mapper(
        preset,
        base_url.rstrip("/"),
        {name: value for name, value in choice.items() if value},
        api=preset.api,
        photoless=_known(table, "without_photo", house.designs),
    )


def _known(table: Table, key: str, known: Mapping[str, Any]) -> str:
    name = table.value(key, "")
    return _one_of(table, key, name, known) if name else ""


def _one_of(table: Table, key: str, name: str, known: Mapping[str, Any]) -> str:
    if name not in known:
        table.faults.add(table.at(key), f"there is no «{name}»; there are {', '.join(known)}")
    return name


def _address(table: Table, key: str) -> str:
    address = table.value(key, "")
    if address and (not is_web_address(address) or urlsplit(address).query or urlsplit(address).fragment):
        table.faults.add(table.at(key), "must be an address such as https://cms.example.org")
    return address


def _call_back(table: Table, lookup: SecretLookup) -> CallBack | None:
    if not table.keys():
        return None
    address = table.value("address", "", required=True)
    if address and not is_web_address(address):
        table.faults.add(table.at("address"), "must be an address such as https://cms.example.org/cutline")
    secrets = lookup.secrets(table, "secret", standard.read_secret)
    if not secrets:
        table.faults.add(table.where, "has no secret; name one under secret_files or secret_env")
    return CallBack(address, secrets)


def _push(table: Table, lookup: SecretLookup) -> PushTarget | None:
    if not table.keys():
        return None
    kind, address = table.choice("kind", tuple(_KEYS), "ghost"), _address(table, "address")
    if not address:
        table.faults.add(table.at("address"), "is missing")
    form = _KEYS[kind]
    keys = lookup.secrets(table, "key", lambda text: _key(text, form))
    if not keys:
        table.faults.add(table.where, "has no key; name one under key_files or key_env")
    return PushTarget(kind, address.rstrip("/"), next(iter(keys), ""), table.value("meta", _META))


def _key(text: str, form: re.Pattern[str]) -> str:
    if not form.fullmatch(text):
        raise ValueError("is no key of this system: Ghost's is <id>:<hex>, WordPress's <user>:<password>")
    return text
