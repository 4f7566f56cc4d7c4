"""What the desk's pages need: addresses of static files, names of formats, and what may be chosen."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Final

from flask_babel import lazy_gettext as later

from service.house import House
from service.model.credit import Qualifier
from service.model.design import Design
from service.resources import template
from service.web.readings import DISCLOSURES

FORMAT_TITLES: Final = {
    "og": later("Link"),
    "x": later("X"),
    "square": later("Square"),
    "portrait": later("Portrait"),
    "story": later("Story"),
    "pin": later("Pin"),
    "clean": later("Photo only"),
}
DESIGN_TITLES: Final = {
    "overlay": later("Overlay"),
    "centre": later("Centre"),
    "panel": later("Panel"),
    "photo": later("Photo"),
    "quote": later("Quote"),
    "text": later("Text"),
}
# The reader tells no archive photo from a file photo, so there is but one of them to choose.
DISCLOSURE_CHOICES: Final = tuple(
    (mark.value, words) for mark, words in DISCLOSURES.items() if mark is not Qualifier.ARCHIVE
)
# What every network takes; other types are for programs, by the JSON door.
TYPES: Final = (("image/jpeg", "JPEG"), ("image/png", "PNG"))
# Tag and own name; the order is the alphabet's within each script.
LANGUAGES: Final = (
    ("", later("Automatic")),
    ("en", "English"), ("de", "Deutsch"), ("fr", "Français"), ("es", "Español"), ("it", "Italiano"),
    ("pt", "Português"), ("nl", "Nederlands"), ("da", "Dansk"), ("sv", "Svenska"), ("nb", "Norsk bokmål"),
    ("fi", "Suomi"), ("pl", "Polski"), ("cs", "Čeština"), ("sk", "Slovenčina"), ("hu", "Magyar"),
    ("ro", "Română"), ("hr", "Hrvatski"), ("tr", "Türkçe"), ("vi", "Tiếng Việt"), ("id", "Bahasa Indonesia"),
    ("el", "Ελληνικά"), ("ru", "Русский"), ("uk", "Українська"), ("bg", "Български"), ("sr", "Српски"),
    ("hy", "Հայերեն"), ("ka", "ქართული"), ("he", "עברית"), ("ar", "العربية"), ("fa", "فارسی"), ("ur", "اردو"),
    ("hi", "हिन्दी"), ("bn", "বাংলা"), ("ta", "தமிழ்"), ("th", "ไทย"), ("am", "አማርኛ"), ("ko", "한국어"),
    ("ja", "日本語"), ("zh-Hans", "简体中文"), ("zh-Hant", "繁體中文"),
)  # fmt: skip


def format_title(name: str) -> str:
    """Return a format's name for a person, in the request's language."""
    return str(FORMAT_TITLES.get(name, name))


def design_title(design: Design) -> str:
    """Return a design's name for a person: translated where it is one of ours, else as its file says."""
    return str(DESIGN_TITLES.get(design.name, design.title))


@cache
def static_url(name: str) -> str:
    """Return the address of a static file; it changes with the file, so it may be kept for ever."""
    digest = hashlib.sha256(template("desk", "static", name).read_bytes()).hexdigest()
    return f"/static/{name}?v={digest[:12]}"


def choices(house: House) -> dict[str, object]:
    """Return what the form lets one choose: designs, formats, brands, languages and file types."""
    return {
        "designs": tuple(house.designs.values()),
        "formats": tuple(house.formats.values()),
        "brands": [(brand.name, brand.title) for brand in house.brands.values()],
        "languages": LANGUAGES,
        "types": TYPES,
        "photo_megabytes": house.settings.max_photo_bytes // (1024 * 1024),
    }
