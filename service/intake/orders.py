"""From a signed order to a `CardRequest`: an article in the API's form, for the picture its address names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from service.errors import Refusal
from service.intake.articles import IMAGE_TYPES, card_request
from service.intake.fields import Fields
from service.model.article import CardRequest

SOURCE: Final = "order"
_SOURCE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


@dataclass(frozen=True, slots=True)
class PictureOrder:
    """One picture that was ordered: the request that makes it, its format, and whose article it is of."""

    request: CardRequest
    format: str
    source: str = SOURCE


def read_order(document: Mapping[str, Any], name: str) -> PictureOrder:
    """Return the order in a signed document for a picture's name such as `og.jpg`.

    `format`, `formats` and `type` may stand in the document if they agree with the name; `source` names the
    newsroom system whose withdrawals reach the picture. An order overrules no gate. Raises Refusal.
    """
    values, (stem, _, suffix) = dict(document), name.rpartition(".")
    if "override" in values:
        raise Refusal("field_unknown", "An order cannot decide over a missing credit.", field="override")
    fields = Fields(values)
    source = fields.text("source", most=64) or SOURCE
    if not _SOURCE.fullmatch(source):
        raise fields.invalid("source", "A source's name has small letters, digits and hyphens.")
    _agree(fields, "format", fields.text("format", most=64), stem)
    request = card_request(fields)
    if request.formats and stem not in request.formats:
        raise fields.invalid("formats", f"The address is that of the format «{stem}».")
    _agree(fields, "type", request.image_type if document.get("type") else "", IMAGE_TYPES[suffix])
    return PictureOrder(request._replace(formats=(stem,), image_type=IMAGE_TYPES[suffix]), stem, source)


def _agree(fields: Fields, name: str, given: str, wanted: str) -> None:
    if given not in ("", wanted):
        raise fields.invalid(name, f"The picture's name asks for {wanted}.")
