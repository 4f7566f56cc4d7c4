"""What a card's file says of its photo: all that the source said of its rights, and the credit as printed."""

from __future__ import annotations

from typing import Final

from service.attribution.contradiction import believed
from service.attribution.source_type import card_source_type, photo_source_type
from service.model.article import Article, PhotoRequest
from service.model.credit import Attribution, CreditLine, CreditSource, Role
from service.model.rights import Alternatives, EmbeddedRights, Rights

_FROM_FILE: Final = frozenset({CreditSource.XMP, CreditSource.IIM, CreditSource.EXIF})


def _creators(attribution: Attribution, source: Rights) -> tuple[str, ...]:
    """Return the credit's creators, else the file's own unless the chosen credit contradicts them."""
    named = tuple(party.shown for party in attribution.credit.named(Role.CREATOR))
    if named or any(other.source in _FROM_FILE for other in attribution.disagreements):
        return named
    return source.creators


def _default(text: str, otherwise: Alternatives) -> Alternatives:
    return (("x-default", text),) if text else otherwise


def _alt(alt: str, language: str, source: Alternatives) -> Alternatives:
    """Return the card's alt text in its language; without one, the photo's own."""
    if not alt:
        return source
    return (("x-default", alt), (language, alt)) if language else (("x-default", alt),)


def _web_statement(attribution: Attribution, source: Rights) -> str:
    licence = attribution.credit.licence
    return (licence.url if licence else "") or source.web_statement


def _usage_terms(attribution: Attribution, asked: str, source: Rights) -> Alternatives:
    licence = attribution.credit.licence
    return _default(asked, source.usage_terms) or _default(licence.name or licence.id if licence else "", ())


def photo_rights(
    attribution: Attribution, line: CreditLine, embedded: EmbeddedRights, *, article: Article, alt: str
) -> Rights:
    """Return the rights record of the photo alone, cropped or scaled, with nothing drawn on it.

    Everything the source file says of its rights is carried over, but for what contradicts the credit
    (`Attribution.withheld`); places in it (regions, GPS) and private EXIF are not.
    """
    source = believed(embedded.merged, attribution.withheld)
    photo = article.photo or PhotoRequest()
    notice = attribution.credit.copyright.notice if attribution.credit.copyright else ""
    creators = _creators(attribution, source)
    return source._replace(
        creators=creators,
        creator_job=source.creator_job if creators == source.creators else "",
        credit=line.text,
        copyright=photo.copyright or source.copyright or notice,
        usage_terms=_usage_terms(attribution, photo.usage_terms, source),
        web_statement=_web_statement(attribution, source),
        licensors=source.licensors or attribution.credit.licensors,
        data_mining=source.data_mining or attribution.credit.data_mining,
        caption=attribution.caption or source.caption,
        headline=article.headline or source.headline,
        title=article.headline or source.title,
        alt=_alt(alt, article.language, source.alt),
        digital_source_type=photo_source_type(attribution.credit, source),
        regions=(),
        subject_area=(),
    )


def card_rights(
    attribution: Attribution, line: CreditLine, embedded: EmbeddedRights, *, article: Article, alt: str
) -> Rights:
    """Return the rights record of a card with text on it: the photo's, and what kind of composite it is."""
    rights = photo_rights(attribution, line, embedded, article=article, alt=alt)
    if article.photo is None:
        return rights
    return rights._replace(digital_source_type=card_source_type(attribution.credit, embedded.merged))


def joint_rights(photo: Rights, portrait: Rights, line: CreditLine) -> Rights:
    """Return the record of a card with a photo and an author's picture: who made either, and both terms."""
    creators = tuple(dict.fromkeys((*photo.creators, *portrait.creators)))
    return photo._replace(
        creators=creators,
        creator_job=photo.creator_job if creators == photo.creators else "",
        credit=line.text,
        copyright=_both(photo.copyright, portrait.copyright),
        copyright_owner=_both(photo.copyright_owner, portrait.copyright_owner),
        usage_terms=_default(_both(_first(photo.usage_terms), _first(portrait.usage_terms)), ()),
        licensors=tuple(dict.fromkeys((*photo.licensors, *portrait.licensors))),
    )


def _both(one: str, other: str) -> str:
    return " · ".join(dict.fromkeys(filter(None, (one, other))))


def _first(alternatives: Alternatives) -> str:
    return alternatives[0][1] if alternatives else ""
