"""A job: work that was accepted and will be done, and what can become of one attempt at it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from service.errors import Refusal


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of accepted work. `kind` names who does it; `payload` is a small JSON object, never bytes.

    `key` is the work's identity: a job whose key was enqueued before is the same job, done once.
    """

    kind: str
    key: str
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Done:
    """The attempt succeeded; `detail` is for the operator."""

    detail: str = ""


@dataclass(frozen=True, slots=True)
class Later:
    """Something outside failed: try again, after so many seconds where it said how long."""

    reason: str
    after: float | None = None


@dataclass(frozen=True, slots=True)
class Dead:
    """No attempt can succeed: a person must look at it."""

    reason: str


Outcome = Done | Later | Dead


def outcome_of(refusal: Refusal) -> Later | Dead:
    """Return what a refusal means for an attempt: with a status of 500 or more it is for the moment alone."""
    return put_off(refusal) if refusal.fault.status >= 500 else Dead(_words(refusal))


def put_off(refusal: Refusal) -> Later:
    """Return a new attempt for a refusal, when it asks for one."""
    return Later(_words(refusal), refusal.retry_after)


def _words(refusal: Refusal) -> str:
    return f"{refusal.code}: {refusal.detail}"


@dataclass(frozen=True, slots=True)
class Depth:
    """How many attempts of one queue stand in one state, and the age of the oldest in seconds."""

    queue: str
    state: str
    count: int
    oldest: float


class JobQueue(Protocol):
    """Where jobs are left. What `enqueue` has returned for survives the death of every process."""

    def prepare(self) -> None:
        """Get ready to keep jobs, ahead of the first; Refusal `unready` where that fails."""

    def missing(self, keys: Collection[str]) -> tuple[str, ...]:
        """Return those keys that no job was ever left under; Refusal `unready` where nobody can tell."""

    def depths(self) -> tuple[Depth, ...]:
        """Return how much waits, runs or is put off in each queue; Refusal `unready` where none can tell."""

    def enqueue(self, job: Job, *, delay: float = 0.0) -> None:
        """Keep a job, to be begun in `delay` seconds at the earliest; Refusal `unready` where it cannot."""
