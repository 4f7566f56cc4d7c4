"""Where lines may end: `|` cleanly, `/` where needed, `;` in what may be a word, `!` where all else fails."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.typography.breaks import Kind, anywhere, breaks, piece_breaks
from service.typography.cleaning import clean
from service.typography.clusters import cluster_starts
from service.typography.hyphens import hyphenation
from service.typography.segments import word_ends


def marked(text: str, language: str) -> str:
    text = clean(text, language)
    signs = {Kind.CLEAN: "|", Kind.PHRASE: "/", Kind.SYLLABLE: ";", Kind.FORCED: "!"}
    marks = {made.position: signs[made.kind] for made in breaks(text, language)}
    return "".join(marks.get(place, "") + char for place, char in enumerate(text))


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "flee Nagorno-Karabakh now", "flee |Nagorno-!Karabakh |now"),
        ("en", "a well-known without-any-breaks", "a |well-/known |without-/any-/breaks"),
        ("fr", "Saint-Jean-de-Luz", "Saint-!Jean-!de-!Luz"),
        ("ru", "Австро-Венгрия", "Австро-!Венгрия"),
        ("en", "al-Assad", "al-!Assad"),
        ("en", "post-Brexit", "post-/Brexit"),
        ("zh-Hans", "诺·卡", "诺·!卡"),
        ("en", "AFP/Getty Images", "AFP//Getty |Images"),
        ("en", "war — again", "war\u00a0— |again"),
        ("en", "war—again", "war—|again"),
        ("es", "¿Por qué? ¡No!", "¿Por |qué? |¡No!"),
        ("fr", "« Oui » !", "«\u202fOui\u202f»\u202f!"),
        ("en", "40 km on", "40\u00a0km |on"),
        (
            "ko",
            "아르메니아인들, 탈출…제",
            "아르메니아인들, |탈출…|제",
        ),
        ("en", "soft\u00adhyphen", "soft\u00adhyphen"),
    ],
)
def test_breaks_by_language(language, text, expected):
    assert marked(text, language) == expected


def test_no_line_of_japanese_starts_with_small_kana_or_closing_marks():
    text = "アルメニア人、避難「民族浄化」の恐れッード"
    for made in breaks(text, "ja"):
        assert text[made.position] not in "、」ッー"
        assert text[made.position - 1] != "「"


def test_japanese_breaks_cleanly_between_phrases():
    text = "支配権を主張"
    clean_places = [made.position for made in breaks(text, "ja") if made.kind is Kind.CLEAN]
    assert clean_places == [4]


def test_a_japanese_name_of_joined_parts_has_no_break_but_a_forced_one():
    name = "ナゴルノ・カラバフ"
    text = f"{name}から避難"
    kinds = {made.kind for made in breaks(text, "ja") if made.position < len(name)}
    assert kinds == {Kind.FORCED, Kind.ANYWHERE}
    forced = [made.position for made in breaks(text, "ja") if made.kind is Kind.FORCED]
    assert [place for place in forced if place < len(name)] == [5]


@settings(deadline=None, max_examples=150)
@given(st.text(alphabet="aé7ก中가 -«”.%(\u0301€🇩🏽𠮷", max_size=30))
def test_places_are_counted_in_characters_and_never_inside_one(text):
    assert {made.position for made in breaks(text, "")} <= set(cluster_starts(text))
    assert max(word_ends(text), default=0) <= len(text)


@pytest.mark.parametrize(
    ("language", "text", "dear"),
    [
        ("es", "Incendio en los Picos de Europa", ["de Europa", "Europa"]),
        (
            "de",
            "Ursula von der Leyen spricht",
            ["von der Leyen spricht", "der Leyen spricht", "Leyen spricht"],
        ),
        ("en", "Vincent van Gogh stolen", ["van Gogh stolen", "Gogh stolen"]),
        ("de", "Ende der Welt", ["Welt"]),
    ],
)
def test_a_line_that_parts_a_name_with_particles_costs(language, text, dear):
    found = [text[made.position :] for made in breaks(text, language) if made.penalty > 0]
    assert found[-len(dear) :] == dear


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("ஆர்மீனியர்கள்", "ஆர்|மீ|னி|யர்|கள்"),
        ("விக்ஷநரி", "விக்ஷ|ந|ரி"),
        ("विद्वान्", "वि|द्वान्"),
        ("राष्ट्रपति", "रा|ष्ट्र|प|ति"),
        ("ಅಕ್ಷರಮಾಲೆ", "ಅ|ಕ್ಷ|ರ|ಮಾ|ಲೆ"),
        ("ശ്രീലങ്കൻ", "ശ്രീ|ല|ങ്കൻ"),
        ("සිංහලයන්ගේ", "සිං|හ|ල|යන්|ගේ"),
        ("বিদ্যুৎ", "বি|দ্যুৎ"),
        ("မြန်မာနိုင်ငံ", "မြန်|မာ|နိုင်|ငံ"),
        ("เรา", "เรา"),
    ],
)
def test_a_brahmic_word_is_cut_between_syllables_only(text, cut):
    places = [0, *(made.position for made in anywhere(text)), len(text)]
    assert "|".join(text[start:end] for start, end in itertools.pairwise(places)) == cut


def test_an_indic_word_is_cut_only_where_nothing_else_fits():
    kinds = {made.kind for made in hyphenation("ஆர்மீனியர்கள்ஆர்மீனியர்கள்", "ta")}
    assert kinds == {Kind.FORCED}


def test_a_long_part_of_a_joined_name_is_hyphenated_only_where_nothing_else_fits():
    kinds = {made.kind for made in hyphenation("Mecklenburg-Vorpommern", "de")}
    assert kinds == {Kind.FORCED}


def test_thai_has_no_break_inside_a_cluster():
    text = "ชาวอาร\u0e4cเมเน\u0e35ยอพยพ"
    found = [made.position for made in breaks(text, "th")]
    assert found
    assert all(text[place] not in "า\u0e35\u0e4c" for place in found)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("th", "ผู้/ว่าการ!ธนาคาร/แห่ง/ประเทศไทย/ยืนยัน/ไม่/ลด/ดอกเบี้ย/แม้/เศรษฐกิจ/ชะลอ/ตัว"),
        ("lo", "ນາຍົກລັດຖະມົນຕີ/ລາວ/ພົບປະ/ກັບ/ປະທານ/ປະເທດ/ຫວຽດນາມ/ຢູ່/ນະຄອນຫຼວງວຽງຈັນ"),
        ("km", "នាយក/រដ្ឋមន្ត្រី/កម្ពុជា/ប្រកាស/ដំឡើង/ប្រាក់ឈ្នួល/អប្បបរមា/ដល់"),
        ("my", "မြန်မာနိုင်ငံ/တွင် |ငလျင်/ပြင်းထန်/စွာ/လှုပ်/ခတ်/ပြီး"),
    ],
)
def test_scripts_without_spaces_break_between_words(language, text):
    assert marked(re.sub("[/|!;]", "", text), language) == text


def test_an_address_breaks_at_its_signs_only():
    text = "https://www.example.com/long/path?utm=a&b=c leaked"
    for made in breaks(text, "en"):
        assert text[made.position - 1] in "/?&=.: " or text[made.position] in "?&"


@pytest.mark.parametrize(
    ("language", "text", "ends_badly"),
    [
        ("en", "control of region", "of"),
        ("fr", "la fin de la guerre", "la"),
        ("de", "Ende der Welt", "der"),
        ("ar", "الجدران الجيرية في بيكوس", "في"),
        ("en", "the man who would be king", "who"),
        ("pl", "strajk nad Wisłą trwa", "nad"),
        ("ru", "пожар под Москвой потушен", "под"),
    ],
)
def test_a_line_that_ends_in_a_function_word_costs(language, text, ends_badly):
    costs = {text[: made.position].split()[-1]: made.penalty for made in breaks(text, language)}
    assert costs[ends_badly] > 0
    assert min(costs.values()) == 0


@pytest.mark.parametrize(
    ("language", "text", "worse", "bad"),
    [
        ("en", "a fire in Leeds for the crews", "in", "for"),
        ("en", "crews for the rescue and then", "the", "for"),
        ("ar", "انفجار في سوق على الطريق", "في", "على"),
        ("pl", "spór na granicy przez mur", "na", "przez"),
    ],
)
def test_a_tiny_word_or_two_words_hanging_at_a_line_s_end_cost_more(language, text, worse, bad):
    costs = {text[: made.position].split()[-1]: made.penalty for made in breaks(text, language)}
    assert costs[worse] > costs[bad] > 0


def test_a_credit_breaks_where_its_pieces_meet():
    text = "Jane Doe / \u200bAFP / \u200bGetty Images"
    assert [text[made.position :] for made in piece_breaks(text, in_pieces=False)] == [
        "AFP / \u200bGetty Images",
        "Getty Images",
    ]


def test_as_a_last_resort_a_credit_breaks_at_spaces():
    text = "Getty Images / \u200bAFP"
    kinds = {text[made.position :]: made.kind for made in piece_breaks(text, in_pieces=True)}
    assert kinds["Images / \u200bAFP"] is Kind.PHRASE
    assert kinds["AFP"] is Kind.CLEAN


@pytest.mark.parametrize(
    ("language", "text", "cut"),
    [
        ("de", "Übertragungsgesetz", "Über-tra-gungs-ge-setz"),
        ("fi", "lentokonesuihkuturbiini", "lento-ko-ne-suih-ku-tur-bii-ni"),
        ("xx", "Unbekannteslangeswort", "Unbekannteslangeswort"),
        ("en", "short words", "short words"),
        ("en", "extra\u00adordinary", "extra\u00ad-ordinary"),
    ],
)
def test_long_words_are_cut_where_their_language_says(language, text, cut):
    places = {made.position for made in hyphenation(text, language)}
    legal, place = set(), 0
    for char in cut:
        if char == "-":
            legal.add(place)
        else:
            place += 1
    assert places <= legal
    assert bool(places) == ("-" in cut)


def test_a_word_cut_anywhere_shows_a_hyphen_only_between_letters_with_capitals():
    hyphens = {made.position: made.hyphen for made in anywhere("ab中文")}
    assert hyphens == {1: True, 2: False, 3: False}


@pytest.mark.parametrize(
    "word",
    [
        "https://example.org/investigations",
        "investigations@example.org",
        "@investigationsdesk",
        "#ClimateNegotiations",
        "investigations.example.org",
        "negotiations_transcript.pdf",
        "B1ce7e90cdffinvestigation",
    ],
)
def test_what_is_read_letter_by_letter_never_gains_a_hyphen(word):
    text = f"Read {word} today"
    inside = range(6, 5 + len(word))
    made = [each for each in (*anywhere(text), *hyphenation(text, "en")) if each.position in inside]
    assert not [each for each in made if each.hyphen]


@pytest.mark.parametrize(
    ("text", "language", "whole"),
    [
        ("the season 2023–24 begins", "en", "2023–24"),
        ("on 12–14 May", "en", "12–14"),
        ("投资18億美元建设", "zh-Hant", "18億美元"),
        ("体重は180キロを超えた", "ja", "180キロ"),
        ("下调0.5个百分点", "zh-Hans", "0.5个百分点"),
        ("휴전 180일 만에", "ko", "180일"),
        ("제3회 대회", "ko", "제3회"),
    ],
)
def test_a_number_stays_with_what_it_counts(text, language, whole):
    start = text.index(whole)
    inside = set(range(start + 1, start + len(whole)))
    assert not inside & {made.position for made in breaks(text, language)}


def test_a_chinese_name_in_another_language_is_whole_where_it_can_be():
    text = "Writer 王小波 honoured"
    inside = [made for made in breaks(text, "en") if 8 <= made.position <= 9]
    assert all(made.kind is Kind.FORCED for made in inside)


def test_two_characters_or_katakana_part_later_than_two_phrases():
    text = "クローズアップ現代が伝えた"
    kinds = {made.position: made.kind for made in breaks(text, "ja")}
    assert kinds.get(2, Kind.SYLLABLE) >= Kind.SYLLABLE
    assert kinds.get(8, Kind.SYLLABLE) >= Kind.SYLLABLE


@pytest.mark.parametrize(
    ("language", "text", "dear"),
    [
        ("it", "via libera: «È un’opera per tutti»", "«È"),
        ("hr", "Čakovec: „Nećemo dati šume”", "„Nećemo"),
        ("ko", "대통령 “계엄 선포는 정당”", "“계엄"),
        ("pt", "a saúde: ela sai hoje", "ela"),
    ],
)
def test_a_line_that_ends_in_the_first_word_of_a_quotation_costs(language, text, dear):
    costs = {text[: made.position].split()[-1]: made.penalty for made in breaks(text, language)}
    assert costs[dear] > 0
    assert min(costs.values()) == 0


@pytest.mark.parametrize(
    ("language", "text", "parted"),
    [
        ("zh-Hans", "宣布下调存款准备金率，释放资金", "准备|金率"),
        ("zh-Hans", "宣布下调存款准备金率，释放资金", "准备金|率"),
        ("zh-Hans", "存款准备金率0.5个百分点", "准备|金率"),
        ("zh-Hant", "和平獎得主", "和平|獎"),
        ("ja", "生理学・医学賞に坂口志文氏", "医学賞|に"),
        ("th", "ออกจากนากอร์โน-คาราบัค", "นากอร์โน-|คาราบัค"),
        ("km", "ព្រំដែនកម្ពុជា-ថៃ", "កម្ពុជា-|ថៃ"),
    ],
)
def test_what_belongs_together_without_spaces_is_parted_only_where_nothing_else_fits(language, text, parted):
    before, after = parted.split("|")
    place = text.index(before + after) + len(before)
    kinds = {made.position: made.kind for made in breaks(text, language)}
    assert kinds.get(place, Kind.ANYWHERE) >= Kind.FORCED


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("zh-Hans", "逃离纳戈尔诺-卡拉巴赫，宣布", "逃;离/纳!戈!尔!诺-!卡!拉!巴!赫，|宣!布"),
        ("zh-Hans", "作家克拉斯纳霍尔卡伊·拉斯洛", "作!家|克!拉!斯!纳!霍!尔!卡!伊·!拉!斯!洛"),
        ("zh-Hans", "将与特朗普讨论", "将!与|特!朗!普/讨!论"),
        ("zh-Hans", "抵达华盛顿", "抵!达|华!盛!顿"),
        ("zh-Hans", "亚美尼亚人逃离", "亚!美!尼!亚!人/逃!离"),
        ("zh-Hant", "和平獎得主瑪麗亞·科里納", "和!平!獎;得;主/瑪!麗!亞·!科!里!納"),
    ],
)
def test_chinese_parts_no_foreign_name_and_no_name_and_its_kind(language, text, expected):
    assert marked(text, language) == expected


def test_everyday_words_are_no_foreign_names():
    text = "许多西部城市宣布加息并下调利率"
    assert not [made for made in breaks(text, "zh-Hans") if made.penalty >= 0.1]


@pytest.mark.parametrize(
    ("language", "text", "whole", "stub"),
    [
        ("ja", "追加利上げを決定 物価上昇「想定内」", "追加利上げを決定 ", "追加利上げを"),
        ("ja", "追加利上げを決定 物価上昇「想定内」", "追加利上げを決定 ", "追加利上げを決定 物価"),
        ("zh-Hans", "台风逼近广东，多地停课停工", "台风逼近广东，", "台风逼近"),
        ("zh-Hans", "台风逼近广东，多地停课停工", "台风逼近广东，", "台风逼近广东，多地"),
    ],
)
def test_few_characters_of_a_clause_beside_another_cost(language, text, whole, stub):
    costs = {text[: made.position]: made.penalty for made in breaks(text, language)}
    assert costs[stub] >= 0.1
    assert costs[whole] == 0


@pytest.mark.parametrize("text", ["魏哲家：「不會讓客戶失望」", "設廠，總投資逾百億歐元"])
def test_a_line_that_ends_in_what_a_chinese_clause_begins_with_costs(text):
    opening = re.search("[「，](.)", text)
    costs = {made.position: made.penalty for made in breaks(text, "zh-Hant")}
    assert costs.get(opening.end(), 1.0) > 0.06


@pytest.mark.parametrize(
    ("language", "word", "joint", "beside"),
    [
        ("de", "Verkehrsinfrastrukturfinanzierung", "Verkehrsinfrastruktur", "Verkehrsinfrastruk"),
        ("de", "Bundesverfassungsgericht", "Bundesverfassungs", "Bundesverfassungsge"),
        ("de-CH", "Straßenverkehrsordnung", "Straßenverkehrs", "Straßenver"),
        ("de", "Arbeitnehmerüberlassung", "Arbeitnehmer", "Arbeitnehmerüber"),
        ("de", "Außenministerin", "Außen", "Außenminis"),
        ("nl", "Arbeidsongeschiktheidsverzekering", "Arbeidsongeschiktheids", "Arbeidsongeschikt"),
        ("sv", "Socialförsäkringsutskottets", "Socialförsäkrings", "Socialförsäk"),
        ("nb", "Sikkerhetsmyndighetene", "Sikkerhets", "Sikkerhetsmyn"),
    ],
)
def test_a_compound_is_cut_where_it_is_joined(language, word, joint, beside):
    costs = {made.position: made.penalty for made in hyphenation(word, language)}
    assert costs[len(joint)] * 2 < costs[len(beside)]
