"""`POST /v1/captions`: a caption as the agency sent it in; caption, credit and blocks to paste out."""

from __future__ import annotations

from flask import Blueprint, Response

from service.attribution.captions import CaptionDesk, CaptionRequest, caption_answer
from service.attribution.embedded import read_rights
from service.house import House
from service.intake.articles import LONGEST
from service.intake.fields import Fields
from service.intake.strict_json import read_object
from service.model.article import PhotoRequest
from service.model.rights import EmbeddedRights
from service.web.parts import document_and_photo
from service.web.replies import json_reply
from service.web.requests import bounded, refuse_foreign_origin
from service.web.services import base_url, services, upload_bytes

bp = Blueprint("captions", __name__, url_prefix="/v1/captions")


@bp.post("")
@bounded(upload_bytes)
def read_caption() -> Response:
    """Read a caption, with the photo's own record where its file comes beside the JSON; make no picture."""
    refuse_foreign_origin(base_url())
    document, photo = document_and_photo("caption")
    house, fields = services().house, Fields(read_object(document))
    asked = _asked(fields, read_rights(photo) if photo else EmbeddedRights())
    desk = _desk(fields, house)
    fields.done()
    return json_reply(caption_answer(asked, desk).as_json())


def _asked(fields: Fields, embedded: EmbeddedRights) -> CaptionRequest:
    photo = PhotoRequest(
        url=fields.address("url"),
        caption=_limited(fields, "caption"),
        credit=_limited(fields, "credit"),
        copyright=_limited(fields, "copyright"),
        usage_terms=_limited(fields, "usage_terms"),
        alt=_limited(fields, "alt"),
    )
    return CaptionRequest(
        photo=photo,
        embedded=embedded,
        headline=_limited(fields, "headline"),
        language=fields.language("language"),
    )


def _limited(fields: Fields, name: str) -> str:
    return fields.text(name, most=LONGEST[name])


def _desk(fields: Fields, house: House) -> CaptionDesk:
    """Return the brand's way with credits, in the house style that is asked for or else its own."""
    brand = house.brand(fields.text("brand", most=100))
    style = fields.text("style", most=100) or brand.credit_style
    if style not in house.styles:
        raise fields.invalid("style", f"The house styles are {', '.join(house.styles)}.")
    return CaptionDesk(
        house.registry, house.styles[style], house.settings.policy or brand.policy, brand.fallback_credit
    )
