"""Whose forms Chinese characters take in a text: 直 骨 令 differ from Tokyo to Taipei to Beijing."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from service.patterns import regex

EAST_ASIAN_SCRIPTS: Final = frozenset({"Hani", "Hira", "Kana", "Bopo", "Hang"})
_LANGUAGES: Final = frozenset({"zh", "ja", "ko", "yue", "nan", "hak", "wuu", "lzh", "cmn"})
_HAN: Final = regex(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
# Letters that only one of them writes, looked for in this order.
_OWN_LETTERS: Final = (
    ("ja", regex(r"[\u3041-\u3096\u30a1-\u30fa]", least="\u3041")),
    ("zh-Hant", regex(r"[\u3105-\u312f]", least="\u3105")),
    ("ko", regex(r"[\uac00-\ud7a3\u3131-\u318e]", least="\u3131")),
)
# Where there are none, the national character set that lacks the fewest; the first of equals.
_CHARACTER_SETS: Final = (("zh-Hans", "gb2312"), ("zh-Hant", "big5"), ("ja", "euc_jp"))


@lru_cache(1024)
def language_of_forms(text: str, language: str = "") -> str:
    """Return the BCP 47 tag whose forms the East Asian characters of a text are to take.

    The language told counts where it is one of them; else the text's own letters and characters decide.
    Without any such character it is the language told.
    """
    if re.split("[-_]", language.lower())[0] in _LANGUAGES:
        return language
    for own, letters in _OWN_LETTERS:
        if letters.search(text):
            return own
    characters = _HAN.findall(text)
    if not characters:
        return language
    lacking = {own: sum(not _has(codec, char) for char in characters) for own, codec in _CHARACTER_SETS}
    return min(lacking, key=lambda own: lacking[own])


def _has(codec: str, character: str) -> bool:
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
