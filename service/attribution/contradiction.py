"""Which of a file's claims of ownership contradict the printed credit: these a card must not repeat."""

from __future__ import annotations

from typing import Any, Final

from service.attribution.cleaning import LONGEST_CREDIT
from service.attribution.reading import read_credit
from service.attribution.registry import Registry, name_key
from service.errors import Refusal
from service.model.credit import Credit, CreditSource, Kind, Party, Withheld
from service.model.rights import EmbeddedRights, Rights

# What says whose a photo is. Terms, licence addresses and licensors bind whoever made it: they always go on.
CLAIMS: Final = ("copyright", "copyright_owner", "source")
_SHORTEST_SHARED: Final = 3


def contradicting_claims(
    credit: Credit, source: CreditSource, embedded: EmbeddedRights, registry: Registry
) -> tuple[Withheld, ...]:
    """Return the file's claims that name somebody else than the credit does.

    A block whose own credit was chosen is believed in all it says. So is one that itself credits one of the
    printed organisations: it is about the same photo, and its copyright holder stands beside them.
    """
    if not credit.parties:
        return ()
    claims = ((field, _teller(field, embedded)) for field in CLAIMS if getattr(embedded.merged, field))
    return tuple(
        Withheld(field, getattr(embedded.merged, field))
        for field, teller in claims
        if teller is not _block(source, embedded)
        and not _vouches(teller, credit, registry)
        and _contradicts(_parties(getattr(embedded.merged, field), registry), credit, registry)
    )


def believed(rights: Rights, withheld: tuple[Withheld, ...]) -> Rights:
    """Return the record without the withheld claims."""
    emptied: dict[str, Any] = {claim.field: "" for claim in withheld}
    return rights._replace(**emptied)


def _block(source: CreditSource, embedded: EmbeddedRights) -> Rights | None:
    blocks = {
        CreditSource.XMP: embedded.xmp,
        CreditSource.IIM: embedded.iim,
        CreditSource.EXIF: embedded.exif,
    }
    return blocks.get(source)


def _teller(field: str, embedded: EmbeddedRights) -> Rights:
    """Return the block from which the merged record has this field."""
    blocks = (embedded.xmp, embedded.iim, embedded.exif)
    return next((block for block in blocks if getattr(block, field)), embedded.merged)


def _vouches(block: Rights, credit: Credit, registry: Registry) -> bool:
    return _shares(_organisations(_parties(block.credit, registry)), credit.parties, registry)


def _contradicts(claimed: tuple[Party, ...], credit: Credit, registry: Registry) -> bool:
    """Compare like with like: an agency beside a lone photographer's name contradicts nobody."""
    if _shares(claimed, credit.parties, registry):
        return False
    own_notice = credit.copyright is not None
    both_name_organisations = _organisations(claimed) and _organisations(credit.parties)
    both_name_persons = _persons(claimed) and _persons(credit.parties)
    return bool(claimed) and bool(own_notice or both_name_organisations or both_name_persons)


def _parties(text: str, registry: Registry) -> tuple[Party, ...]:
    try:
        return read_credit(text[:LONGEST_CREDIT], registry).parties
    except Refusal:
        return ()


def _persons(parties: tuple[Party, ...]) -> tuple[Party, ...]:
    return tuple(party for party in parties if party.kind in {Kind.PERSON, Kind.HANDLE})


def _organisations(parties: tuple[Party, ...]) -> tuple[Party, ...]:
    return tuple(party for party in parties if party.kind in {Kind.ORG, Kind.COLLECTIVE})


def _shares(some: tuple[Party, ...], others: tuple[Party, ...], registry: Registry) -> bool:
    """Tell whether a name stands on both sides: by its entry (AFP, Agence France-Presse) or its letters."""
    known = [_key(party, registry) for party in others]
    return any(_same(_key(party, registry), other) for party in some for other in known)


def _key(party: Party, registry: Registry) -> str:
    match = registry.find(party.name)
    return name_key(match.entry.name if match else party.name)


def _same(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) >= _SHORTEST_SHARED and shorter in longer)
