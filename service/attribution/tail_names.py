"""Where a name begins that no sign sets apart from the caption: given names, capitals, the last comma."""

from __future__ import annotations

import re
from typing import Final

from service.attribution.registry import Registry
from service.attribution.rules.names import (
    find_known,
    has_given_name,
    is_acronym,
    is_address,
    looks_like_person,
    read_reporter,
)
from service.attribution.rules.splitting import ends_abbreviated
from service.attribution.tail_brackets import is_office
from service.attribution.tail_notes import LONGEST_TAIL, Tail, is_shouted
from service.attribution.tail_pieces import CREDIT_KINDS
from service.attribution.tail_shapes import is_known_credit
from service.attribution.vocabulary import fold
from service.patterns import regex

CHAIN: Final = regex(r"\s*(?:[/／|｜•]|\s[-–—]\s|(?<!\w)via(?!\w))\s*", re.IGNORECASE)
SENTENCE_END: Final = regex(r"(?:[.!?…。！？؟।»”\"’)\]|]\s*|\n|\s[-–—―]{1,3}\s*)(?=[^\s.,;])")
LONGEST_NAME: Final = 80
_PHOTO_KINDS: Final = frozenset({"agency", "collective", "stock", "platform"})
_SLASH: Final = regex(r"\s?/")
_DASHED: Final = regex(r"[.!?…]\s+(?P<dash>(?:[—–]{1,2}|--?)?)\s*(?P<name>[^\s—–][^—–.!?]{1,60})\.?$")
_SHORTEST_LETTERS: Final = 4
# Where photos are taken on duty; a stadium or a theatre would be the place that is shown.
_ON_DUTY: Final = regex(
    r"(?<!\w)(?:Police|Sheriff(?:['’]s)?|Fire|Rescue|Ministry|Department|Service|Command|Army|Navy|Air Force"
    r"|Coast Guard|Administration|Agency|Authority|Research|Survey|Polizei|Feuerwehr|Bundeswehr"
    r"|Policía|Bomberos|Guardia Civil|Ministerio|Pompiers|Gendarmerie|Carabinieri|Polizia|Vigili|Polícia"
    r"|Bombeiros|Politie|Brandweer)(?!\w)"
)
_STOPS: Final = frozenset(".!?…")
# Whose office provides a photo: Gov. Jane Doe's office, the Mayor's Press Office.
_WHOSE_OFFICE: Final = regex(
    r"(?:[Tt]he\s)?[A-Z][^.!?]{0,8}\.?\s?[^.!?]{2,50}['’]s\s(?:[Pp]ress\s)?(?:[Oo]ffice|[Cc]ampaign)\.?"
)
_TWO_NAMES: Final = 4
_MOST_GIVEN: Final = 3
_SURNAME: Final = regex(r"[^\W\d_][\w'’\-]+")
# Words after which a name belongs to the caption: an interview with, a picture by.
_LEADS_ON: Final = regex(
    r"(?:^|\s)(?:by|of|with|from|to|for|and|in|at|von|mit|und|de|par|et|di|da|y|e|av|og|och)$|[,:(]$"
)
_LONE_LABEL: Final = regex(r"(?:(?<=[.!?)\d])|(?<=[.!?)\d]\s))\s*(?:Photos?|Fotos?|Images?|Bild|Pictures?)$")


def caption_before(text: str) -> str:
    """Return a caption without the bracket, dash or lone label that led to the credit after it."""
    told = text.rstrip().rstrip("([（【/|–—-•;:").rstrip()
    return _LONE_LABEL.sub("", told)


def shouted_name(text: str, registry: Registry) -> Tail | None:
    """... en la Moncloa. ANDREA COMAS: a name in capitals, or an office, after a caption that has few."""
    ends = [found.end() for found in SENTENCE_END.finditer(text, max(0, len(text) - LONGEST_NAME))]
    at = ends[-1] if ends else len(text)
    name, told = text[at:].strip(), text[:at]
    if not name.isupper() or " " not in name:
        return None
    person = has_given_name(name, registry) and looks_like_person(name, registry)
    if not person and not (told.rstrip()[-1:] in _STOPS and is_office(name.title(), registry)):
        return None
    return None if is_shouted(told) or ends_abbreviated(told.rstrip()) else Tail(caption_before(told), name)


def name_before(tail: Tail, registry: Registry) -> Tail | None:
    """... en Valencia. / BIEL ALIÑO (EFE): a person between the last sentence and an agency in brackets."""
    ends = [found.end() for found in SENTENCE_END.finditer(tail.caption)]
    name = tail.caption[ends[-1] :].strip(" /|") if ends else ""
    known = registry.find(tail.credit)
    sure = name.isupper() or has_given_name(name, registry)
    if known is None or not (sure and looks_like_person(name, registry)):
        return None
    told = tail.caption[: ends[-1]]
    return None if ends_abbreviated(told.rstrip()) else Tail(caption_before(told), f"{name} / {tail.credit}")


def reported(text: str, registry: Registry) -> Tail | None:  # noqa: ARG001 - the shape tells it
    """...＝東京都千代田区で、竹内幹撮影: the one who took the photo, after the last comma."""
    at = max(text.rfind(sign) for sign in "、，")
    name = text[at + 1 :].strip(" 。")
    return Tail(text[:at], name) if at > 0 and read_reporter(name) else None


