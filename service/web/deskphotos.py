"""The photos a form brings, article's and author's: uploaded with it, or kept from an earlier sending."""

from __future__ import annotations

from dataclasses import replace

from flask import request

from service.errors import Refusal
from service.model.article import CardRequest
from service.portraits import told_as_portrait
from service.web.deskform import Typed, control, form_request
from service.web.drafts import Drafts
from service.web.services import services


def drafts() -> Drafts:
    """Return the photos kept between two sendings."""
    return Drafts(services().house.settings.data / "drafts")


def uploaded(name: str = "photo") -> bytes | None:
    """Return the uploaded file of a control, or None where none was chosen."""
    upload = request.files.get(name)
    if not upload or not upload.filename:
        return None
    upload.seek(0)
    return bytes(upload.read())


def photo_bytes(typed: Typed) -> bytes:
    """Return the photo that came with the form, else the kept one; empty where there is neither."""
    return _bytes(uploaded(), typed.kept if typed.uses_kept else "")


def portrait_bytes(typed: Typed) -> bytes:
    """Return the author's picture that came with the form, else the kept one; empty without either."""
    with told_as_portrait():
        return _bytes(uploaded("portrait"), typed.kept_portrait if typed.uses_kept_portrait else "")


def _bytes(upload: bytes | None, token: str) -> bytes:
    if upload == b"":
        raise Refusal("image_empty", "The photo's file is empty.", field="image")
    return upload or (drafts().read(token) if token else b"")


def whole_request(typed: Typed) -> CardRequest:
    """Return the request of a form with the photos it brings."""
    return form_request(typed, photo_bytes(typed), portrait_bytes(typed))


def live_request(typed: Typed) -> CardRequest:
    """Return the request of a form while somebody types: its photo has a token, and nothing is fetched."""
    made = form_request(typed, b"", portrait_bytes(typed))
    author = made.article.portrait
    if author is None or author.data:
        return made
    return made._replace(article=made.article._replace(portrait=None))


def keep_sound_photos(typed: Typed, refusal: Refusal) -> Typed:
    """Keep the photos that were sent and are not themselves at fault, so that none need be chosen again."""
    if refusal.code == "origin_refused":
        return typed
    place = control(refusal, typed)
    held = keep_photos(typed, but=place.removesuffix("_url"))
    if place in ("photo", "photo_url"):
        return replace(held, kept="")
    return replace(held, kept_portrait="") if place in ("portrait", "portrait_url") else held


def keep_photos(typed: Typed, but: str = "") -> Typed:
    """Keep the photos that came with the form, if any, and name them in the form that is shown again."""
    photo = uploaded() if but != "photo" else None
    portrait = uploaded("portrait") if but != "portrait" else None
    if photo:
        addresses = {"photo_url": "", "kept_from": ""}
        typed = replace(typed, values={**typed.values, **addresses}, kept=drafts().keep(photo))
    if portrait:
        addresses = {"portrait_url": "", "portrait_from": ""}
        typed = replace(typed, values={**typed.values, **addresses}, kept_portrait=drafts().keep(portrait))
    return typed
