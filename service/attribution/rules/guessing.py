"""Who is not known by name: people by the shape of their names, the rest by place in the chain."""

from __future__ import annotations

from typing import Final

from service.attribution.draft import Draft, Part, Rule
from service.attribution.registry import Entry, Registry
from service.attribution.rules.names import has_given_name, is_acronym, looks_like_person
from service.model.credit import Kind, Qualifier, Role
from service.patterns import regex

_SURNAME: Final = regex(r"[A-ZÀ-ÞА-ЯΑ-Ω](?:[^\W\d_A-ZÀ-ÞА-ЯΑ-Ω][^\W\d_]+|[^\W\d_]{4,})")
_PUBLISHERS: Final = frozenset({"newspaper", "magazine", "broadcaster"})
_CHAINING: Final = frozenset("/|-–—•")
# Where everybody may sell photos: a name beside one of these is who uploaded the photo.
_MICROSTOCK: Final = frozenset(
    {"Adobe Stock", "iStock", "Fotolia", "Depositphotos", "Dreamstime", "123RF", "Bigstock"}
)
# How desks sign: dmk, T.H.
_SIGNED_SHORT: Final = regex(r"[a-z]{2,4}|[^\W\d_]\.[^\W\d_]\.?")
_USER_NAME: Final = regex(r"[a-z][a-z0-9_.]{3,30}")
_MOST_SHARED: Final = 3
_SHARED: Final = frozenset({"platform", "social", "stock"})


def settle_people(draft: Draft, registry: Registry) -> Draft:
    """Take names in the shape of a person for creators, a second one before an agency for a firm."""
    parts = list(draft.parts)
    for at, part in enumerate(parts):
        if part.settled or not looks_like_person(part.text, registry):
            continue
        if _stands_for_organisation(parts, at, registry):
            parts[at] = part._replace(role=Role.PROVIDER, kind=Kind.ORG, guess=True)
        else:
            parts[at] = part._replace(role=Role.CREATOR, kind=Kind.PERSON)
    return draft.with_parts(parts)


def _stands_for_organisation(parts: list[Part], at: int, registry: Registry) -> bool:
    """Thom Bridge/Independent Record via AP, Wiener Linien/Manfred Helmer: no given name in a chain."""
    part, earlier, later = parts[at], parts[:at], parts[at + 1 :]
    housed = all(known.match and known.role is not Role.CREATOR for known in earlier)
    if housed and later and not has_given_name(part.text, registry) and _names_person(later[0], registry):
        return later[0].joint in _CHAINING
    chained = part.joint in _CHAINING and any(known.role is Role.CREATOR for known in earlier)
    return (
        chained
        and not has_given_name(part.text, registry)
        and (not later or later[0].joint in {"via", "/", "|", "(", "-"})
    )


def _names_person(part: Part, registry: Registry) -> bool:
    return not part.settled and has_given_name(part.text, registry) and looks_like_person(part.text, registry)


def settle_rest(draft: Draft, registry: Registry) -> Draft:
    """Judge what is left by its place: beside an agency a lone word may be a person, alone it is not."""
    return draft.with_parts(_guessed(part, draft, registry) for part in draft.parts)


def settle_contributor(draft: Draft, registry: Registry) -> Draft:
    """Cottonbro studio / Pexels, SolStock/iStock: who stands alone beside a platform uploaded it there."""
    known = sum(part.match is not None for part in draft.parts)
    if not 1 < len(draft.parts) == known + 1 <= _MOST_SHARED:
        return draft
    names = [part for part in draft.parts if not part.settled and len(part.text.split()) <= 2]
    words = registry.words
    names = [part for part in names if not words.organisation_stem.search(part.text)]
    names = [part for part in names if not words.organisation_ending.search(part.text)]
    user = bool(names) and _USER_NAME.fullmatch(names[0].text) is not None
    platforms = [part for part in draft.parts if part.match and _takes_uploads(part.match.entry, user=user)]
    if not platforms or not names or is_acronym(names[0].text.split()[0]):
        return draft
    guess = not looks_like_person(names[0].text, registry)
    made = names[0]._replace(role=Role.CREATOR, kind=Kind.PERSON, guess=guess)
    return draft.with_parts(made if part is names[0] else part for part in draft.parts)


def _takes_uploads(entry: Entry, *, user: bool) -> bool:
    return entry.kind == "platform" or entry.name in _MICROSTOCK or (user and entry.kind == "stock")


def _guessed(part: Part, draft: Draft, registry: Registry) -> Part:
    if part.settled:
        return part
    if _may_be_creator(part, draft, registry):
        return part._replace(role=Role.CREATOR, kind=Kind.PERSON, guess=True)
    return part._replace(role=Role.PROVIDER, kind=Kind.ORG, guess=not is_acronym(part.text))


def _may_be_creator(part: Part, draft: Draft, registry: Registry) -> bool:
    if Qualifier.HANDOUT in part.marks or any(known.role is Role.CREATOR for known in draft.parts):
        return False
    if _is_beside_agency(part, draft, registry) and part.text.casefold() not in registry.words.plain_words:
        return True
    if (is_acronym(part.text) and not _SIGNED_SHORT.fullmatch(part.text)) or len(part.text) > 50:
        return False
    beside_shared = any(known.match and known.match.entry.kind in _SHARED for known in draft.parts)
    if beside_shared or draft.licence or draft.commissioned_for:
        return True
    if _SIGNED_SHORT.fullmatch(part.text) or has_given_name(part.text, registry):
        return True
    return (
        len(part.text.split()) == 1 and any(known.match for known in draft.parts) and part is draft.parts[0]
    )


def _is_beside_agency(part: Part, draft: Draft, registry: Registry) -> bool:
    """EFE/Mariscal, ANSA/ROSSI, Vísir/Vilhelm: one name and an agency, and nothing else."""
    others = [known for known in draft.parts if known is not part]
    kinds = {"agency", "collective", *(_PUBLISHERS if has_given_name(part.text, registry) else ())}
    agency = len(others) == 1 and others[0].match and others[0].match.entry.kind in kinds
    last = part is draft.parts[-1] and (_is_local_office(others) or _is_behind_alliance(part, others))
    beside = bool(agency) or last
    signs = {draft.parts[-1].joint} <= {"/", "|"}
    return beside and signs and _SURNAME.fullmatch(part.text) is not None


def _is_behind_alliance(part: Part, others: list[Part]) -> bool:
    """Read picture alliance / HOUSE | Name: its bar stands before who made the photo."""
    match = others[0].match if others else None
    return part.joint == "|" and match is not None and match.entry.name == "picture alliance"


def _is_local_office(others: list[Part]) -> bool:
    """Land Tirol/Huber: an office by its words, unknown by name."""
    return len(others) == 1 and others[0].settled and others[0].match is None and not others[0].guess


GUESSING: Final[tuple[Rule, ...]] = (settle_people, settle_rest)
