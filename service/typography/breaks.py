"""Where a line may end: Unicode's rules (UAX #14), then what each language and each newsroom wants besides.

Breaks come in kinds, from welcome to desperate; the fitting takes the better kinds as long as it can.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from enum import IntEnum
from functools import cache, lru_cache
from typing import Final, NamedTuple

import budoux
from uniseg.linebreak import line_break_boundaries

from service.typography.clusters import cluster_starts
from service.typography.languages import function_words, primary, subtags
from service.typography.names import joined_names, spaces_in_names
from service.typography.syllables import may_cut
from service.typography.verbatim import is_verbatim

PIECE: Final = "\u200b"  # where the pieces of a credit meet
_BREAK_AFTER_FUNCTION_WORD: Final = 0.05
_BREAK_IN_NAME: Final = 0.1
_BREAK_IN_PHRASE: Final = 0.06
_BREAK_AT_PARTICLE: Final = 0.12
_NEVER_FIRST: Final = frozenset("‐‒–—―…-·・")
_URL: Final = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_URL_BREAK: Final = re.compile(r"(?<=[/?&=#_.%])(?=\w)|(?=[?&])")
_BETWEEN_WORDS: Final = re.compile(r"(?<=\w) (?=\w)")
# Letters and digits of these blocks never part (LB23, LB28); between the two are stress marks, which do.
_ALPHABETIC: Final = re.compile("[0-9A-Za-z\u00aa-\u02af\u0370-\u06ff]+")
_RANGE: Final = re.compile(r"(?<=\d)[-‐–—/](?=\d)")
_AMOUNT: Final = re.compile(
    r"\d[\d.,]*\s?(?:[十百千万萬億亿兆]+\s?)*(?:美元|欧元|歐元|日元|日圓|日円|人民币|人民幣|港元|港幣|台幣|英镑|英鎊"
    r"|ドル|ユーロ|ポンド|ウォン|パーセント|キロ|メートル|トン|[十百千万萬億亿兆円圓元年月日時时分秒人歳岁歲度％%つ本件回号])"
)
_KATAKANA: Final = re.compile("[ァ-ヺー]{2}")
_KANA: Final = re.compile("[\u3041-\u30ff]")
_HAN: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_THAI: Final = re.compile("[\u0e01-\u0e4e]")
_BURMESE_SYLLABLE: Final = re.compile(
    "(?<=[\u1000-\u109f])(?<!\u1039)(?=[\u1000-\u102a\u103f](?![\u1039\u103a]))"
)
_LAO_SYLLABLE: Final = re.compile("(?<=[\u0e80-\u0eff])(?<![\u0ec0-\u0ec4])(?=[\u0ec0-\u0ec4])")


class Kind(IntEnum):
    """How welcome a break is."""

    CLEAN = 0
    PHRASE = 1
    SYLLABLE = 2
    FORCED = 3  # in a name, or in a word that shows no hyphen: where the text fits no other way
    ANYWHERE = 4


class Break(NamedTuple):
    """A place where a line may end, before the character `position`; `penalty` weighs against raggedness."""

    position: int
    kind: Kind = Kind.CLEAN
    penalty: float = 0.0
    hyphen: bool = False


@lru_cache(1024)
def unicode_breaks(text: str) -> tuple[int, ...]:
    """Return the positions inside a text where UAX #14 lets a line end.

    A space between two letters or digits is such a place whatever stands around them (LB18), so the stretches
    between such spaces are looked at one by one, and are mostly words met before.
    """
    found: list[int] = []
    start = 0
    for stretch in _BETWEEN_WORDS.split(text):
        found += (start, *(start + place for place in _breaks_in(stretch)))
        start += len(stretch) + 1
    return tuple(found[1:])


@lru_cache(8192)
def _breaks_in(stretch: str) -> tuple[int, ...]:
    if stretch.isalnum() and _ALPHABETIC.fullmatch(stretch):
        return ()
    return tuple(place for place in line_break_boundaries(stretch) if 0 < place < len(stretch))


@lru_cache(512)
def breaks(text: str, language: str) -> tuple[Break, ...]:
    """Return the breaks of a text, in order, as its language wants them; none cuts a word with a hyphen."""
    found = {place: Break(place) for place in unicode_breaks(text)}
    for rule in RULES:
        rule(text, language, found)
    return tuple(found[place] for place in sorted(found))


def piece_breaks(text: str, *, in_pieces: bool) -> tuple[Break, ...]:
    """Return the breaks of a credit: where its pieces meet; with `in_pieces` also at their spaces."""
    found = [Break(at.end()) for at in re.finditer(PIECE, text) if 0 < at.end() < len(text)]
    if in_pieces:
        found += [
            Break(at.end(), Kind.PHRASE, _BREAK_IN_NAME)
            for at in re.finditer(r"(?<=\S) (?=[^ \u200b])", text)
        ]
    return tuple(sorted(found))


def anywhere(text: str) -> tuple[Break, ...]:
    """Return a break between any two characters: for words that no line can hold."""
    return tuple(
        Break(place, Kind.ANYWHERE, 1.0, hyphen=_takes_hyphen(text, place))
        for place in cluster_starts(text)[1:-1]
        if _in_a_word(text, place) and may_cut(text, place)
    )


def _in_a_word(text: str, place: int) -> bool:
    spaced = text[place].isspace() or text[place - 1].isspace()
    return not spaced and text[place] not in _NEVER_FIRST


def _takes_hyphen(text: str, place: int) -> bool:
    """Scripts with capitals show a cut word by a hyphen; others, and addresses and handles, do not."""
    return not is_verbatim(text, place) and all(
        char.isalpha() and (char.isupper() or char.islower()) for char in text[place - 1 : place + 1]
    )


Found = dict[int, Break]


def _keep_dashes_up(text: str, _language: str, found: Found) -> None:
    """Start no line with a dash or an ellipsis."""
    for place in [place for place in found if text[place] in _NEVER_FIRST]:
        del found[place]


def _leave_soft_hyphens(text: str, _language: str, found: Found) -> None:
    """Leave soft hyphens to hyphenation, which shows the hyphen."""
    for place in [place for place in found if text[place - 1] == "\u00ad"]:
        del found[place]


def _keep_compounds_whole(text: str, _language: str, found: Found) -> None:
    """Break after a hyphen or slash only in words too wide otherwise (well-known, AFP/Getty)."""
    for place in found:
        if text[place - 1] in "-‐/":
            found[place] = Break(place, Kind.PHRASE, _BREAK_IN_NAME)


def _keep_names_whole(text: str, _language: str, found: Found) -> None:
    """Break a name of joined parts (Nagorno-Karabakh) only where the text fits no other way."""
    for start, end in joined_names(text):
        for place in [place for place in found if start < place < end]:
            joint = not text[place - 1].isalpha()
            found[place] = Break(place, Kind.FORCED if joint else Kind.ANYWHERE, _BREAK_IN_NAME)


def _keep_particles_in(text: str, _language: str, found: Found) -> None:
    """Make it dear to part a name with particles (Picos de Europa)."""
    for place in spaces_in_names(text):
        if place in found:
            found[place] = found[place]._replace(penalty=_BREAK_AT_PARTICLE)


def _keep_function_words_down(text: str, language: str, found: Found) -> None:
    """Make it dear to end a line in a word such as `of`, `as`, `the`."""
    unwanted = function_words(language)
    for place, made in found.items():
        if text[place - 1] == " " and made.kind is Kind.CLEAN and _word_before(text, place) in unwanted:
            found[place] = made._replace(penalty=_BREAK_AFTER_FUNCTION_WORD)


def _word_before(text: str, place: int) -> str:
    return re.split(r"[\s\u00a0\u202f]", text[:place].rstrip())[-1].lower()


def _break_addresses(text: str, _language: str, found: Found) -> None:
    """Break a web address at its signs, and nowhere cleanly."""
    for address in _URL.finditer(text):
        inside = {address.start() + at.start() for at in _URL_BREAK.finditer(address.group())}
        inside |= {place for place in found if address.start() < place < address.end()}
        for place in inside - {address.start()}:
            found[place] = Break(place, Kind.PHRASE, _BREAK_IN_NAME)


def _keep_phrases(text: str, language: str, found: Found) -> None:
    """Japanese and Chinese break between phrases; inside one only where a line would stay too empty."""
    kana = bool(_KANA.search(text))
    if not kana and not _HAN.search(text):
        return
    if not kana and primary(language) not in {"ja", "zh", "yue", ""}:
        _keep_foreign_names(text, found)
        return
    ends = _phrase_ends(text, "ja" if kana or primary(language) == "ja" else _chinese(language))
    for place in found:
        if place not in ends and text[place - 1] not in " \u3000、。，,":
            kind = Kind.SYLLABLE if _parts_a_word(text, place) else Kind.PHRASE
            found[place] = Break(place, kind, _BREAK_IN_PHRASE)


def _parts_a_word(text: str, place: int) -> bool:
    """Tell whether a break would part two Chinese characters or two katakana: most likely one word."""
    pair = text[place - 1 : place + 1]
    return _KATAKANA.fullmatch(pair) is not None or all(map(_HAN.match, pair))


def _keep_foreign_names(text: str, found: Found) -> None:
    """Keep a name in Chinese characters within another language whole where it can stand."""
    for place in found:
        if all(map(_HAN.match, text[place - 1 : place + 1])):
            found[place] = Break(place, Kind.FORCED, _BREAK_IN_NAME)


def _keep_amounts(text: str, _language: str, found: Found) -> None:
    """Never part a span of numbers (2023–24, 12/14), nor a number from its counter (18億美元, 180일)."""
    inside = {place for amount in _AMOUNT.finditer(text) for place in range(amount.start() + 1, amount.end())}
    inside |= {span.end() for span in _RANGE.finditer(text)}
    for place in inside & found.keys():
        del found[place]


def _chinese(language: str) -> str:
    return "zh-hant" if {"hant", "tw", "hk", "mo"} & set(subtags(language)) else "zh-hans"


def _keep_korean_words(text: str, _language: str, found: Found) -> None:
    """Korean breaks at spaces only, also between a number and its counter."""
    for place in [place for place in found if _joins_hangul(text[place - 1], text[place])]:
        del found[place]


def _joins_hangul(before: str, after: str) -> bool:
    return (_is_hangul(before) and after.isalnum()) or (before.isalnum() and _is_hangul(after))


def _is_hangul(char: str) -> bool:
    return "가" <= char <= "힣" or "ᄀ" <= char <= "ᇿ"


def _break_thai(text: str, _language: str, found: Found) -> None:
    """Thai has spaces between clauses; between words a line breaks where a model sees a word's end."""
    if _THAI.search(text):
        _add_syllables(text, found, _phrase_ends(text, "th"))


