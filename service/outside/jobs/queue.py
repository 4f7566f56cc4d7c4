"""Where doors leave jobs: one insert, committed before it returns. Nothing is run here."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final

from dbos import DBOSClient, EnqueueOptions
from sqlalchemy.exc import SQLAlchemyError

from service.errors import Refusal
from service.model.job import Depth, Job
from service.outside.jobs.attempts import ATTEMPT, OPEN, attempt_arguments, queue_of
from service.outside.jobs.json_values import JsonValues
from service.outside.jobs.place import APPLICATION, VERSION, JobsPlace, prepare_jobs

_CONNECTIONS: Final = 4
_MOST_COUNTED: Final = 10_000


class DurableQueue:
    """The jobs of one place. Threads may share it; each process opens a client of its own, after any fork."""

    def __init__(self, place: JobsPlace) -> None:
        self._place = place
        self._client: DBOSClient | None = None
        self._process = 0
        self._lock = Lock()

    def enqueue(self, job: Job, *, delay: float = 0.0) -> None:
        """Keep a job, to be begun in `delay` seconds at the earliest; Refusal `unready` where it cannot."""
        options: EnqueueOptions = {
            "workflow_name": ATTEMPT,
            "queue_name": queue_of(job.kind),
            "workflow_id": job.key,
            "app_version": VERSION,
        }
        if delay:
            options["delay_seconds"] = delay
        with out_of_reach():
            self.client().enqueue(options, *attempt_arguments(job))

    def prepare(self) -> None:
        """Make the tables and connect, so that the first job's sender does not wait; Refusal `unready`."""
        with out_of_reach():
            self.client()

    def missing(self, keys: Collection[str]) -> tuple[str, ...]:
        """Return those keys that no job was ever left under; Refusal `unready` where nobody can tell."""
        if not keys:
            return ()
        with out_of_reach():
            found = self.client().list_workflows(workflow_ids=list(keys), load_input=False, load_output=False)
        known = {each.workflow_id for each in found}
        return tuple(key for key in keys if key not in known)

    def depths(self) -> tuple[Depth, ...]:
        """Return how much waits, runs or is put off in each queue, counted up to ten thousand in all."""
        with out_of_reach():
            found = self.client().list_workflows(
                status=list(OPEN), limit=_MOST_COUNTED, load_input=False, load_output=False
            )
        groups: dict[tuple[str, str], list[float]] = {}
        for each in found:
            place = each.queue_name or "", OPEN[each.status]
            groups.setdefault(place, []).append(time.time() - (each.created_at or 0) / 1000)
        return tuple(Depth(*place, len(ages), max(0.0, *ages)) for place, ages in groups.items())

    def client(self) -> DBOSClient:
        """Return this process's client, the tables made; raise SQLAlchemyError where there is no database."""
        with self._lock:
            if self._client is None or self._process != os.getpid():
                prepare_jobs(self._place)
                self._client = DBOSClient(
                    system_database_url=self._place.address,
                    dbos_system_schema=self._place.schema,
                    serializer=JsonValues(),
                    application_name=APPLICATION,
                    system_database_pool_size=_CONNECTIONS,
                    retry_connection_errors=False,
                )
                self._process = os.getpid()
            return self._client

    def close(self) -> None:
        """Close this process's connections."""
        with self._lock:
            if self._client is not None and self._process == os.getpid():
                self._client.destroy()
            self._client = None


@contextmanager
def out_of_reach() -> Iterator[None]:
    """Tell every failure of the jobs' database as one Refusal."""
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        raise Refusal(
            "unready", "Work cannot be accepted just now. Try again in a moment.",
            log=f"jobs: {type(error).__name__}: {error}"[:300], retry_after=5,
        ) from error  # fmt: skip
