"""From the JSON of a request to a `CardRequest`: names, types and lengths, and nothing else.

The command line reads article files by the same functions, so there is one form of an article.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any, Final

from service.errors import Refusal
from service.intake.fields import Fields
from service.intake.strict_json import check_object, read_object
from service.model.article import Article, CardRequest, Override, PhotoRequest
from service.model.geometry import Box, FocalPoint

LONGEST: Final = {
    "id": 200,
    "headline": 300,
    "kicker": 100,
    "label": 100,
    "section": 100,
    "standfirst": 1000,
    "byline": 200,
    "alt": 2000,
    "caption": 5000,
    "credit": 1000,
    "copyright": 500,
    "usage_terms": 1000,
    "name": 200,
    "reason": 500,
}
IMAGE_TYPES: Final = {
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "avif": "image/avif",
}
# The far end of each unit that a focal point may be given in; a photo's side is at most 30,000 px.
_UNITS: Final = {"fraction": 1.0, "percent": 100.0, "px": 30_000.0}


def read_card_request(data: bytes, *, photo: bytes = b"") -> CardRequest:
    """Return the request in a JSON document; `photo` is the photo's file where it came beside the JSON.

    Raises Refusal with the dotted name of the field at fault. Which designs, formats and brands there are,
    and whether a headline or a credit is missing, is not judged here.
    """
    return card_request(Fields(read_object(data)), photo=photo)


def card_request_of(document: Mapping[str, Any], *, photo: bytes = b"") -> CardRequest:
    """Return the request in a JSON object that was read or put together elsewhere; Refusal as above."""
    check_object(document)
    return card_request(Fields(document), photo=photo)


def card_request(fields: Fields, *, photo: bytes = b"") -> CardRequest:
    """Return the request in fields already read from JSON or a form."""
    request = CardRequest(
        article=_article(fields, photo),
        brand=fields.text("brand", most=100),
        design=fields.text("design", "template", most=100),
        formats=fields.words("formats", "sizes"),
        image_type=_image_type(fields),
        override=_override(fields.group("override")),
    )
    fields.done()
    return request


def _article(fields: Fields, photo: bytes) -> Article:
    article = Article(
        id=_limited(fields, "id"),
        url=fields.address("url"),
        headline=_limited(fields, "headline"),
        kicker=_limited(fields, "kicker"),
        standfirst=fields.text("standfirst", "description", most=LONGEST["standfirst"]),
        label=_limited(fields, "label"),
        section=_limited(fields, "section"),
        byline=_limited(fields, "byline"),
        language=fields.language("language"),
        published=fields.moment("published"),
        modified=fields.moment("modified"),
        dated=fields.flag("dated"),
        photo=_photo(fields.group("image"), photo),
        portrait=_photo(fields.group("portrait"), b"", "portrait"),
    )
    if article.dated and article.published is None:
        raise fields.invalid(
            "published", "A card that shows the article's age needs the time it was published."
        )
    return article


def _limited(fields: Fields, name: str) -> str:
    return fields.text(name, most=LONGEST[name])


def _photo(fields: Fields | None, data: bytes, name: str = "image") -> PhotoRequest | None:
    if fields is None:
        return PhotoRequest(data=data) if data else None
    found = PhotoRequest(
        url=fields.address("url"),
        file=fields.text("file", most=255),
        data=_data(fields),
        alt=_limited(fields, "alt"),
        caption=_limited(fields, "caption"),
        credit=_limited(fields, "credit"),
        copyright=_limited(fields, "copyright"),
        usage_terms=_limited(fields, "usage_terms"),
        focal=_focal_point(fields.group("focal_point")),
        crop=_crop(fields.group("crop")),
    )
    fields.done()
    return _one_photo(found, data, name)


def _one_photo(found: PhotoRequest, data: bytes, field: str) -> PhotoRequest:
    given = [name for name in ("url", "file", "data") if getattr(found, name)]
    if data:
        given.append("the photo's file")
    if len(given) > 1:
        detail = f"Give the photo once, not as {' and '.join(given)}."
        raise Refusal("field_invalid", detail, field=field)
    return found._replace(data=data) if data else found


def _data(fields: Fields) -> bytes:
    _, value = fields.take("data")
    if value is None:
        return b""
    try:
        return base64.b64decode(value, validate=True)
    except (TypeError, ValueError, binascii.Error):
        raise fields.invalid("data", "data must be the photo's file in Base64.") from None


def _focal_point(fields: Fields | None) -> FocalPoint | None:
    if fields is None:
        return None
    unit = fields.text("unit", most=20) or "fraction"
    if unit not in _UNITS:
        raise fields.invalid("unit", "unit must be fraction, percent or px.")
    point = FocalPoint(fields.number("x", 0, _UNITS[unit]), fields.number("y", 0, _UNITS[unit]), unit)
    fields.done()
    return point


def _crop(fields: Fields | None) -> Box | None:
    if fields is None:
        return None
    box = Box(*(fields.number(side, 0, 1) for side in ("left", "top", "right", "bottom")))
    fields.done()
    if box.left >= box.right or box.top >= box.bottom:
        raise Refusal(
            "field_invalid",
            "The crop's left and top must lie before its right and bottom.",
            field=fields.at("left").rpartition(".")[0],
        )
    return box


def _image_type(fields: Fields) -> str:
    given = fields.text("type", most=40).lower().removeprefix("image/")
    if given and given not in IMAGE_TYPES:
        raise fields.invalid("type", "type must be image/jpeg, image/png, image/webp or image/avif.")
    return IMAGE_TYPES[given or "jpeg"]


def _override(fields: Fields | None) -> Override | None:
    if fields is None:
        return None
    override = Override(_limited(fields, "name"), _limited(fields, "reason"))
    fields.done()
    for name in ("name", "reason"):
        if not getattr(override, name):
            detail = "An override needs the name of the person who decides, and the reason."
            raise Refusal("override_invalid", detail, field=fields.at(name))
    return override
