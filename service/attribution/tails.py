"""The end of a caption that is a credit: in brackets, after a label or sign, or names after a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from service.attribution.registry import Registry
from service.attribution.rules.names import (
    find_known,
    is_handle,
    looks_like_organisation,
    looks_like_person,
    read_reporter,
)
from service.attribution.rules.surroundings import after_label
from service.attribution.vocabulary import fold
from service.model.credit import Qualifier

LONGEST_TAIL: Final = 320
_LONGEST_NAME: Final = 80
_FEW_WORDS: Final = 12
_LAST: Final = re.compile(
    r"[(（\[【［〔]([^()（）\[\]【】［］〔〕]{1,320}(?:\([^()]{1,60}\)[^()\[\]]{0,120})?)[)）\]】］〕]\s*\.?$"
)
_SIGN: Final = re.compile(r"(?:©|ⓒ|(?<!\w)\([cC]\)(?=\s?[^\W\d_]))")
_SENTENCE_END: Final = re.compile(r"(?:[.!?…。！？؟।»”\"’)\]|]\s*|\n|\s[-–—―]{1,3}\s*)(?=\S)")
_CHAIN: Final = re.compile(r"\s*(?:[/／|｜•]|\s[-–—]\s|(?<!\w)via(?!\w))\s*", re.IGNORECASE)
_FILE: Final = re.compile(
    r"\s*(?:\[|\()?FILES?(?:\s?(?:PHOTO|PIC|IMAGE))?(?:\]|\))?\s*(?:[-–—:]+\s*|(?<=[\])])\s*)"
)
_TRAILING_NOTE: Final = re.compile(r"[\s]*[(\[（【]\s*([^()\[\]（）【】]{2,40})\s*[)\]）】]\s*\.?$")
_LICENCE: Final = re.compile(r"CC[ -]?(?:0|BY(?:-(?:NC|SA|ND)){0,2})(?:[ -]?\d\.\d)?", re.IGNORECASE)
# Names of these kinds are a credit by themselves; a club, a firm or a ministry may be where somebody works.
CREDIT_KINDS: Final = frozenset(
    {
        "agency",
        "collective",
        "stock",
        "platform",
        "social",
        "ai",
        "space",
        "studio",
        "newspaper",
        "broadcaster",
    }
)
_LINK: Final = re.compile(r"[/／|｜•©@]|\bvia\b|\bHandout\b", re.IGNORECASE)
_ANY_CREDIT_SIGN: Final = re.compile(r"[/／|｜•©ⓒ@]|\bvia\b|\bCC[ -]BY", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tail:
    """A caption cut in two, and what it disclosed apart from the credit."""

    caption: str
    credit: str
    marks: frozenset[Qualifier] = frozenset()


def find_tail(text: str, registry: Registry) -> Tail | None:
    """Cut the credit off the end of a caption, or return None where nothing is surely one."""
    text = _without_furniture(text, registry)
    for find in FINDERS:
        tail = find(text, registry)
        if tail is not None:
            return _with_notes(tail, registry)
    return None


def bracketed(text: str, registry: Registry) -> Tail | None:
    """... in Indianapolis. (AP Photo/Name)."""
    found = _LAST.search(text, max(0, len(text) - LONGEST_TAIL - 2))
    if found is None or not is_credit_like(found.group(1), registry):
        return None
    tail = Tail(text[: found.start()].rstrip(), found.group(1).strip())
    longer = labelled(text, registry) or signed(text, registry)
    if longer and 0 < len(tail.caption) - len(longer.caption) < _LONGEST_NAME:
        return longer
    return tail


def labelled(text: str, registry: Registry) -> Tail | None:
    """... am Montag Foto: Name/dpa; also glued to the last word (... World CupCredit: PA)."""
    start = max(0, len(text) - LONGEST_TAIL)
    for found in reversed(list(registry.words.tail_label.finditer(text, start))):
        credit = text[found.end() :].strip()
        if credit and _holds_credit(text, found, credit, registry):
            return Tail(_caption_before(text[: found.start()]), text[found.start() :].strip(" (["))
    return None


def _holds_credit(text: str, label: re.Match[str], credit: str, registry: Registry) -> bool:
    """Tell whether a label is one: a colon after it, or a sentence end before it, or only names after it."""
    colon = label.group().rstrip()[-1] in ":：=＝"
    if label.start() == 0 or (colon and fold(label.group()) in registry.words.alone):
        return _is_names_only(credit, registry)
    if colon:
        return _is_short_credit(credit)
    ended = re.search(r"[.!?)\]»”\"|–—-]\s*$", text[: label.start()]) is not None
    if ended and len(credit.split()) <= _FEW_WORDS:
        return _is_short_credit(credit)
    return _is_names_only(credit, registry)


def signed(text: str, _registry: Registry) -> Tail | None:
    """... gesperrt. © IMAGO/Name."""
    signs = list(_SIGN.finditer(text, max(0, len(text) - LONGEST_TAIL)))
    found = signs[-1] if signs else None
    if found is None or not _is_short_credit(text[found.end() :].strip()):
        return None
    return Tail(_caption_before(text[: found.start()]), text[found.start() :])


def after_sentence(text: str, registry: Registry) -> Tail | None:
    """... le 12 juillet 2023. BERTRAND GUAY / AFP: the words after the last sentence."""
    start = max(0, len(text) - LONGEST_TAIL)
    ends = [start] if start == 0 else []
    ends += [found.end() for found in _SENTENCE_END.finditer(text, start)]
    ends += (
        [found.end() for found in re.finditer(r"[.!?…](?=[A-ZÀ-ÞА-Я@])", text[start:])] if start == 0 else []
    )
    for at in sorted(set(ends)):
        credit = text[at:].strip()
        if credit and is_known_credit(credit, registry):
            return _ambiguous_pair(credit, registry) if at == 0 else Tail(_caption_before(text[:at]), credit)
    return None


def _ambiguous_pair(credit: str, registry: Registry) -> Tail:
    """Name | Agency as a whole caption: who is named may be in the photo; the agency is the credit."""
    name, bar, agency = credit.partition("|")
    if bar and "|" not in agency and _known(agency.strip(), registry) and not _known(name.strip(), registry):
        return Tail(name.strip(), agency.strip())
    return Tail("", credit)


def known_start(text: str, registry: Registry) -> Tail | None:
    """... Grupo de Madrid EFE/ Name: a known name before a slash and a person after it."""
    links = list(_CHAIN.finditer(text, max(0, len(text) - LONGEST_TAIL)))
    for link in links:
        words = list(re.finditer(r"\S+", text[max(0, link.start() - 60) : link.start()]))
        base = max(0, link.start() - 60)
        for word in words[-4:]:
            at = base + word.start()
            if at and registry.find(text[at : link.start()]) and is_known_credit(text[at:].strip(), registry):
                return Tail(_caption_before(text[:at]), text[at:].strip())
    return None


def is_credit_like(words: str, registry: Registry) -> bool:
    """Tell whether words in brackets are a credit: labelled, signed, disclosed, or with a known name."""
    if fold(words) in registry.words.alone or _SIGN.match(words.strip()):
        return True
    rest = after_label(words.strip(), registry)
    if rest:
        return len(rest) <= 250
    return is_known_credit(words, registry)


def is_known_credit(words: str, registry: Registry) -> bool:
    """Tell whether the words are names only, at least one of them known; or a reporter's line."""
    if read_reporter(words.strip(" ()。.")):
        return True
    pieces = [piece for piece in _pieces(words, registry) if piece]
    known = [match for piece in pieces if (match := find_known(piece, registry))]
    if not _LINK.search(words) and not any(match.entry.kind in CREDIT_KINDS for match in known):
        return False
    shared = any(match.entry.kind in {"platform", "social", "stock"} for match in known)
    users = {piece for piece in pieces if shared and " " not in piece and piece[:1].isalnum()}
    return bool(known) and all(piece in users or _can_be_party(piece, registry) for piece in pieces)