def told_behind_equals(text: str, registry: Registry) -> Tail | None:
    """＝代表撮影, ＝東京都で10日、共同: how, or where and by whom, after the last sign of a caption."""
    told, sign, credit = text.rpartition("＝")
    if not told:
        return None
    place, comma, last = credit.rpartition("、")
    for name, before in ((credit, told), (last, f"{told}{sign}{place}")) if comma else ((credit, told),):
        bare = name.strip(" 。")
        if bare and (fold(bare) in registry.words.alone or is_known_credit(bare, registry)):
            return Tail(before, bare)
    return None


def dashed(text: str, registry: Registry) -> Tail | None:
    """... in Islamabad. — PID: a sentence, a dash, and an office by its letters, its name or its address.

    Four letters or more need no dash.
    """
    found = _DASHED.search(text, max(0, len(text) - LONGEST_NAME))
    if found is None or ends_abbreviated(text[: found.start() + 1]):
        return None
    name = found["name"].strip()
    letters = is_acronym(name) and (bool(found["dash"]) or len(name) >= _SHORTEST_LETTERS)
    office = letters or (found["dash"] and (is_address(name) or is_office(name, registry)))
    return Tail(text[: found.start() + 1], name) if office and not is_shouted(text) else None


def on_duty(text: str, registry: Registry) -> Tail | None:
    """... in Dnipro. State Emergency Service of Ukraine: a sentence that is the name of an office on duty."""
    ends = [
        found.end()
        for found in SENTENCE_END.finditer(text, max(0, len(text) - LONGEST_NAME))
        if text[found.start()] in ".!?" and not ends_abbreviated(text[: found.start() + 1])
    ]
    name, told = (text[ends[-1] :].strip(), text[: ends[-1]].rstrip()) if ends else ("", text)
    office = _ON_DUTY.search(name) and " " in name and is_office(name, registry)
    return Tail(told, name) if office or _WHOSE_OFFICE.fullmatch(name) else None


def is_lone_name(text: str, registry: Registry) -> bool:
    """Tell whether a whole caption is one name that is more than an agency's (X, Time, The Guardian)."""
    match = registry.find(text)
    return match is not None and match.entry.kind not in _PHOTO_KINDS


def whole_caption(credit: str, registry: Registry) -> Tail:
    """Cut a caption that is all names: Name | Agency; who is named may be shown, the agency is the credit."""
    told = _told_before_name(credit, registry) or _two_people(credit, registry)
    if told:
        return told
    name, bar, agency = credit.partition("|")
    if (
        bar
        and "|" not in agency
        and find_known(agency.strip(), registry)
        and not find_known(name.strip(), registry)
    ):
        return Tail(name.strip(), agency.strip())
    return Tail("", credit)


def _told_before_name(credit: str, registry: Registry) -> Tail | None:
    """Sir Jony Ive - David Morris/Bloomberg via Getty Images: who is shown, then a whole credit."""
    shown, dash, rest = credit.partition(" - ")
    first = CHAIN.split(rest, maxsplit=1)[0]
    if not dash or "/" not in rest or find_known(shown, registry) or not looks_like_person(first, registry):
        return None
    return Tail(shown.strip(), rest.strip()) if is_known_credit(rest, registry) else None


def _two_people(credit: str, registry: Registry) -> Tail | None:
    """Nick Saban Chris Graythen/Getty Images: who is shown, then who took the photo."""
    words = credit.partition("/")[0].split()
    given = registry.words.given_names
    if len(words) != _TWO_NAMES or not {words[0].casefold(), words[2].casefold()} <= given:
        return None
    shown = " ".join(words[:2])
    return Tail(shown, credit.removeprefix(shown).strip()) if credit.startswith(shown) else None


def chained_name(text: str, registry: Registry) -> Tail | None:
    """... candidate Zohran Mamdani Kyle Mazza/Anadolu via Getty Images: a given name begins the chain."""
    for link in _SLASH.finditer(text, max(0, len(text) - LONGEST_TAIL)):
        start = _name_start(text, link.start(), registry)
        credit, told = text[start:].strip(), text[:start].rstrip()
        if start and not _LEADS_ON.search(told) and is_known_credit(credit, registry):
            return Tail(caption_before(told), credit)
    return None


def behind_sign(text: str, registry: Registry) -> Tail | None:
    """... in Straßburg / picture alliance, Jane Doe, ... in Icheon / Yonhap: a sign, an agency, a person."""
    told, sign, credit = max(text.rpartition(" / "), text.rpartition(" | "), key=lambda cut: len(cut[0]))
    house, comma, name = credit.partition(",")
    match = registry.find(house.strip()) if sign and len(told.split()) > _MOST_GIVEN else None
    if match is None or "/" in told:
        return None
    shouted = sign == " | " and house.isupper() and match.entry.kind in CREDIT_KINDS
    alone = shouted or match.entry.kind in _PHOTO_KINDS
    named = looks_like_person(name.strip(" ."), registry) if comma else alone
    return Tail(told.rstrip(), credit) if named else None


def _name_start(text: str, end: int, registry: Registry) -> int:
    """Return where the name before a sign begins: at its given names; 0 where none is known."""
    words = list(re.finditer(r"\S+", text[max(0, end - LONGEST_NAME) : end]))
    if len(words) < _MOST_GIVEN or not _SURNAME.fullmatch(words[-1].group()):
        return 0
    begins = None
    for word in reversed(words[-_MOST_GIVEN - 1 : -1]):
        if word.group().casefold() in registry.words.given_names:
            begins = word
        elif not re.fullmatch(r"[A-Z]\.", word.group()):
            break
    return max(0, end - LONGEST_NAME) + begins.start() if begins else 0
