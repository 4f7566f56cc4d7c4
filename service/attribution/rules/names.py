"""Whether words look like a person, an organisation, a handle or an address: by shape and tables."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from service.attribution.registry import Match, Registry
from service.patterns import regex

_SMALL_WORDS: Final = (
    "de del della delle di da do dos das du des d' la le los las el al van von vom zu zum zur der den "
    "ter ten te und y e i af av bin ibn bint ben abu ould san st st. mac ap o' 't dit af, ul ur"
)
PARTICLES: Final = frozenset(_SMALL_WORDS.split())
# What links the words of an office's name or a title: Prince of Wales, Department for Transport.
_NO_PERSONS: Final = frozenset({"of", "for", "and", "the"})
# Words that begin a name as a given name does (Al Drago, Van Jones).
_FIRST_WORDS: Final = "al ben des el van von mac"
_GIVEN_PARTICLES: Final = frozenset(_FIRST_WORDS.split())
_INITIAL: Final = r"(?:[^\W\d_]{1,2}\.)(?:-?[^\W\d_]\.)*"
# Vowel signs and points, which no class of letters holds.
_SIGNS: Final = (
    r"\u0300-\u036f\u0591-\u05c7\u064b-\u0652\u0900-\u0963\u0981-\u0dff\u0e31-\u0e4e\u0eb1-\u0ecd\u200c\u200d"
)
_PERSON_WORD: Final = regex(rf"(?:{_INITIAL}(?:[^\W\d_][\w'’\-]*)?|[^\W\d_][\w'’ʼ`\-{_SIGNS}]*\.?)")
_FIRST_INITIALS: Final = regex(r"(?:[^\W\d_]\.[\s\-]?){1,3}(?=[^\W\d_]{2})")
_SUFFIX: Final = regex(r"(?:jr|sr|ii|iii|iv|md|phd|dr|esq|obe|frps)\.?", re.IGNORECASE)
_DOMAIN: Final = regex(r"(?:https?://)?(?:[\w-]{2,63}\.){1,4}(?:[a-z]{2,6}|COM|ORG|NET)(?:/\S*)?")
_HANDLE: Final = regex(r"(?:@|u/|/u/)[\w.\-]{1,60}(?:@[\w.\-]{3,60})?")
_COMPANY: Final = regex(
    r"(?:^|[\s,])(?:ltd|inc|llc|llp|plc|gmbh|mbh|ag|kg|e\.\s?v|corp|co|bv|b\.v|nv|oy|ab|asa|s\.?a|s\.?r\.?l|s\.?p\.?a"
    r"|sas|s\.?l|s\.?r\.?o|z\.?\s?o\.?\s?o|kft|zrt|d\.?o\.?o|pty|limited|pte|kk|a\.?s)\.?$",
    re.IGNORECASE,
)
# Ends of firms' names that are surnames, too, where they are not in capitals: Jane Sa, Jane Co.
_FIRM_SURNAMES: Final = (" Sa", " As", " Ng", " Co")
_MOST_GIVEN: Final = 3
# What no person's name begins with: an article, an acronym that cannot be spoken (DLRG Kiel, МВР София).
_LED: Final = regex(
    r"The\s+[A-Z]|(?:TU|FH|PU|ETH|HC|NK|HNK|GNK)\s[A-ZÀ-Þ]|[BCDFGHJKLMNPQRSTVWXZ]{3,5}\s[A-ZÀ-Þ][^\W\d_A-ZÀ-Þ]|[БВГДЖЗКЛМНПРСТФХЦЧШЩ]{3,5}\s[А-ЯІЇЄ][а-яіїє]"
)
_POSSESSIVE: Final = regex(r"[A-Z]\w{2,}['’]s\s+[A-Z]")
_UNCASED: Final = regex(
    r"[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0eff\u10a0-\u10ff\u1200-\u137f]", least="\u0590"
)
_HAN: Final = regex(
    r"[\u3400-\u9fff々ヶ]{2,4}|[\u3400-\u9fff々ヶ]{1,4}[ \u3000・·][\u3400-\u9fff々ヶぁ-ヿ]{1,4}",
    least="々",
)
_KANA_NAME: Final = regex(r"[ァ-ヿ]+(?:[・=＝][ァ-ヿ]+)+", least="ァ")
_HANGUL: Final = regex(r"[가-힣]{2,4}", least="가")
_LONGEST_NAME: Final = 80
_BEHIND: Final = (
    "photo photos foto fotos fotografia fotó fotója pic pics picture newsphoto photographer staff file kuva"
    " bild фото 사진 写真 圖片 图片 照片 图 ảnh 摄 撮影 기자 nuotr nuotr. nuotrauka felvétele"
)
_PHOTO_WORDS: Final = tuple(_BEHIND.split())
_PHOTO_WORD: Final = regex(
    rf"(?:[\s\-–]*(?:{'|'.join(map(re.escape, _PHOTO_WORDS))}|staff\s+photo\w*|photo\s+by|photo\s+-))+\.?$",
    re.IGNORECASE,
)
_PHOTO_ENDS: Final = (*_PHOTO_WORDS, " by", " -")
_HAN_NAME: Final = r"[\u3400-\u9fff·]{2,8}?"
_REPORTER: Final = regex(
    rf"(?P<org>[\u3400-\u9fff]{{2,8}}?(?:社|网|報|报|台))?(?:记者(?!会)|記者(?!會|会)|通讯员|特派员)\s?(?P<name>{_HAN_NAME})"
    rf"\s?(?:摄影|攝影|撮影|文/图|摄|攝|撮)?"
    rf"|(?P<bare>{_HAN_NAME})\s?(?:摄影|攝影|撮影|摄|攝|[摄攝]於.*)"
    r"|(?P<korean>[가-힣]{2,4})\s?(?:객원기자|인턴기자|선임기자|사진기자|기자|특파원|작가)",
    least="\u3400",
)
_FOR: Final = regex(
    r"\s+(?:for|für|pour|para|per|voor|för|для|dla|pro|on behalf of|FOR|FÜR|POUR|PARA)\s+"
    r"(?=[«\"“]?\s?(?i:(?:the|la|le|el|il|de|het|der|die|das|den)\s)?[^\Wa-z_])"
)
_ACRONYM: Final = regex(r"[A-ZÀ-ÞА-ЯЁІЇЄҐΑ-Ω][A-ZÀ-ÞА-ЯЁІЇЄҐΑ-Ω0-9&+\-.]{1,9}")


def is_handle(text: str) -> bool:
    """Tell whether the text is a user name (@name, u/name)."""
    return _HANDLE.fullmatch(text) is not None


def is_address(text: str) -> bool:
    """Tell whether the text is a web address or a domain."""
    return _DOMAIN.fullmatch(text) is not None


def is_acronym(text: str) -> bool:
    """Tell whether the text is one short word in capitals (WDR, ICJ-CIJ)."""
    return _ACRONYM.fullmatch(text) is not None and text.count(".") <= len(text) // 2


def is_company(text: str) -> bool:
    """Tell whether the text ends as a firm's name does (Ltd, GmbH, AG)."""
    return _COMPANY.search(text) is not None


