"""A credit in words: house styles, disclosures in the reader's language, unbreakable pieces."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from service.attribution.recasing import shown_organisation, shown_person
from service.attribution.registry import name_key
from service.attribution.styles import CardPart, Disclosures, Pattern, Style, load_disclosures, read_style
from service.attribution.vocabulary import fold, load_vocabulary
from service.errors import ConfigurationError
from service.model.credit import Confidence, Credit, CreditLine, Kind, Party, Qualifier, Role
from service.patterns import regex

_GROUP: Final = regex(r"\[([^\[\]]*)\]|([^\[\]]+)")
_SLOT: Final = regex(r"\{(\w+)\}")
_BREAK: Final = regex(r"(?<=[/|,;·])\s+|(?<=[/|])(?=\S)|\s+(?=via\s)|\s+(?=[–—-]\s)|(?<=:)\s+|\s+(?=\()")
_LONGEST_PIECE: Final = 28
# What a reader of the line must learn; the others (stringer, uncredited) are for the desk.
TOLD: Final = (
    Qualifier.AI,
    Qualifier.AI_EDITED,
    Qualifier.MONTAGE,
    Qualifier.ILLUSTRATION,
    Qualifier.SCREENSHOT,
    Qualifier.VIDEO_STILL,
    Qualifier.SYMBOLIC,
    Qualifier.FILE,
    Qualifier.ARCHIVE,
    Qualifier.POOL,
    Qualifier.HANDOUT,
    Qualifier.SUPPLIED,
    Qualifier.COURTESY,
    Qualifier.PRIVATE,
    Qualifier.PR,
    Qualifier.SOCIAL,
)
_PASSES_ON: Final = frozenset({Role.AGENCY, Role.DISTRIBUTOR, Role.PLATFORM})
GIVEN: Final = frozenset({Qualifier.COURTESY, Qualifier.SUPPLIED})


def load_styles(folder: Path) -> Mapping[str, Style]:
    """Read the house styles of a folder, by file name; raise ConfigurationError with file and words."""
    words = load_disclosures(folder / "disclosures.toml")
    found = {
        path.stem: read_style(path, words)
        for path in sorted(folder.glob("*.toml"))
        if path.stem != "disclosures"
    }
    if "newsroom" not in found:
        raise ConfigurationError(f"{folder.name}: the default style newsroom.toml is missing")
    return MappingProxyType(found)


def word_credit(credit: Credit, style: Style, *, language: str = "") -> CreditLine:
    """Return the credit in a house style; what is not surely read keeps its own words.

    `label` is what must stand in the picture (an AI picture), in the language or in English.
    """
    told = _told(credit)
    label = next(
        (style.words.labels(language)[mark] for mark in (Qualifier.AI, Qualifier.AI_EDITED) if mark in told),
        "",
    )
    if credit.confidence is Confidence.SURE or not credit.plain:
        text = _worded(credit, style, told, language)
    else:
        text = _as_written(credit, style.words, told, language)
    return CreditLine(text, tuple(_pieces(text)), label)


def joined(photo: CreditLine, portrait: CreditLine, words: Disclosures, *, language: str = "") -> CreditLine:
    """Photo: X · Portrait: Y, the credits of two photos on one card; once where they are the same."""
    if photo.text == portrait.text:
        return photo
    leads = words.parts(language)
    *begun, last = _led(photo, leads[CardPart.PHOTO])
    pieces = (*begun, f"{last} · ", *_led(portrait, leads[CardPart.PORTRAIT]))
    return CreditLine("".join(pieces), pieces, photo.label or portrait.label)


def _led(line: CreditLine, lead: str) -> tuple[str, ...]:
    """Return the pieces of a line behind the word for its photo; a style's own (Photograph:) gives way."""
    pieces = line.pieces or (line.text,)
    own = fold(pieces[0]) in load_vocabulary().placeholders and pieces[0].rstrip().endswith(":")
    blank = "" if lead.endswith("：") else " "
    return (f"{lead}{blank}", *(pieces[1:] if own else pieces))


def _told(credit: Credit) -> tuple[Qualifier, ...]:
    """Return what the line must disclose; a handle or a network among the names tells of itself."""
    shown = any(party.kind is Kind.HANDLE or party.role is Role.PLATFORM for party in credit.parties)
    hidden = {Qualifier.SOCIAL} if shown else set()
    return tuple(mark for mark in TOLD if mark in credit.qualifiers - hidden)


