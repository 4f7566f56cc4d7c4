"""What an editor does, by Wagtail's own models: publish, edit, unpublish, delete. Prints the page's id."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_settings")
django.setup()

from django.core.files.images import ImageFile  # noqa: E402
from news.models import NewsPage  # noqa: E402
from wagtail.images.models import Image  # noqa: E402
from wagtail.models import Page, PageViewRestriction, Site  # noqa: E402


def set_up(port):
    site = Site.objects.get(is_default_site=True)
    site.hostname, site.port = "127.0.0.1", port
    site.save()


def upload(path, focal=None):
    with open(path, "rb") as file:
        image = Image(title="Boats in the streets", file=ImageFile(file, name=os.path.basename(path)))
        if focal:
            image.focal_point_x, image.focal_point_y = focal
            image.focal_point_width = image.focal_point_height = 100
        image.save()
    return image.pk


def publish(page=None, restricted=False, **fields):
    if page is None:
        made = NewsPage(live=False, **fields)
        Page.objects.get(depth=2).add_child(instance=made)
    else:
        made = NewsPage.objects.get(pk=page)
        for name, value in fields.items():
            setattr(made, name, value)
    if restricted:
        PageViewRestriction.objects.create(page=made, restriction_type="password", password="harbour")
    made.save_revision().publish()
    return made.pk


def unpublish(page):
    NewsPage.objects.get(pk=page).unpublish()


def delete(page):
    NewsPage.objects.get(pk=page).delete()


what, arguments = sys.argv[1], json.loads(sys.argv[2])
print(json.dumps(globals()[what](**arguments)))
