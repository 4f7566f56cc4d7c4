from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copyfile

import pytest
import uharfbuzz as hb

from service.errors import ConfigurationError
from service.resources import asset
from service.typography.faces import Face, Faces, FaceStack, load_faces
from service.typography.setting import TextStyle, set_text

# One line of news in each script, and the face that must set it where no language is told.
SCRIPTS = {
    "Ñandú Żółć ǆ ẹ̀": "Inter",
    "Армяне ґедзь қазақ": "Inter",
    "Χιλιάδες": "Inter",
    "Հայերը": "Noto Sans Armenian",
    "სომხები": "Noto Sans Georgian",
    "الحرب": "Noto Sans Arabic",
    "מלחמה": "Noto Sans Hebrew",
    "युद्ध": "Noto Sans Devanagari",
    "যুদ্ধ": "Noto Sans Bengali",
    "ਜੰਗ": "Noto Sans Gurmukhi",
    "યુદ્ધ": "Noto Sans Gujarati",
    "ଯୁଦ୍ଧ": "Noto Sans Oriya",
    "போர்": "Noto Sans Tamil",
    "యుద్ధం": "Noto Sans Telugu",
    "ಯುದ್ಧ": "Noto Sans Kannada",
    "യുദ്ധം": "Noto Sans Malayalam",
    "යුද්ධය": "Noto Sans Sinhala",
    "สงคราม": "Noto Sans Thai",
    "ສົງຄາມ": "Noto Sans Lao",
    "សង្គ្រាម": "Noto Sans Khmer",
    "စစ်ပွဲ": "Noto Sans Myanmar",
    "ጦርነት": "Noto Sans Ethiopic",
    "战争戰爭せんそう전쟁ㄓㄢˋ": "Noto Sans CJK",
    "ހަނގުރާމަ": "Noto Sans Thaana",
    "ᐅᓇᑕᕐᓂᖅ": "Noto Sans Canadian Aboriginal",
    "དམག་འཁྲུག": "Noto Serif Tibetan",
    "ⵉⵎⵣⵉ": "Noto Sans Tifinagh",
    "ܩܪܒܐ": "Noto Sans Syriac",
    "𞤂𞤫𞤽": "Noto Sans Adlam",
    "ꯂꯥꯟ": "Noto Sans Meetei Mayek",
    "㈱㎡㋿": "Noto Sans CJK",
    "𝑥 ∰": "Noto Sans Math",
    "🖉": "Noto Sans Symbols 2",
}


@pytest.fixture(scope="module")
def faces() -> Faces:
    return load_faces()


def unset(text: str, faces: Faces, language: str = "") -> tuple[str, ...]:
    """Return what a text has that no face can set."""
    style = TextStyle("sans", 700, 40, 40, 9, 1.2)
    return set_text(text, style, 4000, 4000, faces, language=language).missing


def names(stack: FaceStack) -> list[str]:
    return [face.name for face in stack.faces]


@pytest.mark.parametrize(("text", "face"), SCRIPTS.items())
def test_every_script_has_its_face(faces: Faces, text: str, face: str):
    setters = {found.name for word in text.split() if (found := faces.stack("sans", 700).face_for(word))}

    assert setters == {face}
    assert unset(text, faces) == ()


def test_the_brands_family_comes_first_and_lends_what_it_lacks(faces: Faces):
    serif = faces.stack("serif", 700)

    assert names(serif)[:3] == ["Source Serif 4", "Inter", "Noto Sans"]
    assert serif.face_for("₾").name == "Inter"
    assert serif.face_for("战").name == "Noto Sans CJK"


@pytest.mark.parametrize("language", ["ur", "ur-PK", "UR_in"])
def test_urdu_is_set_in_nastaliq(faces: Faces, language: str):
    stack = faces.stack("sans", 700, language=language)

    assert stack.face_for("انخلا").name == "Noto Nastaliq Urdu"
    assert stack.face_for("Karachi").name == "Inter"


