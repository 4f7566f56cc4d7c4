from __future__ import annotations

import pytest

from service.typography.east_asian import language_of_forms


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
