"""What a caller is told of cards made: pictures, credit, caption, warnings, and the blocks to paste."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any, Final

from service.attribution.credit_record import credit_record
from service.attribution.markup import CaptionedPhoto, figure, json_ld
from service.model.credit import Role
from service.model.geometry import Box
from service.model.notice import Notice
from service.model.picture import CardSet, Picture

# The picture a page names first: what most networks show large.
_LEADING: Final = ("og", "x", "clean", "square")
_PHOTO_ALONE: Final = "clean"


def card_answer(cards: CardSet, identity: Mapping[str, str], addresses: Mapping[str, str]) -> dict[str, Any]:
    """Return the answer to `POST /v1/cards`.

    `identity` holds id and revision, `addresses` the full address of each format's picture.
    """
    return {
        **identity,
        "status": "ready",
        "headline": cards.request.article.headline,
        "brand": cards.brand,
        "design": cards.design,
        "credit": credit_record(cards.attribution, cards.line),
        **({"portrait_credit": credit_record(*cards.portrait)} if cards.portrait else {}),
        "caption": cards.attribution.caption,
        "warnings": notice_list(cards.notices),
        "images": {each.format: picture_answer(each, addresses[each.format]) for each in cards.pictures},
        "html": meta_block(cards, addresses),
        "figure": figure(_captioned(cards, _plainest(cards), addresses)),
        "jsonld": json_ld(_captioned(cards, _plainest(cards), addresses)),
    }


def notice_list(notices: tuple[Notice, ...]) -> list[dict[str, str]]:
    """Return warnings, each once."""
    records = (
        {"code": each.code, "detail": each.detail, "field": each.field} for each in dict.fromkeys(notices)
    )
    return [{name: text for name, text in record.items() if text} for record in records]


def picture_answer(picture: Picture, address: str) -> dict[str, Any]:
    """Return one picture's facts; `crop` is the part of the upright photo in fractions."""
    return {
        "url": address,
        "width": picture.width,
        "height": picture.height,
        "type": picture.media_type,
        "bytes": len(picture.data),
        "sha256": picture.sha256,
        "alt": picture.alt,
        "credit": picture.credit,
        "contrast": picture.contrast and round(picture.contrast, 2),
        "crop": _crop(picture.crop),
        "warnings": notice_list(picture.notices),
    }


def _crop(box: Box | None) -> dict[str, float] | None:
    return {name: round(value, 5) for name, value in box._asdict().items()} if box else None


def leading(cards: CardSet) -> Picture:
    """Return the picture that a page should name for its links."""
    by_format = {picture.format: picture for picture in cards.pictures}
    return next((by_format[name] for name in _LEADING if name in by_format), cards.pictures[0])


def meta_block(cards: CardSet, addresses: Mapping[str, str]) -> str:
    """Return the `<meta>` elements for the article's head, one a line."""
    picture = leading(cards)
    address = addresses[picture.format]
    wide = "summary_large_image" if picture.width > picture.height else "summary"
    properties = (
        ("property", "og:image", address),
        ("property", "og:image:width", str(picture.width)),
        ("property", "og:image:height", str(picture.height)),
        ("property", "og:image:type", picture.media_type),
        ("property", "og:image:alt", picture.alt),
        ("name", "twitter:card", wide),
        ("name", "twitter:image", address),
        ("name", "twitter:image:alt", picture.alt),
    )
    return "\n".join(f'<meta {kind}="{name}" content="{escape(text)}">' for kind, name, text in properties)


def _captioned(cards: CardSet, picture: Picture, addresses: Mapping[str, str]) -> CaptionedPhoto:
    return CaptionedPhoto(
        rights=cards.rights,
        creators=cards.attribution.credit.named(Role.CREATOR),
        alt=picture.alt,
        label=cards.line.label,
        image_url=addresses[picture.format],
        language=cards.request.article.language,
    )


def _plainest(cards: CardSet) -> Picture:
    """Return the picture for the article and its structured data: the photo alone where there is one."""
    return next((each for each in cards.pictures if each.format == _PHOTO_ALONE), leading(cards))