def _break_burmese_and_lao(text: str, _language: str, found: Found) -> None:
    """Burmese breaks between syllables, Lao before a vowel that is written first."""
    for syllable in (_BURMESE_SYLLABLE, _LAO_SYLLABLE):
        _add_syllables(text, found, (at.start() for at in syllable.finditer(text)))


def _add_syllables(text: str, found: Found, places: Iterable[int]) -> None:
    starts = frozenset(cluster_starts(text))
    for place in places:
        if 0 < place < len(text) and place in starts:
            found.setdefault(place, Break(place, Kind.PHRASE, _BREAK_IN_PHRASE))


def _phrase_ends(text: str, model: str) -> frozenset[int]:
    ends: set[int] = set()
    end = 0
    for phrase in _phrase_parser(model).parse(text):
        end += len(phrase)
        ends.add(end)
    return frozenset(ends)


@cache
def _phrase_parser(model: str) -> budoux.Parser:
    makers = {
        "ja": budoux.load_default_japanese_parser,
        "zh-hans": budoux.load_default_simplified_chinese_parser,
        "zh-hant": budoux.load_default_traditional_chinese_parser,
        "th": budoux.load_default_thai_parser,
    }
    return makers[model]()


RULES: Final[tuple[Callable[[str, str, Found], None], ...]] = (
    _keep_phrases,
    _keep_korean_words,
    _break_thai,
    _break_burmese_and_lao,
    _leave_soft_hyphens,
    _keep_compounds_whole,
    _keep_names_whole,
    _break_addresses,
    _keep_dashes_up,
    _keep_function_words_down,
    _keep_particles_in,
    _keep_amounts,
)