def _as_written(credit: Credit, words: Disclosures, told: tuple[Qualifier, ...], language: str) -> str:
    """Return the words as written, led by what they themselves do not disclose."""
    missing = [mark for mark in told if not words.stands_in(mark, credit.plain)]
    lost = [party.shown for party in credit.parties if name_key(party.name) not in name_key(credit.plain)]
    line = " / ".join((credit.plain, *lost))
    lead = ", ".join(words.words(language)[mark] for mark in missing)
    return f"{lead}: {line}" if lead else line


def _worded(credit: Credit, style: Style, told: tuple[Qualifier, ...], language: str) -> str:
    pattern = next(pattern for pattern in style.patterns if _fits(pattern, credit))
    slots = _slots(credit, style, pattern, told, language)
    line = ""
    for group, plain in _GROUP.findall(pattern.text):
        text = _filled(group, plain, slots)
        opens = not line.strip() or line.rstrip().endswith((":", "by", slots["given"] or ":"))
        line += text.lstrip(" /,|") if opens else text
    return " ".join(line.split()).strip(" /|,:;-–·")


def _filled(group: str, plain: str, slots: Mapping[str, str]) -> str:
    """Fill one group of a pattern; a group whose slots are all empty says nothing."""
    text = group or plain
    names = _SLOT.findall(text)
    if group and names and not any(slots[name] for name in names):
        return ""
    return _SLOT.sub(lambda found: slots[found.group(1)], text)


def _fits(pattern: Pattern, credit: Credit) -> bool:
    organisations = [party for party in credit.parties if party.role is not Role.CREATOR]
    names = {party.shown for party in organisations}
    if pattern.agency and pattern.agency not in names:
        return False
    return not pattern.alone or (len(organisations) == 1 and not _said_via(organisations[0], credit.plain))


def _said_via(party: Party, plain: str) -> bool:
    """Tell whether the words as written hand the photo on through this party: Name via AP."""
    return re.search(rf"(?<!\w)via\s+{re.escape(party.name)}", plain, re.IGNORECASE) is not None


def _slots(
    credit: Credit, style: Style, pattern: Pattern, told: tuple[Qualifier, ...], language: str
) -> Mapping[str, str]:
    creators = [_shown(party, style, language) for party in credit.named(Role.CREATOR)]
    others = [party for party in _ordered(credit) if party.shown != pattern.agency]
    licence, words = credit.licence, style.words.words(language)
    return {
        "disclosures": ", ".join(words[mark] for mark in told if mark not in GIVEN),
        "creators": _listed(creators, style),
        "agency": pattern.agency,
        "others": _chained(others, style, language, credit.plain),
        "client": credit.commissioned_for,
        "title": f"\u201c{licence.title}\u201d" if licence and licence.title else "",
        "licence": licence.id if licence else "",
        "given": " ".join(words[mark] for mark in told if mark in GIVEN),
    }


def _ordered(credit: Credit) -> list[Party]:
    """Return the organisations, who provides the photo first, then as written."""
    organisations = [party for party in credit.parties if party.role is not Role.CREATOR]
    return sorted(organisations, key=lambda party: party.role is not Role.PROVIDER)


def _listed(names: list[str], style: Style) -> str:
    return (
        names[0]
        if len(names) == 1
        else style.last.join(filter(None, (style.between.join(names[:-1]), *names[-1:])))
    )


def _chained(parties: list[Party], style: Style, language: str, plain: str) -> str:
    """Join the organisations; `via` stands where it was written, and by style before one that hands on."""
    names = list(dict.fromkeys(_shown(party, style, language) for party in parties))
    if len(names) < 2:
        return "".join(names)
    joint = style.via if parties[-1].role in _PASSES_ON else style.chain
    if _said_via(parties[-1], plain):
        joint = " via "
    return f"{style.chain.join(names[:-1])}{joint}{names[-1]}"


def _shown(party: Party, style: Style, language: str) -> str:
    if party.canonical:
        return party.canonical
    if party.kind is Kind.PERSON:
        return shown_person(party.name, language=language) if style.persons == "title" else party.name
    return (
        shown_organisation(party.name)
        if style.organisations == "title" and party.kind is Kind.ORG
        else party.name
    )


def _pieces(text: str) -> list[str]:
    """Cut a line at its separators, and a long piece between its words; the pieces joined are the line."""
    pieces, at = [], 0
    for found in _BREAK.finditer(text):
        pieces.append(text[at : found.end()])
        at = found.end()
    pieces.append(text[at:])
    return [word for piece in pieces for word in _words(piece) if word]


def _words(piece: str) -> list[str]:
    return [piece] if len(piece) <= _LONGEST_PIECE else re.findall(r"\S+\s*|\s+", piece)
