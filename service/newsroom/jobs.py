"""The jobs that messages of newsroom systems become."""

from __future__ import annotations

from typing import Final

from service.model.job import Job

ARTICLE: Final = "article"


def article_job(number: int) -> Job:
    """Return the job of the delivery of this number."""
    return Job(ARTICLE, f"{ARTICLE}:{number}", {"delivery": number})
