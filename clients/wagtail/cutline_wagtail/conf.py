"""The setting CUTLINE, a dictionary; what it leaves out is as here."""

from __future__ import annotations

import base64
from typing import Any

from django.conf import settings

DEFAULTS: dict[str, Any] = {
    "SERVICE": "",  # such as https://cards.example.org; without it nothing is told and nothing printed
    "SOURCE": "wagtail",
    "SECRET": "",
    "TIMEOUT": 1,  # seconds; an editor never waits for it
    "PAUSES": (5, 30, 120, 600),  # seconds before a message is sent again
    # Where a page keeps its parts; a page with a method `cutline_article` tells all of it itself.
    "IMAGE_FIELDS": (
        "hero_image",
        "lead_image",
        "main_image",
        "header_image",
        "image",
        "photo",
        "feed_image",
    ),
    "HEADLINE_FIELDS": ("headline", "title"),
    "STANDFIRST_FIELDS": ("standfirst", "introduction", "intro", "summary", "search_description"),
    "CAPTION_FIELDS": ("image_caption", "photo_caption", "hero_caption", "caption"),
    "CREDIT_FIELDS": ("image_credit", "photo_credit", "hero_credit", "credit", "photographer"),
}


def setting(name: str) -> Any:
    """Return one part of the setting."""
    return getattr(settings, "CUTLINE", {}).get(name, DEFAULTS[name])


def key() -> bytes:
    """Return the key in the secret: what follows whsec_ is Base64, anything else is the key itself."""
    secret = str(setting("SECRET"))
    return base64.b64decode(secret[6:]) if secret.startswith("whsec_") else secret.encode()
