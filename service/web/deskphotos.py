"""The photo a form brings: uploaded with it, or kept from an earlier sending."""

from __future__ import annotations

from flask import request

from service.errors import Refusal
from service.web.deskform import Typed
from service.web.drafts import Drafts
from service.web.services import services


def drafts() -> Drafts:
    """Return the photos kept between two sendings."""
    return Drafts(services().house.settings.data / "drafts")


def uploaded_photo() -> bytes | None:
    """Return the uploaded file, or None where none was chosen."""
    upload = request.files.get("photo")
    if not upload or not upload.filename:
        return None
    upload.seek(0)
    return bytes(upload.read())


def photo_bytes(typed: Typed) -> bytes:
    """Return the photo that came with the form, else the kept one; empty where there is neither."""
    uploaded = uploaded_photo()
    if uploaded == b"":
        raise Refusal("image_empty", "The photo's file is empty.", field="image")
    return uploaded or (drafts().read(typed.kept) if typed.uses_kept else b"")
