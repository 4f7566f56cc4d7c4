"""Two probes, whether the process answers and whether it can make and keep a card, and what was counted."""

from __future__ import annotations

from flask import Blueprint, Response

from service.errors import Refusal
from service.meters import exposition
from service.model.job import Depth
from service.web.replies import METRICS, data_reply, json_reply
from service.web.services import services

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def healthz() -> Response:
    """Say that the process answers."""
    return json_reply({"status": "ok"})


@bp.get("/metrics")
def metrics() -> Response:
    """Send what this host's processes have counted, and how much waits, in Prometheus' text form."""
    return data_reply(exposition(_depths), 200, METRICS)


def _depths() -> tuple[Depth, ...]:
    """Return how much waits; nothing where the queue is out of reach: all else is told all the same."""
    try:
        return services().queue.depths()
    except Refusal:
        return ()


@bp.get("/readyz")
def readyz() -> Response:
    """Say whether cards can be made and kept: data files are read, the records and the store answer."""
    office = services()
    office.records.check()
    office.store.check()
    return json_reply({"status": "ready"})
