"""What a credit line says beside names: terms of use and copyright notices; kept, never printed."""

from __future__ import annotations

import re
from typing import Final

from service.attribution.draft import Draft, Rule, follow_until_settled
from service.attribution.registry import Registry
from service.attribution.territories import territory_at_end
from service.attribution.vocabulary import fold
from service.model.credit import Copyright, Qualifier
from service.patterns import Words, a_digit, regex

_BOUNDS: Final = frozenset("/|,.;:()[]*-–—!¦•\n")
# Terms whose next words belong to them: until when, in which countries, what was corrected.
_WITH_CLAUSE: Final = frozenset({"embargo", "no-use", "no-use-territory", "correction"})
_REST_OF_CLAUSE: Final = regex(r"[^/|;()\[\]]{0,80}")
_TERRITORY: Final = regex(r"(?<!\w)(?P<words>(?:[A-Z][A-Za-z]* |& ){1,6})OUT(?!\w)", needs=Words("out"))
_YEAR: Final = r"(?:1[89]|20)\d\d(?:\s?[-–/]\s?(?:(?:1[89]|20)?\d\d))?"
_SIGN: Final = regex(
    rf"(?:©|ⓒ|\(c\)(?!\w)|\([cC]\)(?-i:(?=[A-ZÀ-Þ]))|&copy;|copyright(?=[\s:,©(]|$)|copr\.|copyright\s?by)[\s:,.]*"
    rf"(?:(?:©|ⓒ|\(c\)|copyright)[\s:,.]*)*(?:(?P<year>{_YEAR})(?!\d)[\s,.:]*)?(?:by\s+)?",
    re.IGNORECASE,
    needs=Words("©", "ⓒ", "(c)", "&copy;", "copyright", "copr"),
)
_ANY_SIGN: Final = regex(r"©|ⓒ|\(c\)|copyright", re.IGNORECASE)
_LATE_SIGN: Final = regex(
    rf"(?:^|[\s,/|;.-])(?:©|ⓒ|\(c\)|copyright)\s?(?P<year>{_YEAR})?\.?$|[\s,]+(?P<only>{_YEAR})\s?(?:©|ⓒ|\(c\))$",
    re.IGNORECASE,
)
_FIRST_YEAR: Final = regex(rf"(?P<year>{_YEAR})[\s,.:]+(?=[^\W\d_])", needs=a_digit)
_CROWN: Final = regex(r"(?<=\w)\s+crown$", re.IGNORECASE)
_DATED: Final = regex(r"\sdate:", re.IGNORECASE)
_ISSUE_DATE: Final = regex(
    r"(?:issue|picture|photo|release|publication)\s+date:\s*[^.:/|]{4,40}(?:19|20)\d\d\.?", re.IGNORECASE
)
# The day of a photo behind its credit: CNA photo Nov. 20, 2025.
_LAST_DATE: Final = regex(
    r"[\s,]+(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?\s+\d{1,2},?\s+(?:19|20)\d\d\.?$",
    re.IGNORECASE,
    needs=a_digit,
)
_LAST_YEAR: Final = regex(rf"(?:\s*,|\s)\s?(?P<year>{_YEAR})$", needs=a_digit)
_BEFORE_NOTICE: Final = ",.-–/| \t\n"
_RESERVED: Final = regex(
    r"\b(?:all\s+rights\s+reserved|tous\s+droits\s+réservés|alle\s+rechte\s+vorbehalten"
    r"|todos\s+los\s+derechos\s+reservados|todos\s+os\s+direitos\s+reservados|tutti\s+i\s+diritti\s+riservati"
    r"|riproduzione\s+(?:riservata|vietata)|reproduction\s+(?:interdite|prohibited)|nachdruck\s+verboten"
    r"|prohibida\s+su\s+reproducción|reproducción\s+prohibida"
    r"|alle\s+rechten\s+voorbehouden|все\s+права\s+защищены|усі\s+права\s+захищені|wszelkie\s+prawa\s+zastrzeżone"
    r"|všechna\s+práva\s+vyhrazena|tüm\s+hakları\s+saklıdır|minden\s+jog\s+fenntartva|jogvédett"
    r"|toate\s+drepturile\s+rezervate|版权所有|版權所有|無断転載禁止|무단\s?전재\s?(?:및\s?)?재배포\s?금지)\b\.?\s*",
    re.IGNORECASE,
    needs=Words(
        "right",
        "droit",
        "recht",
        "derecho",
        "direito",
        "diritti",
        "riproduzione",
        "reproduc",
        "nachdruck",
        "права",
        "praw",
        "práv",
        "hakları",
        "jog",
        "drept",
        "版",
        "無断",
        "전재",
    ),
)


