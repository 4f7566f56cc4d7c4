"""`{% load cutline %}` and, in the page's head, `{% cutline_tags page %}`."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django import template
from django.utils.html import format_html_join

from cutline_wagtail.articles import article, has_photo, is_public
from cutline_wagtail.conf import setting

register = template.Library()


@register.simple_tag
def cutline_image(page: Any) -> str:
    """Return the address of a page's card; empty where it has none. It changes with every publication."""
    if not setting("SERVICE") or not has_photo(page) or not is_public(page):
        return ""
    moment = int(page.last_published_at.timestamp()) if page.last_published_at else 0
    service = setting("SERVICE").rstrip("/")
    return f"{service}/c/{quote(setting('SOURCE'))}/{quote(str(page.pk), safe='')}/og.jpg?v={moment}"


@register.simple_tag
def cutline_tags(page: Any) -> str:
    """Return the `<meta>` elements that name a page's card."""
    image = cutline_image(page)
    if not image:
        return ""
    alt = article(page)["headline"]
    rows = (
        ("property", "og:image", image),
        ("property", "og:image:width", "1200"),
        ("property", "og:image:height", "630"),
        ("property", "og:image:type", "image/jpeg"),
        ("property", "og:image:alt", alt),
        ("name", "twitter:card", "summary_large_image"),
        ("name", "twitter:image", image),
        ("name", "twitter:image:alt", alt),
    )
    return format_html_join("\n", '<meta {}="{}" content="{}">', rows)