@pytest.mark.parametrize("language", ["", "ar", "fa", "ps"])
def test_other_languages_in_arabic_letters_are_not(faces: Faces, language: str):
    assert faces.stack("sans", 700, language=language).face_for("حرب").name == "Noto Sans Arabic"


def test_a_character_has_the_form_of_its_country(faces: Faces):
    forms = {
        language: shape(faces.stack("sans", 700, language=language).face_for("骨"), "骨直返", language)
        for language in ("zh-Hans", "zh-Hant", "zh-HK", "ja", "ko")
    }

    assert len(set(forms.values())) == 5
    assert forms["ja"] == shape(faces.stack("sans", 700).face_for("骨"), "骨直返", "")


@pytest.mark.parametrize(
    ("language", "text", "ems"),
    [
        ("ja", "ノ・カ", 3.0),
        ("ko", "정치·경제", 4.0),
        ("zh", "阿尔·帕西诺", 6.0),
        ("zh-Hant", "阿爾·帕西諾", 6.0),
    ],
)
def test_the_dot_in_names_has_its_countrys_width(faces: Faces, language: str, text: str, ems: int):
    face = faces.stack("sans", 700, language=language).face_for(text[0])
    assert face is not None

    assert width(face, text, language) / face.upem == pytest.approx(ems, abs=0.01)


@pytest.mark.parametrize("name", ["喆堃昇", "𠮷野家", "山﨑・髙橋", "刘䶮", "㗎嘅咗"])
def test_rare_characters_of_names_are_there(faces: Faces, name: str):
    assert unset(name, faces, "zh") == ()


def test_a_face_is_drawn_at_the_weight_asked_for_or_its_nearest(faces: Faces):
    light, heavy = (faces.stack("sans", weight) for weight in (400, 900))

    assert width(light.faces[0], "Armenians flee") < width(heavy.faces[0], "Armenians flee")
    assert width(light.face_for("न"), "न") < width(heavy.face_for("न"), "न")
    assert width(faces.stack("sans", 700).face_for("न"), "न") == width(heavy.face_for("न"), "न")


def test_small_text_has_the_wider_letters_of_its_optical_size(faces: Faces):
    headline = faces.stack("serif", 600, role="headline").faces[0]
    credit = faces.stack("serif", 600, role="credit").faces[0]

    assert width(credit, "Photo") > width(headline, "Photo")


def test_emoji_are_coloured_and_stand_apart(faces: Faces):
    stack = faces.stack("sans", 700)

    assert stack.emoji is not None
    assert stack.emoji.emoji
    assert stack.emoji.colour
    assert stack.emoji not in stack.faces
    assert not any(face.colour for face in stack.faces)


@pytest.mark.parametrize("sequence", ["🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🏴‍☠️", "🧑🏿‍🚀", "🏳️‍🌈", "🇦🇲", "👨‍👩‍👧‍👦", "👋🏽", "1️⃣", "❤️‍🔥"])
def test_an_emoji_sequence_is_one_picture(faces: Faces, sequence: str):
    emoji = faces.stack("sans", 700).emoji
    assert emoji is not None
    buffer = buffer_of(sequence, "")
    hb.shape(emoji.font, buffer)

    drawn = [
        info.codepoint
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        if position.x_advance
    ]
    assert len(drawn) == 1
    assert emoji.font.face.glyph_has_color_paint(drawn[0])


def test_measures_are_in_ems(faces: Faces):
    inter = faces.stack("sans", 700).faces[0]
    left, bottom, right, top = inter.ink(inter.font.get_nominal_glyph(ord("H")))

    assert inter.cap_height == pytest.approx(0.7275, abs=0.001)
    assert (bottom, top) == pytest.approx((0, inter.cap_height), abs=0.002)
    assert 0 < left < right < 1
    assert inter.ascent > inter.cap_height
    assert inter.descent > 0
    assert inter.ink(inter.font.get_nominal_glyph(ord(" "))) == (0, 0, 0, 0)


def test_what_no_face_has_is_named_once(faces: Faces):
    assert unset("Linear B: 𐀀𐀁𐀀 \u200b\ufe0f\n", faces) == ("𐀀", "𐀁")


