"""What the desk's pages need: addresses of static files, names of formats, and what may be chosen."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Final

from service.house import House
from service.resources import template

FORMAT_TITLES: Final = {
    "og": "Link",
    "x": "X",
    "square": "Square",
    "portrait": "Portrait",
    "story": "Story",
    "pin": "Pin",
    "clean": "Photo only",
}
# What every network takes; other types are for programs, by the JSON door.
TYPES: Final = (("image/jpeg", "JPEG"), ("image/png", "PNG"))
# Tag and own name; the order is the alphabet's within each script.
LANGUAGES: Final = (
    ("", "Automatic"),
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
    """Return a format's name for a person."""
    return FORMAT_TITLES.get(name, name)


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
