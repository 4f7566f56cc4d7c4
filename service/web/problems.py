"""The pages that explain refusals: where the `type` of every problem record leads."""

from __future__ import annotations

from flask import Blueprint, Response

from service.errors import FAULTS, Refusal
from service.web.replies import page

bp = Blueprint("problems", __name__)


@bp.get("/problems/<code>")
def explain(code: str) -> Response:
    """Explain a refusal's code."""
    name = code.replace("-", "_")
    if name not in FAULTS:
        raise Refusal("not_found", "There is no problem of this name.")
    return page("fault.html", code=name, fault=FAULTS[name])
