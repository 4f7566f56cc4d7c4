"""An article with a photo, its caption and its credit."""

from django.db import models
from wagtail.models import Page


class NewsPage(Page):
    """One article."""

    standfirst = models.TextField(blank=True)
    image_caption = models.TextField(blank=True)
    image_credit = models.CharField(max_length=255, blank=True)
    hero_image = models.ForeignKey(
        "wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
