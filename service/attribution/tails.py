"""The end of a caption that is a credit: in brackets, after a label or sign, or names after a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from service.attribution.registry import Registry
from service.attribution.rules.names import PARTICLES, looks_like_person
from service.attribution.rules.notices import find_terms
from service.attribution.rules.splitting import ends_abbreviated
from service.attribution.rules.surroundings import after_label
from service.attribution.tail_brackets import is_lone_person, is_named_credit, is_office
from service.attribution.tail_lines import find_credit_line, terms_of
from service.attribution.tail_names import (
    CHAIN,
    LONGEST_NAME,
    SENTENCE_END,
    behind_sign,
    caption_before,
    chained_name,
    dashed,
    is_lone_name,
    name_before,
    on_duty,
    reported,
    shouted_name,
    told_behind_equals,
    whole_caption,
)
from service.attribution.tail_notes import (
    CLOSING,
    LONGEST_TAIL,
    Tail,
    is_shouted,
    peeled,
    with_notes,
    without_furniture,
)
from service.attribution.tail_pieces import CREDIT_KINDS, NAME_LINKS, is_person_beside, is_person_chained
from service.attribution.tail_shapes import (
    is_credit_like,
    is_known_credit,
    is_labelled,
    is_names_only,
    is_short_credit,
    is_supplied,
    without_notices,
)
from service.attribution.vocabulary import fold
from service.patterns import regex

_FEW_WORDS: Final = 12
_LAST: Final = regex(
    r"[(（\[【［〔{]([^()（）\[\]【】［］〔〕{}]{1,320}(?:\([^()]{1,60}\)[^()\[\]]{0,120})?)[)）\]】］〕}]\s*\.?$"
)
_SIGN: Final = regex(
    r"(?:©|ⓒ|📷|📸|(?<!\w)Copyright(?=\s+(?:©\s*)?(?:19|20)\d\d\s)|(?<!\w)\([cC]\)(?=\s?[^\W\d_]))"
)
# The editor's initials behind a credit: Agency/Name. ABC
_EDITOR: Final = regex(r"(?<=[^\W\d_]{3})\.\s[A-Z]{2,3}$")
_SIGNS: Final = frozenset("©ⓒ")
_WORD: Final = regex(r"[^\s/|.,;:]+")
_MOST_WORDS: Final = 4
_FEWEST: Final = 4
_LINKS: Final = frozenset("/|")
_STOPS: Final = frozenset('.!?…"”')
_SIGN_AHEAD: Final = regex(r"(?:©|ⓒ)\s*$")
# A credit glued to the last word: ... could end.Jane Doe/Agency, ... Jane DoeHandout via Agency.
_GLUED: Final = regex(
    r"(?<=[^\W_][^\W_]|.[)\]”\"’»])[.!?…](?=[A-ZÀ-ÞА-Я@])|(?<=[a-zà-þ])(?=(?:Handout|Courtesy|Pool)\s)"
)
_WHOSE: Final = regex(r"(?<=[.!?]\s)(?:[A-Z][\w&.'’-]*\s+){1,4}$")
_LEADING: Final = regex(r"[(\[（【]([^()\[\]（）【】]{2,160})[)\]）】]\s*(?=[^\W_]\S*\s+\S+\s+\S)")
# The number under which a wire filed a photo, behind its credit: (PTI Photo/Name)(PTI11_16_2025_000123B).
_FILED: Final = regex(r"(?<=[)\]])\s?[(\[][A-Z]{0,6}\d[\d_]{4,24}[A-Za-z]{0,3}[)\]]$")
_WITHIN: Final = regex(
    r"\s?[(\[](?P<credit>[^()\[\]/|]{2,80}[/|][^()\[\]]{2,80})[)\]](?=[.,;]?\s+[^\Wa-z_]\S*\s+\S+\s)"
)
_LABEL_AHEAD: Final = regex(r"(?<=\w)\s(?:Photo|Foto|Image|Bild|Picture|PHOTO|FOTO)$")
_LONGEST_TERMS: Final = 1_200
_MOST_BRACKETS: Final = 6
_SIGNED_LEAD: Final = regex(r"(?=[©ⓒ])([^.()]{3,80})\.\s+(?=[^\W_]\S*\s+\S+\s+\S)")
_CAPTIONED: Final = regex(
    r"(?P<credit>.{5,160}?)[\s.]+image\s?caption[,:]?\s*(?P<caption>\S.*)", re.IGNORECASE | re.DOTALL
)
_LICENSED: Final = regex(
    r'(?:^|(?<=[.!?)\]…\s]))["“„«][^"“”„«»]{1,200}["”“»],?\s+(?:by|von|par|por|di|av|door)\s[^"\n]{2,100}?'
    r"[\s,(]+(?:is\s|ist\s|est\s|está\s|è\s)?(?:licensed|lizenziert|sous\slicence|bajo\slicencia|CC|via)\b[^\"\n]{0,150}$",
    re.IGNORECASE,
)


def find_tail(text: str, registry: Registry) -> Tail | None:
    """Cut the credit off the end of a caption, or return None where nothing is surely one."""
    text = without_furniture(text, registry)
    filed = _FILED.search(text) if text[-1:] in CLOSING else None
    if filed:
        tail = find_tail(text[: filed.start()], registry)
        return tail._replace(credit=f"{tail.credit} {filed.group()}") if tail else None
    ending = peeled(text, registry)
    tail = None if ending.caption == text else _found(ending.caption, registry)
    if tail is None:
        return _found(text, registry)
    return tail._replace(marks=tail.marks | ending.marks, terms=(*tail.terms, *ending.terms))


def _found(text: str, registry: Registry) -> Tail | None:
    for find in FINDERS:
        tail = find(text, registry)
        if tail is not None and not _cuts_bracket(tail):
            return with_notes(tail, registry)
    return None


def _cuts_bracket(tail: Tail) -> bool:
    """Tell whether the cut runs through a bracket: (seen by B. Name/Agency)."""
    opened, closed = tail.caption.count("("), tail.caption.count(")")
    return opened > closed and tail.credit.count(")") > tail.credit.count("(")


def own_line(text: str, registry: Registry) -> Tail | None:
    """Take a line of names above or below the caption's lines; lines of terms beside it are no caption."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    at = find_credit_line(lines, registry)
    if at is None:
        return None
    rest = lines[:at] + lines[at + 1 :]
    terms = tuple(term for line in rest for term in terms_of(line, registry))
    told = "\n".join(line for line in rest if not terms_of(line, registry))
    return Tail(told, lines[at], terms=terms)


