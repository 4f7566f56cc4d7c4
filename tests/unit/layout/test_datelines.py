"""How old an article is, in each language's own words and grammar."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.errors import ConfigurationError
from service.layout.datelines import dateline, load_datelines
from service.resources import asset
from service.typography.faces import load_faces
from service.typography.setting import TextStyle, set_text

FILE = asset("words", "datelines.toml")
FACES = load_faces()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "From March 2019"),
        ("de", "Vom März 2019"),
        ("fr", "Publié en mars 2019"),
        ("es", "Publicado en marzo de 2019"),
        ("it", "Articolo di marzo 2019"),
        ("pt", "Publicado em março de 2019"),
        ("nl", "Uit maart 2019"),
        ("sv", "Från mars 2019"),
        ("da", "Fra marts 2019"),
        ("nb", "Fra mars 2019"),
        ("fi", "Julkaistu maaliskuussa 2019"),
        ("pl", "Z marca 2019"),
        ("cs", "Vydáno: březen 2019"),
        ("hr", "Iz ožujka 2019."),
        ("uk", "Опубліковано: березень 2019 р."),
        ("ru", "Опубликовано: март 2019 г."),
        ("el", "Δημοσίευση: Μάρτιος 2019"),
        ("tr", "Mart 2019 tarihli"),
        ("hu", "2019. márciusi cikk"),
        ("ro", "Din martie 2019"),
        ("ar", "نشر في مارس 2019"),
        ("fa", "منتشر شده در مارس ۲۰۱۹"),
        ("he", "פורסם במרץ 2019"),
        ("hi", "मार्च 2019 में प्रकाशित"),
        ("bn", "মার্চ ২০১৯-এ প্রকাশিত"),
        ("zh", "2019年3月发布"),
        ("ja", "2019年3月の記事"),
        ("ko", "2019년 3월 기사"),
    ],
)
def test_a_language_says_it_in_its_own_words(language, words):
    assert dateline(date(2019, 3, 5), language) == words


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("de-AT", "Vom Jänner 2019"),
        ("ar-LB", "نشر في كانون الثاني 2019"),
        ("zh_hant_tw", "2019年1月發布"),
        ("ZH-hk", "2019年1月發布"),
        ("zh-Hans-HK", "2019年1月发布"),
        ("en-x-private", "From January 2019"),
        ("de-1996", "Vom Januar 2019"),
        ("xx", "From January 2019"),
        ("th", "From January 2019"),
        ("", "From January 2019"),
        ("--", "From January 2019"),
    ],
)
def test_a_country_may_have_its_own_months_and_an_unknown_tag_gets_english(tag, words):
    assert dateline(date(2019, 1, 5), tag) == words


def test_a_time_counts_in_its_own_zone():
    late = datetime(2019, 2, 28, 23, 30, tzinfo=UTC)
    assert dateline(late) == "From February 2019"
    assert dateline(late.astimezone(timezone(timedelta(hours=2)))) == "From March 2019"


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=35), st.dates())
def test_no_tag_and_no_date_is_too_odd(tag, published):
    assert dateline(published, tag)


@pytest.mark.parametrize("language", load_datelines(FILE).patterns)
def test_the_faces_have_every_sign_of_all_twelve_months(language):
    style = TextStyle("sans", 700, 22, 22, 1, 1.28)
    for month in range(1, 13):
        words = dateline(date(2019, month, 1), language)
        block = set_text(words, style, 400, 60, FACES, language=language)
        assert not block.missing
        assert not block.truncated


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('en = "', 'eng1ish = "', "patterns.eng1ish: is not a language"),
        ("en = \"'From' MMMM y\"", "", "patterns.en: is missing"),
        ("'From' MMMM y", "'From' MMMM", "patterns.en: must tell the month and the year"),
        ("'From' MMMM y", "'From MMMM y", "patterns.en: must tell the month and the year"),
        ("۰۱۲۳۴۵۶۷۸۹", "۰۱۲", "digits.fa: must be ten digits"),
        ("[digits]", "[figures]", "figures: is not a known key"),
    ],
)
def test_a_fault_in_the_file_is_named_by_place(tmp_path, old, new, words):
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "datelines.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"datelines\.toml") as caught:
        load_datelines(path)
    assert words in str(caught.value)
