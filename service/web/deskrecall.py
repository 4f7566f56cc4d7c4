"""Cards made before, as the form that would make them: to be corrected, or made again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from service.filing.cards import filed
from service.model.standing import Standing
from service.web.deskform import CROP, Typed
from service.web.deskphotos import drafts
from service.web.services import services

_ARTICLE: Final = ("headline", "kicker", "standfirst", "label", "byline", "language", "url")
_PHOTO: Final = ("caption", "credit", "usage_terms", "alt")
_OF_PORTRAIT: Final = ("portrait_credit", "portrait_alt")
_PER_CENT: Final = {"fraction": 100.0, "percent": 1.0}


def recalled(card_id: str, *, replaces: bool) -> Typed:
    """Return the form of a card made before; Refusal `not_found` where there is none.

    An uploaded photo comes back while it is kept. An override does not: each needs its own decision.
    """
    record = filed(card_id, services())
    typed = from_request(record.request, record.brand, record.design)
    formats = tuple(each.format for each in record.pictures)
    carried = {"replaces": card_id if replaces and not record.withdrawn else ""}
    return replace(typed, values={**typed.values, **carried}, formats=formats)


def held_form(standing: Standing, empty: Typed) -> Typed:
    """Return the form of an article that waits for a person, on top of an empty one."""
    document = standing.document
    photo = document.get("image") or {}
    values = {name: str(document.get(name) or "") for name in _ARTICLE}
    values |= {name: str(photo.get(name) or "") for name in _PHOTO}
    values |= {"standfirst": str(document.get("standfirst") or document.get("description") or "")}
    values |= {"photo_url": str(photo.get("url") or "")}
    values |= {name: str(document[name]) for name in ("brand", "design") if document.get(name)}
    values |= _portrait(document.get("portrait") or {})
    values |= {"mends_source": standing.source, "mends_article": standing.article_id}
    formats = tuple(map(str, document.get("formats") or empty.formats))
    return _with_origins(Typed({**empty.values, **values}, formats))


def from_request(request: Mapping[str, Any], brand: str, design: str) -> Typed:
    """Return the form that makes a request as records keep it."""
    article = request["article"]
    photo = article.get("photo") or {}
    values = {name: str(article.get(name) or "") for name in _ARTICLE}
    values |= {name: str(photo.get(name) or "") for name in _PHOTO}
    values |= {"photo_url": str(photo.get("url") or ""), **_framing(photo)}
    values |= {"brand": brand, "design": design, "type": str(request.get("image_type") or "image/jpeg")}
    author = article.get("portrait") or {}
    values |= _portrait(author)
    return _with_origins(Typed(values, tuple(request.get("formats") or ()), _held(photo), _held(author)))


def _with_origins(typed: Typed) -> Typed:
    """Let the words that a picture was sent with go with it, should another be chosen."""
    pictures = {
        "photo": (typed.kept or typed["photo_url"], _PHOTO),
        "portrait": (typed.kept_portrait or typed["portrait_url"], _OF_PORTRAIT),
    }
    origins = {name: which for which, (given, names) in pictures.items() if given for name in names}
    return replace(typed, origins=origins)


def _held(photo: Mapping[str, Any]) -> str:
    """Return the token of a photo that was uploaded, while it is kept."""
    token = str(photo.get("data") or "")
    return token if drafts().holds(token) else ""


def _portrait(author: Mapping[str, Any]) -> dict[str, str]:
    return {f"portrait_{name}": str(author.get(name) or "") for name in ("url", "credit", "alt")}


def _framing(photo: Mapping[str, Any]) -> dict[str, str]:
    """Return focal point and crop in per cent, as the form takes them."""
    focal, crop = photo.get("focal"), photo.get("crop")
    found: dict[str, str] = {}
    if focal and focal["unit"] in _PER_CENT:
        factor = _PER_CENT[focal["unit"]]
        found |= {"focal_x": _short(focal["x"] * factor), "focal_y": _short(focal["y"] * factor)}
    if crop:
        found |= {name: _short(side * 100) for name, side in zip(CROP, crop, strict=True)}
    return found


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