@lru_cache(maxsize=64)
def looks_like_organisation(text: str, registry: Registry) -> bool:
    """Tell whether a word of the text (Ministry, Archiv, Ltd, 社) says that it is no person."""
    words = registry.words
    if _ends_as_surname(text, registry):
        return False
    if _POSSESSIVE.match(text) or _LED.match(text):
        return True
    if is_company(text) or words.organisation_ending.search(text):
        return True
    if any(character in text for character in '+&#"“„«0123456789'):
        return True
    return words.organisation.search(text) is not None or words.organisation_stem.search(text) is not None


def _ends_as_surname(text: str, registry: Registry) -> bool:
    """Jack House, Peter J. Land: given names and initials before a word that is a surname, too."""
    *given, last = text.casefold().split() or ("",)
    ambiguous = last in registry.words.surnames or text.endswith(_FIRM_SURNAMES)
    if not ambiguous or not 0 < len(given) <= _MOST_GIVEN:
        return False
    return given[0] in registry.words.given_names and all(
        name in registry.words.given_names or _FIRST_INITIALS.fullmatch(f"{name}xx") for name in given[1:]
    )


def looks_like_person(text: str, registry: Registry) -> bool:
    """Tell whether the text has the shape of a person's full name in its script."""
    if len(text) > 60 or text.casefold() in registry.words.places:
        return False
    if looks_like_organisation(text, registry) or is_address(text):
        return False
    if _HAN.fullmatch(text) or _HANGUL.fullmatch(text) or _KANA_NAME.fullmatch(text):
        return True
    words = text.replace(",", " ").split()
    if not 2 <= len(words) <= 6 or not all(map(_PERSON_WORD.fullmatch, words)):
        return _is_initialled(text)
    if _UNCASED.search(text):
        return len(words) <= 4
    return _is_cased_name(words)


