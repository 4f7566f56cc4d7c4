"""Whether the end of a caption is a credit: labelled, signed, or names of which at least one is known."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from service.attribution.dates import is_date
from service.attribution.registry import Match, Registry
from service.attribution.rules.ai_words import is_ai_notice
from service.attribution.rules.names import (
    find_known,
    has_given_name,
    is_acronym,
    looks_like_person,
    read_reporter,
    split_commission,
)
from service.attribution.rules.notices import without_terms
from service.attribution.rules.splitting import ends_abbreviated
from service.attribution.rules.surroundings import after_label, names_office
from service.attribution.tail_pieces import (
    CREDIT_KINDS,
    LONGEST_COURTESY,
    LONGEST_DESK,
    LONGEST_OFFICE,
    NAME_LINKS,
    NEXT_SENTENCE,
    bare_name,
    can_be_party,
    discloses,
    is_firm,
    is_named_person,
    is_sentence,
    pieces_between,
    without_disclosure_edges,
)
from service.attribution.vocabulary import fold
from service.model.credit import Qualifier
from service.patterns import regex

# A photographer and where to write to: Jane Doe jdoe@paper.example.
_REACHABLE: Final = regex(r"(?P<name>[^@/|,;:()]{5,40})\s[\w.+-]{1,40}@[\w.-]{3,60}\.[a-z]{2,8}")
_MAKERS: Final = frozenset({"agency", "collective", "stock"})
_LINK: Final = regex(r"[/／|｜•©@]|\bvia\b|\bHandout\b", re.IGNORECASE)
_PAIR: Final = regex(r"[^/\s]+(?:\s[^/\s]+){0,2}\s?/\s?[^/\s]+(?:\s[^/\s]+){0,2}")
_SHORTEST_SURNAME: Final = 4
_LONGEST_LABEL: Final = 24
_PARTY_LETTERS: Final = 2
_GIVEN: Final = frozenset({Qualifier.SUPPLIED, Qualifier.COURTESY, Qualifier.HANDOUT})
_PHOTO_BY: Final = regex(
    r"[A-ZÀ-Þ][^:;,()]{1,60}?\s(?i:photo|photograph|image|picture|graphic|illustration)\s(?i:by)\s+[A-ZÀ-Þ][^:;()]{2,120}"
)
_LONGEST_CLIENT: Final = 5
# A sentence and a sign or a bracket after it: what follows is the credit, what stands before is the caption.
_ENDED: Final = regex(r"(?:[^\W\d_]{3}|\d{4})[.!?](?=\s+(?:[-–—|/]+\s*\w|\([A-Z]))")
_YEAR_BEHIND: Final = regex(r",?\s*(?:19|20)\d\d\.?$")
_LETTERS: Final = regex(r"[A-Z]{3,6}")
_LONE_NAME: Final = regex(r"[A-ZÀ-ÞА-ЯΑ-Ω][^\W\d_]{2,}")
_ANY_CREDIT_SIGN: Final = regex(r"[/／|｜•©ⓒ@]|\bvia\b|\bCC[ -]BY", re.IGNORECASE)
_SIGNED: Final = regex(r"(?:©|ⓒ|📷|📸|\([cC]\)(?=\s?[^\W\d_]))")


def is_credit_like(words: str, registry: Registry) -> bool:
    """Tell whether words in brackets are a credit: labelled, signed, disclosed, or with a known name."""
    if fold(words) in registry.words.alone or _SIGNED.match(words.strip()):
        return True
    rest = after_label(words.strip(), registry)
    if rest:
        return len(rest) <= 250
    if _is_courtesy(words, registry):
        return True
    told, colon, name = words.partition(":")
    mark = registry.words.disclosures.get(fold(told)) if colon else None
    if mark:
        return is_known_credit(name.strip(), registry) or (mark in _GIVEN and _is_giver(name.strip()))
    if _is_photo_by(words) or is_supplied(words, registry) or _is_at_desk(told, name, registry):
        return True
    bare = without_notices(words, registry)
    return is_known_credit(words, registry) or (bare != words and is_known_credit(bare, registry))


def _is_photo_by(words: str) -> bool:
    """Tell whether it says whose photo, and by whom: U.S. Army photo by Staff Sgt. Jane Doe."""
    found = _PHOTO_BY.fullmatch(words.strip())
    return found is not None and not is_sentence(words)


def is_supplied(words: str, registry: Registry) -> bool:
    """Tell whether a short name stands before an East Asian word for supplied: 서울시 제공, LG전자 제공."""
    found = registry.words.disclosure_after.search(words.strip())
    name = words.strip()[: found.start()].strip() if found else ""
    told = found is not None and _is_east_asian(found.group(1)[-1])
    return told and 0 < len(name) <= LONGEST_OFFICE and all(map(_is_of_office, name))


def _is_of_office(letter: str) -> bool:
    return letter in " &" or (letter.isascii() and letter.isalnum()) or _is_east_asian(letter)


def _is_east_asian(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("CJK", "HANGUL", "HIRAGANA", "KATAKANA"))


def _is_giver(name: str) -> bool:
    """Tell whether a name follows Supplied or Handout and a colon: CFA, Bush Heritage Australia."""
    words = name.split()
    small = [word for word in words if word[:1].islower() and word not in NAME_LINKS]
    return 0 < len(words) <= LONGEST_COURTESY and not small and not NEXT_SENTENCE.search(name)


def _find_desk(desk: str, registry: Registry) -> Match | None:
    """Return the entry of a desk, or of the house whose local desk it is: ABC News, ABC Goldfields."""
    words = desk.split()
    local = 1 < len(words) <= LONGEST_DESK and all(word[:1].isupper() for word in words)
    return registry.find(desk) or (registry.find(words[0]) if local else None)


def _is_at_desk(desk: str, name: str, registry: Registry) -> bool:
    """ABC News: Jane Doe, Facebook: Jane Doe, NSW SES: Supplied: a known name, a colon, and a person."""
    match = _find_desk(desk.strip(), registry)
    if match is None or match.entry.kind not in CREDIT_KINDS:
        return False
    page = match.entry.kind == "social" and _is_giver(name.strip())
    return page or looks_like_person(name.strip(), registry) or discloses(name.strip(), registry)


def _is_courtesy(words: str, registry: Registry) -> bool:
    """Photo courtesy of the family, Rendering courtesy of X: whoever it is, it is a credit."""
    found = registry.words.disclosure_of.match(words.strip())
    if not found or not found.group(1) or len(words.split()) > LONGEST_COURTESY:
        return False
    mark = registry.words.disclosures[fold(found.group(1))]
    return mark is Qualifier.COURTESY or _is_courtesy(words.strip()[found.end() :], registry)


def without_notices(words: str, registry: Registry) -> str:
    """Return the words without terms of use and reserved rights, which may be sentences."""
    return without_terms(words, registry).strip(" .,-–—")


def is_known_credit(words: str, registry: Registry) -> bool:
    """Tell whether the words are names only, at least one of them known; or a reporter's line."""
    if _holds_end(words):
        return False
    if read_reporter(words.strip(" ()。.")) or is_ai_notice(words, registry.words.ai):
        return True
    if _is_labelled_behind(words, registry) or _is_commissioned(words, registry):
        return True
    reachable = _REACHABLE.fullmatch(words) if "@" in words else None
    if reachable and looks_like_person(reachable["name"], registry):
        return True
    words = _after_agency(words, registry)
    return (
        _names_known(words, registry)
        or _is_disclosed_name(words, registry)
        or _is_disclosed_person(words, registry)
        or _is_person_at_firm(words, registry)
    )


