"""From what an expression found to what a card request takes; MisfitError says in words what does not fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urljoin

from service.attribution.cleaning import clean_text
from service.intake.articles import LONGEST
from service.intake.fields import is_language, is_web_address
from service.newsroom.mapping.expressions import MisfitError

_SURROGATES: Final = re.compile("[\ud800-\udfff\0]")
# A card may do without the end of these; of a headline, a caption or a credit nothing is ever cut.
_SHORTENED: Final = frozenset({"kicker", "label", "section", "standfirst", "byline", "alt"})
_COLLECTION: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_STORYBLOK: Final = re.compile(r"(\d{1,6})x(\d{1,6}):(\d{1,6})x(\d{1,6})")
_FAR_ENDS: Final = {"fraction": 1.0, "percent": 100.0, "px": 30_000.0, "storyblok": 30_000.0}
_LARGEST: Final = 1e9
_LAST_SECOND: Final = 1e10  # a larger number counts milliseconds
_SIDES: Final = ("left", "top", "right", "bottom")

Read = Callable[[Any], Any]


def text(found: Any) -> str:
    """Return a text or a number as a plain text without half characters and the blanks around it."""
    if isinstance(found, int | float) and not isinstance(found, bool):
        return f"{found:g}" if isinstance(found, float) else str(found)
    if not isinstance(found, str):
        raise MisfitError(f"is {_kind(found)}, not a text")
    return _SURROGATES.sub("", found).strip()


def plain(found: Any) -> str:
    """Return the plain text of HTML: tags gone, entities as characters, white space closed up."""
    return " ".join(clean_text(text(found)).split())


def _shortened(most: int, read: Callable[[Any], str], found: Any) -> str:
    whole = read(found)
    if len(whole) <= most:
        return whole
    return whole[: most - 1].rsplit(None, 1)[0].rstrip(" ,;:–—-") + "…"


def address(base_url: str, found: Any) -> str:
    """Return a whole web address; a relative one is joined to the system's own."""
    given = text(found)
    if not given:
        return ""
    try:
        whole = urljoin(f"{base_url}/", given) if base_url else given
    except ValueError:
        whole = ""
    whole = f"https:{whole}" if whole.startswith("//") else whole
    if not is_web_address(whole):
        raise MisfitError("is no web address, and there is no base_url that would make it one")
    return whole


def language(found: Any) -> str:
    """Return a language tag."""
    tag = text(found).replace("_", "-")
    if tag and not is_language(tag):
        raise MisfitError("is no language tag such as en or pt-BR")
    return tag


def moment(found: Any) -> str:
    """Return a moment with its zone, as RFC 3339 writes it; one without a zone is taken for UTC.

    A number counts seconds or milliseconds since 1970.
    """
    try:
        if isinstance(found, int | float) and not isinstance(found, bool):
            return datetime.fromtimestamp(found / 1000 if found > _LAST_SECOND else found, UTC).isoformat()
        given = text(found)
        if not given:
            return ""
        read = datetime.fromisoformat(given)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).isoformat()
    except (ValueError, OverflowError, OSError):
        raise MisfitError("is no date and time such as 2026-09-25T10:00:00Z") from None


def words(found: Any) -> list[str]:
    """Return a list of names."""
    if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
        raise MisfitError(f"is {_kind(found)}, not a list of names")
    return found


def collection(found: Any) -> str:
    """Return the name under which a system's own interface keeps articles of a kind."""
    name = text(found)
    if not _COLLECTION.fullmatch(name):
        raise MisfitError("is no name of a collection such as posts")
    return name


def number(found: Any) -> float:
    """Return a number."""
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise MisfitError(f"is {_kind(found)}, not a number")
    if not abs(found) <= _LARGEST:
        raise MisfitError("is a number beyond all measure")
    return float(found)


def focal_point(found: Any, unit: str) -> dict[str, Any]:
    """Return a focal point; `unit` is fraction, percent, px, or storyblok for a box 700x300:701x301."""
    if unit not in _FAR_ENDS:
        raise MisfitError("needs a focal_unit: fraction, percent, px or storyblok")
    x, y = _middle(found) if unit == "storyblok" else _coordinates(found)
    if not (0 <= x <= _FAR_ENDS[unit] and 0 <= y <= _FAR_ENDS[unit]):
        raise MisfitError(f"lies outside the photo: {x:g}, {y:g} {unit}")
    return {"x": x, "y": y, "unit": "px" if unit == "storyblok" else unit}


def _coordinates(found: Any) -> tuple[float, float]:
    if not isinstance(found, dict) or found.get("x") is None or found.get("y") is None:
        raise MisfitError("has no x and y")
    return number(found["x"]), number(found["y"])


def _middle(found: Any) -> tuple[float, float]:
    box = _STORYBLOK.fullmatch(text(found))
    if box is None:
        raise MisfitError("is no box such as 700x300:701x301")
    left, top, right, bottom = map(int, box.groups())
    return (left + right) / 2, (top + bottom) / 2


def crop_box(found: Any) -> dict[str, float]:
    """Return a crop from the shares cut off at each side, as Sanity has them; nothing cut off is no crop."""
    if not isinstance(found, dict):
        raise MisfitError(f"is {_kind(found)}, not a crop")
    left, top, right, bottom = (number(found.get(side, 0)) for side in _SIDES)
    box = {"left": left, "top": top, "right": 1 - right, "bottom": 1 - bottom}
    if not (0 <= left < box["right"] <= 1 and 0 <= top < box["bottom"] <= 1):
        raise MisfitError("leaves nothing of the photo")
    return {} if (left, top, right, bottom) == (0, 0, 0, 0) else box


def _kind(found: Any) -> str:
    if isinstance(found, bool):
        return "true or false"
    kinds = ((dict, "an object"), (list, "a list"), (str, "a text"))
    return next((words for kind, words in kinds if isinstance(found, kind)), "a number")


def readers(base_url: str, html: frozenset[str]) -> Mapping[str, Read]:
    """Return how each field of an article is read from what its expression found."""
    as_text = {name: plain if name in html else text for name in TEXTS}
    short = {name: partial(_shortened, LONGEST[name], as_text[name]) for name in _SHORTENED}
    addresses = dict.fromkeys(("url", "image"), partial(address, base_url))
    moments = dict.fromkeys(("published", "modified", "occurred"), moment)
    rest = {"language": language, "formats": words, "crop": crop_box, "collection": collection}
    return MappingProxyType({**as_text, **short, **addresses, **moments, **rest})


TEXTS: Final = (
    "id", "revision", "headline", "kicker", "standfirst", "label", "section", "byline", "alt", "caption",
    "credit", "file_credit", "copyright", "usage_terms", "brand", "design", "focal_unit",
)  # fmt: skip
FIELDS: Final = (
    *TEXTS, "url", "image", "published", "modified", "occurred", "language", "formats", "crop", "focal",
    "collection",
)  # fmt: skip
