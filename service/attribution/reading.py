"""A credit read: the rules in the order in which they act, and what they leave as one frozen record."""

from typing import TYPE_CHECKING, Final, NamedTuple

from service.attribution.cleaning import clean_caption, clean_credit
from service.attribution.confidence import judge_confidence
from service.attribution.draft import Draft, Part, Rule, follow, follow_until_settled
from service.attribution.registry import Registry
from service.attribution.rules.ai_words import AI_WORDS
from service.attribution.rules.cutting import CUTTING
from service.attribution.rules.disclosures import DISCLOSURES, take_file_lead, take_noted_brackets
from service.attribution.rules.licences import LICENCES
from service.attribution.rules.names import is_company
from service.attribution.rules.notices import NOTICES
from service.attribution.rules.settling import SETTLING
from service.attribution.rules.splitting import SPLITTING
from service.attribution.rules.surroundings import SURROUNDINGS, join_second_credit
from service.errors import Refusal
from service.model.credit import Confidence, Copyright, Credit, Party, Qualifier, Role
from service.patterns import regex

if TYPE_CHECKING:
    from service.attribution.tail_notes import Tail


def keep_plain(draft: Draft, _registry: Registry) -> Draft:
    """Keep what is left now: in doubt these words are printed as they are."""
    return draft._replace(plain=draft.text)


_LINE_BREAK: Final = regex(r"\s*\n\s*")

STRIPPING: Final[tuple[Rule, ...]] = (*NOTICES, *SURROUNDINGS)
READING: Final[tuple[Rule, ...]] = (
    keep_plain,
    take_file_lead,
    take_noted_brackets,
    join_second_credit,
    *LICENCES,
    *AI_WORDS,
    *SPLITTING,
    *DISCLOSURES,
    *CUTTING,
    *SETTLING,
)


class CaptionReading(NamedTuple):
    """A caption without its credit, and the credit, if one stood there."""

    caption: str
    credit: Credit | None


def read_credit(text: str, registry: Registry, *, language: str = "") -> Credit:
    """Read the text of a credit field; raise Refusal `credit_invalid` for what is too long or a formula.

    `language` is the article's tag (pt-BR); it tells only what a word of `local.tsv` is.
    """
    cleaned = clean_credit(text)
    if not cleaned:
        return Credit(raw=text, confidence=Confidence.AS_WRITTEN)
    draft = follow_until_settled(STRIPPING, Draft(raw=text, text=cleaned, language=language), registry)
    return _credit(follow(READING, draft, registry), registry)


def read_pair(creators: tuple[str, ...], credit: str, registry: Registry, *, language: str = "") -> Credit:
    """Read by-lines and the credit line beside them as one credit: nobody is named twice, nobody is lost."""
    line = read_credit(credit, registry, language=language)
    for creator in reversed(creators):
        line = _with_byline(read_credit(creator, registry, language=language), line, registry)
    return line


def read_caption(text: str, registry: Registry, *, language: str = "") -> CaptionReading:
    """Read a caption whose end may be a credit; in doubt, all of it stays caption.

    Raises Refusal `text_too_long` for more than 20,000 characters.
    """
    cleaned = clean_caption(text)
    if not cleaned:
        return CaptionReading("", None)
    from service.attribution.tails import find_tail  # noqa: PLC0415 - a photo without a caption needs none

    tail = find_tail(cleaned, registry)
    credit = _credit_of(tail, registry, language) if tail else None
    if tail is None or credit is None:
        return CaptionReading(_one_line(cleaned), None)
    return CaptionReading(_one_line(tail.caption), _with_marks(credit, tail))


def _credit_of(tail: "Tail", registry: Registry, language: str) -> Credit | None:
    """Return the credit at a caption's end; what could be no credit field (a formula) is none here either."""
    try:
        credit = read_credit(tail.credit, registry, language=language)
    except Refusal:
        return None
    return credit if _is_credit(credit) else None


def _one_line(caption: str) -> str:
    return _LINE_BREAK.sub(" ", caption)


def _is_credit(credit: Credit) -> bool:
    return bool(credit.parties or credit.qualifiers or credit.licence)


def _with_marks(credit: Credit, tail: "Tail") -> Credit:
    """Add what the caption told apart from the credit: (Archivbild), FILE -, terms of use after it."""
    terms = tuple(term for term in tail.terms if term not in credit.restrictions)
    supplied = {Qualifier.THIRD_PARTY} if "third-party" in tail.terms else set()
    return credit._replace(
        qualifiers=credit.qualifiers | tail.marks | supplied,
        restrictions=(*credit.restrictions, *terms),
    )


def _with_byline(byline: Credit, line: Credit, registry: Registry) -> Credit:
    """Put a by-line before the credit line, without what the line already names."""
    if not byline.parties and not byline.qualifiers:
        return line
    known = {_letters(party.name) for party in line.parties}
    named = tuple(_as_creator(party, byline) for party in byline.parties)
    fresh = tuple(party for party in named if _letters(party.name) not in known)
    creators = tuple(party for party in fresh if party.role is Role.CREATOR)
    others = tuple(party for party in fresh if party.role is not Role.CREATOR)
    plain = line.plain if not fresh else " / ".join(filter(None, (byline.plain, line.plain)))
    joined = line._replace(
        raw=" / ".join(filter(None, (byline.raw, line.raw))),
        plain=plain,
        parties=(*creators, *line.parties, *others),
        qualifiers=line.qualifiers | byline.qualifiers,
        commissioned_for=line.commissioned_for or byline.commissioned_for,
        truncated=line.truncated or byline.truncated,
        trace=(*byline.trace, *line.trace),
    )
    return joined._replace(confidence=judge_confidence(joined, registry, guessed=False))


def _as_creator(party: Party, byline: Credit) -> Party:
    """Take a lone unknown name in a by-line for a person: the field says so; a firm stays a firm."""
    unknown = party.role is Role.PROVIDER and not party.canonical and not is_company(party.name)
    alone = len(byline.parties) == 1 and unknown
    return party._replace(role=Role.CREATOR) if alone else party


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _credit(draft: Draft, registry: Registry) -> Credit:
    parties = tuple(_party(part) for part in draft.parts if part.role)
    credit = Credit(
        raw=draft.raw,
        plain=draft.plain,
        parties=parties,
        qualifiers=_qualifiers(draft),
        commissioned_for=draft.commissioned_for,
        copyright=_held(draft.copyright, parties),
        licence=draft.licence,
        restrictions=draft.restrictions,
        supplier_ref=draft.supplier_ref,
        truncated=draft.truncated,
        trace=draft.trace,
    )
    guessed = draft.doubtful or any(part.guess for part in draft.parts)
    return credit._replace(confidence=judge_confidence(credit, registry, guessed=guessed))


def _qualifiers(draft: Draft) -> frozenset[Qualifier]:
    found = draft.qualifiers
    if Qualifier.AI_EDITED in found:
        return found - {Qualifier.AI}
    return found


def _party(part: Part) -> Party:
    assert part.role is not None
    assert part.kind is not None
    canonical = part.match.spelling if part.match else ""
    return Party(part.text, part.role, part.kind, as_written=part.text, canonical=canonical)


def _held(notice: Copyright | None, parties: tuple[Party, ...]) -> Copyright | None:
    """Name the holder of a notice: the first one it names."""
    if notice is None or notice.holder or not parties:
        return notice
    return notice._replace(holder=parties[0].name)
