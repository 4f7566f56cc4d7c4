"""Before and after, in the newsroom's own words. `_` stands for a no-break space, `^` for a narrow one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.typography.cleaning import clean


def shown(text: str) -> str:
    return text.replace("\u00a0", "_").replace("\u202f", "^")


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        (
            "fr",
            "Haut-Karabakh : « nettoyage » ? Oui !",
            "Haut-Karabakh_: «^nettoyage^»^? Oui^!",
        ),
        ("fr", "Fin; vraiment?", "Fin^; vraiment^?"),
        ("fr-CA", "«Oui»", "«^Oui^»"),
        ("fr", "À 18:30, site https://exemple.fr/?a=1", "À 18:30, site https://exemple.fr/?a=1"),
        (
            "fr",
            "Plus de 3 000 réfugiés, 45 % d’enfants",
            "Plus de 3^000 réfugiés, 45_% d’enfants",
        ),
        ("en", "Why : this ?", "Why : this ?"),
        ("en", "1 000 000 people", "1^000^000 people"),
        ("en", "12 2024", "12 2024"),
        ("en", "40 km from 5 kmx", "40_km from 5 kmx"),
        ("en", "3 million flee", "3_million flee"),
        ("de", "5 Mrd. Euro, 12 °C", "5_Mrd._Euro, 12_°C"),
        ("cs", "až po 1. lednu", "až po 1._lednu"),
        ("en", "in 2025. Then 5. Next", "in 2025. Then 5. Next"),
        ("en", "from 20 h 30, 1.7 × 10⁸ m/s", "from 20_h_30, 1.7_×_10⁸_m/s"),
        ("hi", "₹20 लाख करोड़ का", "₹20_लाख_करोड़ का"),
        ("ru", "«Поток — 2»", "«Поток_—_2»"),
        ("en", "No. 10 and § 12, № 7", "No._10 and §_12, №_7"),
        ("en", "U.S. 10 casino. 5", "U.S. 10 casino. 5"),
        (
            "ru",
            "«Боимся», — говорят",
            "«Боимся»,_— говорят",
        ),
        (
            "ru",
            "в Киеве и в Минске",
            "в_Киеве и_в_Минске",
        ),
        ("pl", "Ludzie w Polsce i na świecie", "Ludzie w_Polsce i_na świecie"),
        ("en", "I am a man", "I am a man"),
        ("en", "well-known – not", "well-known_– not"),
        ("en", "10–12 pages — more", "10–12 pages_— more"),
    ],
)
def test_spaces_are_what_the_language_asks_for(language, before, after):
    assert shown(clean(before, language)) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  two\t\twords\r\n here \u2028", "two words here"),
        ("e\u0301te\u0301", "été"),
        ("pay\u202eexe.fdp", "payexe.fdp"),
        ("\u200fmark and \u2067isolate\u2069 stay\u200f", "\u200fmark and \u2067isolate\u2069 stay\u200f"),
        ("a\ud800b\x00c\x07", "abc"),
        ("\u0623\u064e\u0651\u0652", "\u0623\u064e\u0651\u0652"),
        ("l" + "\u0336\u0322\u031b\u0301" * 4, "ĺ\u0336\u0336"),
        ("\ue000 private", "\ue000 private"),
        ("new \U0001fae8 emoji", "new \U0001fae8 emoji"),
        ("", ""),
    ],
)
def test_what_cannot_be_set_goes_and_all_else_stays(before, after):
    assert clean(before) == after


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=60), st.sampled_from(["", "en", "fr", "ru", "pl", "ar"]))
def test_cleaning_twice_is_cleaning_once(text, language):
    once = clean(text, language)
    assert clean(once, language) == once