def before_terms(text: str, registry: Registry) -> Tail | None:
    """... (Photo by Name / AFP) / RESTRICTED TO EDITORIAL USE - ...: the terms repeat the credit."""
    for term in registry.words.term.finditer(text, max(0, len(text) - _LONGEST_TERMS)):
        if " " not in term.group() or not is_shouted(text[term.start() :]):
            continue
        told = text[: term.start()].rstrip(" /|-–—.")
        tail = bracketed(told, registry) if told[-1:] in {")", "]"} and told != text else None
        if tail is not None:
            return tail._replace(terms=find_terms(text[term.start() :], registry))
    return None


def licensed(text: str, _registry: Registry) -> Tail | None:
    """... "Sunset" by Jane is licensed under CC BY 4.0: title, author and licence as one sentence."""
    found = _LICENSED.search(text, max(0, len(text) - LONGEST_TAIL))
    return Tail(caption_before(text[: found.start()]), found.group().strip()) if found else None


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
    earlier = after_sentence(tail.caption, registry)
    if earlier and earlier.caption:
        return Tail(earlier.caption, f"{earlier.credit}; {tail.credit}")
    named = name_before(tail, registry)
    if named:
        return named
    longer = labelled(text, registry) or signed(text, registry)
    if longer and 0 < len(tail.caption) - len(longer.caption) < LONGEST_NAME:
        return longer
    return tail


def _last_bracket(text: str, registry: Registry) -> Tail | None:
    found = _LAST.search(text, max(0, len(text) - LONGEST_TAIL - 2)) if text[-1:] in CLOSING else None
    if found is None:
        return None
    credit = found.group(1).strip()
    told = text[: found.start()].rstrip()
    curly = found.group()[0] == "{" and is_names_only(credit, registry)
    ended = told[-1:] in _STOPS and not ends_abbreviated(told)
    named = ended and _is_unlabelled(credit, registry)
    return Tail(told, credit) if curly or named or is_credit_like(credit, registry) else None


def _is_unlabelled(credit: str, registry: Registry) -> bool:
    return any(tell(credit, registry) for tell in (is_office, is_lone_person, is_named_credit))


