"""What a caption, a credit field and a photo's own record read as, told for the desk while somebody types."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from service.attribution.choosing import choose_credit
from service.attribution.embedded import read_rights
from service.attribution.gate import judge
from service.attribution.wording import word_credit
from service.errors import Refusal
from service.house import House
from service.model.article import CardRequest, PhotoRequest
from service.model.credit import Attribution, Confidence, Credit, CreditLine, CreditSource
from service.model.notice import Notice
from service.model.rights import EmbeddedRights

SOURCES: Final = {
    CreditSource.REQUEST: "the credit field",
    CreditSource.CAPTION: "the end of the caption",
    CreditSource.XMP: "the photo's own record (XMP)",
    CreditSource.IIM: "the photo's own record (IPTC)",
    CreditSource.EXIF: "the photo's own record (EXIF)",
    CreditSource.EMBEDDED_CAPTION: "the caption inside the photo's file",
    CreditSource.FALLBACK: "the brand's standing credit",
    CreditSource.NONE: "nowhere",
}


def read_for_desk(request: CardRequest, house: House) -> dict[str, Any]:
    """Return how the credit of a request reads: the line, its source, its parts, and what stands in the way.

    `state` is `ok`, `hold` (look at it), `stop` (no card can be made) or `empty` (nothing to read yet).
    """
    photo = request.article.photo or PhotoRequest()
    if not (photo.data or photo.caption or photo.credit):
        return _answer("empty", "")
    try:
        return _read(request, photo, house)
    except Refusal as no:
        return _answer("stop", no.detail, usable=False)


def _read(request: CardRequest, photo: PhotoRequest, house: House) -> dict[str, Any]:
    brand, language = house.brand(request.brand), request.article.language
    embedded = read_rights(photo.data) if photo.data else EmbeddedRights()
    found = choose_credit(photo, embedded, house.registry, language=language, fallback=brand.fallback_credit)
    line = word_credit(found.credit, house.styles[brand.credit_style], language=language)
    try:
        policy = house.settings.policy or brand.policy
        verdict = judge(found, embedded, policy=policy, override=request.override)
    except Refusal as no:
        return _told(found, line, (), _answer("stop", no.detail, usable=False))
    sure = found.credit.confidence is Confidence.SURE and not verdict.notices and not found.disagreements
    return _told(found, line, verdict.notices, _answer("ok" if sure else "hold", ""))


def _told(
    found: Attribution, line: CreditLine, notices: tuple[Notice, ...], answer: dict[str, Any]
) -> dict[str, Any]:
    """Complete an answer with what was read."""
    return answer | {
        "line": line.text,
        "from": f"Read from {SOURCES[found.source]}." if line.text else "",
        "parts": [list(part) for part in _parts(found.credit)],
        "notes": [*_notes(found), *(notice.detail for notice in notices)],
        "caption": found.caption,
    }


def _answer(state: str, detail: str, *, usable: bool = True) -> dict[str, Any]:
    blank: dict[str, Any] = {"line": "", "from": "", "parts": [], "notes": [], "caption": ""}
    return blank | {"state": state, "detail": detail, "usable": usable}


def _parts(credit: Credit) -> Iterator[tuple[str, str]]:
    for party in credit.parties:
        yield party.role.value, party.shown
    for qualifier in sorted(credit.qualifiers):
        yield "disclosure", qualifier.value
    if credit.licence:
        yield "licence", credit.licence.id
    for restriction in credit.restrictions:
        yield "restriction", restriction


def _notes(found: Attribution) -> Iterator[str]:
    if found.credit.parties and found.credit.confidence is Confidence.AS_WRITTEN:
        yield "The words could not be read for sure, so they are printed as written."
    for other in found.disagreements:
        yield f"Not used: “{other.text}” from {SOURCES[other.source]}."
    if found.caption and found.source is not CreditSource.NONE:
        yield f"Caption: {found.caption}"
