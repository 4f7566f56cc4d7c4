"""The board of jobs: what waits, what failed for good, what became of each attempt, for operators to see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from dbos import DBOSClient, error

from service.errors import Refusal
from service.outside.jobs.attempts import OPEN, key_of_attempt, queue_of
from service.outside.jobs.queue import DurableQueue, out_of_reach

if TYPE_CHECKING:
    from dbos import WorkflowStatus

_MOST: Final = 10_000
_DEAD: Final = ("ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED", "CANCELLED")
_KILLED: Final = "its worker died again and again while it ran"


class State(StrEnum):
    """Where an attempt stands. `later` waits for its time, `dead` waits for a person."""

    WAITING = "waiting"
    LATER = "later"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


_STATES: Final = {
    **{name: State(word) for name, word in OPEN.items()},
    "SUCCESS": State.DONE,
    **dict.fromkeys(_DEAD, State.DEAD),
}
_STATUSES: Final = {state: [name for name, each in _STATES.items() if each is state] for state in State}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at a job: `outcome` is `done`, `later` or `dead` once it is over; `detail` says why.

    `source` is the newsroom's system that the job tells or puts a card into, empty for other kinds.
    """

    id: str
    key: str
    kind: str
    source: str
    number: int
    state: State
    created: datetime
    due: datetime | None
    outcome: str
    detail: str


class Board:
    """The jobs of one place; every method raises Refusal `unready` where it cannot be reached."""

    def __init__(self, queue: DurableQueue) -> None:
        self._queue = queue

    def listed(self, *states: State, limit: int = 100) -> tuple[Attempt, ...]:
        """Return the newest attempts in these states first, or in any."""
        statuses = [status for state in states or State for status in _STATUSES[state]]
        with out_of_reach():
            found = self._client().list_workflows(status=statuses, limit=limit, sort_desc=True)
        return tuple(map(_attempt, found))

    def attempts(self, key: str) -> tuple[Attempt, ...]:
        """Return all attempts at one job, in order; Refusal `not_found` where there is no such job."""
        with out_of_reach():
            found = self._client().list_workflows(workflow_id_prefix=key, limit=_MOST)
        attempts = [each for each in map(_attempt, found) if each.key == key]
        if not attempts:
            raise Refusal("not_found", f"There is no job «{key}».", field="key")
        return tuple(sorted(attempts, key=lambda each: each.number))

    def dead(self, key: str) -> Attempt:
        """Return the last attempt at a dead job; Refusal `not_found`, `field_invalid` for any other."""
        last = self.attempts(key)[-1]
        if last.state is not State.DEAD:
            raise Refusal("field_invalid", f"The job «{key}» is {last.state}, not dead.", field="key")
        return last

    def retry(self, last: Attempt) -> None:
        """Let a dead job's last attempt be done again; Refusal `busy` where somebody else did so."""
        with out_of_reach():
            try:
                self._client().rewind_workflow(last.id, queue_name=queue_of(last.kind))
            except error.DBOSException:
                raise Refusal("busy", f"The job «{last.key}» was taken up meanwhile.", field="key") from None

    def forget_done(self, before: datetime, most: int = 1000) -> int:
        """Remove done attempts that ended before a moment; return how many (at most `most`)."""
        with out_of_reach():
            found = self._client().list_workflows(
                status="SUCCESS",
                completed_before=before.isoformat(),
                limit=most,
                load_input=False,
                load_output=False,
            )
            ids = [each.workflow_id for each in found]
            if ids:
                self._client().delete_workflows(ids)
        return len(ids)

    def _client(self) -> DBOSClient:
        return self._queue.client()


def _attempt(found: WorkflowStatus) -> Attempt:
    kind, _, payload, number = found.input["args"] if found.input else ("", "", {}, 1)
    outcome, detail = _outcome(found)
    return Attempt(
        id=found.workflow_id,
        key=key_of_attempt(found.workflow_id),
        kind=str(kind),
        source=str(payload.get("source", "")),
        number=int(str(number)),
        state=_STATES[found.status],
        created=_moment(found.created_at) or datetime.now(UTC),
        due=_moment(found.delay_until_epoch_ms) if found.status == "DELAYED" else None,
        outcome=outcome,
        detail=detail,
    )


def _outcome(found: WorkflowStatus) -> tuple[str, str]:
    """Return how an attempt ended and why; two empty texts while it has not."""
    if found.status in _DEAD:
        return "dead", str(found.error) if found.error else _KILLED
    told = found.output if isinstance(found.output, dict) else {}
    return str(told.get("outcome", "")), str(told.get("detail", ""))


def _moment(milliseconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds else None