def _is_labelled_behind(words: str, registry: Registry) -> bool:
    """Tell whether a person stands before a label: Jono Petraičio nuotr., 2017."""
    dated = _YEAR_BEHIND.sub("", words)
    label = registry.words.labels.behind.search(dated)
    if label is None:
        return False
    name = dated[: label.start()].strip()
    return looks_like_person(name, registry) or _names_known(name, registry)


def _is_commissioned(words: str, registry: Registry) -> bool:
    """Tell whether somebody worked for somebody known: Jane Doe for The Guardian, Getty Images for ABC."""
    name, client = split_commission(words.strip(" ()[]."))
    if not client or len(client.split()) > _LONGEST_CLIENT:
        return False
    match = registry.find(name)
    made = looks_like_person(name, registry) and find_known(client, registry) is not None
    return made or (match is not None and match.entry.kind in _MAKERS)


def _after_agency(words: str, registry: Registry) -> str:
    """Return AAP: Name as AAP/Name, so that a colon after an agency separates as a slash does."""
    before, colon, after = words.partition(":")
    match = registry.find(before.strip(" ()[]")) if colon and after.strip() else None
    person = (
        match is not None and match.entry.kind in CREDIT_KINDS and looks_like_person(after.strip(), registry)
    )
    return f"{before}/{after}" if match and (person or match.entry.kind in _MAKERS) else words


def _is_disclosed_name(words: str, registry: Registry) -> bool:
    """AI-generated image / Name, Handout / Police: a disclosure beside names, with a slash between."""
    pieces = [piece for piece in re.split(r"\s*[/／|｜]\s*", words.strip(" ()[].")) if piece]
    told = [piece for piece in pieces if discloses(piece, registry)]
    return bool(told) and all(piece in told or can_be_party(piece, registry) for piece in pieces)


def _is_disclosed_person(words: str, registry: Registry) -> bool:
    """Illustration Maxime Jegat, Archives Joël Philippon: a disclosure, and a person by a given name."""
    text = words.strip(" ()[].")
    name = without_disclosure_edges(text, registry)
    if name == text or not text[:1].isupper():
        return False
    pieces = [piece for piece in re.split(r"\s*[/／|｜]\s*", name) if piece]
    people = [piece for piece in pieces if is_named_person(piece, registry)]
    others = [piece for piece in pieces if piece not in people]
    mark = registry.words.disclosures.get(fold(text[: len(text) - len(name)]))
    if mark in _GIVEN and mark is not Qualifier.HANDOUT and " " in name and _is_giver(name):
        return True
    few = all(piece[:1].isupper() and len(piece.split()) <= LONGEST_DESK for piece in others)
    letters = is_acronym(name) and len(name) > 2 and text[: -len(name)].isupper()
    return letters or (len(people) == 1 and few)


