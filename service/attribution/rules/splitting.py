"""Where one name ends and the next begins: slashes, bars, via, commas, brackets, and, for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from service.attribution.draft import Draft, Part, Rule, cutting
from service.attribution.registry import Registry
from service.attribution.rules.surroundings import without_closing_stop
from service.patterns import one_of, regex

_VIA: Final = r"via|through|über\s+die\s+agentur|через|através\s+d[aeo]|par\s+l'intermédiaire\s+d[eu]|przez"
_STRONG: Final = regex(
    rf"\s*(?P<via>[/／|,]?\s*(?<![^\W_])(?:{_VIA})(?![^\W_])\s*[/:]?)\s*"
    r"|\s*(?P<sign>[/／|┃｜¦•·;；、＝]|\s[-–—―]+\s|--+|\+{2,}|\\|(?<=\w)=(?=(?-i:[가-힣])))\s*"
    r"|(?:[)\]]\s*|\s+)(?=[©ⓒ])|:?\s+(?=https?://)|(?P<stop>(?<=[^\W\d_]{2})[.。]\s+(?=\S))",
    re.IGNORECASE,
)
_LOOSE_STOP: Final = regex(r"\s[.,:;]+$|^[.,:;]+\s")
_HALF_QUOTE: Final = regex(r'(?<!\w)"|"(?!\w)')
_COMMA: Final = regex(r"\s*[,，،]\s*")
_LEADING_AND: Final = regex(r"^(?:and|und|et|y|og|och|en|ja|és|&)\s+(?=[^\W\d_a-z]|the\s)")
_COMPANY_TAIL: Final = regex(
    r"(?:(?:(?:northern|southern|eastern|western|central|middle)\s+)?district\s+of\s.+|jr|sr|ii|iii|iv|ltd|inc|llc|llp|plc|gmbh|co|corp|limited|s\.?a|a\.?s|phd|md|lda)\.?(?!\w)",
    re.IGNORECASE,
)
_TAIL_BRACKET: Final = regex(
    r"(?P<name>[^()（）\[\]]+?)\s*[(（\[](?P<inner>[^()（）\[\]]+)[)）\]](?P<rest>.*)",
    re.DOTALL,
    needs=one_of("(（["),
)
_KOREAN_DATELINE: Final = regex(
    r"^[(\[](?:[가-힣]{2,8})=(?P<agency>[^()\[\]=]{2,20})[)\]]\s*(?=\S)", least="가"
)
_CHAINED_BRACKET: Final = regex(
    r"(?<=[^\s(/|])\s*\((?P<chain>[^()]{1,200}(?:[/|]|\svia\s)[^()]{1,200})\)", needs=one_of("(")
)
_LEADING_CHAIN: Final = regex(r"^\((?P<chain>[^()]{1,200}[/|][^()]{1,200})\)\s+(?=[^\s(])", needs=one_of("("))
_CLOSED_CHAIN: Final = regex(r"(?<=[^\s)])\)\s*(?=[^\W\d_])")
_WITHIN_ADDRESS: Final = regex(r"(?:https?:[^\s]*|(?:^|[\s/])u)$", re.IGNORECASE)
_LONGEST_SIGN: Final = 5
_LONGEST_DOTTED: Final = 2
_SHORT_WORDS: Final = (
    "fot foto φωτ st dr mr mrs ms prof jr sr inc ltd co corp zdj nuotr rys vs dok bros sgt lt col gen "
    "dept gov govt sen rep rev hon univ capt maj cpl pfc spc pvt cmdr adm ph mat arch tech uff inst assoc "
    "ayto depto dpto dip gral brig cmdte dott hl kr ul śl wlkp maz sz zs cs gy ny ty ly dz lj nj yu zh"
)
# A province or state ends a sentence as it stands: in Surrey, B.C.
_PLACE: Final = regex(r",\s(?:[A-Z]\.){2}$")
_WORD_BEGINS: Final = regex(r"[\s/|(]+")
_ABBREVIATIONS: Final = frozenset(_SHORT_WORDS.split())
_JOINTS: Final = {",": ", ", "/": "/", "(": " (", " ": " ", ".": ". ", "·": "·"}
_LISTS: Final = regex(
    r"(?:ministry|department|ministerio|ministério|ministère|ministero|ministerium|bureau|office)\s",
    re.IGNORECASE,
)


def split_at_signs(draft: Draft, _registry: Registry) -> Draft:
    """A/B | C via D: every sign that can only separate."""
    if draft.parts:
        return draft
    parts, at, joint = [], 0, ""
    for found in _STRONG.finditer(draft.text):
        if _stays(draft.text, found):
            continue
        parts.append(Part(_unquoted(draft.text[at : found.start()]), joint))
        at, joint = found.end(), "via" if found["via"] else (found["sign"] or ".").strip()
    parts.append(Part(_unquoted(draft.text[at:]), joint))
    return draft.with_parts(parts)


def open_korean_dateline(draft: Draft, _registry: Registry) -> Draft:
    """Read (서울=연합뉴스) 홍길동 기자 as 연합뉴스 / 홍길동 기자: the city leads to the agency."""
    return draft.saying(_KOREAN_DATELINE.sub(r"\g<agency> / ", draft.text))


def open_chained_brackets(draft: Draft, _registry: Registry) -> Draft:
    """Read Name (Ministry/Agency) as Name / Ministry/Agency: a bracket that holds a chain goes on with it."""
    if "(" not in draft.text and ")" not in draft.text:
        return draft
    text = _LEADING_CHAIN.sub(r"\g<chain> / ", draft.text)
    if text.count(")") > text.count("("):
        text = _CLOSED_CHAIN.sub(" / ", text, count=1)
    return draft.saying(_CHAINED_BRACKET.sub(r" / \g<chain> ", text).strip())


def _unquoted(piece: str) -> str:
    """Drop a quote whose other half stands in another piece; one within a word (Hebrew) stays."""
    text = _HALF_QUOTE.sub(" ", piece) if piece.count('"') == 1 else piece
    return without_closing_stop(_LOOSE_STOP.sub("", " ".join(text.split()))).rstrip(",;")


def _stays(text: str, found: re.Match[str]) -> bool:
    """Tell whether the sign is no separator: within an address or a user name, after an abbreviation."""
    before = text[: found.start()]
    if found["sign"] == "/":
        return _WITHIN_ADDRESS.search(before) is not None
    return bool(found["stop"]) and _is_abbreviation(before)


def _is_abbreviation(text: str) -> bool:
    """Tell whether the last word is short for another: dept, m.st, e.V."""
    word = _WORD_BEGINS.split(text)[-1].casefold()
    dotted = "." in word and max(map(len, word.split("."))) <= _LONGEST_DOTTED
    return dotted or word in _ABBREVIATIONS


def ends_abbreviated(text: str) -> bool:
    """Tell whether the full stop at the end belongs to an initial or an abbreviation (J. or Sgt.)."""
    words = text[-24:].rstrip(".").split() if text.endswith(".") else []
    if _PLACE.search(text[-12:]):
        return False
    return bool(words) and (
        re.fullmatch(r"(?:[^\W\d_][.\-])*[^\W\d_]", words[-1]) is not None or _is_abbreviation(words[-1])
    )


def cut_brackets(part: Part, registry: Registry) -> Iterable[Part]:
    """Graeme Sloan (Getty): the bracket is a part of its own; not so a name's own initials."""
    found = _TAIL_BRACKET.fullmatch(part.text)
    if not found:
        uneven = part.text.count("(") != part.text.count(")")
        yield part.saying(part.text.strip(" ()[]")) if uneven else part
        return
    name = without_closing_stop(found["name"].strip())
    yield part._replace(text=name)
    inner = found["inner"]
    if not found["rest"] and (
        _initials(name) == inner.casefold() or (not registry.find(inner) and _signs(name, inner))
    ):
        return
    yield from (Part(piece.strip(), "(") for piece in _COMMA.split(inner))
    rest = _LEADING_AND.sub("", found["rest"].strip(" .,"))
    if rest:
        yield Part(rest, " ")


