from __future__ import annotations

import pytest

from service.typography.east_asian import language_of_forms
from service.typography.faces import Faces
from service.typography.shaping import prepare, shape_line


@pytest.mark.parametrize(
    ("text", "language", "forms"),
    [
        ("直接骨折", "ja", "ja"),
        ("直接骨折", "zh-HK", "zh-HK"),
        ("直接骨折", "zh_TW", "zh_TW"),
        ("アルメニア人が避難", "", "ja"),
        ("아르메니아 難民", "", "ko"),
        ("注音ㄅㄆㄇ", "", "zh-Hant"),
        ("亚美尼亚人逃离", "", "zh-Hans"),
        ("亞美尼亞人逃離", "", "zh-Hant"),
        ("東京駅前", "", "ja"),
        ("北京", "", "zh-Hans"),
        ("Xi Jinping (习近平) in Paris", "en", "zh-Hans"),
        ("Haruki Murakami (村上春樹、むらかみ)", "de", "ja"),
        ("Armenians flee", "en", "en"),
        ("Бег из Нагорно-Карабаха", "sr", "sr"),
        ("", "", ""),
    ],
)
def test_the_forms_follow_the_language_told_or_else_the_text(text: str, language: str, forms: str):
    assert language_of_forms(text, language) == forms


def test_a_chinese_name_in_an_english_headline_has_chinese_forms(faces: Faces):
    assert glyphs(faces, "Xi Jinping (习近平) 直", "en") == glyphs(faces, "Xi Jinping (习近平) 直", "zh-Hans")
    assert glyphs(faces, "むらかみ 直", "en") == glyphs(faces, "むらかみ 直", "ja")
    assert glyphs(faces, "むらかみ 直", "ja") != glyphs(faces, "むらかみ 直", "zh-Hans")


def glyphs(faces: Faces, text: str, language: str) -> list[int]:
    paragraph = prepare(text, faces.stack("sans", 700, language="en"), language, "", 0.0)
    return [glyph.id for glyph in shape_line(paragraph, 0, len(text)).glyphs]
