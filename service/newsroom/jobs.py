"""The jobs that messages of newsroom systems become."""

from __future__ import annotations

from typing import Final

from service.model.job import Job
from service.outside.deliveries import Deliveries
from service.outside.jobs.board import Attempt
from service.outside.receivers import Receivers

ARTICLE: Final = "article"
TELL: Final = "tell"


def article_job(number: int) -> Job:
    """Return the job of the delivery of this number."""
    return Job(ARTICLE, f"{ARTICLE}:{number}", {"delivery": number})


def reopen(last: Attempt, deliveries: Deliveries, receivers: Receivers, *, who: str) -> None:
    """Clear the way for a dead job: its delivery may be worked on again, its receiver be told again."""
    if last.kind == TELL:
        receivers.open_again(last.source, who=who)
    number = last.key.removeprefix(f"{ARTICLE}:")
    kept = deliveries.get(int(number)) if last.kind == ARTICLE and number.isdigit() else None
    if kept and kept.status == "failed":
        deliveries.note(kept.number, "accepted")
