"""What stands around a caption and its credit: terms of use, noted brackets, FILE -, page furniture."""

from typing import Final, NamedTuple

from service.attribution.registry import Registry
from service.attribution.rules.notices import find_terms
from service.attribution.vocabulary import fold
from service.model.credit import Qualifier
from service.patterns import regex

LONGEST_TAIL: Final = 320
CLOSING: Final = frozenset(")）]】］〕}.")
_FILE: Final = regex(
    r"\s*(?:\[|\()?(?:FILES?|ARCHIV(?:OS?|ES?|IO)?|ARQUIVO|ARKIV)(?:\s?(?:PHOTO|PIC|IMAGE))?(?:\]|\))?\s*(?:[-–—:]+\s*|(?<=[\])])\s*)"
)
_TRAILING_NOTE: Final = regex(r"[\s]*[(\[（【]\s*([^()\[\]（）【】]{2,40})\s*[)\]）】]\s*\.?$")
_OF: Final = regex(
    r"\s+(?:of|showing|von|vom|eines|einer|des|der|de|del|d'un|d'une|du|di|del|della|do|da|van|av|af)(?!\w)"
)
_COLON: Final = regex(r"\s*[:：]\s*")
_SHOUTED: Final = 0.8
_MOST_NOTES: Final = 4
# What says nothing of a photo where it is a sentence by itself: Some. Private. Unknown.
_OF_NOBODY: Final = frozenset(
    {Qualifier.SOCIAL, Qualifier.PRIVATE, Qualifier.UNCREDITED, Qualifier.STRINGER, Qualifier.CONTRIBUTOR}
)
_TERM_MARKS: Final = " \t.,;:!/|*-–—"


class Tail(NamedTuple):
    """A caption cut in two, and what it disclosed apart from the credit."""

    caption: str
    credit: str
    marks: frozenset[Qualifier] = frozenset()
    terms: tuple[str, ...] = ()


def without_furniture(text: str, registry: Registry) -> str:
    """Return the caption without words of its page: (AP Photo/Name) more."""
    found = registry.words.labels.page_end.search(text)
    if not found or found.start() == 0:
        return text
    keep = found.start() + (1 if text[found.start()] in ".)]" else 0)
    return text[:keep].rstrip()


def peeled(text: str, registry: Registry) -> Tail:
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
    marked = kept[-1:] in _TERM_MARKS or kept[-1:] in CLOSING or is_shouted(text[start:])
    if start == end or not marked:
        return ending
    return ending._replace(
        caption=kept.rstrip(" /|-–—*"), terms=(*find_terms(text[start:], registry), *ending.terms)
    )


def _without_note(ending: Tail, registry: Registry) -> Tail:
    text = ending.caption
    note = _TRAILING_NOTE.search(text) if text[-1:] in CLOSING else None
    mark = registry.words.disclosures.get(fold(note.group(1))) if note else None
    if note is None or mark is None or text[: note.start()].rstrip()[-1:] not in CLOSING:
        return ending
    return ending._replace(caption=text[: note.start()].rstrip(), marks=ending.marks | {mark})


def with_notes(tail: Tail, registry: Registry) -> Tail:
    """Take what the caption itself discloses into the marks: (Archivbild), FILE -, Archive photo."""
    for take in _NOTES:
        tail = take(tail, registry)
    return tail


def _without_last_bracket(tail: Tail, registry: Registry) -> Tail:
    """... bei einer Kundgebung (Archivbild). -> ... bei einer Kundgebung."""
    note = _TRAILING_NOTE.search(tail.caption) if tail.caption[-1:] in CLOSING else None
    mark = registry.words.disclosures.get(fold(note.group(1))) if note else None
    if note is None or mark is None:
        return tail
    told = tail.caption[: note.start()].rstrip()
    stop = "." if note.group().endswith(".") and told[-1:].isalnum() else ""
    return tail._replace(caption=told + stop, marks=tail.marks | {mark})


def _without_last_sentence(tail: Tail, registry: Registry) -> Tail:
    """Take a last sentence that only discloses into the marks: ... in the harbour. Archive photo."""
    caption = tail.caption.rstrip(" .,:;|/–—-")
    end = max(caption.rfind(sign) for sign in ".!?…|\n")
    words = caption[end + 1 :].strip()
    mark = registry.words.disclosures.get(fold(words)) if end > 0 and words else None
    if mark is None or mark in _OF_NOBODY:
        return tail
    return tail._replace(caption=caption[: end + 1].rstrip(" |"), marks=tail.marks | {mark})


def _without_disclosed_lead(tail: Tail, registry: Registry) -> Tail:
    """Archivfoto: Der Kanzler in Berlin. -> Der Kanzler in Berlin; Imagen de archivo de ... stays."""
    told = registry.words.disclosure_before.match(tail.caption)
    if told is None or not told.group(1):
        return tail
    mark = registry.words.disclosures[fold(told.group(1))]
    colon = _COLON.match(tail.caption, told.end())
    if colon is None:
        shown = mark is Qualifier.FILE and _OF.match(tail.caption, told.end())
        return tail._replace(marks=tail.marks | {mark}) if shown else tail
    return tail._replace(caption=tail.caption[colon.end() :], marks=tail.marks | {mark})


def _without_file_lead(tail: Tail, _registry: Registry) -> Tail:
    """FILE - The logo of ... -> The logo of ..."""
    lead = _FILE.match(tail.caption)
    if lead is None or lead.end() == lead.start():
        return tail
    return tail._replace(caption=tail.caption[lead.end() :], marks=tail.marks | {Qualifier.FILE})


def _without_bare_disclosure(tail: Tail, registry: Registry) -> Tail:
    """Illustrasjon. Name/Agency: a caption that is a disclosure and nothing else."""
    mark = registry.words.disclosures.get(fold(tail.caption))
    return tail._replace(caption="", marks=tail.marks | {mark}) if mark else tail


def is_shouted(text: str) -> bool:
    """Tell whether most letters are capitals, as wires set their terms: what goes must be terms alone."""
    letters = [character for character in text if character.isalpha()]
    return sum(map(str.isupper, letters)) >= _SHOUTED * len(letters)


_NOTES: Final = (
    _without_last_bracket,
    _without_last_sentence,
    _without_disclosed_lead,
    _without_file_lead,
    _without_bare_disclosure,
)