def _signs(name: str, sign: str) -> bool:
    """Tell whether small letters are the sign of a reporter, out of the name: crei, Christoph Reichwein."""
    if not (sign.islower() and sign.isalpha() and len(sign) <= _LONGEST_SIGN and " " in name):
        return False
    letters = iter(name.casefold())
    return name[:1].casefold() == sign[0] and all(letter in letters for letter in sign)


def _initials(name: str) -> str:
    """Return the first letters of the words that begin with a capital: ana for African News Agency."""
    first = (word[0] for word in name.split() if word[0].isupper())
    return "".join(first).casefold()


def cut_commas(part: Part, registry: Registry) -> Iterable[Part]:
    """Cut A, B, C; but not before Ltd or Jr, nor within the name of a ministry."""
    pieces = [_LEADING_AND.sub("", piece) for piece in _COMMA.split(part.text)]
    if len(pieces) == 1 or registry.find(part.text):
        yield part
        return
    if _LISTS.match(part.text) and re.search(r"\s(?:and|y|e|et|und)\s", pieces[-1]):
        yield part
        return
    held, joint = pieces[0], part.joint
    for piece in pieces[1:]:
        if _COMPANY_TAIL.fullmatch(piece) or not piece:
            held = f"{held}, {piece}" if piece else held
            continue
        yield part._replace(text=held, joint=joint)
        held, joint = piece, ","
    yield part._replace(text=held, joint=joint)


def join_known_names(draft: Draft, registry: Registry) -> Draft:
    """Put a known name that holds a separator (AP/Wide World) together again."""
    parts, at = [], 0
    while at < len(draft.parts):
        count = _joined(draft.parts[at : at + 3], registry)
        text = _rejoined(draft.parts[at : at + count])
        parts.append(draft.parts[at].saying(text))
        at += count
    return draft.with_parts(parts)


def _joined(parts: tuple[Part, ...], registry: Registry) -> int:
    """Return how many of the parts are together one known name; two known names stay two."""
    for count in (3, 2):
        if len(parts) < count or any(part.joint == "for" or _is_staff(part) for part in parts[1:count]):
            continue
        separate = parts[1].joint != "via" and all(registry.find(part.text) for part in parts[:count])
        if not separate and registry.find(_rejoined(parts[:count])):
            return count
    return 1


def _is_staff(part: Part) -> bool:
    """Tell whether a part says that nobody is named: Reuters/Staff is not one name."""
    return part.text.casefold() == "staff"


def _rejoined(parts: tuple[Part, ...]) -> str:
    text = parts[0].text
    for part in parts[1:]:
        joint = _JOINTS.get(part.joint, f" {part.joint} ")
        text = f"{text}{joint}{part.text}{')' if part.joint == '(' else ''}"
    return text


SPLITTING: Final[tuple[Rule, ...]] = (
    open_korean_dateline,
    open_chained_brackets,
    split_at_signs,
    cutting(cut_brackets),
    cutting(cut_commas),
    join_known_names,
)
