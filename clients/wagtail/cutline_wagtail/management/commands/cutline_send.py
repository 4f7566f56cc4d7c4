"""`manage.py cutline_send`: tell the service of all public pages again, or of those changed since a date."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import get_current_timezone
from wagtail.models import Page

from cutline_wagtail.signals import tell


class Command(BaseCommand):
    """Sends what may have been lost while the service could not be reached."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the arguments."""
        parser.add_argument("--since", type=datetime.fromisoformat, help="such as 2026-11-25")

    def handle(self, *_: Any, **options: Any) -> None:
        """Tell of every page."""
        pages = Page.objects.live()
        if options["since"]:
            since = options["since"].replace(tzinfo=get_current_timezone())
            pages = pages.filter(last_published_at__gte=since)
        for page in pages.iterator():
            tell(page)
