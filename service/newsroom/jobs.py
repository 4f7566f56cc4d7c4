"""The jobs that messages of newsroom systems become."""

from __future__ import annotations

from typing import Final

from service.model.job import Job
from service.outside.deliveries import Deliveries

ARTICLE: Final = "article"


def article_job(number: int) -> Job:
    """Return the job of the delivery of this number."""
    return Job(ARTICLE, f"{ARTICLE}:{number}", {"delivery": number})


def reopen(key: str, deliveries: Deliveries) -> None:
    """Let the work on a delivery that failed be done again, where the key is of such a job."""
    kind, _, number = key.partition(":")
    kept = deliveries.get(int(number)) if kind == ARTICLE and number.isdigit() else None
    if kept and kept.status == "failed":
        deliveries.note(kept.number, "accepted")
