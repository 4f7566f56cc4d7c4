"""What a caption, a credit field and a photo's own record read as, told for the desk while somebody types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as later

from service.attribution.choosing import choose_credit
from service.attribution.embedded import read_rights
from service.attribution.gate import judge
from service.attribution.wording import word_credit
from service.errors import Refusal
from service.house import House
from service.model.article import CardRequest, PhotoRequest
from service.model.credit import (
    Attribution,
    Confidence,
    Credit,
    CreditLine,
    CreditSource,
    Qualifier,
    Role,
    Step,
)
from service.model.notice import Notice
from service.model.rights import EmbeddedRights
from service.web.speech import said
from service.web.terms import in_words

SOURCES: Final = {
    CreditSource.REQUEST: later("the credit field"),
    CreditSource.CAPTION: later("the end of the caption"),
    CreditSource.XMP: later("the photo's own record (XMP)"),
    CreditSource.IIM: later("the photo's own record (IPTC)"),
    CreditSource.EXIF: later("the photo's own record (EXIF)"),
    CreditSource.EMBEDDED_CAPTION: later("the caption inside the photo's file"),
    CreditSource.FALLBACK: later("the brand's standing credit"),
    CreditSource.NONE: later("nowhere"),
}
ROLES: Final = {
    Role.CREATOR: later("creator"),
    Role.AGENCY: later("agency"),
    Role.DISTRIBUTOR: later("distributor"),
    Role.PROVIDER: later("provider"),
    Role.PLATFORM: later("platform"),
    Role.COMMISSIONER: later("commissioner"),
}
DISCLOSURES: Final = {
    Qualifier.HANDOUT: later("Handout"),
    Qualifier.POOL: later("Pool"),
    Qualifier.FILE: later("File photo"),
    Qualifier.ARCHIVE: later("Archive photo"),
    Qualifier.COURTESY: later("Courtesy"),
    Qualifier.SUPPLIED: later("Supplied"),
    Qualifier.PRIVATE: later("Private"),
    Qualifier.THIRD_PARTY: later("Third party"),
    Qualifier.STRINGER: later("Stringer"),
    Qualifier.CONTRIBUTOR: later("Contributor"),
    Qualifier.UNCREDITED: later("Uncredited"),
    Qualifier.SCREENSHOT: later("Screenshot"),
    Qualifier.VIDEO_STILL: later("Video still"),
    Qualifier.ILLUSTRATION: later("Illustration"),
    Qualifier.MONTAGE: later("Montage"),
    Qualifier.SOCIAL: later("Social media"),
    Qualifier.SYMBOLIC: later("Symbolic picture"),
    Qualifier.PR: later("Publicity"),
    Qualifier.AI: later("Made with AI"),
    Qualifier.AI_EDITED: later("Edited with AI"),
}

# What the reading itself says better.
_TOLD: Final = frozenset({"credit_disagrees", "credit_as_written"})


@dataclass(frozen=True, slots=True)
class DeskReading:
    """How a credit reads. `state` is `ok`, `hold` (look at it), `stop` (no card can be made) or `empty`.

    `detail` is what stands in the way; `parts` are the credit's pieces as pairs of kind and words.
    """

    state: str
    detail: str = ""
    line: str = ""
    source: str = ""
    caption: str = ""
    credit: Credit | None = None
    notes: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether cards can be made with this credit."""
        return self.state != "stop"

    @property
    def trace(self) -> tuple[Step, ...]:
        """What each rule did, step by step."""
        return self.credit.trace if self.credit else ()

    @property
    def parties(self) -> list[tuple[str, str]]:
        """Everybody who is named, with what they did for the photo."""
        return [(str(ROLES[party.role]), party.shown) for party in self.credit.parties] if self.credit else []

    @property
    def disclosures(self) -> list[tuple[str, str]]:
        """What a reader must be told of how the photo came here: its name in the form, and in words."""
        found = sorted(self.credit.qualifiers) if self.credit else []
        return [(qualifier.value, str(DISCLOSURES[qualifier])) for qualifier in found]

    @property
    def restrictions(self) -> list[tuple[str, str]]:
        """The terms of use: as the record has them, and in words."""
        return [(term, in_words(term)) for term in self.credit.restrictions] if self.credit else []

    def as_json(self) -> dict[str, Any]:
        """Return the reading as the page's scripts take it."""
        return {
            "state": self.state,
            "usable": self.usable,
            "detail": self.detail,
            "line": self.line,
            "from": self.source,
            "parts": [list(part) for part in self._parts()],
            "caption": self.caption,
        }

    def _parts(self) -> Iterator[tuple[str, str]]:
        if self.credit is None:
            return
        yield from ((party.role.value, party.shown) for party in self.credit.parties)
        yield from (("disclosure", name) for name, _words in self.disclosures)
        if self.credit.licence:
            yield "licence", self.credit.licence.id
        yield from (("restriction", term) for term in self.credit.restrictions)


def read_for_desk(request: CardRequest, house: House) -> DeskReading:
    """Return how the credit of a request reads: its line, source, parts, and what stands in the way."""
    photo = request.article.photo or PhotoRequest()
    if not (photo.data or photo.caption or photo.credit):
        return DeskReading("empty")
    try:
        return _read(request, photo, house)
    except Refusal as no:
        return DeskReading("stop", said(no.detail))


def read_portrait(request: CardRequest, house: House) -> DeskReading:
    """Return how the credit of the author's picture reads, and whether the design shows one at all."""
    author = request.article.portrait
    if author is None:
        return DeskReading("empty")
    found = read_for_desk(request._replace(article=request.article._replace(photo=author)), house)
    design = house.design(request.design or house.brand(request.brand).design)
    if any(layout.stack and layout.stack.portrait for layout in design.layouts.values()):
        return found
    return replace(
        found,
        state="hold",
        detail="",
        notes=(_("This design shows no author’s picture; Quote and Text do."),),
    )


def _read(request: CardRequest, photo: PhotoRequest, house: House) -> DeskReading:
    brand, language = house.brand(request.brand), request.article.language
    embedded = read_rights(photo.data) if photo.data else EmbeddedRights()
    found = choose_credit(photo, embedded, house.registry, language=language, fallback=brand.fallback_credit)
    line = word_credit(found.credit, house.styles[brand.credit_style], language=language)
    try:
        policy = house.settings.policy or brand.policy
        verdict = judge(found, embedded, policy=policy, override=request.override)
    except Refusal as no:
        return _told("stop", found, line, detail=said(no.detail))
    sure = found.credit.confidence is Confidence.SURE and not verdict.notices and not found.disagreements
    return _told("ok" if sure else "hold", found, line, notices=verdict.notices)


def _told(
    state: str, found: Attribution, line: CreditLine, *, detail: str = "", notices: tuple[Notice, ...] = ()
) -> DeskReading:
    return DeskReading(
        state=state,
        detail=detail,
        line=line.text,
        source=_("Read from %(source)s.", source=SOURCES[found.source]) if line.text else "",
        caption=found.caption,
        credit=found.credit,
        notes=(*_notes(found), *(said(each.detail) for each in notices if each.code not in _TOLD)),
    )


def _notes(found: Attribution) -> Iterator[str]:
    if found.credit.parties and found.credit.confidence is Confidence.AS_WRITTEN:
        yield _("The words could not be read for sure, so they are printed as written.")
    for other in found.disagreements:
        yield _("Not used: “%(text)s” from %(source)s.", text=other.text, source=SOURCES[other.source])
