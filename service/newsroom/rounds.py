"""The worker's own round: deliveries that were kept and whose jobs were not are found and left again.

A door keeps a delivery first and leaves its job second; a process may die, or the queue be out of reach, in
between. Leaving a job twice is harmless, for a job is known by its key.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from service.newsroom.jobs import article_job
from service.newsroom.newsroom import Newsroom

_OLD_ENOUGH: Final = timedelta(seconds=15)
_MOST: Final = 500


def find_stranded(newsroom: Newsroom, now: datetime) -> int:
    """Leave jobs for deliveries that are accepted and have none; return how many.

    Raises Refusal `unready` where the records or the queue cannot be reached.
    """
    found, after = 0, 0
    while numbers := newsroom.deliveries.waiting(before=now - _OLD_ENOUGH, after=after, limit=_MOST):
        jobs = {job.key: job for job in map(article_job, numbers)}
        for key in newsroom.office.queue.missing(tuple(jobs)):
            newsroom.office.queue.enqueue(jobs[key])
            found += 1
        after = numbers[-1]
    return found
