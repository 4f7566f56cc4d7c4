"""From a message to its articles: what each asks for, and each as a card request takes it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

from service.errors import Refusal
from service.intake.articles import read_card_request
from service.model.delivery import Action
from service.model.notice import Notice
from service.newsroom.mapping.expressions import Expression, MisfitError
from service.newsroom.mapping.finding import find, is_empty
from service.newsroom.mapping.mapped import FieldReport, Mapped
from service.newsroom.mapping.preset import BASE_URL, Preset, Rules
from service.newsroom.mapping.values import FIELDS, focal_point, readers, text

MOST_ARTICLES: Final = 500
_ARTICLE: Final = (
    "id", "url", "headline", "kicker", "standfirst", "label", "section", "byline", "language", "published",
    "modified",
)  # fmt: skip
_IMAGE: Final = ("alt", "caption", "credit", "copyright", "usage_terms", "crop")
_CHOICE: Final = ("brand", "design", "formats")
# What may differ between two messages of one version: when it was touched, not what it says.
_UNSAID: Final = ("modified",)
_ORDER: Final = (("withdraw", Action.WITHDRAW), ("ignore", Action.IGNORE), ("publish", Action.PUBLISH))
_LONGEST_REVISION: Final = 40


class Mapper:
    """One source's mapping: a preset with the source's own expressions, addresses and choices."""

    def __init__(
        self,
        preset: Preset,
        fields: Mapping[str, Rules],
        base_url: str = "",
        choice: Mapping[str, Any] | None = None,
    ) -> None:
        self.preset = preset
        self._fields = fields
        self._parts = {BASE_URL: base_url}
        self._readers = readers(base_url, preset.html)
        self._choice = dict(choice or {})

    def articles(self, message: Any) -> tuple[Mapped, ...]:
        """Return what a message says of each of its articles; Refusal `field_invalid` for more than 500."""
        return tuple(self._article(document) for document in self._documents(message))

    def _documents(self, message: Any) -> list[Any]:
        each = self.preset.each
        items = each and _quietly(each.items, message)
        if each is None or not isinstance(items, list) or not items:
            return [message]
        if len(items) > MOST_ARTICLES:
            detail = f"The message is about {len(items)} articles; {MOST_ARTICLES} is the most."
            raise Refusal("field_invalid", detail)
        around = message if isinstance(message, dict) else {}
        return [{**around, each.name: item} for item in items]

    def _article(self, document: Any) -> Mapped:
        document = self._with_parts(document)
        action, judged = self._judge(document)
        reports = {report.field: report for report in self._reports(document)}
        found = {name: report.value for name, report in reports.items()}
        told = (*judged, *(reports[name] for name in FIELDS if name in reports))
        article_id, stated = found.get("id") or found.get("url") or "", found.get("revision") or ""
        if action is not Action.PUBLISH:
            faults = () if article_id or action is Action.IGNORE else (_NAMELESS,)
            return Mapped(action, article_id, "", None, told, faults)
        wanted = self._wanted(found)
        revision = f"{stated[:_LONGEST_REVISION]}~{_digest(wanted)}"
        return Mapped(action, article_id, revision, wanted, told, tuple(_faults(wanted)))

    def _with_parts(self, document: Any) -> Any:
        """Return the document with the preset's sub-documents under `_`."""
        found = {name: _first(rules, document) for name, rules in self.preset.let.items()}
        return {**(document if isinstance(document, dict) else {}), "_": found} if found else document

    def _judge(self, document: Any) -> tuple[Action, tuple[FieldReport, ...]]:
        """Return what the message asks for; only an expression that fails is worth a report."""
        told: list[str] = []
        for name, action in _ORDER:
            expression = self.preset.events[name]
            try:
                if expression.holds(document):
                    return action, (FieldReport("action", expression.text, action.value, tuple(told)),)
            except MisfitError as wrong:
                told.append(f"{expression.text}: {wrong}")
        return Action.IGNORE, (FieldReport("action", "", Action.IGNORE.value, tuple(told)),)

    def _reports(self, document: Any) -> Iterator[FieldReport]:
        values = (find(name, rules, document, text, {}) for name, rules in self.preset.values.items())
        parts = self._parts | {report.field: report.value or "" for report in values}
        unit = ""
        for name, rules in self._fields.items():
            if name == "focal":
                continue
            report = find(name, rules, document, self._readers[name], parts)
            unit = report.value or "" if name == "focal_unit" else unit
            yield report
        if "focal" in self._fields:
            yield find(
                "focal", self._fields["focal"], document, partial(focal_point, unit=unit or "fraction"), {}
            )

    def _wanted(self, found: Mapping[str, Any]) -> dict[str, Any]:
        """Return the article as `POST /v1/cards` takes it; the source's choices fill what it leaves open."""
        wanted = {name: found[name] for name in (*_ARTICLE, *_CHOICE) if not is_empty(found.get(name))}
        image = {name: found[name] for name in _IMAGE if not is_empty(found.get(name))}
        if found.get("image"):
            point = found.get("focal")
            image |= {"url": found["image"]} | ({"focal_point": point} if point else {})
        return self._choice | wanted | ({"image": image} if image.get("url") else {})


def _faults(wanted: Mapping[str, Any]) -> Iterator[Notice]:
    """Yield what stands in a card's way, as far as the message alone can tell."""
    if not wanted.get("headline"):
        yield Notice("headline_missing", "No expression of this source finds a headline.", "headline")
    try:
        read_card_request(json.dumps(wanted, ensure_ascii=False).encode())
    except Refusal as refusal:
        yield Notice(refusal.code, refusal.detail, refusal.field)


def _digest(wanted: Mapping[str, Any]) -> str:
    said = {name: value for name, value in wanted.items() if name not in _UNSAID}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def _first(rules: Rules, document: Any) -> Any:
    found = (_quietly(rule, document) for rule in rules if isinstance(rule, Expression))
    return next((each for each in found if not is_empty(each)), None)


def _quietly(expression: Expression, document: Any) -> Any:
    try:
        return expression.find(document)
    except MisfitError:
        return None


_NAMELESS: Final = Notice("field_invalid", "No expression of this source finds the article's id.", "id")
