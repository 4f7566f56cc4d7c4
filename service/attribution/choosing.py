"""Which of a photo's credits holds: the editor's words before the file's; and what the others say."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, NamedTuple

from service.attribution.cleaning import LONGEST_CREDIT, clean_caption
from service.attribution.contradiction import believed, contradicting_claims
from service.attribution.reading import CaptionReading, read_caption, read_credit, read_pair
from service.attribution.registry import Registry
from service.attribution.rules.notices import find_terms
from service.attribution.source_type import AI_CODES, code_of
from service.errors import Refusal
from service.model.article import PhotoRequest
from service.model.credit import Attribution, Copyright, Credit, CreditSource, Disagreement, Qualifier
from service.model.rights import EmbeddedRights, Rights

# The codes of a picture that a machine made whole; the other AI codes are of a part.
_WHOLLY_AI: Final = frozenset({"trainedAlgorithmicMedia", "algorithmicMedia"})
_EMPTY: Final = Credit(raw="")


class _Sources(NamedTuple):
    """All that can name the photo's makers, with what reads it."""

    photo: PhotoRequest
    embedded: EmbeddedRights
    registry: Registry
    language: str
    fallback: str


def choose_credit(
    photo: PhotoRequest,
    embedded: EmbeddedRights,
    registry: Registry,
    *,
    language: str = "",
    fallback: str = "",
) -> Attribution:
    """Return the credit that holds, where it stood, and which other sources name somebody else.

    Raises Refusal `credit_invalid` or `text_too_long` for the request's words; a file's words never refuse.
    """
    sources = _Sources(photo, embedded, registry, language, fallback)
    told = read_caption(photo.caption, registry, language=language)
    found = [(source, credit) for source, credit in _candidates(sources, told) if _names_somebody(credit)]
    source, chosen = found[0] if found else (CreditSource.NONE, _unnamed(sources, told))
    withheld = contradicting_claims(chosen, source, embedded, registry)
    return Attribution(
        credit=_completed(chosen, photo, believed(embedded.merged, withheld), registry),
        source=source,
        caption=_caption(photo, told, embedded, registry),
        disagreements=tuple(_disagreements(chosen, found[1:])),
        withheld=withheld,
    )


def _candidates(sources: _Sources, told: CaptionReading) -> Iterator[tuple[CreditSource, Credit]]:
    """Yield every credit there is, in the order in which they win."""
    registry, language = sources.registry, sources.language
    yield (
        CreditSource.REQUEST,
        _with_caption_marks(read_credit(sources.photo.credit, registry, language=language), told),
    )
    if told.credit:
        yield CreditSource.CAPTION, told.credit
    blocks = ((CreditSource.XMP, sources.embedded.xmp), (CreditSource.IIM, sources.embedded.iim))
    for source, rights in (*blocks, (CreditSource.EXIF, sources.embedded.exif)):
        yield source, _from_file(partial(_read_block, rights, registry, language))
    yield CreditSource.EMBEDDED_CAPTION, _from_file(partial(_embedded_caption, sources))
    if sources.fallback:
        yield CreditSource.FALLBACK, read_credit(sources.fallback, registry, language=language)


def _read_block(rights: Rights, registry: Registry, language: str) -> Credit:
    """Read creator and credit line of one block; without a credit line, its source or copyright owner."""
    line = rights.credit or rights.source or rights.copyright_owner or rights.copyright
    credit = read_pair(rights.creators, line, registry, language=language)
    return credit._replace(supplier_ref=credit.supplier_ref or rights.supplier_id)


def _embedded_caption(sources: _Sources) -> Credit:
    reading = read_caption(sources.embedded.merged.caption, sources.registry, language=sources.language)
    return reading.credit or _EMPTY


def _from_file(read: Callable[[], Credit]) -> Credit:
    """Read what a file says; a text that would be refused in a request counts as none."""
    try:
        return read()
    except Refusal:
        return _EMPTY