def take_terms(draft: Draft, registry: Registry) -> Draft:
    """EDITORIAL USE ONLY, NO SALES, Mandatory Credit: kept for the gate, never printed."""
    found = next((hit for hit in registry.words.term.finditer(draft.text) if _is_term(draft.text, hit)), None)
    if found is None:
        return draft
    meaning = registry.words.terms[fold(found.group())]
    end, words = found.end(), ""
    if meaning in _WITH_CLAUSE:
        clause = _REST_OF_CLAUSE.match(draft.text, end)
        words = clause.group().strip(" .,:-") if clause else ""
        end = clause.end() if clause else end
    term = f"{meaning}: {words}" if words else meaning
    text = (
        f"{draft.text[: found.start()].rstrip(' .,-–—/|*')} {draft.text[end:].lstrip(' .,:-–—/|*!')}".strip()
    )
    after = draft._replace(text=text, restrictions=_with(draft.restrictions, term))
    return after.marked(Qualifier.THIRD_PARTY) if meaning == "third-party" else after


def find_terms(text: str, registry: Registry) -> tuple[str, ...]:
    """Return the terms of use that a text of instructions holds."""
    draft = follow_until_settled((take_terms, take_closed_territories), Draft(raw=text, text=text), registry)
    return draft.restrictions


def without_terms(text: str, registry: Registry) -> str:
    """Return the text without terms of use and reserved rights."""
    rules = (take_terms, take_reserved_rights)
    return follow_until_settled(rules, Draft(raw=text, text=text), registry).text


def _is_term(text: str, hit: re.Match[str]) -> bool:
    """Tell a term: one word (EXCLUSIVE) counts only between marks, several words anywhere."""
    if " " in hit.group():
        return True
    before, after = text[: hit.start()].rstrip(), text[hit.end() :].lstrip()
    opens, closes = not before or before[-1] in _BOUNDS, not after or after[0] in _BOUNDS
    if hit.group().casefold() in {"embargo", "embargoed", "sperrfrist"}:
        return opens
    return opens and closes and hit.group().casefold() != "out"


def take_closed_territories(draft: Draft, _registry: Registry) -> Draft:
    """UK OUT, BELGIUM OUT: countries in which the photo may not be used."""
    found = _TERRITORY.search(draft.text)
    words = found["words"].split() if found else []
    if found is None or words[-1] == "HAND":
        return draft
    closed = words[-territory_at_end(words) :]
    start = found.end() - len(" ".join((*closed, "OUT")))
    text = f"{draft.text[:start]} {draft.text[found.end() :]}".strip()
    return draft._replace(
        text=text, restrictions=_with(draft.restrictions, f"territory-out: {' '.join(closed)}")
    )


def take_reserved_rights(draft: Draft, _registry: Registry) -> Draft:
    """Name. All rights reserved -> Name."""
    found = _RESERVED.search(draft.text)
    if not found:
        return draft
    before = draft.text[: found.start()].rstrip(_BEFORE_NOTICE)
    text = f"{before} {draft.text[found.end() :]}".strip()
    return _with_notice(draft._replace(text=text), found.group().strip(" ,.-/|–"), "")


def take_copyright_sign(draft: Draft, _registry: Registry) -> Draft:
    """© 2023 Name -> Name; the notice, its year and (later) its holder are kept."""
    found = _SIGN.match(draft.text)
    if found:
        notice, year = draft.text, found["year"] or ""
        return _with_notice(draft._replace(text=draft.text[found.end() :].strip()), notice, year)
    late = _LATE_SIGN.search(draft.text) if _ANY_SIGN.search(draft.text) else None
    if late:
        year = late["year"] or late["only"] or ""
        held = _CROWN.sub(" / Crown", draft.text[: late.start()].strip())
        return _with_notice(draft._replace(text=held), draft.text, year)
    return draft


def drop_issue_date(draft: Draft, _registry: Registry) -> Draft:
    """PA Wire/Name. Issue date: Tuesday November 18, 2025. -> PA Wire/Name: when the wire moved it."""
    text = _ISSUE_DATE.sub(" ", draft.text) if _DATED.search(draft.text) else draft.text
    return draft.saying(_LAST_DATE.sub("", text).strip())


def take_year(draft: Draft, _registry: Registry) -> Draft:
    """2008 Getty Images: the year makes it a notice; Name, 2023: it only tells when the photo was taken."""
    first = _FIRST_YEAR.match(draft.text)
    if first and len(draft.text) < 80:
        return _with_notice(draft._replace(text=draft.text[first.end() :]), draft.text, first["year"])
    last = _LAST_YEAR.search(draft.text)
    if last is None or last.start() == 0:
        return draft
    if draft.copyright:
        return _with_notice(draft._replace(text=draft.text[: last.start()]), draft.text, last["year"])
    return draft.saying(draft.text[: last.start()]) if draft.text[last.start()] == "," else draft


def _with_notice(draft: Draft, notice: str, year: str) -> Draft:
    known = draft.copyright or Copyright(notice.strip())
    return draft._replace(copyright=known._replace(year=known.year or year))


def _with(known: tuple[str, ...], term: str) -> tuple[str, ...]:
    return known if term in known else (*known, term)


NOTICES: Final[tuple[Rule, ...]] = (
    take_terms,
    take_closed_territories,
    take_copyright_sign,
    take_reserved_rights,
    drop_issue_date,
    take_year,
)
