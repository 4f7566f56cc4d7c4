"""From a message to its articles: what each asks for, and each as a card request takes it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Final

from service.errors import Refusal
from service.intake.articles import LONGEST, card_request_of
from service.model.article import CardRequest
from service.model.delivery import Action
from service.model.notice import Notice
from service.newsroom.mapping.expressions import Expression, MisfitError
from service.newsroom.mapping.finding import find, is_empty
from service.newsroom.mapping.mapped import FieldReport, Mapped
from service.newsroom.mapping.preset import API, BASE_URL, Fetch, Preset, Rules
from service.newsroom.mapping.values import FIELDS, focal_point, readers, text

MOST_ARTICLES: Final = 500
HEADERS: Final = "_headers"
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
    """One source's mapping: a preset with the source's own addresses and choices."""

    def __init__(
        self,
        preset: Preset,
        base_url: str = "",
        choice: Mapping[str, Any] | None = None,
        *,
        api: str = "",
        photoless: str = "",
    ) -> None:
        self.preset = preset
        self._parts = {BASE_URL: base_url, API: api or preset.api}
        self._readers = readers(base_url, preset.html)
        self._choice = dict(choice or {})
        self._photoless = photoless

    def documents(self, message: Any, headers: Mapping[str, str] | None = None) -> list[Any]:
        """Return a message as one document an article, with the headers that the preset reads.

        Raises Refusal `field_invalid` for more than 500 articles.
        """
        if isinstance(message, list) and message:
            return _few([document for each in message for document in self.documents(each, headers)])
        read = {name: headers[name] for name in self.preset.headers if headers and name in headers}
        around = {**message, HEADERS: read} if read and isinstance(message, dict) else message
        each = self.preset.each
        items = each and _quietly(each.items, message)
        if each is None or not isinstance(items, list) or not items:
            return [around]
        rest = {name: value for name, value in around.items() if value is not items}
        return _few([{**rest, each.name: item} for item in items])

    def articles(self, message: Any, headers: Mapping[str, str] | None = None) -> tuple[Mapped, ...]:
        """Return what a message says of each of its articles; Refusal as above."""
        return tuple(self.article(document) for document in self.documents(message, headers))

    def address(self, fetch: Fetch, document: Any) -> str | None:
        """Return where one thing lies that this document leaves out: None where it needs it not, empty where
        it does not say.
        """  # noqa: D205 - the two belong together
        whole = self._with_parts(document)
        return fetch.address.fill(self._values(whole)) if _holds(fetch.needed, whole) else None

    def addresses(self, document: Any) -> Iterator[tuple[Fetch, str]]:
        """Yield all that a document leaves out, each with where it lies."""
        for fetch in self.preset.fetches:
            address = self.address(fetch, document)
            if address is not None:
                yield fetch, address

    def originals(self, address: str) -> tuple[str, ...]:
        """Return where the untouched upload of a photo may lie, by the address of its served copy."""
        found = (original.of(address) for original in self.preset.originals)
        return tuple(dict.fromkeys(each for each in found if each and each != address))

    def article(self, document: Any) -> Mapped:
        """Return what one document says of its article."""
        document = self._with_parts(document)
        action, judged = self._judge(document)
        reports = {report.field: report for report in self._reports(document)}
        found = {name: report.value for name, report in reports.items()}
        told = (*judged, *(reports[name] for name in FIELDS if name in reports))
        bare = Mapped(
            action=action,
            article_id=_bounded(found.get("id") or found.get("url") or ""),
            revision="",
            document=None,
            report=told,
            occurred=_moment(found.get("occurred") or found.get("modified")),
        )
        bare = replace(bare, faults=_unnamed(bare))
        return self._published(bare, found) if action is Action.PUBLISH else bare

    def _published(self, bare: Mapped, found: Mapping[str, Any]) -> Mapped:
        """Return the mapped article with what a card is made of."""
        wanted = self._wanted({**found, "id": bare.article_id})
        request, faults = _read(wanted)
        return replace(
            bare,
            revision=f"{(found.get('revision') or '')[:_LONGEST_REVISION]}~{_digest(wanted)}",
            document=wanted,
            faults=(*bare.faults, *faults),
            request=request,
            originals=self.originals(found.get("image") or ""),
            file_credit=found.get("file_credit") or "",
        )

    def _with_parts(self, document: Any) -> Any:
        """Return the document with the preset's sub-documents under `_`; later ones may use earlier ones."""
        if not self.preset.let:
            return document
        parts: dict[str, Any] = {}
        whole = {**(document if isinstance(document, dict) else {}), "_": parts}
        for name, rules in self.preset.let.items():
            parts[name] = _first(rules, whole)
        return whole

    def _values(self, document: Any) -> dict[str, str]:
        """Return the parts of addresses."""
        values = (find(name, rules, document, text, {}) for name, rules in self.preset.values.items())
        return self._parts | {report.field: report.value or "" for report in values}

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
        parts, fields, unit = self._values(document), self.preset.fields, ""
        for name, rules in fields.items():
            if name == "focal":
                continue
            report = find(name, rules, document, self._readers[name], parts)
            unit = report.value or "" if name == "focal_unit" else unit
            yield report
        if "focal" in fields:
            yield find("focal", fields["focal"], document, partial(focal_point, unit=unit or "fraction"), {})

    def _wanted(self, found: Mapping[str, Any]) -> dict[str, Any]:
        """Return the article as `POST /v1/cards` takes it; the source's choices fill what it leaves open."""
        wanted = {name: found[name] for name in (*_ARTICLE, *_CHOICE) if not is_empty(found.get(name))}
        image = {name: found[name] for name in _IMAGE if not is_empty(found.get(name))}
        if found.get("image"):
            point = found.get("focal")
            image |= {"url": found["image"]} | ({"focal_point": point} if point else {})
        if not image.get("url"):
            return self._choice | ({"design": self._photoless} if self._photoless else {}) | wanted
        return self._choice | wanted | {"image": image}