def _names_somebody(credit: Credit) -> bool:
    """Tell whether the credit can be printed: a party, or a disclosure that stands for one (Foto: Privat)."""
    unnamed = credit.qualifiers - {
        Qualifier.UNCREDITED,
        Qualifier.STRINGER,
        Qualifier.CONTRIBUTOR,
        Qualifier.FILE,
    }
    return bool(credit.parties or unnamed or credit.commissioned_for or _is_free(credit))


def _is_free(credit: Credit) -> bool:
    return credit.licence is not None and bool(credit.licence.id == "Public domain" or credit.licence.title)


def _unnamed(sources: _Sources, told: CaptionReading) -> Credit:
    """Return the best of what names nobody: the gate tells its words to the editor."""
    return (
        read_credit(sources.photo.credit, sources.registry, language=sources.language)
        if sources.photo.credit
        else (told.credit or _EMPTY)
    )


def _with_caption_marks(credit: Credit, told: CaptionReading) -> Credit:
    """Keep what only the caption discloses (Handout, File) of the same photo when the credit field wins."""
    if told.credit is None or not credit.parties:
        return credit
    fresh = told.credit.qualifiers - credit.qualifiers
    same = {party.name.casefold() for party in credit.parties} & {
        party.name.casefold() for party in told.credit.parties
    }
    return credit._replace(qualifiers=credit.qualifiers | fresh) if fresh and same else credit


def _completed(credit: Credit, photo: PhotoRequest, merged: Rights, registry: Registry) -> Credit:
    """Add what the file says of source, licence and terms, whoever's credit was chosen."""
    marks = _ai_marks(merged)
    return credit._replace(
        digital_source_type=credit.digital_source_type or merged.digital_source_type,
        licensors=credit.licensors or merged.licensors,
        data_mining=credit.data_mining or merged.data_mining,
        qualifiers=credit.qualifiers | marks,
        copyright=credit.copyright or _copyright(photo, merged),
        restrictions=_terms(credit, photo, merged, registry),
    )


def _terms(credit: Credit, photo: PhotoRequest, merged: Rights, registry: Registry) -> tuple[str, ...]:
    """Gather the terms of use from the credit, the request and the file."""
    usage = tuple(text for _, text in merged.usage_terms)
    texts = (photo.usage_terms, photo.caption, merged.instructions, *usage)
    found = (term for text in texts for term in find_terms(text[:LONGEST_CREDIT], registry))
    return tuple(dict.fromkeys((*credit.restrictions, *found)))


def _copyright(photo: PhotoRequest, merged: Rights) -> Copyright | None:
    notice = photo.copyright or merged.copyright
    return Copyright(notice) if notice else None


def _ai_marks(merged: Rights) -> frozenset[Qualifier]:
    code = code_of(merged.digital_source_type)
    if code in _WHOLLY_AI or (merged.ai_system and code not in AI_CODES):
        return frozenset({Qualifier.AI})
    return frozenset({Qualifier.AI_EDITED}) if code in AI_CODES else frozenset()


def _caption(photo: PhotoRequest, told: CaptionReading, embedded: EmbeddedRights, registry: Registry) -> str:
    if photo.caption:
        return told.caption
    try:
        return read_caption(embedded.merged.caption, registry).caption
    except Refusal:
        return clean_caption(embedded.merged.caption[:2_000])


def _disagreements(chosen: Credit, others: list[tuple[CreditSource, Credit]]) -> Iterator[Disagreement]:
    """Yield the sources that name somebody whom the chosen credit does not."""
    known = _folded(chosen)
    for source, credit in others:
        if any(
            _letters(party.name) not in known and _letters(party.shown) not in known
            for party in credit.parties
        ):
            yield Disagreement(source, credit.plain or credit.raw)


def _folded(credit: Credit) -> str:
    return " ".join([_letters(credit.plain), *(_letters(party.shown) for party in credit.parties)])


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
