"""The desk's form filled in from elsewhere: an article's own page, and what a photo's file says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask_babel import gettext as _

from service.attribution.captions import spoken
from service.attribution.embedded import read_rights
from service.intake.page import PageArticle
from service.web.pages import LANGUAGES
from service.web.speech import said

# What a page tells, and the form's field for it.
_FIELDS: Final = {
    "headline": "headline",
    "standfirst": "standfirst",
    "kicker": "kicker",
    "language": "language",
    "url": "url",
    "photo": "photo_url",
    "alt": "alt",
    "caption": "caption",
    "credit": "credit",
}
_KICKER_ENDS: Final = 40  # characters; what is longer is no kicker but a path of sections
_KNOWN: Final = frozenset(tag for tag, _name in LANGUAGES)


def from_page(article: PageArticle) -> tuple[dict[str, str], dict[str, str]]:
    """Return what a page says as values of the form, and for each where on the page it stood."""
    facts = {name: getattr(article, told) for told, name in _FIELDS.items()}
    values = {name: fact.text for name, fact in facts.items()}
    values["language"] = _offered(values["language"])
    if len(values["kicker"]) > _KICKER_ENDS:
        values["kicker"] = ""
    return values, {name: _from(said(fact.source)) for name, fact in facts.items() if fact.source}


def _offered(tag: str) -> str:
    """Return a language tag as the form offers it: with its script, or else its first part alone."""
    known = {each.lower(): each for each in _KNOWN}
    return known.get(tag.lower()) or known.get(tag.split("-", maxsplit=1)[0].lower(), "")


def from_file(data: bytes) -> tuple[dict[str, str], dict[str, str]]:
    """Return the caption and description inside a photo's file as the form's values, with their source."""
    rights = read_rights(data)
    told = rights.merged
    values = {"caption": told.caption, "alt": spoken(told.alt, "")}
    blocks: Mapping[str, str] = {
        "XMP": rights.xmp.caption,
        "IPTC": rights.iim.caption,
        "EXIF": rights.exif.caption,
    }
    block = next((name for name, text in blocks.items() if text), "XMP")
    words = _("From the photo’s own record (%(block)s)", block=block)
    return values, dict.fromkeys(values, words)


def _from(source: str) -> str:
    return str(_("From %(source)s", source=source))
