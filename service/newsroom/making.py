"""Cards of a mapped article: from the photo's untouched upload, with the credit that was given for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from service.errors import Refusal
from service.filing.cards import file_cards
from service.filing.office import Office
from service.model.article import CardRequest
from service.model.card_record import CardRecord
from service.newsroom.mapping.mapped import Mapped
from service.newsroom.sources import Source

# An untouched upload that cannot be used makes way for the copy that is served.
_NO_ORIGINAL: Final = frozenset({
    "photo_not_found", "not_an_image", "unsupported_format", "fetch_too_large", "image_too_large",
    "too_many_pixels", "image_corrupt", "image_too_complex", "image_too_small", "redirect_refused",
})  # fmt: skip
_OUTSIDE: Final = 500


@dataclass(frozen=True, slots=True)
class Making:
    """What an article's cards are made of; see `Mapped` for the parts."""

    request: CardRequest
    originals: tuple[str, ...] = ()
    file_credit: str = ""

    @classmethod
    def of(cls, mapped: Mapped) -> Making:
        """Return what a mapped article gives that has no faults."""
        assert mapped.request is not None
        return cls(mapped.request, mapped.originals, mapped.file_credit)


def make_article_cards(
    office: Office, source: Source, who: str, making: Making, *, patient: bool = False
) -> CardRecord:
    """Make and file an article's cards; those that `who` withdrew stand again. Raises Refusal.

    While `patient`, an untouched upload that is out of reach is waited for instead of done without: the
    Refusal's status is 500 or more then.
    """
    *originals, served = _requests(source, making)
    for request in originals:
        try:
            return _credited(office, source, who, making, request)
        except Refusal as no:
            if no.code not in _NO_ORIGINAL and (no.fault.status < _OUTSIDE or patient):
                raise
    return _credited(office, source, who, making, served)


def _requests(source: Source, making: Making) -> Iterator[CardRequest]:
    """Yield the request with each address of the photo, the untouched upload first."""
    request = making.request._replace(policy=source.policy)
    photo = request.article.photo
    for address in making.originals if photo and photo.url else ():
        assert photo is not None
        yield request._replace(article=request.article._replace(photo=photo._replace(url=address)))
    yield request


def _credited(office: Office, source: Source, who: str, making: Making, request: CardRequest) -> CardRecord:
    """Make and file cards; what the system read in the photo's file counts where nothing else does."""
    photo = request.article.photo
    try:
        return file_cards(request, office, source.name, who=who, again=True)[0]
    except Refusal as no:
        if no.code != "credit_missing" or not making.file_credit or photo is None:
            raise
    article = request.article._replace(photo=photo._replace(credit=making.file_credit))
    return file_cards(request._replace(article=article), office, source.name, who=who, again=True)[0]


def restore_alike(office: Office, card: CardRecord, mapped: Mapped, who: str) -> None:
    """Let those cards stand again that `who` withdrew and that say the same as one published again.

    A page may have ordered them by addresses of its own; what was corrected meanwhile stays withdrawn.
    """
    photos = {str((mapped.document or {}).get("image", {}).get("url", "")), *mapped.originals}
    for other in office.records.of_article(card.source, card.article_id):
        article = other.request.get("article") or {}
        same = other.headline == card.headline and str((article.get("photo") or {}).get("url")) in photos
        if other.withdrawn and same and not other.legal and office.audit.withdrawn_by(other.id) == who:
            office.records.restore(other.id, who=who)
