"""The schemes by name, each with its check, the form of its secrets and the largest body it may sign."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from service.newsroom.verify import contentful, ghost, sanity, standard, storyblok, superdesk
from service.newsroom.verify.message import Check
from service.newsroom.verify.token import check_bearer, in_header

_SHORTEST: Final = 8
# Our connectors send what a card needs; other systems send all they have, Ghost every revision of the post.
_CONNECTOR_BYTES: Final = 256 * 1024
_SYSTEM_BYTES: Final = 4 * 1024 * 1024


def _plain(text: str) -> bytes:
    if len(text) < _SHORTEST:
        raise ValueError(f"has {len(text)} characters; {_SHORTEST} is the least, 32 are good")
    return text.encode()


@dataclass(frozen=True, slots=True)
class Scheme:
    """One way to sign: `read_secret` raises ValueError with words; `strict` refuses JSON that is doubtful."""

    check: Check
    read_secret: Callable[[str], bytes] = _plain
    max_bytes: int = _SYSTEM_BYTES
    strict: bool = False


SCHEMES: Final[Mapping[str, Scheme]] = MappingProxyType(
    {
        "standard": Scheme(standard.check, standard.read_secret, _CONNECTOR_BYTES, strict=True),
        "ghost": Scheme(ghost.check),
        "contentful": Scheme(contentful.check, contentful.read_secret),
        "sanity": Scheme(sanity.check),
        "superdesk": Scheme(superdesk.check),
        "storyblok": Scheme(storyblok.check),
        "bearer": Scheme(check_bearer),
    }
)
NAMES: Final = (*SCHEMES, "header")


def scheme(name: str, header: str = "") -> Scheme:
    """Return a scheme; `header` names where the token stands for the scheme `header`."""
    return Scheme(in_header(header)) if name == "header" else SCHEMES[name]
