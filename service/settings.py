"""Every `CUTLINE_*` variable: read once, all faults told together, unknown names refused."""

import ipaddress
import os
import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from service.errors import ConfigurationError
from service.patterns import HEADER_NAME

PREFIX: Final = "CUTLINE_"
_SHORTEST_SECRET: Final = 24
_FEWEST_SYMBOLS: Final = 8
LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def _text(value: str) -> str:
    return value


def _path(value: str) -> Path:
    return Path(value).expanduser().absolute()


def _file(value: str) -> Path:
    path = _path(value)
    if not path.is_file():
        raise ValueError(f"there is no file {path}")
    return path


def _paths(value: str) -> tuple[Path, ...]:
    found = tuple(_path(part) for part in value.split(os.pathsep) if part)
    absent = [str(path) for path in found if not path.exists()]
    if absent:
        raise ValueError(f"there is no {', '.join(absent)}")
    return found


def _words(value: str) -> tuple[str, ...]:
    return tuple(part.strip().lower() for part in value.split(",") if part.strip())


def _networks(value: str) -> tuple[str, ...]:
    words = _words(value)
    for word in words:
        ipaddress.ip_network(word)
    return words


def _ports(value: str) -> tuple[int, ...]:
    return tuple(_between(1, 65535)(word) for word in _words(value))


