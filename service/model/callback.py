"""Where a newsroom's system is told what became of its articles."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CallBack:
    """An address and the secrets that messages to it are signed with: by the first, and by all while one is
    being exchanged.
    """  # noqa: D205 - the halves belong together

    address: str
    secrets: tuple[bytes, ...] = field(repr=False)
