"""Two probes: whether the process answers, and whether it can make and keep a card."""

from __future__ import annotations

from flask import Blueprint, Response

from service.web.replies import json_reply
from service.web.services import services

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def healthz() -> Response:
    """Say that the process answers."""
    return json_reply({"status": "ok"})


@bp.get("/readyz")
def readyz() -> Response:
    """Say whether cards can be made and kept: data files are read, the records and the store answer."""
    office = services()
    office.records.recent(limit=1)
    office.store.check()
    return json_reply({"status": "ready"})