def labelled(text: str, registry: Registry) -> Tail | None:
    """... am Montag Foto: Name/dpa; also glued to the last word (... World CupCredit: PA)."""
    start = max(0, len(text) - LONGEST_TAIL)
    for found in reversed(list(registry.words.labels.in_caption.finditer(text, start))):
        credit = text[found.end() :].strip()
        if credit and _holds_credit(text, found, credit, registry):
            at = _SIGN_AHEAD.search(text, 0, found.start()) or _whose_photo(text, found)
            start = at.start() if at else found.start()
            tail = Tail(caption_before(text[:start]), text[start:].strip(" (["))
            return _with_earlier_label(tail, registry)
    return None


def _whose_photo(text: str, label: re.Match[str]) -> re.Match[str] | None:
    """Return whose photographer a label speaks of: ... High School. BDC photo by Jane Doe."""
    by = label.group().strip().casefold().endswith((" by", " by:"))
    return _WHOSE.search(text, max(0, label.start() - LONGEST_NAME), label.start()) if by else None


def _with_earlier_label(tail: Tail, registry: Registry) -> Tail:
    """... legte zu. Foto: Name/dpa Foto: dpa, ... © Painter. Photo: Name: two credits in a row are one."""
    start = max(0, len(tail.caption) - LONGEST_TAIL)
    for found in registry.words.labels.in_caption.finditer(tail.caption, start):
        if is_known_credit(tail.caption[found.end() :].strip(), registry):
            earlier = tail.caption[found.start() :].strip(" ([")
            return Tail(caption_before(tail.caption[: found.start()]), f"{earlier}; {tail.credit}")
    owner = signed(tail.caption, registry)
    return Tail(owner.caption, f"{owner.credit}; {tail.credit}") if owner and owner.caption else tail


def _holds_credit(text: str, label: re.Match[str], credit: str, registry: Registry) -> bool:
    """Tell whether a label is one: a colon after it, or a sentence end before it, or only names after it."""
    colon = label.group().rstrip()[-1] in ":：=＝／/"
    in_passing = not colon and credit[:1].islower() and label.group().lstrip()[:1].islower()
    if in_passing or _ends_name(text[: label.start()], label.group(), registry):
        return False
    if label.start() == 0 or (colon and fold(label.group()) in registry.words.alone):
        return is_names_only(credit, registry)
    if colon:
        return is_short_credit(credit)
    if fold(label.group()) in registry.words.alone and not _begins_sentence(text, label.start()):
        return False
    if _begins_sentence(text, label.start()) and len(credit.split()) <= _FEW_WORDS:
        return is_short_credit(credit)
    return is_names_only(credit, registry) and not _goes_on(credit, registry)


def _goes_on(credit: str, registry: Registry) -> bool:
    """Tell whether a sentence goes on after a name: a photo by Eddie Adams hangs in the museum."""
    known = NAME_LINKS | PARTICLES | registry.words.known_words
    small = [word for word in credit.split() if word.isalpha() and word.islower() and word not in known]
    return bool(small) and not credit.islower()


def _ends_name(before: str, label: str, registry: Registry) -> bool:
    """Tell whether a label is the last word of a known name: In Pictures: the week in Africa."""
    word = before.rsplit(maxsplit=1)[-1] if before.split() else ""
    return word[-1:].isalnum() and registry.find(f"{word} {label}") is not None


def _begins_sentence(text: str, at: int) -> bool:
    return re.search(r"(?:^|[.!?…)\]»”\"|–—-])\s*$", text[:at]) is not None


def signed(text: str, registry: Registry) -> Tail | None:
    """... gesperrt. © IMAGO/Name."""
    signs = list(_SIGN.finditer(text, max(0, len(text) - LONGEST_TAIL)))
    found = signs[-1] if signs else None
    if found is None or not is_short_credit(without_notices(text[found.end() :].strip(), registry)):
        return None
    before = _last_bracket(text[: found.start()].rstrip(), registry) or _named_before(text, found, registry)
    if before and fold(before.credit) not in registry.words.alone:
        return Tail(before.caption, f"{before.credit}; {text[found.start() :]}")
    return Tail(caption_before(text[: found.start()]), text[found.start() :])


def _named_before(text: str, sign: re.Match[str], registry: Registry) -> Tail | None:
    """... in Hamnet. Jane Doe / © 2025 Focus: a person between a sentence and a slash before a sign."""
    told = text[: sign.start()].rstrip()
    if told[-1:] not in _LINKS:
        return None
    ends = [found.end() for found in SENTENCE_END.finditer(told, max(0, len(told) - LONGEST_NAME))]
    name = told[ends[-1] : -1].strip() if ends else ""
    return Tail(told[: ends[-1]].rstrip(), name) if looks_like_person(name, registry) else None


