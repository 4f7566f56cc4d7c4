"""Who the names are: known organisations, people, handles; doubles go, what is left is settled by its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from service.attribution.draft import Draft, Part, Rule
from service.attribution.registry import Match, Registry, name_key
from service.attribution.rules.names import (
    has_given_name,
    is_acronym,
    is_address,
    is_handle,
    looks_like_organisation,
    looks_like_person,
)
from service.model.credit import Kind, Qualifier, Role

_PHOTO_WORD: Final = re.compile(
    r"(?:\s*[-–]?\s*(?:photos?|foto(?:s|grafia)?|fotó|pics?|picture|image|newsphoto|photographer|staff(?:\s+photo\w*)?"
    r"|file|kuva|bild|фото|사진|写真|图|ảnh|摄|撮影|기자|photo\s+by|photo\s+-))+$",
    re.IGNORECASE,
)
_REPORTER: Final = re.compile(
    r"(?P<org>[\u3400-\u9fff]{2,8}?(?:社|网|報|报|台))?(?:记者|記者|通讯员|特派员)\s?(?P<name>[\u3400-\u9fff·]{2,8}?)\s?(?:摄|攝|摄影|撮影|撮|文/图)?"
    r"|(?P<bare>[\u3400-\u9fff·]{2,8}?)\s?(?:摄|攝|撮影|摄影|攝影|[摄攝]於.*)"
    r"|(?P<korean>[가-힣]{2,4})\s?(?:기자|객원기자|인턴기자|선임기자|사진기자|특파원|작가)"
)
_STAFF: Final = re.compile(
    r"\s*(?:\((?:STF|STR|STAFF|FRL)\)|[-,]?\s?staff(?:\s+photographer)?|,?\s*photographer)$", re.IGNORECASE
)
_COMMA_CLIENT: Final = frozenset({"for"})
_SHARED: Final = frozenset({"platform", "social", "stock"})


def strip_photo_words(draft: Draft, registry: Registry) -> Draft:
    """AP Photo -> AP, where the rest is a known name and the whole is not."""
    return draft.with_parts(_without_photo_word(part, registry) for part in draft.parts)


def _without_photo_word(part: Part, registry: Registry) -> Part:
    if part.settled or registry.find(part.text):
        return part
    short = _PHOTO_WORD.sub("", part.text).strip()
    return replace(part, text=short) if short and registry.find(short) else part


def read_reporters(draft: Draft, registry: Registry) -> Draft:
    """新华社记者 李响 摄 -> agency and photographer; 홍길동 기자 -> photographer."""
    parts: list[Part] = []
    for part in draft.parts:
        found = None if part.settled or registry.find(part.text) else _REPORTER.fullmatch(part.text)
        if not found:
            parts.append(part)
            continue
        if found["org"]:
            parts.append(Part(found["org"], part.joint))
        name = found["name"] or found["bare"] or found["korean"]
        parts.append(Part(name, "/" if found["org"] else part.joint, role=Role.CREATOR, kind=Kind.PERSON))
    return draft.with_parts(parts)


def drop_staff_words(draft: Draft, registry: Registry) -> Draft:
    """Name, Staff Photographer -> Name."""
    return draft.with_parts(
        part
        if part.settled or registry.find(part.text)
        else replace(part, text=_STAFF.sub("", part.text) or part.text)
        for part in draft.parts
    )


def take_commissioner(draft: Draft, _registry: Registry) -> Draft:
    """The part after `for` ordered the photo."""
    client = next((part for part in draft.parts if part.joint == "for"), None)
    if client is None:
        return draft
    rest = draft.with_parts(part for part in draft.parts if part is not client)
    return replace(rest, commissioned_for=draft.commissioned_for or client.text)


def settle_known(draft: Draft, registry: Registry) -> Draft:
    """A name of the registry is what the registry says."""
    return draft.with_parts(_known(part, registry) for part in draft.parts)


def _known(part: Part, registry: Registry) -> Part:
    match = None if part.settled else registry.find(part.text)
    return replace(part, match=match, role=match.entry.role, kind=Kind.ORG) if match else part


def settle_handles(draft: Draft, _registry: Registry) -> Draft:
    """@name made the photo."""
    return _settled(draft, is_handle, Role.CREATOR, Kind.HANDLE)


def settle_addresses(draft: Draft, _registry: Registry) -> Draft:
    """www.example.org provides the photo."""
    return _settled(draft, is_address, Role.PROVIDER, Kind.ORG)


def settle_organisations(draft: Draft, registry: Registry) -> Draft:
    """A part with a word such as Ministry, Archive or Ltd is an organisation."""
    return _settled(draft, lambda text: looks_like_organisation(text, registry), Role.PROVIDER, Kind.ORG)


def complete_cut_name(draft: Draft, registry: Registry) -> Draft:
    """Getty I at the very end is Getty Images, cut; an open bracket is a cut too."""
    last = draft.parts[-1] if draft.parts else None
    if last is None:
        return draft
    match = None if last.settled else registry.complete(last.text)
    if match:
        known = replace(last, match=Match(match.entry, match.spelling), role=match.entry.role, kind=Kind.ORG)
        return replace(draft.with_parts((*draft.parts[:-1], known)), truncated=True)
    if last.text.count("(") > last.text.count(")"):
        kept = replace(last, text=last.text[: last.text.rindex("(")].strip())
        return replace(draft.with_parts((*draft.parts[:-1], kept)), truncated=True)
    return draft


def drop_doubles(draft: Draft, _registry: Registry) -> Draft:
    """A/B/A -> A/B, whatever the dots and the case; a cut double (HOCHMUT) goes too."""
    kept: list[Part] = []
    for part in draft.parts:
        double = next((known for known in kept if _is_double(part.text, known.text)), None)
        if double is None:
            kept.append(part)
        elif part.marks - double.marks:
            kept[kept.index(double)] = replace(double, marks=double.marks | part.marks)
    return draft.with_parts(kept)


def _is_double(text: str, known: str) -> bool:
    ours, theirs = name_key(text), name_key(known)
    return bool(ours) and (
        ours == theirs or (len(ours) >= 8 and len(theirs) - len(ours) <= 3 and theirs.startswith(ours))
    )


def settle_people(draft: Draft, registry: Registry) -> Draft:
    """Names in the shape of a person are creators; a second one between person and agency is an organisation."""
    parts = list(draft.parts)
    for at, part in enumerate(parts):
        if part.settled or not looks_like_person(part.text, registry):
            continue
        if _stands_for_organisation(parts, at, registry):
            parts[at] = replace(part, role=Role.PROVIDER, kind=Kind.ORG, guess=True)
        else:
            parts[at] = replace(part, role=Role.CREATOR, kind=Kind.PERSON)
    return draft.with_parts(parts)


def _stands_for_organisation(parts: list[Part], at: int, registry: Registry) -> bool:
    """Thom Bridge/Independent Record via AP: the middle of a chain, and its first word is no given name."""
    part, earlier, later = parts[at], parts[:at], parts[at + 1 :]
    chained = part.joint in {"/", "|", "-", "–", "—", "•"} and any(
        known.role is Role.CREATOR for known in earlier
    )
    return (
        chained
        and not has_given_name(part.text, registry)
        and (not later or later[0].joint in {"via", "/", "|", "(", "-"})
    )


def settle_rest(draft: Draft, registry: Registry) -> Draft:
    """What is left is judged by its place: beside an agency a lone word may be a person, alone it is not."""
    return draft.with_parts(_guessed(part, draft, registry) for part in draft.parts)


def _guessed(part: Part, draft: Draft, registry: Registry) -> Part:
    if part.settled:
        return part
    if _may_be_creator(part, draft, registry):
        return replace(part, role=Role.CREATOR, kind=Kind.PERSON, guess=True)
    return replace(part, role=Role.PROVIDER, kind=Kind.ORG, guess=not is_acronym(part.text))


def _may_be_creator(part: Part, draft: Draft, registry: Registry) -> bool:
    if Qualifier.HANDOUT in part.marks or any(known.role is Role.CREATOR for known in draft.parts):
        return False
    if is_acronym(part.text) or len(part.text) > 50:
        return False
    beside_shared = any(known.match and known.match.entry.kind in _SHARED for known in draft.parts)
    if beside_shared or draft.licence or draft.commissioned_for:
        return True
    if re.fullmatch(r"[a-z]{2,4}", part.text) or has_given_name(part.text, registry):
        return True
    return (
        len(part.text.split()) == 1 and any(known.match for known in draft.parts) and part is draft.parts[0]
    )


def note_social(draft: Draft, _registry: Registry) -> Draft:
    """A social network among the parties is told; so is a tool that draws pictures."""
    kinds = {part.match.entry.kind for part in draft.parts if part.match}
    marks = [mark for kind, mark in (("social", Qualifier.SOCIAL), ("ai", Qualifier.AI)) if kind in kinds]
    return draft.marked(*marks)


def _settled(draft: Draft, holds: Callable[[str], bool], role: Role, kind: Kind) -> Draft:
    return draft.with_parts(
        replace(part, role=role, kind=kind) if not part.settled and holds(part.text) else part
        for part in draft.parts
    )


SETTLING: Final[tuple[Rule, ...]] = (
    strip_photo_words,
    read_reporters,
    drop_staff_words,
    take_commissioner,
    drop_doubles,
    settle_known,
    complete_cut_name,
    settle_handles,
    settle_addresses,
    settle_organisations,
    settle_people,
    settle_rest,
    note_social,
)