def has_given_name(text: str, registry: Registry) -> bool:
    """Tell whether the first word is a given name that is common somewhere, or initials."""
    if _FIRST_INITIALS.match(text):
        return True
    first = re.split(r"[\s\-]", text.strip(), maxsplit=1)[0].casefold().strip(".")
    return first in registry.words.given_names or (
        not first.isascii() and _unaccented(first) in registry.words.given_names
    )


def _unaccented(word: str) -> str:
    """Return the word without marks on its letters: adrián is known as adrian is."""
    return "".join(
        letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter)
    )


def read_reporter(text: str) -> tuple[str, str] | None:
    """Return organisation (or nothing) and photographer of 新华社记者 李响 摄, 홍길동 기자; else None."""
    found = _REPORTER.fullmatch(text)
    if found is None:
        return None
    return found["org"] or "", found["name"] or found["bare"] or found["korean"]


def split_commission(text: str) -> tuple[str, str]:
    """Return who made the photo and for whom (Name for ORG, NAME POUR « ORG »); the latter may be empty."""
    found = _FOR.search(text)
    if found is None:
        return text, ""
    return text[: found.start()].strip(), text[found.end() :].strip(' «»"“”')


def without_photo_word(text: str) -> str:
    """AP Photo -> AP; BELGA PHOTO -> BELGA; a text too long for a name stays."""
    if len(text) > _LONGEST_NAME:
        return text
    folded = text.casefold().rstrip(".")
    ends_so = folded.endswith(_PHOTO_ENDS) or "staff" in folded
    return (_PHOTO_WORD.sub("", text) if ends_so else text).strip()


def find_known(text: str, registry: Registry) -> Match | None:
    """Return the entry for a name as it stands, or without the word Photo at its end."""
    return registry.find(text) or registry.find(without_photo_word(text) or text)


def _is_initialled(text: str) -> bool:
    """R.Schmitt, J.J.Guillén: a name without a blank."""
    return re.fullmatch(r"(?:[^\W\d_]\.){1,3}[^\W\d_][\w'’\-]{2,30}", text) is not None


def _is_cased_name(words: list[str]) -> bool:
    if not _NO_PERSONS.isdisjoint(map(str.casefold, words[1:-1])):
        return False
    proper = [words[0]] if words[0].casefold() in _GIVEN_PARTICLES else []
    proper += [word for word in words[len(proper) : -1] if word.casefold() not in PARTICLES]
    proper += words[-1:] if words[-1][:1].isupper() or words[-1].casefold() not in PARTICLES else []
    capitals = all(
        word[:1].isupper() or _SUFFIX.fullmatch(word) or _has_inner_capital(word) for word in proper
    )
    return capitals and 2 <= len(proper) <= 4 and len(words) - len(proper) <= 3 and words[-1] in proper


def _has_inner_capital(word: str) -> bool:
    """d'Angelo, al-Masri, eThekwini: a small start, a capital within."""
    return re.fullmatch(r"[^\W\d_]{1,3}['’\-]?[A-ZÀ-ÞА-Я]\w+", word) is not None
