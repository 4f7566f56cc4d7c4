"""Who sends a request: a person at the desk, a program with a token, or nobody in particular."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import g, request

_PROGRAMS: Final = "/v1/"


@dataclass(frozen=True, slots=True)
class Caller:
    """One who was recognised: `kind` is `desk` or `api`, `name` the person or token, empty where unknown."""

    kind: str
    name: str = ""
    scopes: frozenset[str] = frozenset()
    source: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}" if self.name else self.kind


def caller() -> Caller:
    """Return who sends this request; where nobody is asked, the door alone tells."""
    if "caller" not in g:
        g.caller = Caller("api" if request.path.startswith(_PROGRAMS) else "desk")
    found: Caller = g.caller
    return found


def who() -> str:
    """Return the caller as records name them: `desk`, `desk:anna`, `api` or `api:<token's name>`."""
    return str(caller())[:255]
