"""What the service is told of a page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin

from cutline_wagtail.conf import setting


def article(page: Any) -> dict[str, Any]:
    """Return a page as the service reads it; a page's own `cutline_article` adds to it or overrules it."""
    own = getattr(page, "cutline_article", None)
    photo = _first(page, "IMAGE_FIELDS")
    found = {
        "id": str(page.pk),
        "url": page.full_url,
        "headline": str(_first(page, "HEADLINE_FIELDS") or ""),
        "description": str(_first(page, "STANDFIRST_FIELDS") or ""),
        "language": page.locale.language_code,
        "published": _moment(page.first_published_at),
        "modified": _moment(page.last_published_at),
        "author": page.owner.get_full_name() if page.owner else None,
        "image": _photo(page, photo) if photo else None,
    }
    return {**found, **(own() if callable(own) else {})}


def has_photo(page: Any) -> bool:
    """Tell whether a page has a photo to make a card of."""
    return bool(_first(page, "IMAGE_FIELDS")) or callable(getattr(page, "cutline_article", None))


def is_public(page: Any) -> bool:
    """Tell whether everybody may see a page: it is live, and nobody is asked for a password."""
    return bool(page.live) and not page.get_view_restrictions().exists()


def _photo(page: Any, photo: Any) -> dict[str, Any]:
    """Return a photo: the file as it was uploaded, for only that keeps its record of rights."""
    root = page.get_site().root_url if page.get_site() else str(page.full_url or "")
    return {
        "url": urljoin(f"{root}/", photo.file.url),
        "width": photo.width,
        "height": photo.height,
        "alt": str(getattr(photo, "description", "") or photo.title),
        "caption": str(_first(page, "CAPTION_FIELDS") or _first(photo, "CAPTION_FIELDS") or ""),
        "credit": str(_first(page, "CREDIT_FIELDS") or _first(photo, "CREDIT_FIELDS") or "") or None,
        "copyright": str(getattr(photo, "copyright", "") or "") or None,
        "focal_point": _focal_point(photo),
    }


def _focal_point(photo: Any) -> dict[str, Any] | None:
    if not photo.has_focal_point():
        return None
    return {"x": photo.focal_point_x, "y": photo.focal_point_y, "unit": "px"}


def _first(thing: Any, names: str) -> Any:
    """Return the first of the fields named in a setting that says something."""
    fields: Iterable[str] = setting(names)
    return next((value for value in (getattr(thing, name, None) for name in fields) if value), None)


def _moment(moment: Any) -> str | None:
    return moment.isoformat() if moment else None
