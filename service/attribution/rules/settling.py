"""Who the names are: known organisations, handles, addresses; dates, ranks and doubles go before."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from service.attribution.dates import is_date
from service.attribution.draft import Draft, Part, Rule
from service.attribution.registry import Match, Registry, name_key
from service.attribution.rules.guessing import GUESSING, settle_contributor
from service.attribution.rules.names import (
    is_acronym,
    is_address,
    is_handle,
    looks_like_organisation,
    looks_like_person,
    read_reporter,
    without_photo_word,
)
from service.model.credit import Kind, Qualifier, Role
from service.patterns import Words, regex

_RANKS: Final = (
    r"mass communication specialist|petty officer|airman|seaman|fireman|chief|private|specialist|sergeant"
    r"|corporal|lieutenant|captain|major|colonel|commander|warrant officer|sgt\.?|cpl\.?|lt\.?|col\.?|capt\.?"
    r"|maj\.?|spc\.?|pfc\.?|pvt\.?|cmdr\.?|ens\.?|po\s?(?:phot)?|(?-i:LAS)|lphot|mcs[n123]?|cfn|mr|mrs|ms"
)
# Words that are part of a rank beside another one: Staff Sgt., Airman 1st Class, not First Alert Weather.
_GRADES: Final = r"senior|master|staff|tech\.?|technical|gunnery|lance|first|second|third|1st|2nd|3rd|class"
_RANK: Final = regex(
    rf"^(?:(?:{_GRADES})\s+)*(?:(?:{_RANKS})\s+(?:(?:{_GRADES})\s+)*)+(?-i:(?=[A-Z]\S*\s+\S))",
    re.IGNORECASE,
    needs=Words(
        *("specialist", "officer", "airman", "seaman", "fireman", "chief", "private", "sergeant", "corporal"),
        *(
            "lieutenant",
            "capt",
            "maj",
            "col",
            "commander",
            "sgt",
            "cpl",
            "lt",
            "spc",
            "pfc",
            "pvt",
            "cmdr",
            "ens",
        ),
        *("po", "las", "lphot", "mcs", "cfn", "mr", "ms"),
    ),
)
_STAFF: Final = regex(
    r"\s*(?:\((?:STF|STR|STAFF|FRL)\)|[-,]?\s?staff(?:\s+photographer)?|,?\s*photographer)$",
    re.IGNORECASE,
    needs=Words("stf", "str", "staff", "frl", "photographer"),
)
_KNOWN_YEAR: Final = regex(r"(?P<name>.+?)[\s,]+(?:19|20)\d\d$")
_ISSUED: Final = regex(r"(?P<agency>[\u3400-\u9fff]{2,8}?)[发發]\s*(?P<rest>.*)")
_CUT_SHORT: Final = 2
_CUT_LETTERS: Final = 3
_FULL_FIELD: Final = 31  # bytes of the IIM credit field, less what a cut letter leaves empty
_SHORTEST_DOUBLED: Final = 5


def strip_photo_words(draft: Draft, registry: Registry) -> Draft:
    """AP Photo -> AP, where the rest is a known name and the whole is not."""
    return draft.with_parts(_without_photo_word(part, registry) for part in draft.parts)


def _without_photo_word(part: Part, registry: Registry) -> Part:
    if part.settled or registry.find(part.text):
        return part
    short = without_photo_word(part.text)
    apart = part.text[len(short) : len(short) + 1] in {" ", "-", "–"}
    return (
        part._replace(text=short)
        if registry.find(short) or (apart and len(short) > _CUT_SHORT and is_acronym(short))
        else part
    )


def read_reporters(draft: Draft, registry: Registry) -> Draft:
    """新华社记者 李响 摄 -> agency and photographer; 홍길동 기자 -> photographer."""
    return draft.with_parts(piece for part in draft.parts for piece in _reported(part, registry))


def _reported(part: Part, registry: Registry) -> tuple[Part, ...]:
    found = None if part.settled or registry.find(part.text) else read_reporter(part.text)
    if found is None:
        return (part,)
    organisation, name = found
    person = Part(name, "/" if organisation else part.joint, role=Role.CREATOR, kind=Kind.PERSON)
    return (Part(organisation, part.joint), person)


def take_contributed(draft: Draft, registry: Registry) -> Draft:
    """Read 新华社发 as 新华社, by a contributor: issued by the agency, not taken by its staff."""
    if draft.text.isascii():
        return draft
    read = tuple(piece for part in draft.parts for piece in _issuer(part, registry))
    return draft.with_parts(read).marked(*(mark for part in read for mark in part.marks))


def _issuer(part: Part, registry: Registry) -> tuple[Part, ...]:
    found = None if part.settled else _ISSUED.fullmatch(part.text)
    if found is None or not registry.find(found["agency"]):
        return (part,)
    agency = part._replace(text=found["agency"], marks=part.marks | {Qualifier.CONTRIBUTOR})
    return (agency, Part(found["rest"], "/"))


def drop_ranks(draft: Draft, registry: Registry) -> Draft:
    """Staff Sgt. Name -> Name; the words as written keep the rank."""
    return draft.with_parts(
        part if part.settled or registry.find(part.text) else _without_rank(part, registry)
        for part in draft.parts
    )


def _without_rank(part: Part, registry: Registry) -> Part:
    """Take a rank off a person, not the first words off an office: Private Eye, Captain Cook Society."""
    rank = _RANK.match(part.text)
    name = part.text[rank.end() :] if rank else ""
    return part.saying(name) if name and not looks_like_organisation(name, registry) else part


def drop_staff_words(draft: Draft, registry: Registry) -> Draft:
    """Name, Staff Photographer -> Name."""
    return draft.with_parts(
        part
        if part.settled or registry.find(part.text)
        else part.saying(_STAFF.sub("", part.text) or part.text)
        for part in draft.parts
    )


def take_commissioner(draft: Draft, _registry: Registry) -> Draft:
    """Take the part after `for` for the one who ordered the photo."""
    client = next((part for part in draft.parts if part.joint == "for"), None)
    if client is None:
        return draft
    rest = draft.with_parts(part for part in draft.parts if part is not client)
    return rest._replace(commissioned_for=draft.commissioned_for or client.text)


def drop_dates(draft: Draft, registry: Registry) -> Draft:
    """Getty Images 2023 between other names -> Getty Images; Name, June 2026 -> Name."""
    return draft.with_parts(_without_date(part, registry) for part in draft.parts)


def _without_date(part: Part, registry: Registry) -> Part:
    if part.settled or not part.text[-1:].isdigit():
        return part
    if is_date(part.text):
        return part._replace(text="")
    found = _KNOWN_YEAR.fullmatch(part.text)
    return part.saying(found["name"]) if found and registry.find(found["name"]) else part


def settle_known(draft: Draft, registry: Registry) -> Draft:
    """Settle every name of the registry as what the registry says."""
    return draft.with_parts(_known(part, registry) for part in draft.parts)


def _known(part: Part, registry: Registry) -> Part:
    match = None if part.settled else registry.find(part.text)
    return part._replace(match=match, role=match.entry.role, kind=Kind.ORG) if match else part


def settle_handles(draft: Draft, _registry: Registry) -> Draft:
    """@name made the photo."""
    return _settled(draft, is_handle, Role.CREATOR, Kind.HANDLE)


def settle_addresses(draft: Draft, _registry: Registry) -> Draft:
    """www.example.org provides the photo."""
    return _settled(draft, is_address, Role.PROVIDER, Kind.ORG)


def settle_organisations(draft: Draft, registry: Registry) -> Draft:
    """Settle a part with a word such as Ministry, Archive or Ltd as an organisation."""
    return _settled(draft, lambda text: looks_like_organisation(text, registry), Role.PROVIDER, Kind.ORG)


def complete_cut_name(draft: Draft, registry: Registry) -> Draft:
    """Getty I at the very end is Getty Images, cut; an open bracket and `via G` are cuts too."""
    last = draft.parts[-1] if draft.parts else None
    if last is None:
        return draft
    whole = (
        last.settled
        or last.text.casefold() in registry.words.places
        or not _may_be_cut(draft, last)
        or (looks_like_person(last.text, registry) and len(last.text.split()[-1]) > 2)
    )
    match = None if whole else registry.complete(last.text)
    if match:
        known = last._replace(match=Match(match.entry, match.spelling), role=match.entry.role, kind=Kind.ORG)
        return draft.with_parts((*draft.parts[:-1], known))._replace(truncated=True)
    if not last.settled and last.joint == "via" and len(last.text) <= _CUT_SHORT:
        return draft._replace(truncated=True)
    if last.text.count("(") > last.text.count(")"):
        kept = last._replace(text=last.text[: last.text.rindex("(")].strip())
        return draft.with_parts((*draft.parts[:-1], kept))._replace(truncated=True)
    return draft


def _may_be_cut(draft: Draft, last: Part) -> bool:
    """Tell whether a name can have been cut: after three letters of a word, or where the field is full."""
    full = len(draft.raw.encode()) >= _FULL_FIELD
    return full or last.joint == "via" or len(last.text.split()[-1]) <= _CUT_LETTERS


def drop_doubles(draft: Draft, registry: Registry) -> Draft:
    """A/B/A -> A/B, whatever the dots and the case; a cut double (HOCHMUT) goes too."""
    kept: list[Part] = []
    for part in map(_said_once, draft.parts):
        double = next((known for known in kept if _is_double(part.text, known.text, registry)), None)
        if double is None:
            kept.append(part)
        elif part.marks - double.marks:
            kept[kept.index(double)] = double._replace(marks=double.marks | part.marks)
    return draft.with_parts(kept)


def _said_once(part: Part) -> Part:
    """JANE DOEJANE DOE, a name glued to itself -> JANE DOE."""
    half = len(part.text) // 2
    doubled = half > _SHORTEST_DOUBLED and part.text[:half] * 2 == part.text
    return part.saying(part.text[:half]) if doubled else part


def _is_double(text: str, known: str, registry: Registry) -> bool:
    ours, theirs = name_key(text), name_key(known)
    if ours == theirs:
        return bool(ours)
    cut = len(ours) >= 8 and len(theirs) - len(ours) <= 3 and theirs.startswith(ours)
    return cut and registry.find(text) is None


def note_social(draft: Draft, _registry: Registry) -> Draft:
    """Tell a social network among the parties, and a tool that draws pictures."""
    kinds = {part.match.entry.kind for part in draft.parts if part.match}
    marks = [mark for kind, mark in (("social", Qualifier.SOCIAL), ("ai", Qualifier.AI)) if kind in kinds]
    return draft.marked(*marks)


def _settled(draft: Draft, holds: Callable[[str], bool], role: Role, kind: Kind) -> Draft:
    return draft.with_parts(
        part._replace(role=role, kind=kind) if not part.settled and holds(part.text) else part
        for part in draft.parts
    )


SETTLING: Final[tuple[Rule, ...]] = (
    strip_photo_words,
    take_contributed,
    read_reporters,
    drop_staff_words,
    drop_ranks,
    take_commissioner,
    drop_dates,
    drop_doubles,
    settle_known,
    complete_cut_name,
    settle_handles,
    settle_addresses,
    settle_contributor,
    settle_organisations,
    *GUESSING,
    note_social,
)