def _between(least: int, most: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not re.fullmatch(r"[+-]?[0-9]+", value.strip()) or not least <= int(value) <= most:
            raise ValueError(f"must be a whole number between {least} and {most}, not {value!r}")
        return int(value)

    return read


def _flag(value: str) -> bool:
    if value.lower() not in ("yes", "no"):
        raise ValueError("must be yes or no")
    return value.lower() == "yes"


def _one_of(*words: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in words:
            raise ValueError(f"must be {', '.join(words[:-1])} or {words[-1]}")
        return value

    return read


def _public_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("must be an address such as https://cards.example.org")
    return value.rstrip("/")


def _secret(value: str) -> str:
    if len(value) < _SHORTEST_SECRET or len(set(value)) < _FEWEST_SYMBOLS:
        raise ValueError(f"must have at least {_SHORTEST_SECRET} characters, and not be easy to guess")
    return value


def _header(value: str) -> str:
    if not HEADER_NAME.fullmatch(value):
        raise ValueError("must be the name of a header")
    return value


def _limits_store(value: str) -> str:
    if not re.match(r"(?:redis|rediss|postgresql|sqlite)[+\w]*://", value):
        raise ValueError("must be an address such as redis://127.0.0.1:6379/0")
    return value


def _bind(value: str) -> str:
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise ValueError("must be a host and a port such as 127.0.0.1:8000")
    return value


def _store(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("s3", "gs", "az") or not parts.netloc or parts.query or parts.fragment:
        raise ValueError("must be an address such as s3://bucket/prefix, gs://bucket or az://container")
    return value.rstrip("/")


def _data_home() -> Path:
    return Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share").expanduser() / "cutline"


class Settings(NamedTuple):
    """The service's settings; each field is the variable `CUTLINE_<FIELD>`."""

    data: Path = _data_home()  # folder for records, pictures and keys
    bind: str = "127.0.0.1:8000"  # host and port to listen on
    public_url: str = ""  # address under which the world sees the service
    open: bool = False  # allow listening beyond loopback: yes or no
    login: str = ""  # how the desk asks who somebody is: off, token, proxy or oidc
    login_token: str = ""  # what editors type to log in, where that is a token
    login_token_file: Path | None = None  # file with that token
    login_header: str = "X-Forwarded-User"  # where a trusted proxy names the editor
    trusted_proxies: tuple[str, ...] = ()  # networks of proxies that are believed
    session_hours: int = 8  # hours after which a login ends
    oidc_issuer: str = ""  # address of the OpenID provider
    oidc_client: str = ""  # this service's name with the OpenID provider
    oidc_secret: str = ""  # this service's secret with the provider
    oidc_secret_file: Path | None = None  # file with that secret
    oidc_domains: tuple[str, ...] = ()  # mail domains whose people may log in
    rate_limit: int = 0  # requests a minute of one client; 0 is the default
    limits_store: str = ""  # where limits are counted; empty is with the records
    purge_url: str = ""  # where to tell a CDN which pictures to forget
    purge_secret: str = ""  # what messages to it are signed with
    purge_secret_file: Path | None = None  # file with that secret
    keys: str = ""  # keys that sign addresses, as JSON; empty is the file
    keys_file: Path | None = None  # file with those keys; empty is keys.json in the folder
    shared_cache: int = 3600  # seconds a CDN may keep a picture unasked
    workers: int = 2  # web processes
    threads: int = 64  # threads in each web process
    renderers: int = 0  # processes that render for the worker; 0 is one a core
    store: str = ""  # where pictures lie; empty is a folder in the data folder
    cache_bytes: int = 256 * 1024 * 1024  # most bytes of pictures kept nearby, where they lie with a cloud
    log: str = "warning"  # least weight of what is logged: debug, info, warning, error
    database: str = ""  # database address; empty is SQLite in the data folder
    brand: str = "meridian"  # brand of a request that names none
    brands: tuple[Path, ...] = ()  # folders with the newsroom's own brands
    designs: tuple[Path, ...] = ()  # folders with the newsroom's own card designs
    agencies: tuple[Path, ...] = ()  # files with the newsroom's own agencies
    photos: tuple[Path, ...] = ()  # folders whose photos a request may name by file
    language: str = ""  # the desk's language: en, de, fr, es or ar
    policy: str = ""  # credit policy for all brands: strict, newsroom or open
    sources: Path | None = None  # file of the newsroom's systems that send articles
    allow_hosts: tuple[str, ...] = ()  # the only hosts photos may be fetched from
    allow_networks: tuple[str, ...] = ()  # private networks photos may be fetched from
    allow_ports: tuple[int, ...] = ()  # ports besides 80 and 443 photos may be fetched from
    ca_file: Path | None = None  # certificates trusted besides the system's
    fetch_timeout: int = 10  # seconds a fetch may take, all told
    max_photo_bytes: int = 20 * 1024 * 1024  # largest photo file, in bytes
    masters: int = 512 * 1024 * 1024  # bytes of developed photos kept; 0 keeps none
    max_photo_pixels: int = 50_000_000  # most pixels of a photo

    @property
    def base_url(self) -> str:
        """The address in every answer: the public one, else the one listened on."""
        return self.public_url or f"http://{self.bind}"

    @property
    def database_url(self) -> str:
        """The database's address for SQLAlchemy."""
        return self.database or f"sqlite:///{self.data / 'cutline.db'}"

    @property
    def is_public(self) -> bool:
        """Whether others than this machine are meant to reach the service, directly or through a proxy."""
        return not self.on_loopback or (urlsplit(self.base_url).hostname or "") not in LOOPBACK_NAMES

    @property
    def asks(self) -> bool:
        """Whether anybody is asked who they are."""
        return self.login not in ("", "off")

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the service."""
        return self.host in LOOPBACK_NAMES

    @property
    def host(self) -> str:
        """The host listened on: a name, or an address without the brackets of IPv6."""
        return self.bind.rpartition(":")[0].strip("[]")

    def __repr__(self) -> str:
        """Return the settings for a log: without the secrets."""
        told = (f"{name}={value!r}" for name, value in self._asdict().items() if name not in _SECRET)
        return f"Settings({', '.join(told)})"


# How a variable's text is read: the value, or a ValueError that says what it must be.
_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "data": _path,
    "bind": _bind,
    "public_url": _public_url,
    "open": _flag,
    "login": _one_of("off", "token", "proxy", "oidc"),
    "login_token": _secret,
    "login_token_file": _file,
    "login_header": _header,
    "trusted_proxies": _networks,
    "session_hours": _between(1, 168),
    "oidc_issuer": _public_url,
    "oidc_client": _text,
    "oidc_secret": _text,
    "oidc_secret_file": _file,
    "oidc_domains": _words,
    "rate_limit": _between(0, 100_000),
    "limits_store": _limits_store,
    "purge_url": _public_url,
    "purge_secret": _secret,
    "purge_secret_file": _file,
    "keys": _text,
    "keys_file": _file,
    "shared_cache": _between(0, 31_536_000),
    "workers": _between(1, 64),
    "threads": _between(1, 256),
    "renderers": _between(0, 64),
    "store": _store,
    "cache_bytes": _between(0, 2**40),
    "log": _one_of("debug", "info", "warning", "error"),
    "database": _text,
    "brand": _text,
    "brands": _paths,
    "designs": _paths,
    "agencies": _paths,
    "photos": _paths,
    "language": _one_of("en", "de", "fr", "es", "ar"),
    "policy": _one_of("strict", "newsroom", "open"),
    "sources": _file,
    "allow_hosts": _words,
    "allow_networks": _networks,
    "allow_ports": _ports,
    "ca_file": _file,
    "fetch_timeout": _between(1, 60),
    "max_photo_bytes": _between(1024, 2**30),
    "masters": _between(0, 2**40),
    "max_photo_pixels": _between(10_000, 10**9),
}
# Secrets, and addresses that may hold a password.
_SECRET: Final = frozenset({"login_token", "oidc_secret", "purge_secret", "keys", "database", "limits_store"})


def read_secret(value: str, path: Path | None) -> str:
    """Return a secret from its setting or its file; raise ConfigurationError where the file's is too weak."""
    if value or path is None:
        return value
    try:
        if path.stat().st_mode & 0o077:
            raise ValueError("others may read this secret; set its mode to 600")  # noqa: TRY301 - told below
        return _secret(path.read_text(encoding="utf-8").strip())
    except (OSError, ValueError) as wrong:
        raise ConfigurationError(f"{path}: {wrong}") from None


def _meant(name: str, known: Collection[str]) -> str:
    """Return the question whether another setting was meant; empty where none is like it."""
    from difflib import get_close_matches  # noqa: PLC0415 - mistakes alone ask for it

    like = get_close_matches(name, known, 1, cutoff=0.85)
    return f"; did you mean {like[0]}?" if like else ""


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings; raise ConfigurationError naming every fault, one a line."""
    environment = os.environ if environment is None else environment
    known = {PREFIX + field.upper(): field for field in Settings._fields}
    faults = [
        f"{name}: is not a setting of Cutline{_meant(name, known)}"
        for name in sorted(environment)
        if name.startswith(PREFIX) and name not in known
    ]
    values: dict[str, Any] = {"data": _data_home()}
    for name, field in known.items():
        if environment.get(name, "") == "":
            continue
        try:
            values[field] = _READERS[field](environment[name])
        except ValueError as wrong:
            faults.append(f"{name}: {wrong}")
    if faults:
        raise ConfigurationError("\n".join(faults))
    return Settings(**values)