def _can_be_party(piece: str, registry: Registry) -> bool:
    return _known(piece, registry) or _is_name(piece, registry) or fold(piece) in registry.words.alone


def _pieces(words: str, registry: Registry) -> list[str]:
    text = _without_disclosure_edges(_LICENCE.sub("", words).strip(" ()[].,"), registry)
    return [
        piece.strip(" .()[]")
        for piece in re.split(r"\s*(?:[/／|｜•,;，、]|\s[-–—]\s|(?<!\w)via(?!\w)|[()])\s*", text)
    ]


def _without_disclosure_edges(text: str, registry: Registry) -> str:
    for pattern in (registry.words.disclosure_of, registry.words.disclosure_before):
        found = pattern.match(text)
        if found and found.group(1):
            text = text[found.end() :].lstrip(" :-–/")
    return text


def _known(piece: str, registry: Registry) -> bool:
    shorter = re.sub(r"\s+(?:pool(?: photo)?|handout)$", "", piece, flags=re.IGNORECASE)
    return find_known(piece, registry) is not None or registry.find(shorter) is not None


def _is_name(piece: str, registry: Registry) -> bool:
    if len(piece) > 90 or re.search(r"[^\W\d_]{3}[.!?]\s+[A-ZÀ-Þ]", piece):
        return False
    if looks_like_person(piece, registry) or is_handle(piece):
        return True
    short = len(piece.split()) <= 12 and piece[:1].isupper()
    return short and looks_like_organisation(piece, registry) and not re.search(r"\d", piece)


