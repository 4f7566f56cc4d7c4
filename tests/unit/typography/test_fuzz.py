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
    "en": "abcdefghijklmnopqrstuvwxyz ABCDEFG 0123456789 .,:;!?-–—…'’“”()/&%",
    "vi": "ệẫườđâ nghkt",
    "ru": "абвгдежзийкл «»—",
    "el": "αβγδεάέή ςσ",
    "hy": "ԱՀաբգ՝՞ և",
    "ka": "აბგდე „“",
    "ar": "\u0627\u0644\u062d\u0631\u0628\u0648\u0646\u0645\u064a\u0629، \u061f\u0661\u0662 12 AB",
    "ur": "\u0646\u06af\u0648\u0631\u0688\u0679\u06d2\u06c1 \u06d4",
    "he": "\u05d0\u05d1\u05d2\u05e9\u05c1\u05b8\u05dc\u05d5\u05dd \"'() 3,000",
    "hi": "क\u094dष\u093fत\u094dरर\u094dम\u094b ।",
    "bn": "ক\u09cdষ\u09bfন\u09cdত\u09cdর\u09be গ",
    "ta": "க\u0bca\u0bcbந\u0bbeட\u0bcdர\u0bc1 ",
    "th": "ชาวอ\u0e35\u0e49ท\u0e37\u0e48นำเไ ",
    "lo": "ຊາວ\u0eb5\u0ec9ເນ ",
    "km": "ក\u17d2ម\u17c1រ\u17b6 ",
    "my": "မ\u103cန\u103aမ\u102cစ\u102c ",
    "am": "አማርኛ ፡",
    "zh-Hans": "中国新闻，。《》“”",
    "zh-Hant": "中國新聞，「」",
    "ja": "アルメニア人、のっー「」\u3000",
    "ko": "아르메니아인 “…",
    "": ("🏴\u200d☠\ufe0f🧑🏿🚀\U0001fae8🇩🇪1\ufe0f\u20e3 ab"),
    "fr": "« » ; ! ? : 3 000 45 % l’œuvre ",
}
HOSTILE = (
    "\u0336\u0322\u031b\u202e\u202b\u2067\u2069\u200b\u200d\u00ad\ud800\x00\x07\t\n\ufeff�\ue000\u0300\u20e3"
)


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