def after_sentence(text: str, registry: Registry) -> Tail | None:
    """... le 12 juillet 2023. BERTRAND GUAY / AFP: the words after the last sentence."""
    start = max(0, len(text) - LONGEST_TAIL)
    ends = [start] if start == 0 else []
    ends += [
        found.end()
        for found in SENTENCE_END.finditer(text, start)
        if not ends_abbreviated(text[: found.start() + 1])
    ]
    ends += [found.end() for found in _GLUED.finditer(text, start)]
    for at in sorted(set(ends)):
        credit = text[at:].strip().lstrip("-–— ")
        if not credit or (at == 0 and (is_lone_name(credit, registry) or _tells(credit, registry))):
            continue
        named = at and any(tell(credit, registry) for tell in _AFTER_SENTENCE)
        if named or is_known_credit(_EDITOR.sub("", credit), registry):
            return whole_caption(credit, registry) if at == 0 else Tail(caption_before(text[:at]), credit)
    return None


def _tells(credit: str, registry: Registry) -> bool:
    """Tell whether a whole caption says more than names: Police hold signs in Busan / Agency."""
    pieces = (piece.strip(" ()[]") for piece in CHAIN.split(credit))
    return any(_goes_on(piece, registry) for piece in pieces if not registry.find(piece))


def known_start(text: str, registry: Registry) -> Tail | None:
    """... Grupo de Madrid EFE/ Name: a known name before a slash and a person after it."""
    links = list(CHAIN.finditer(text, max(0, len(text) - LONGEST_TAIL)))
    for link in links:
        words = list(re.finditer(r"\S+", text[max(0, link.start() - 60) : link.start()]))
        base = max(0, link.start() - 60)
        for word in words[-4:]:
            at = base + word.start()
            if text.count('"', at) % 2:
                continue
            known = at and _is_written_name(text[at : link.start()], registry)
            if known and is_known_credit(text[at:].strip(), registry):
                return Tail(_LABEL_AHEAD.sub("", caption_before(text[:at])), text[at:].strip())
    return None


def _is_written_name(words: str, registry: Registry) -> bool:
    """Tell whether a known name is meant, and no word of the sentence: at dawn / Agency."""
    match = registry.find(words)
    return match is not None and not (words.islower() and match.spelling.istitle())


def _known_ahead(text: str, registry: Registry) -> Tail | None:
    """© Thomson Reuters The logo of the bank ...: a sign, a known name, then the caption at once."""
    words = list(_WORD.finditer(text, 1, LONGEST_NAME))[:_MOST_WORDS]
    for word in reversed(words):
        match = registry.find(text[1 : word.end()])
        rest = text[word.end() :].strip()
        if match and match.entry.kind in CREDIT_KINDS and len(rest.split()) >= _FEWEST and rest[0].isupper():
            return Tail(rest, text[: word.end()])
    return None


def leading(text: str, registry: Registry) -> Tail | None:
    """(AP Photo/Name) Firefighters work ..., © Reuters. The logo ...: a credit ahead of its caption."""
    captioned = _CAPTIONED.fullmatch(text)
    if captioned and is_credit_like(captioned["credit"], registry):
        return Tail(captioned["caption"], captioned["credit"])
    signed_name = _known_ahead(text, registry) if text[:1] in _SIGNS else None
    if signed_name:
        return signed_name
    found = _LEADING.match(text) or _SIGNED_LEAD.match(text)
    if found is None or not is_known_credit(
        after_label(found.group(1), registry) or found.group(1), registry
    ):
        return None
    return Tail(text[found.end() :].strip(), found.group(1).strip())


def within(text: str, registry: Registry) -> Tail | None:
    """... on Monday (Jane Doe/PA). The suspect ...: a known credit in brackets, and a sentence after it."""
    for found in _WITHIN.finditer(text):
        if is_known_credit(found["credit"], registry):
            return Tail(f"{text[: found.start()]}{text[found.end() :]}", found["credit"])
    return None


_AFTER_SENTENCE: Final = (is_labelled, is_person_beside, is_person_chained, is_supplied)
FINDERS: Final[tuple[Callable[[str, Registry], Tail | None], ...]] = (
    own_line,
    before_terms,
    licensed,
    bracketed,
    leading,
    labelled,
    signed,
    after_sentence,
    shouted_name,
    reported,
    told_behind_equals,
    dashed,
    on_duty,
    chained_name,
    known_start,
    behind_sign,
    within,
)