def _is_person_at_firm(words: str, registry: Registry) -> bool:
    """Jane Doe / Example Media: a person by a given name and a slash; every other name is no person's."""
    pieces = [piece for piece in re.split(r"\s*[/／|｜]\s*", words.strip(" ()[].")) if piece]
    if len(pieces) == 1:
        return False
    people = [piece for piece in pieces if is_named_person(piece, registry)]
    firms = [piece for piece in pieces if piece not in people]
    return len(people) == 1 and bool(firms) and all(is_firm(piece, registry) for piece in firms)


def _names_known(words: str, registry: Registry) -> bool:
    pieces = [piece for piece in pieces_between(words, registry) if piece and not is_date(piece)]
    if not all(any(map(str.isalpha, piece)) for piece in pieces):
        return False
    named = pieces if _LINK.search(words) else [piece for piece in pieces if not _is_party(piece)]
    known = [match for piece in named if (match := find_known(bare_name(piece), registry))]
    if len(pieces) == 1 and fold(pieces[0]) in registry.words.plain_words:
        return False
    if not _LINK.search(words) and not any(match.entry.kind in CREDIT_KINDS for match in known):
        return False
    shared = any(match.entry.kind in {"platform", "social", "stock"} for match in known)
    users = {piece for piece in pieces if shared and " " not in piece and piece[:1].isalnum()}
    users |= _lone_names(words, pieces, known) | _letters_in_chain(pieces, known)
    return bool(known) and all(piece in users or can_be_party(piece, registry) for piece in pieces)


def _is_party(piece: str) -> bool:
    """Tell whether two letters are a political party's: Jonas Gahr Støre (Ap) is no photo by AP."""
    return len(piece) == _PARTY_LETTERS and piece.istitle()


def _letters_in_chain(pieces: list[str], known: list[Match]) -> set[str]:
    """UNTV via Reuters, CSU/CIRA: letters beside an agency or a space office are a name, whoever that is."""
    if not any(match.entry.kind in {"agency", "stock", "space"} for match in known):
        return set()
    return {piece for piece in pieces if _LETTERS.fullmatch(piece)}


def _lone_names(words: str, pieces: list[str], known: list[Match]) -> set[str]:
    """EFE/Mariscal, Libkos/AP: one name and one agency with a slash between, and nothing else."""
    agency = len(known) == 1 and known[0].entry.kind in {"agency", "collective"}
    if not agency or len(pieces) != 2 or not _PAIR.fullmatch(words.strip(" ()[].")):
        return set()
    return {
        piece
        for piece in pieces
        if _LONE_NAME.fullmatch(piece) and not (is_acronym(piece) and len(piece) < _SHORTEST_SURNAME)
    }


def _holds_end(words: str) -> bool:
    """Tell whether a sentence ends within the words, before a sign or a bracket."""
    return any(not ends_abbreviated(words[: found.end()]) for found in _ENDED.finditer(words))


def is_short_credit(credit: str) -> bool:
    """Tell whether what follows a label or a sign is a credit and not another sentence."""
    if len(credit) > 250 or re.search(r"[.!?]\s+[^\W\d_]+\s+[a-zà-þа-я]+\s+[a-zà-þа-я]+", credit):
        return False
    words = credit.split()
    small = sum(1 for word in words if word[:1].islower())
    return len(words) <= 26 and (
        small <= max(3, len(words) // 2) or _ANY_CREDIT_SIGN.search(credit) is not None
    )


def is_labelled(credit: str, registry: Registry) -> bool:
    """Tell whether a sentence is a label and names, marked or not: Photo / NZTA, Photo Ana Díaz."""
    rest = after_label(credit, registry)
    label = credit[: len(credit) - len(rest)].rstrip()
    if not rest or not label[:1].isupper() or len(label) > _LONGEST_LABEL:
        return False
    if is_known_credit(rest, registry) or _is_at_letters(rest, registry):
        return True
    marked = label[-1] in "/／|:："
    named = marked or has_given_name(rest, registry) or names_office(rest, registry)
    lone = is_acronym(rest) or _LONE_NAME.fullmatch(rest) is not None
    return (marked and lone) or (named and is_names_only(rest, registry))


def _is_at_letters(words: str, registry: Registry) -> bool:
    """NA: Jane Doe: an agency by its letters, whoever that is, a colon and a person."""
    desk, colon, name = words.partition(":")
    return bool(colon) and is_acronym(desk) and is_named_person(name.strip(), registry)


def is_names_only(credit: str, registry: Registry) -> bool:
    """Tell whether names and nothing else follow a label without a colon (Photo by Name/Agency)."""
    if _holds_end(credit):
        return False
    pieces = [piece for piece in pieces_between(credit, registry) if piece]
    return bool(pieces) and all(can_be_party(piece, registry) for piece in pieces)
