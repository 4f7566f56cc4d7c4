"""Breaks of languages that write their words without spaces, and of Korean, which breaks at its spaces alone.

Chinese and Japanese break between phrases (budoux) where words end as well (ICU); Thai, Lao, Khmer and
Burmese between the words that ICU's dictionaries know.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from service.patterns import a_digit, regex
from service.typography.break_kinds import Break, Found, Kind, forbid, make_dear
from service.typography.languages import primary, subtags
from service.typography.segments import word_ends
from service.typography.syllables import splits_sign

if TYPE_CHECKING:
    from budoux import Parser

_IN_PHRASE: Final = 0.06
_IN_NAME: Final = 0.1
_OPENING_COST: Final = 0.08
_STUB_COST: Final = 0.1
_STUB: Final = 3  # characters
_AMOUNT: Final = regex(
    r"\d[\d.,]*\s?(?:[十百千万萬億亿兆조억만천]+\s?)*(?:美元|欧元|歐元|日元|日圓|日円|人民币|人民幣|港元|港幣|台幣|英镑|英鎊"
    r"|ドル|ユーロ|ポンド|ウォン|パーセント|キロ|メートル|トン|[个個]百分[点點]|[十百千万萬億亿兆円圓元年月日時时分秒人歳岁歲度％%つ本件回号])",
    needs=a_digit,
)
_KANA: Final = regex("[\u3041-\u30ff]", least="\u3041")
_KATAKANA: Final = regex("[ァ-ヺー]{2}")
# A long sound between two long halves is where most katakana compounds are joined: コンピューター|ウイルス.
_KATAKANA_JOINT: Final = regex("(?<=[ァ-ヺー]{3}ー)(?![ァ-ヺ][ァィゥェォャュョ]?ー)(?=[ァ-ヺ][ァ-ヺー]{2})")
_HAN_LETTER: Final = "[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]"
_HAN: Final = regex(_HAN_LETTER, least="\u3400")
_COUNTED: Final = regex(r"(?<=\d)(?=[\u3041-\u30ff\u3400-\u9fff])|(?<=第)(?=\d)")
_UNSPACED: Final = "[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff]"
_THAI: Final = regex("[\u0e01-\u0e4e]", least="\u0e01")
_BETWEEN_UNSPACED: Final = regex(f"(?<={_UNSPACED})(?={_UNSPACED})", least="\u0e01")
_JAPANESE_CLAUSE_END: Final = regex("(?<=[^ \u3000])[ \u3000](?=[^ \u3000])")
_CHINESE_CLAUSE_END: Final = regex(
    "(?<=[\u3400-\u9fff”》」])[，；：！？](?=[\u3400-\u9fff“《「])", least="\u3400"
)
_AFTER_PAUSE: Final = " \u3000、。，,"
_PARTICLES: Final = frozenset("はがをにへとでのもや")
_OPENING: Final = "「『《〈（“‘"
_REST: Final = regex(
    f"(?<={_HAN_LETTER}){_HAN_LETTER}{{1,2}}(?=[。，、！？；：”’」』）》〉…]|$)", least="\u3400"
)
_SUFFIXES: Final = frozenset("奖獎者们們率型额額")
_AFTER_OPENING: Final = regex(
    f"(?<=[，。；：！？{_OPENING}]{_HAN_LETTER})|(?<=[{_OPENING}]{_HAN_LETTER}{{2}})",
    least="\u3400",
)


def is_chinese(text: str, language: str) -> bool:
    """Tell whether a text has Chinese characters that are neither Japanese nor a name in another language."""
    told = primary(language) in {"zh", "yue", ""}
    return told and bool(_HAN.search(text)) and not _KANA.search(text)


def keep_phrases(text: str, language: str, found: Found) -> None:
    """Japanese and Chinese break between phrases; inside one only where a line would stay too empty."""
    kana = bool(_KANA.search(text))
    if not kana and not _HAN.search(text):
        return
    if not kana and primary(language) not in {"ja", "zh", "yue", ""}:
        _keep_chinese_names_whole(text, found)
        return
    japanese = kana or primary(language) == "ja"
    phrases = _phrase_ends(text, "ja" if japanese else _chinese(language))
    joints = {at.start() for at in _KATAKANA_JOINT.finditer(text)}
    for place in found:
        kind = _kind(text, place, in_phrase=place not in phrases, japanese=japanese)
        if place in joints:
            kind = Kind.SYLLABLE
        if kind is not Kind.CLEAN:
            found[place] = Break(place, kind, _IN_PHRASE)
    forbid(found, {at.start() for at in _COUNTED.finditer(text)})


def _kind(text: str, place: int, *, in_phrase: bool, japanese: bool) -> Kind:
    """Tell how welcome a break of Chinese or Japanese is."""
    if text[place - 1] in _AFTER_PAUSE:
        return Kind.CLEAN
    words, pair = word_ends(text), text[place - 1 : place + 1]
    if _KATAKANA.fullmatch(pair) or (place not in words and pair.isalpha()):
        return Kind.FORCED
    if japanese and in_phrase:
        parts = _starts_badly(text, place, words)
    else:
        parts = _leaves_a_rest(text, place, words) or _parts_suffix(text, place, words)
    if parts:
        return Kind.FORCED
    if all(map(_HAN.match, pair)) and place - 1 in words | {0} and place + 1 in words:
        return Kind.SYLLABLE
    if not in_phrase:
        return Kind.CLEAN
    return Kind.SYLLABLE if japanese else Kind.PHRASE


def _starts_badly(text: str, place: int, words: frozenset[int]) -> bool:
    """Tell whether a line of Japanese starts with a particle (医学賞|に) or a likely suffix (感染|者)."""
    return text[place] in _PARTICLES or (
        place + 1 in words and all(map(_HAN.match, text[place - 1 : place + 1]))
    )


def _leaves_a_rest(text: str, place: int, words: frozenset[int]) -> bool:
    """Tell whether a clause's last characters, each a word by itself, would start a line: 准备|金率."""
    rest = _REST.match(text, place)
    return rest is not None and words.issuperset(range(place + 1, rest.end() + 1))


