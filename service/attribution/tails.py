"""The end of a caption that is a credit: in brackets, after a label or sign, or names after a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from service.attribution.registry import Registry
from service.attribution.rules.names import find_known
from service.attribution.rules.notices import find_terms
from service.attribution.rules.splitting import ends_abbreviated
from service.attribution.rules.surroundings import after_label
from service.attribution.tail_shapes import (
    is_credit_like,
    is_known_credit,
    is_names_only,
    is_short_credit,
    without_notices,
)
from service.attribution.vocabulary import fold
from service.model.credit import Qualifier

LONGEST_TAIL: Final = 320
_LONGEST_NAME: Final = 80
_FEW_WORDS: Final = 12
_LAST: Final = re.compile(
    r"[(（\[【［〔{]([^()（）\[\]【】［］〔〕{}]{1,320}(?:\([^()]{1,60}\)[^()\[\]]{0,120})?)[)）\]】］〕}]\s*\.?$"
)
_SIGN: Final = re.compile(r"(?:©|ⓒ|📷|📸|(?<!\w)\([cC]\)(?=\s?[^\W\d_]))")
_SENTENCE_END: Final = re.compile(r"(?:[.!?…。！？؟।»”\"’)\]|]\s*|\n|\s[-–—―]{1,3}\s*)(?=\S)")
_CHAIN: Final = re.compile(r"\s*(?:[/／|｜•]|\s[-–—]\s|(?<!\w)via(?!\w))\s*", re.IGNORECASE)
_FILE: Final = re.compile(
    r"\s*(?:\[|\()?FILES?(?:\s?(?:PHOTO|PIC|IMAGE))?(?:\]|\))?\s*(?:[-–—:]+\s*|(?<=[\])])\s*)"
)
_LEADING: Final = re.compile(r"[(\[（【]([^()\[\]（）【】]{2,160})[)\]）】]\s*(?=[^\W_]\S*\s+\S+\s+\S)")
_TRAILING_NOTE: Final = re.compile(r"[\s]*[(\[（【]\s*([^()\[\]（）【】]{2,40})\s*[)\]）】]\s*\.?$")
_LONGEST_TERMS: Final = 1_200
_MOST_BRACKETS: Final = 6
_MOST_NOTES: Final = 4
_TERM_MARKS: Final = " \t.,;:!/|*-–—"
_CLOSING: Final = frozenset(")）]】］〕}.")
_SHOUTED: Final = 0.8
_LICENSED: Final = re.compile(
    r'(?:^|(?<=[.!?)\]…\s]))["“„«][^"“”„«»]{1,200}["”“»],?\s+(?:by|von|par|por|di|av|door)\s[^"\n]{2,100}?'
    r"[\s,(]+(?:is\s|ist\s|est\s|está\s|è\s)?(?:licensed|lizenziert|sous\slicence|bajo\slicencia|CC|via)\b[^\"\n]{0,150}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Tail:
    """A caption cut in two, and what it disclosed apart from the credit."""

    caption: str
    credit: str
    marks: frozenset[Qualifier] = frozenset()
    terms: tuple[str, ...] = ()


def find_tail(text: str, registry: Registry) -> Tail | None:
    """Cut the credit off the end of a caption, or return None where nothing is surely one."""
    text = _without_furniture(text, registry)
    ending = _peeled(text, registry)
    tail = None if ending.caption == text else _found(ending.caption, registry)
    if tail is None:
        return _found(text, registry)
    return replace(tail, marks=tail.marks | ending.marks, terms=(*tail.terms, *ending.terms))


def _found(text: str, registry: Registry) -> Tail | None:
    for find in FINDERS:
        tail = find(text, registry)
        if tail is not None and not _cuts_bracket(tail):
            return _with_notes(tail, registry)
    return None


def _cuts_bracket(tail: Tail) -> bool:
    """Tell whether the cut runs through a bracket: (seen by B. Name/Agency)."""
    opened, closed = tail.caption.count("("), tail.caption.count(")")
    return opened > closed and tail.credit.count(")") > tail.credit.count("(")


def _peeled(text: str, registry: Registry) -> Tail:
    """Take terms of use and noted brackets off the end: (Name/Agency) (file photo). No sales."""
    ending = Tail(text, "")
    for _ in range(_MOST_NOTES):
        before = ending
        ending = _without_note(_without_terms(ending, registry), registry)
        if ending == before:
            break
    return ending


def _without_terms(ending: Tail, registry: Registry) -> Tail:
    text = ending.caption
    hits = list(registry.words.term.finditer(text, max(0, len(text) - LONGEST_TAIL)))
    start = end = len(text.rstrip(_TERM_MARKS))
    for hit in reversed(hits):
        if hit.end() < len(text[:start].rstrip(_TERM_MARKS)):
            break
        start = hit.start()
    kept = text[:start].rstrip()
    if start == end or (kept[-1:] not in _TERM_MARKS and kept[-1:] not in _CLOSING):
        return ending
    return replace(
        ending, caption=kept.rstrip(" /|-–—*"), terms=(*find_terms(text[start:], registry), *ending.terms)
    )


def _without_note(ending: Tail, registry: Registry) -> Tail:
    text = ending.caption
    note = _TRAILING_NOTE.search(text) if text[-1:] in _CLOSING else None
    mark = registry.words.disclosures.get(fold(note.group(1))) if note else None
    if note is None or mark is None or text[: note.start()].rstrip()[-1:] not in _CLOSING:
        return ending
    return replace(ending, caption=text[: note.start()].rstrip(), marks=ending.marks | {mark})


def before_terms(text: str, registry: Registry) -> Tail | None:
    """... (Photo by Name / AFP) / RESTRICTED TO EDITORIAL USE - ...: the terms repeat the credit."""
    for term in registry.words.term.finditer(text, max(0, len(text) - _LONGEST_TERMS)):
        if " " not in term.group() or not _is_shouted(text[term.start() :]):
            continue
        told = text[: term.start()].rstrip(" /|-–—.")
        tail = bracketed(told, registry) if told[-1:] in {")", "]"} and told != text else None
        if tail is not None:
            return replace(tail, terms=find_terms(text[term.start() :], registry))
    return None


def _is_shouted(text: str) -> bool:
    """Tell whether most letters are capitals, as wires set their terms: what goes must be terms alone."""
    letters = [character for character in text if character.isalpha()]
    return sum(map(str.isupper, letters)) >= _SHOUTED * len(letters)


def licensed(text: str, _registry: Registry) -> Tail | None:
    """... "Sunset" by Jane is licensed under CC BY 4.0: title, author and licence as one sentence."""
    found = _LICENSED.search(text, max(0, len(text) - LONGEST_TAIL))
    return Tail(_caption_before(text[: found.start()]), found.group().strip()) if found else None


def bracketed(text: str, registry: Registry) -> Tail | None:
    """... in Indianapolis. (AP Photo/Name), also two credits in a row."""
    tail = _last_bracket(text, registry)
    if tail is None:
        return None
    for _ in range(_MOST_BRACKETS):
        earlier = _last_bracket(tail.caption, registry)
        if earlier is None or fold(earlier.credit) in registry.words.alone:
            break
        tail = Tail(earlier.caption, f"{earlier.credit}; {tail.credit}")
    longer = labelled(text, registry) or signed(text, registry)
    if longer and 0 < len(tail.caption) - len(longer.caption) < _LONGEST_NAME:
        return longer
    return tail


def _last_bracket(text: str, registry: Registry) -> Tail | None:
    found = _LAST.search(text, max(0, len(text) - LONGEST_TAIL - 2)) if text[-1:] in _CLOSING else None
    if found is None:
        return None
    credit = found.group(1).strip()
    curly = found.group()[0] == "{" and is_names_only(credit, registry)
    return Tail(text[: found.start()].rstrip(), credit) if curly or is_credit_like(credit, registry) else None


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
    colon = label.group().rstrip()[-1] in ":：=＝／/"
    if label.start() == 0 or (colon and fold(label.group()) in registry.words.alone):
        return is_names_only(credit, registry)
    if colon:
        return is_short_credit(credit)
    ended = re.search(r"[.!?)\]»”\"|–—-]\s*$", text[: label.start()]) is not None
    if ended and len(credit.split()) <= _FEW_WORDS:
        return is_short_credit(credit)
    return is_names_only(credit, registry)


def signed(text: str, registry: Registry) -> Tail | None:
    """... gesperrt. © IMAGO/Name."""
    signs = list(_SIGN.finditer(text, max(0, len(text) - LONGEST_TAIL)))
    found = signs[-1] if signs else None
    if found is None or not is_short_credit(without_notices(text[found.end() :].strip(), registry)):
        return None
    return Tail(_caption_before(text[: found.start()]), text[found.start() :])


def after_sentence(text: str, registry: Registry) -> Tail | None:
    """... le 12 juillet 2023. BERTRAND GUAY / AFP: the words after the last sentence."""
    start = max(0, len(text) - LONGEST_TAIL)
    ends = [start] if start == 0 else []
    ends += [
        found.end()
        for found in _SENTENCE_END.finditer(text, start)
        if not ends_abbreviated(text[: found.start() + 1])
    ]
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
    if (
        bar
        and "|" not in agency
        and find_known(agency.strip(), registry)
        and not find_known(name.strip(), registry)
    ):
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
            if text.count('"', at) % 2:
                continue
            if at and registry.find(text[at : link.start()]) and is_known_credit(text[at:].strip(), registry):
                return Tail(_caption_before(text[:at]), text[at:].strip())
    return None


def leading(text: str, registry: Registry) -> Tail | None:
    """(AP Photo/Name) Firefighters work ...: a credit in brackets ahead of its caption."""
    found = _LEADING.match(text)
    if found is None or not is_known_credit(
        after_label(found.group(1), registry) or found.group(1), registry
    ):
        return None
    return Tail(text[found.end() :].strip(), found.group(1).strip())


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
    note = _TRAILING_NOTE.search(tail.caption) if tail.caption[-1:] in _CLOSING else None
    mark = registry.words.disclosures.get(fold(note.group(1))) if note else None
    if note and mark:
        tail = replace(tail, caption=tail.caption[: note.start()].rstrip(), marks=tail.marks | {mark})
    tail = _without_last_sentence(tail, registry)
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


def _without_last_sentence(tail: Tail, registry: Registry) -> Tail:
    """Take a last sentence that only discloses into the marks: ... in the harbour. Archive photo."""
    caption = tail.caption.rstrip(" .,:;|/–—-")
    end = max(caption.rfind(sign) for sign in ".!?…|\n")
    words = caption[end + 1 :].strip()
    disclosed = registry.words.disclosure_before.fullmatch(words) if end > 0 and words else None
    if disclosed is None or not disclosed.group(1):
        return tail
    mark = registry.words.disclosures[fold(words)]
    return replace(tail, caption=caption[: end + 1].rstrip(" |"), marks=tail.marks | {mark})


FINDERS: Final[tuple[Callable[[str, Registry], Tail | None], ...]] = (
    before_terms,
    licensed,
    bracketed,
    leading,
    labelled,
    signed,
    after_sentence,
    known_start,
)