def _read(wanted: Mapping[str, Any]) -> tuple[CardRequest | None, tuple[Notice, ...]]:
    """Return the request in an article, and what stands in a card's way as far as the message can tell."""
    headless = () if wanted.get("headline") else (_HEADLESS,)
    try:
        return card_request_of(wanted), headless
    except Refusal as no:
        return None, (*headless, Notice(no.code, no.detail, no.field))


def _few(documents: list[Any]) -> list[Any]:
    if len(documents) > MOST_ARTICLES:
        detail = f"The message is about {len(documents)} articles; {MOST_ARTICLES} is the most."
        raise Refusal("field_invalid", detail)
    return documents


def _unnamed(mapped: Mapped) -> tuple[Notice, ...]:
    return () if mapped.article_id or mapped.action is Action.IGNORE else (_NAMELESS,)


def _bounded(article_id: str) -> str:
    """Return the id, or a digest of one that is too long to be kept."""
    if len(article_id) <= LONGEST["id"]:
        return article_id
    return "sha256-" + hashlib.sha256(article_id.encode()).hexdigest()


def _moment(stated: str | None) -> datetime | None:
    return datetime.fromisoformat(stated) if stated else None


def _digest(wanted: Mapping[str, Any]) -> str:
    said = {name: value for name, value in wanted.items() if name not in _UNSAID}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def _first(rules: Rules, document: Any) -> Any:
    found = (_quietly(rule, document) for rule in rules if isinstance(rule, Expression))
    return next((each for each in found if not is_empty(each)), None)


def _holds(expression: Expression, document: Any) -> bool:
    try:
        return expression.holds(document)
    except MisfitError:
        return False


def _quietly(expression: Expression, document: Any) -> Any:
    try:
        return expression.find(document)
    except MisfitError:
        return None


_HEADLESS: Final = Notice("headline_missing", "No expression of this source finds a headline.", "headline")
_NAMELESS: Final = Notice("field_invalid", "No expression of this source finds the article's id.", "id")