def _parts_suffix(text: str, place: int, words: frozenset[int]) -> bool:
    """Tell whether a line would start with what ends a noun, no word of its own: 和平|奖, 准备|金率."""
    if not text[place - 1].isalpha():
        return False
    for end in (place + 1, place + 2):
        if text[end - 1 : end] in _SUFFIXES:
            return words.issuperset(range(place + 1, end + 1))
    return False


def keep_openings_down(text: str, _language: str, found: Found) -> None:
    """Make it dear to end a line in a clause's first character or a quotation's first two (「不會|讓」)."""
    if not _HAN.search(text):
        return
    for place in {at.start() for at in _AFTER_OPENING.finditer(text)} & found.keys():
        make_dear(found, place, _OPENING_COST)


def keep_clauses(text: str, language: str, found: Found) -> None:
    """Make it dear that few characters of a clause stand beside another: 避難 アゼル…, 成熟，通胀仍."""
    if _KANA.search(text):
        ends = _JAPANESE_CLAUSE_END
    elif is_chinese(text, language):
        ends = _CHINESE_CLAUSE_END
    else:
        return
    for sign in ends.finditer(text):
        start, end = sign.span()
        for place in found.keys() & {*range(start - _STUB, start), *range(end + 1, end + _STUB + 1)}:
            make_dear(found, place, _STUB_COST)


def _keep_chinese_names_whole(text: str, found: Found) -> None:
    """Keep a name in Chinese characters within another language whole where it can stand."""
    for place in found:
        if all(map(_HAN.match, text[place - 1 : place + 1])):
            found[place] = Break(place, Kind.FORCED, _IN_NAME)


def keep_amounts(text: str, _language: str, found: Found) -> None:
    """Never part a number from its counter (18億美元, 180일)."""
    amounts = _AMOUNT.finditer(text)
    forbid(found, {place for amount in amounts for place in range(amount.start() + 1, amount.end())})


def keep_korean_words(text: str, _language: str, found: Found) -> None:
    """Korean breaks at spaces only, also between a number and its counter."""
    forbid(found, {place for place in found if _joins_hangul(text[place - 1], text[place])})


def _joins_hangul(before: str, after: str) -> bool:
    return (_is_hangul(before) and after.isalnum()) or (before.isalnum() and _is_hangul(after))


def _is_hangul(char: str) -> bool:
    return "가" <= char <= "힣" or "ᄀ" <= char <= "ᇿ"


def break_between_words(text: str, _language: str, found: Found) -> None:
    """Thai, Lao, Khmer and Burmese have spaces between clauses; between words a line breaks where needed."""
    places = {at.start() for at in _BETWEEN_UNSPACED.finditer(text)} & found.keys()
    forbid(found, {place for place in places if splits_sign(text, place) or _parts_name(text, place, 1)})
    agreed = _phrase_ends(text, "th") if _THAI.search(text) else frozenset[int]()
    for place in places & found.keys():
        kind = _kind_by_words(text, place, agreed)
        found[place] = Break(place, kind, _IN_PHRASE)


def _kind_by_words(text: str, place: int, agreed: frozenset[int]) -> Kind:
    """Tell how sure it is that a word ends: dictionaries cut names they lack into small pieces.

    For Thai there is a second opinion, and a word's end is what both see.
    """
    if _THAI.match(text, place):
        return Kind.PHRASE if place in agreed else Kind.FORCED
    return Kind.SYLLABLE if _parts_name(text, place, 2) else Kind.PHRASE


def _parts_name(text: str, place: int, letters: int) -> bool:
    """Tell whether the word before a place or the one after has no more than so many letters."""
    near = {place + letter for count in range(1, letters + 1) for letter in (-count, count)}
    return bool(near & (word_ends(text) | {0}))


def _phrase_ends(text: str, model: str) -> frozenset[int]:
    ends: set[int] = set()
    end = 0
    for phrase in _phrase_parser(model).parse(text):
        end += len(phrase)
        ends.add(end)
    return frozenset(ends)


def _chinese(language: str) -> str:
    return "zh-hant" if {"hant", "tw", "hk", "mo"} & set(subtags(language)) else "zh-hans"


@cache
def _phrase_parser(model: str) -> Parser:
    import budoux  # noqa: PLC0415 - four languages alone need it

    makers = {
        "ja": budoux.load_default_japanese_parser,
        "zh-hans": budoux.load_default_simplified_chinese_parser,
        "zh-hant": budoux.load_default_traditional_chinese_parser,
        "th": budoux.load_default_thai_parser,
    }
    return makers[model]()
