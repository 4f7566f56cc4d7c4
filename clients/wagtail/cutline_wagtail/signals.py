"""What Wagtail says of its pages, passed on once it is committed."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction

from cutline_wagtail.articles import article, has_photo, is_public
from cutline_wagtail.sending import send

_MOST_PAGES = 20


def published(sender: Any, instance: Any, **_: Any) -> None:
    """Tell of a page that was published or edited; one behind a password is taken down instead."""
    _later(partial(tell, instance))


def tell(page: Any) -> None:
    """Tell of a page as it stands."""
    page = page.specific
    if not is_public(page):
        send("page.unpublished", {"id": str(page.pk)})
    elif has_photo(page):
        send("page.published", article(page))


def unpublished(sender: Any, instance: Any, **_: Any) -> None:
    """Tell of a page that was taken down."""
    _later(partial(send, "page.unpublished", {"id": str(instance.pk)}))


def deleted(sender: Any, instance: Any, **_: Any) -> None:
    """Tell of a page that was deleted."""
    _later(partial(send, "page.deleted", {"id": str(instance.pk)}))


def moved(sender: Any, instance: Any, url_path_before: str, url_path_after: str, **_: Any) -> None:
    """Tell of a page that has another address now."""
    if url_path_before != url_path_after and instance.live:
        _later(partial(tell, instance))


def photo_changed(sender: Any, instance: Any, created: bool, **_: Any) -> None:
    """Tell again of the pages that show a photo whose credit, caption or file was changed."""
    if not created:
        _later(partial(_tell_of_pages_with, instance))


def _tell_of_pages_with(photo: Any) -> None:
    from wagtail.models import Page

    pages = (user for user, _ in photo.get_usage() if isinstance(user, Page) and user.live)
    for page, _ in zip(pages, range(_MOST_PAGES), strict=False):
        tell(page)


def _later(work: Any) -> None:
    transaction.on_commit(work)
