"""Any text of any script in any box: set inside it or refused, never an exception, never ink outside."""

from __future__ import annotations

import os
from typing import NamedTuple

from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from service.errors import Refusal
from service.model.geometry import Size
from service.typography.drawing import text_mask
from service.typography.faces import load_faces
from service.typography.setting import TextBlock, TextStyle, set_text

FACES = load_faces()
CASES = int(os.environ.get("CUTLINE_FUZZ", "500"))
SCRIPTS = {
    "en": "abcdefghijklmnopqrstuvwxyz ABCDEFG 0123456789 .,:;!?-\u2013\u2014\u2026'\u2019\u201c\u201d()/&%",
    "vi": "\u1ec7\u1eab\u01b0\u1edd\u0111\u00e2 nghkt",
    "ru": "\u0430\u0431\u0432\u0433\u0434\u0435\u0436\u0437\u0438\u0439\u043a\u043b \u00ab\u00bb\u2014",
    "el": "\u03b1\u03b2\u03b3\u03b4\u03b5\u03ac\u03ad\u03ae \u03c2\u03c3",
    "hy": "\u0531\u0540\u0561\u0562\u0563\u055d\u055e \u0587",
    "ka": "\u10d0\u10d1\u10d2\u10d3\u10d4 \u201e\u201c",
    "ar": "\u0627\u0644\u062d\u0631\u0628\u0648\u0646\u0645\u064a\u0629\u060c \u061f\u0661\u0662 12 AB",
    "ur": "\u0646\u06af\u0648\u0631\u0688\u0679\u06d2\u06c1 \u06d4",
    "he": "\u05d0\u05d1\u05d2\u05e9\u05c1\u05b8\u05dc\u05d5\u05dd \"'() 3,000",
    "hi": "\u0915\u094d\u0937\u093f\u0924\u094d\u0930\u0930\u094d\u092e\u094b \u0964",
    "bn": "\u0995\u09cd\u09b7\u09bf\u09a8\u09cd\u09a4\u09cd\u09b0\u09be \u0997",
    "ta": "\u0b95\u0bca\u0bcb\u0ba8\u0bbe\u0b9f\u0bcd\u0bb0\u0bc1 ",
    "th": "\u0e0a\u0e32\u0e27\u0e2d\u0e35\u0e49\u0e17\u0e37\u0e48\u0e19\u0e33\u0e40\u0e44 ",
    "lo": "\u0e8a\u0eb2\u0ea7\u0eb5\u0ec9\u0ec0\u0e99 ",
    "km": "\u1780\u17d2\u1798\u17c1\u179a\u17b6 ",
    "my": "\u1019\u103c\u1014\u103a\u1019\u102c\u1005\u102c ",
    "am": "\u12a0\u121b\u122d\u129b \u1361",
    "zh-Hans": "\u4e2d\u56fd\u65b0\u95fb\uff0c\u3002\u300a\u300b\u201c\u201d",
    "zh-Hant": "\u4e2d\u570b\u65b0\u805e\uff0c\u300c\u300d",
    "ja": "\u30a2\u30eb\u30e1\u30cb\u30a2\u4eba\u3001\u306e\u3063\u30fc\u300c\u300d\u3000",
    "ko": "\uc544\ub974\uba54\ub2c8\uc544\uc778 \u201c\u2026",
    "": "\U0001f3f4\u200d\u2620\ufe0f\U0001f9d1\U0001f3ff\U0001f680\U0001fae8\U0001f1e9\U0001f1ea1\ufe0f\u20e3 ab",
    "fr": "\u00ab \u00bb ; ! ? : 3 000 45 % l\u2019\u0153uvre ",
}
HOSTILE = "\u0336\u0322\u031b\u202e\u202b\u2067\u2069\u200b\u200d\u00ad\ud800\x00\x07\t\n\ufeff\ufffd\ue000\u0300\u20e3"


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, str]:
    language = draw(st.sampled_from(sorted(SCRIPTS)))
    mixed = draw(st.sampled_from(["", "", "", SCRIPTS["en"], SCRIPTS["ar"], HOSTILE]))
    words = st.text(
        alphabet=SCRIPTS[language] + mixed, min_size=1, max_size=draw(st.sampled_from([9, 9, 60]))
    )
    joint = draw(st.sampled_from([" ", " ", ""]))
    text = joint.join(draw(st.lists(words, min_size=1, max_size=draw(st.sampled_from([4, 12, 40])))))
    return language, text[:300]


@st.composite
def styles(draw: st.DrawFn) -> TextStyle:
    floor = draw(st.integers(12, 40))
    return TextStyle(
        family=draw(st.sampled_from(["sans", "serif"])),
        weight=draw(st.sampled_from([400, 700])),
        ceiling=floor + draw(st.integers(0, 80)),
        floor=floor,
        max_lines=draw(st.integers(1, 6)),
        leading=draw(st.sampled_from([1.0, 1.1, 1.3])),
        align=draw(st.sampled_from(["start", "end", "center"])),
        tracking=draw(st.sampled_from([0.0, 0.0, 0.08])),
        may_truncate=draw(st.booleans()),
    )


class Case(NamedTuple):
    language: str
    text: str
    style: TextStyle
    width: int
    height: int
    direction: str = ""


CASES_DRAWN = st.builds(
    lambda source, style, width, height, direction: Case(*source, style, width, height, direction),
    texts(),
    styles(),
    st.integers(120, 1600),
    st.integers(20, 800),
    st.sampled_from(["", "ltr", "rtl"]),
)
COMPOUND = "Donaudampfschifffahrtsgesellschaftskapitaen"


def set_or_refuse(case: Case) -> TextBlock | None:
    try:
        return set_text(
            case.text,
            case.style,
            case.width,
            case.height,
            FACES,
            language=case.language,
            direction=case.direction,
        )
    except Refusal:
        return None


@settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck))
@given(CASES_DRAWN)
@example(Case("de", COMPOUND * 2, TextStyle("sans", 700, 60, 24, 3, 1.1), 300, 200))
@example(Case("en", "W" * 60, TextStyle("sans", 700, 60, 36, 1, 1.1, may_truncate=True), 300, 90))
@example(Case("", "\u2066" * 130 + "\u05d0a", TextStyle("sans", 700, 60, 20, 2, 1.1), 300, 90, "rtl"))
def test_any_text_is_set_inside_its_box_or_refused(case: Case) -> None:
    block = set_or_refuse(case)
    event("refused" if block is None else f"set, truncated: {block.truncated}")
    if block is None:
        return
    assert block.width <= case.width + 1e-3
    assert block.height <= case.height + 1e-3
    assert case.style.floor - 1e-3 <= block.size <= case.style.ceiling + 1e-3
    assert len(block.lines) <= case.style.max_lines
    margin = 40
    canvas = Size(case.width + 2 * margin, case.height + 2 * margin)
    drawn = text_mask(block, canvas, margin, margin).getbbox()
    if drawn:
        left, top, right, bottom = drawn
        assert left >= margin
        assert top >= margin
        assert right <= margin + case.width
        assert bottom <= margin + case.height
