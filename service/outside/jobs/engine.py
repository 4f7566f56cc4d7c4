"""The engine hands jobs to whoever does them, and sees to it that each comes to an end.

An attempt is one DBOS workflow of one step. The step's outcome is written down before anything follows from
it, so a process may die at any line. A failure of the outside world is never an error of the workflow, for
errors are final: it becomes another attempt, enqueued with a delay, which holds no place in the queue.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any, Final

from dbos import DBOS, SetEnqueueOptions, SetWorkflowID

from service.errors import Refusal
from service.journal import about, adopt
from service.meters import JOBS, REFUSALS
from service.model.job import Done, Job, Later, Outcome, outcome_of
from service.outside.jobs.attempts import ATTEMPT, TELL, WORK, attempt_arguments, attempt_id, queue_of
from service.outside.jobs.backoff import MOST_ATTEMPTS, pause
from service.outside.jobs.json_values import Dropped, JsonValues
from service.outside.jobs.place import APPLICATION, VERSION, JobsPlace, prepare_jobs
from service.outside.jobs.presence import Presence
from service.outside.jobs.watch import Watch

Perform = Callable[[str, Mapping[str, Any], int], Outcome]

_LOG: Final = logging.getLogger("cutline.jobs")
_TELLING_AT_ONCE: Final = 32
# Name, how many at once (0: as many as the engine was made for), seconds between two looks while work waits.
_QUEUES: Final = ((WORK, 0, 0.1), (TELL, _TELLING_AT_ONCE, 0.25))
# Renders die in processes of their own, so a worker that dies with its jobs was killed from outside.
_MOST_RECOVERIES: Final = 20
_STOP_SECONDS: Final = 20


class Engine:
    """Runs the jobs of one place in this process. There can be one in a process, started once.

    `executor` names the worker: always alike on a place of one worker, new for each life on a shared one.
    `perform(kind, payload, attempt)` does the work; `attempt` counts from 1.
    """

    def __init__(self, place: JobsPlace, executor: str, perform: Perform, *, at_once: int) -> None:
        self._place = place
        self._executor = executor
        self._presence = Presence(place, executor) if place.shared else None
        self._perform = perform
        self._at_once = at_once
        self._watches: list[Watch] = []

    def start(self) -> None:
        """Begin to take jobs; those that this executor had begun before are taken up first."""
        prepare_jobs(self._place)
        engine = DBOS(
            config={
                "name": APPLICATION,
                "system_database_url": self._place.address,
                "dbos_system_schema": self._place.schema,
                "serializer": JsonValues(),
                "application_version": VERSION,
                "executor_id": self._executor,
                "log_level": "WARNING",
                "run_migrations": False,
                "max_executor_threads": self._at_once + _TELLING_AT_ONCE + 8,
                "notification_coalesce_sec": 1.0,  # nobody waits for these; it would look 100 times a second
            }
        )
        adopt("dbos")
        DBOS.listen_queues(())  # but to its own: ours have watches
        self._register()
        if self._presence:
            self._presence.begin()
        DBOS.launch()
        for name, at_once, seconds in _QUEUES:
            queue = DBOS.register_queue(
                name,
                worker_concurrency=at_once or self._at_once,
                polling_interval_sec=seconds,
                on_conflict="always_update",
            )
            self._watches.append(Watch(self._place, engine, queue))

    def stop(self) -> None:
        """Take no more jobs and let those that run come to their end; what does not is taken up again."""
        for watch in self._watches:
            watch.end()
        DBOS.destroy(workflow_completion_timeout_sec=_STOP_SECONDS)
        if self._presence:
            self._presence.end()

    def _register(self) -> None:
        @DBOS.step(name="perform")
        def step(kind: str, key: str, payload: dict[str, Any], attempt: int) -> dict[str, Any]:
            with about(job=key, attempt=str(attempt)):
                told = _record(judged(self._perform, kind, payload, attempt))
                JOBS.labels(kind, told["outcome"]).inc()
                _LOG.info("%s: %s", told["outcome"], told["detail"])
                return told

        @DBOS.workflow(name=ATTEMPT, max_recovery_attempts=_MOST_RECOVERIES)
        def workflow(kind: str, key: str, payload: dict[str, Any], attempt: int) -> dict[str, Any]:
            told = step(kind, key, payload, attempt)
            if told["outcome"] == "later" and attempt < MOST_ATTEMPTS:
                following = attempt_arguments(Job(kind, key, payload), attempt + 1)
                wait = SetEnqueueOptions(delay_seconds=pause(key, attempt, told.get("after")))
                with SetWorkflowID(attempt_id(key, attempt + 1)), wait:
                    DBOS.enqueue_workflow(queue_of(kind), workflow, *following)
            elif told["outcome"] != "done":
                raise Dropped(told["detail"])
            return told


def judged(perform: Perform, kind: str, payload: Mapping[str, Any], attempt: int) -> Outcome:
    """Return an attempt's outcome; whatever is raised becomes one.

    A Refusal for the moment (a status of 500 and above: busy, unready, timed out) is tried again, one for
    good is dead. Any other exception is a fault of ours: it is logged, and tried again after its mending.
    """
    try:
        return perform(kind, payload, attempt)
    except Refusal as no:
        REFUSALS.labels("worker", no.code).inc()
        return outcome_of(no)
    except Exception as failure:  # noqa: BLE001 - an accepted job must not end by a fault of ours
        _LOG.exception("a job of kind %s failed", kind)
        return Later(f"{type(failure).__name__}: {failure}"[:500])


def _record(outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, Done):
        return {"outcome": "done", "detail": outcome.detail}
    if isinstance(outcome, Later):
        return {"outcome": "later", "detail": outcome.reason, "after": outcome.after}
    return {"outcome": "dead", "detail": outcome.reason}
