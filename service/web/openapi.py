"""`GET /openapi.json`: the service's doors as OpenAPI 3.1, from the description in `assets/openapi.json`."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from flask import Blueprint, Response

import service
from service.errors import FAULTS
from service.house import House
from service.intake.articles import IMAGE_TYPES, LONGEST
from service.resources import asset
from service.web.replies import json_reply
from service.web.services import base_url, services

bp = Blueprint("openapi", __name__)


@bp.get("/openapi.json")
def describe() -> Response:
    """Send the description, with this service's own address, names and limits."""
    return json_reply(description(services().house, base_url()))


def description(house: House, address: str) -> dict[str, Any]:
    """Return the description of a service at this address with these designs, formats and brands."""
    document: dict[str, Any] = json.loads(_text())
    document["info"]["version"] = service.__version__
    document["servers"] = [{"url": address}]
    schemas = document["components"]["schemas"]
    _set_limits(schemas)
    article = schemas["Article"]["properties"]
    article["formats"]["items"]["enum"] = list(house.formats)
    article["design"]["enum"] = list(house.designs)
    article["brand"]["enum"] = list(house.brands)
    article["type"]["enum"] = sorted(set(IMAGE_TYPES.values()))
    schemas["Caption"]["properties"]["style"]["enum"] = list(house.styles)
    schemas["Problem"]["properties"]["code"]["enum"] = sorted(FAULTS)
    return document


def _set_limits(schemas: dict[str, Any]) -> None:
    """Write the longest texts into the schemas, from the table that the reader goes by."""
    for name in ("Article", "Image", "Override", "Caption"):
        for field, schema in schemas[name]["properties"].items():
            if field in LONGEST:
                schema["maxLength"] = LONGEST[field]


@cache
def _text() -> str:
    return asset("openapi.json").read_text(encoding="utf-8")