def _is_short_credit(credit: str) -> bool:
    """Tell whether what follows a label or a sign is a credit and not another sentence."""
    if len(credit) > 250 or re.search(r"[.!?]\s+[^\W\d_]+\s+[a-zà-þа-я]+\s+[a-zà-þа-я]+", credit):
        return False
    words = credit.split()
    small = sum(1 for word in words if word[:1].islower())
    return len(words) <= 26 and (
        small <= max(3, len(words) // 2) or _ANY_CREDIT_SIGN.search(credit) is not None
    )


def _is_names_only(credit: str, registry: Registry) -> bool:
    """Tell whether names and nothing else follow a label without a colon (Photo by Name/Agency)."""
    pieces = [piece for piece in _pieces(credit, registry) if piece]
    return bool(pieces) and all(_can_be_party(piece, registry) for piece in pieces)


def _caption_before(text: str) -> str:
    return text.rstrip().rstrip("([（【/|–—-").rstrip()


def _without_furniture(text: str, registry: Registry) -> str:
    found = registry.words.interface.search(text)
    if not found or found.start() == 0:
        return text
    keep = found.start() + (1 if text[found.start()] in ".)]" else 0)
    return text[:keep].rstrip()


def _with_notes(tail: Tail, registry: Registry) -> Tail:
    """Take (Archivbild) before the credit and FILE - at the start of the caption into the marks."""
    note = _TRAILING_NOTE.search(tail.caption)
    mark = registry.words.disclosures.get(fold(note.group(1))) if note else None
    if note and mark:
        tail = replace(tail, caption=tail.caption[: note.start()].rstrip(), marks=tail.marks | {mark})
    told = registry.words.disclosure_before.match(tail.caption)
    if told and told.group(1) and (colon := re.match(r"\s*[:：]\s*", tail.caption[told.end() :])):
        mark = registry.words.disclosures[fold(told.group(1))]
        tail = replace(tail, caption=tail.caption[told.end() + colon.end() :], marks=tail.marks | {mark})
    lead = _FILE.match(tail.caption)
    if lead and lead.end() > lead.start():
        tail = replace(tail, caption=tail.caption[lead.end() :], marks=tail.marks | {Qualifier.FILE})
    whole = registry.words.disclosures.get(fold(tail.caption))
    if whole:
        tail = replace(tail, caption="", marks=tail.marks | {whole})
    return tail


FINDERS: Final[tuple[Callable[[str, Registry], Tail | None], ...]] = (
    bracketed,
    labelled,
    signed,
    after_sentence,
    known_start,
)
