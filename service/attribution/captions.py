"""The caption service: a raw caption in; clean caption, credit, alt text and blocks to paste out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from service.attribution.choosing import choose_credit
from service.attribution.cleaning import visible_text
from service.attribution.credit_record import credit_record
from service.attribution.gate import judge
from service.attribution.markup import CaptionedPhoto, figure, json_ld, meta_elements, plain_text
from service.attribution.record import photo_rights
from service.attribution.registry import Registry
from service.attribution.stored_text import without_forbidden
from service.attribution.styles import Style
from service.attribution.wording import word_credit
from service.errors import Refusal
from service.model.article import Article, PhotoRequest
from service.model.credit import Attribution, Role
from service.model.notice import Notice
from service.model.rights import Alternatives, EmbeddedRights


@dataclass(frozen=True, slots=True)
class CaptionRequest:
    """A caption to read, and what else is known of its photo; its `url` goes into the blocks, unfetched."""

    photo: PhotoRequest
    embedded: EmbeddedRights = field(default_factory=EmbeddedRights)
    headline: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class CaptionDesk:
    """A newsroom's way with credits: its agencies, its house style, its policy, its standing credit."""

    registry: Registry
    style: Style
    policy: str = "open"
    fallback: str = ""


@dataclass(frozen=True, slots=True)
class CaptionAnswer:
    """A caption read: its words, its credit as record and as line, its alt text, and the blocks to paste."""

    caption: str
    credit: dict[str, Any]
    line: str
    alt: str
    figure: str
    json_ld: str
    plain: str
    meta: str
    notices: tuple[Notice, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the answer as JSON takes it."""
        return {
            "caption": self.caption,
            "credit": self.credit,
            "credit_line": self.line,
            "alt": self.alt,
            "html": self.figure,
            "jsonld": self.json_ld,
            "text": self.plain,
            "meta": self.meta,
            "warnings": [
                {"code": each.code, "detail": each.detail, "field": each.field} for each in self.notices
            ],
        }


def caption_answer(asked: CaptionRequest, desk: CaptionDesk) -> CaptionAnswer:
    """Read a caption and say it again, properly.

    A missing credit or terms that forbid the use are told as notices: this service hands out words, not
    pictures. Raises Refusal where a text of the request cannot be used (`credit_invalid`, `text_too_long`).
    """
    photo = asked.photo
    found = choose_credit(
        photo, asked.embedded, desk.registry, language=asked.language, fallback=desk.fallback
    )
    line = word_credit(found.credit, desk.style, language=asked.language)
    article = Article(headline=_plain(asked.headline), language=asked.language, photo=photo)
    alt = _plain(photo.alt) or _plain(spoken(asked.embedded.merged.alt, asked.language))
    captioned = CaptionedPhoto(
        rights=photo_rights(found, line, asked.embedded, article=article, alt=alt),
        creators=found.credit.named(Role.CREATOR),
        alt=alt,
        label=line.label,
        image_url=photo.url,
        language=asked.language,
    )
    return CaptionAnswer(
        caption=captioned.rights.caption,
        credit=credit_record(found, line),
        line=line.text,
        alt=alt,
        figure=figure(captioned),
        json_ld=json_ld(captioned),
        plain=plain_text(captioned),
        meta=meta_elements(captioned),
        notices=tuple(_notices(asked, desk, found, alt)),
    )


def _plain(text: str) -> str:
    """Return a text that is read aloud or stored: on one line, without hidden characters."""
    return " ".join(without_forbidden(visible_text(text)).split())


def spoken(alternatives: Alternatives, language: str) -> str:
    """Return the alternative in this language, else the default, else the first."""
    told = dict(reversed(alternatives))
    first = alternatives[0][1] if alternatives else ""
    return told.get(language) or told.get("x-default") or first


def _notices(asked: CaptionRequest, desk: CaptionDesk, found: Attribution, alt: str) -> Iterator[Notice]:
    try:
        yield from judge(found, asked.embedded, policy=desk.policy, override=None).notices
    except Refusal as no:
        yield Notice(no.code, no.detail, no.field)
    if not alt:
        yield Notice("alt_missing", "No alt text was given: describe what is in the photo.", "image.alt")
