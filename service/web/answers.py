"""What a caller is told of cards made: pictures, credit, caption, warnings, and the blocks to paste."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any, Final

from service.model.credit import Attribution, CreditLine, Kind, Role
from service.model.geometry import Box
from service.model.notice import Notice
from service.model.picture import CardSet, Picture

# The picture a page names first: what most networks show large.
_LEADING: Final = ("og", "x", "clean", "square")
_TYPES: Final = {Kind.PERSON: "Person", Kind.HANDLE: "Person"}
_OPENERS: Final = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


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
        "credit": credit_answer(cards.attribution, cards.line),
        "caption": cards.attribution.caption,
        "warnings": notice_list(cards.notices),
        "images": {each.format: picture_answer(each, addresses[each.format]) for each in cards.pictures},
        "html": meta_block(cards, addresses),
        "jsonld": json_ld(cards, addresses),
    }


def credit_answer(attribution: Attribution, line: CreditLine) -> dict[str, Any]:
    """Return the credit as printed, as given and as read."""
    credit = attribution.credit
    return {
        "text": line.text,
        "label": line.label,
        "source": attribution.source.value,
        "complete": bool(credit.raw) and not credit.truncated,
        "raw": credit.raw,
        "parties": [
            {
                "name": party.shown,
                "role": party.role.value,
                "kind": party.kind.value,
                "as_written": party.as_written,
            }
            for party in credit.parties
        ],
        "disclosures": sorted(credit.qualifiers),
        "licence": credit.licence.id if credit.licence else "",
        "restrictions": list(credit.restrictions),
        "confidence": credit.confidence.value,
        "warnings": list(credit.warnings),
        "disagreements": [
            {"source": each.source.value, "text": each.text} for each in attribution.disagreements
        ],
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


def json_ld(cards: CardSet, addresses: Mapping[str, str]) -> str:
    """Return a schema.org ImageObject of the leading picture, safe inside a script element."""
    picture, rights = leading(cards), cards.rights
    record = {
        "@context": "https://schema.org",
        "@type": "ImageObject",
        "contentUrl": addresses[picture.format],
        "width": picture.width,
        "height": picture.height,
        "encodingFormat": picture.media_type,
        "name": cards.request.article.headline,
        "caption": cards.attribution.caption,
        "creditText": cards.line.text,
        "creator": _creators(cards.attribution),
        "copyrightNotice": rights.copyright,
        "license": rights.web_statement,
        "acquireLicensePage": next((each.url for each in rights.licensors if each.url), ""),
        "digitalSourceType": rights.digital_source_type,
    }
    return script_json({name: value for name, value in record.items() if value})


def _creators(attribution: Attribution) -> list[dict[str, str]]:
    found = attribution.credit.named(Role.CREATOR)
    return [{"@type": _TYPES.get(each.kind, "Organization"), "name": each.shown} for each in found]


def script_json(value: Any) -> str:
    """Return JSON in which no text can end a script element."""
    return json.dumps(value, ensure_ascii=False, indent=2).translate(_OPENERS)
