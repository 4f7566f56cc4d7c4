"""Foreign names in Chinese, which writes them sound by sound in characters kept for that: 特朗普, 纳戈尔诺.

No dictionary has them all, so phrases are found inside them where none ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from service.patterns import regex
from service.typography.break_kinds import Break, Found, Kind
from service.typography.segments import word_ends
from service.typography.unspaced import is_chinese

_IN_NAME: Final = 0.1
_BEFORE_NAME: Final = 0.06
_LEAST: Final = 3
# Simplified and, where they differ, traditional characters of names; none that everyday words are full of.
_SOUNDS: Final = (
    "阿埃艾奥奧巴贝貝比彼博布达達德登蒂迪杜顿頓厄恩尔爾法菲费費弗夫福盖蓋戈格古哈海赫亨霍吉加贾賈杰傑卡凯凱坎康考科柯克库庫"
    "拉莱萊赖賴兰蘭朗劳勞勒雷蕾黎里莉利列琳林伦倫罗羅洛吕呂卢盧鲁魯马馬玛瑪迈邁曼芒梅门門蒙米明莫默姆穆纳納娜内乃奈尼涅宁寧"
    "纽紐诺諾努欧歐帕潘庞佩彭皮珀普奇齐齊恰乔喬切琴丘热熱荣茹儒若萨薩塞赛賽桑瑟森莎沙山圣聖舒斯丝絲苏蘇索塔泰坦汤湯唐特滕"
    "廷图圖托陀瓦万旺韦韋维維威温溫沃乌烏武西锡錫希夏香肖谢謝辛休许許雅亚亞扬揚耶叶葉伊尤约約泽澤曾扎紮詹兹茲佐连連基鲍鮑安多"
    "盛敦哥墨伯丹丁保查什哲坚堅美西"
)
_JOINTS: Final = "·・‧‐-"
_SOUNDED: Final = regex(f"[{_SOUNDS}]+(?:[{_JOINTS}][{_SOUNDS}]+)*")
_SUFFIXES: Final = "人语語裔籍族州市省国國军軍岛島河湖山港"


def keep_foreign_names(text: str, language: str, found: Found) -> None:
    """Part no foreign name in Chinese, nor a name and its kind (亚美尼亚|人); a line may begin with one."""
    if not is_chinese(text, language):
        return
    for start, end in _names(text):
        for place in [place for place in found if start < place < end]:
            found[place] = Break(place, Kind.FORCED, _IN_NAME)
        _free(found, start)
        if text[end : end + 1] in _SUFFIXES and end in found:
            found[end] = Break(end, Kind.FORCED, _IN_NAME)
            _free(found, end + 1)


def _free(found: Found, place: int) -> None:
    """Let a line end before or after a name, where it was thought to be the middle of something."""
    if place in found and found[place].kind > Kind.PHRASE:
        found[place] = Break(place, Kind.PHRASE, _BEFORE_NAME)


def _names(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of what must be foreign names, word by word of the dictionary at their ends."""
    ends = word_ends(text) | {0}
    for found in _SOUNDED.finditer(text):
        start, end = found.span()
        while start < end and start not in ends:
            start += 1
        while end > start and end not in ends:
            end -= 1
        if sum(char not in _JOINTS for char in text[start:end]) >= _LEAST:
            yield start, end
