"""The signals of Wagtail that matter to share cards."""

from __future__ import annotations

from django.apps import AppConfig


class CutlineConfig(AppConfig):
    """Listens once all models are there."""

    name = "cutline_wagtail"
    verbose_name = "Cutline share cards"

    def ready(self) -> None:
        """Connect the signals."""
        from django.db.models.signals import post_delete, post_save
        from wagtail.images import get_image_model
        from wagtail.models import Page
        from wagtail.signals import page_published, page_unpublished, post_page_move

        from cutline_wagtail import signals

        page_published.connect(signals.published, dispatch_uid="cutline")
        page_unpublished.connect(signals.unpublished, dispatch_uid="cutline")
        post_page_move.connect(signals.moved, dispatch_uid="cutline")
        post_delete.connect(signals.deleted, sender=Page, dispatch_uid="cutline")
        post_save.connect(signals.photo_changed, sender=get_image_model(), dispatch_uid="cutline")
