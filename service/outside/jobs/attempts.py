"""One attempt at a job, as it is kept: which queue it waits in, what it is called, what it is given."""

from __future__ import annotations

from typing import Any, Final

from service.model.job import Job

ATTEMPT: Final = "attempt"

# Call-backs wait for other people's machines, renders for our own processors: neither may hold up the other.
WORK: Final = "work"
TELL: Final = "tell"
_QUEUES: Final = {"tell": TELL, "push": TELL}


def queue_of(kind: str) -> str:
    """Return the queue in which jobs of a kind wait."""
    return _QUEUES.get(kind, WORK)


def attempt_arguments(job: Job, attempt: int = 1) -> tuple[str, str, dict[str, Any], int]:
    """Return what an attempt is started with."""
    return job.kind, job.key, dict(job.payload), attempt


def attempt_id(key: str, attempt: int) -> str:
    """Return an attempt's name: the first has the job's own, so that a job enqueued twice is one."""
    return key if attempt == 1 else f"{key}~{attempt}"


def key_of_attempt(name: str) -> str:
    """Return the key of the job that an attempt of this name is at."""
    key, mark, number = name.rpartition("~")
    return key if mark and number.isdigit() else name


OPEN: Final = {"ENQUEUED": "waiting", "DELAYED": "later", "PENDING": "running"}
"""The states of an attempt that is not over, in the database's words and in ours."""