def test_a_family_nobody_has_is_refused_by_name(faces: Faces):
    with pytest.raises(ConfigurationError, match="'gothic': use one of sans, serif"):
        faces.stack("gothic", 700)


def test_threads_share_one_stack(faces: Faces):
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: id(faces.stack("serif", 612, language="th")), range(64)))

    assert len(found) <= 8
    assert id(faces.stack("serif", 612, language="th")) == id(faces.stack("Serif", 612, language="TH"))


def test_a_face_dropped_into_a_brands_folder_becomes_a_family(tmp_path: Path):
    (tmp_path / "gazette").mkdir()
    copyfile(asset("fonts", "source-serif-4", "SourceSerif4.ttf"), tmp_path / "gazette" / "anything.TTF")
    faces = load_faces(None, tmp_path)
    stack = faces.stack("SOURCE serif 4", 650)

    assert faces.families == ("sans", "serif", "source serif 4")
    assert names(stack)[:2] == ["Source Serif 4", "Inter"]
    assert stack.face_for("戦").name == "Noto Sans CJK"


def test_of_a_familys_files_the_nearest_weight_is_taken(tmp_path: Path):
    for weight in ("Regular", "Bold"):
        make_weight(tmp_path / f"{weight}.ttf", 400 if weight == "Regular" else 700)
    faces = load_faces(None, tmp_path)

    widths = [width(faces.stack("Inter", weight).faces[0], "Photo") for weight in (300, 500, 600, 900)]
    assert widths[0] == widths[1] < widths[2] == widths[3]


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("Brand.ttf", b"not a font", "Brand.ttf:1: is not a TrueType or OpenType font"),
        ("Brand.otf", b"", "Brand.otf:1: "),
        ("Brand.woff2", b"wOF2", "Brand.woff2:1: convert this font"),
        ("Brand.ttf", b"wOF2 and more", "Brand.ttf:1: is WOFF2 whatever its name says"),
        ("Brand.ttf", b"\0\1\0\0\0\x0c", "Brand.ttf:1: is not a TrueType or OpenType font"),
    ],
)
def test_a_brands_file_that_cannot_be_set_is_named(tmp_path: Path, file: str, content: bytes, words: str):
    (tmp_path / file).write_bytes(content)
    with pytest.raises(ConfigurationError, match=words):
        load_faces(None, tmp_path)


def test_a_file_whose_end_is_missing_is_damaged_and_all_faults_are_told_together(tmp_path: Path):
    whole = asset("fonts", "source-serif-4", "SourceSerif4.ttf").read_bytes()
    (tmp_path / "cut.ttf").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "web.woff").write_bytes(b"wOFF")
    with pytest.raises(ConfigurationError) as refused:
        load_faces(None, tmp_path)
    assert [line.rpartition("/")[2].split(":")[0] for line in str(refused.value).splitlines()] == [
        "cut.ttf",
        "web.woff",
    ]
    assert "is damaged: its end is missing" in str(refused.value)


def shape(face: Face | None, text: str, language: str) -> tuple[int, ...]:
    assert face is not None
    buffer = buffer_of(text, language)
    hb.shape(face.font, buffer)
    return tuple(info.codepoint for info in buffer.glyph_infos)


def width(face: Face | None, text: str, language: str = "en") -> int:
    assert face is not None
    buffer = buffer_of(text, language)
    hb.shape(face.font, buffer)
    return sum(position.x_advance for position in buffer.glyph_positions)


def buffer_of(text: str, language: str) -> hb.Buffer:
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.language = language or "und"
    return buffer


def make_weight(path: Path, weight: int) -> None:
    """Write one weight of Inter as a file of its own, as a foundry delivers it."""
    face = hb.Face(hb.Blob.from_file_path(str(asset("fonts", "inter", "Inter.ttf"))))
    order = hb.SubsetInput()
    order.unicode_set.clear()
    order.unicode_set.update(set(map(ord, "Photo")))
    order.pin_axis_location(face, "wght", weight)
    order.pin_axis_location(face, "opsz", 14)
    path.write_bytes(hb.subset(face, order).blob.data)
