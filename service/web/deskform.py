"""The desk's form: what was typed, as a request; and each refusal at the field it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from service.errors import Refusal
from service.intake.articles import card_request
from service.intake.fields import Fields
from service.model.article import CardRequest

CROP: Final = ("crop_left", "crop_top", "crop_right", "crop_bottom")
NAMES: Final = (
    "photo_url", "caption", "credit", "usage_terms", "headline", "kicker", "standfirst", "label", "language",
    "url", "alt", "design", "brand", "type", "focal_x", "focal_y", *CROP, "override_name", "override_reason",
    "byline", "portrait_url", "portrait_credit", "portrait_alt",
)  # fmt: skip
# What the form carries along unseen: where kept photos came from, which cards these replace, and which held
# article of a newsroom's system they mend.
CARRIED: Final = ("kept_from", "portrait_from", "replaces", "mends_source", "mends_article")

# A refusal's dotted field, and the control it belongs to.
_CONTROLS: Final = {
    "image": "photo",
    "image.file": "photo",
    "image.data": "photo",
    "image.url": "photo_url",
    "image.caption": "caption",
    "image.credit": "credit",
    "image.alt": "alt",
    "image.usage_terms": "usage_terms",
    "image.crop": "crop_left",
    **{f"image.crop.{name.removeprefix('crop_')}": name for name in CROP},
    "image.focal_point.x": "focal_x",
    "image.focal_point.y": "focal_y",
    "portrait": "portrait",
    "portrait.file": "portrait",
    "portrait.data": "portrait",
    "portrait.url": "portrait_url",
    "portrait.caption": "portrait_credit",
    "portrait.credit": "portrait_credit",
    "portrait.copyright": "portrait_credit",
    "portrait.usage_terms": "portrait_credit",
    "portrait.alt": "portrait_alt",
    "override.name": "override_name",
    "override.reason": "override_reason",
}
_ARTICLE: Final = ("headline", "kicker", "standfirst", "label", "byline", "language", "url")
_CODES: Final = {
    "headline_missing": "headline",
    "headline_does_not_fit": "headline",
    "glyph_missing": "headline",
}
_PHOTO_CODES: Final = ("image_", "photo_", "unsupported_", "too_many_")


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form says, field by field, as typed.

    `kept` names a photo sent before, `kept_portrait` an author's; `sources` tells where the text of fields
    that were filled in stood, `origins` the picture, `photo` or `portrait`, that a field's text goes with.
    """

    values: Mapping[str, str]
    formats: tuple[str, ...] = ()
    kept: str = field(default="", repr=False)
    kept_portrait: str = field(default="", repr=False)
    sources: Mapping[str, str] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    @property
    def uses_kept(self) -> bool:
        """Whether the photo is the kept one; an address typed since then wins over it."""
        return bool(self.kept) and self["photo_url"].strip() in ("", self["kept_from"].strip())

    @property
    def uses_kept_portrait(self) -> bool:
        """Whether the author's picture is the kept one, as with the photo."""
        typed = self["portrait_url"].strip()
        return bool(self.kept_portrait) and typed in ("", self["portrait_from"].strip())

    def filled(self, values: Mapping[str, str], source: Mapping[str, str]) -> Typed:
        """Return the form with its empty fields filled in; what was typed stays."""
        fresh = {name: text for name, text in values.items() if text and not self[name].strip()}
        told = {name: source[name] for name in fresh if name in source}
        return replace(self, values={**self.values, **fresh}, sources={**self.sources, **told})


def typed_form(form: MultiDict[str, str]) -> Typed:
    """Return what was typed, whatever it is."""
    values = {name: form.get(name, "").replace("\r\n", "\n") for name in (*NAMES, *CARRIED)}
    kept, kept_portrait = form.get("kept", ""), form.get("kept_portrait", "")
    return Typed(values, tuple(form.getlist("formats")), kept, kept_portrait)


def form_request(typed: Typed, photo: bytes = b"", portrait: bytes = b"") -> CardRequest:
    """Return the request a form makes; `photo` and `portrait` are uploaded or kept files. Raises Refusal."""
    document = {name: typed[name] for name in _ARTICLE}
    document |= {name: typed[name] for name in ("design", "brand", "type")}
    image = {name: typed[name] for name in ("caption", "credit", "usage_terms", "alt")}
    record: dict[str, Any] = {
        **document,
        "formats": list(typed.formats) or None,
        "image": {**image, **_photo_address(typed, photo), **_frame(typed)},
        "portrait": _portrait(typed, portrait),
        "override": _override(typed),
    }
    if not photo and not any(typed[name].strip() for name in ("photo_url", "caption", "credit")):
        record["image"] = None
    request = card_request(Fields(record), photo=photo)
    author = request.article.portrait
    if not portrait or author is None:
        return request
    return request._replace(article=request.article._replace(portrait=author._replace(data=portrait)))


def _portrait(typed: Typed, portrait: bytes) -> dict[str, str] | None:
    """Return the author's picture; a credit or description of none is not sent."""
    address = "" if portrait else typed["portrait_url"]
    if not portrait and not address.strip():
        return None
    return {"url": address, "credit": typed["portrait_credit"], "alt": typed["portrait_alt"]}


def _photo_address(typed: Typed, photo: bytes) -> dict[str, str]:
    return {} if photo else {"url": typed["photo_url"]}


def _frame(typed: Typed) -> dict[str, Any]:
    """Return where the editor looks: a focal point, a crop box, or neither."""
    return {"focal_point": _focal_point(typed), "crop": _crop(typed)}


def _crop(typed: Typed) -> dict[str, Any] | None:
    sides = {name.removeprefix("crop_"): typed[name].strip() for name in CROP}
    if not any(sides.values()):
        return None
    numbers = {name: _number(text) for name, text in sides.items()}
    return {name: value / 100 if isinstance(value, float) else value for name, value in numbers.items()}


def _focal_point(typed: Typed) -> dict[str, Any] | None:
    x, y = typed["focal_x"].strip(), typed["focal_y"].strip()
    if not x and not y:
        return None
    return {"x": _number(x), "y": _number(y), "unit": "percent"}


def _number(text: str) -> float | str:
    """Return the number typed, with a point or a comma, else the text itself for the reader to refuse."""
    try:
        return float(text.replace(",", ".").removesuffix("%"))
    except ValueError:
        return text


def _override(typed: Typed) -> dict[str, str] | None:
    name, reason = typed["override_name"].strip(), typed["override_reason"].strip()
    return {"name": name, "reason": reason} if name or reason else None


def control(refusal: Refusal, typed: Typed) -> str:
    """Return the name of the control a refusal belongs to; empty where it concerns the whole form."""
    if refusal.field == "portrait" and typed["portrait_url"] and not typed.uses_kept_portrait:
        return "portrait_url"
    if refusal.field in _CONTROLS and refusal.field != "image":
        return _CONTROLS[refusal.field]
    if refusal.code in _CODES:
        return _CODES[refusal.code]
    if refusal.code.startswith("credit_"):
        return "credit"
    if refusal.field == "image" or refusal.code.startswith(_PHOTO_CODES):
        return "photo_url" if typed["photo_url"] and not typed.uses_kept else "photo"
    return refusal.field if refusal.field in (*NAMES, "formats") else ""
