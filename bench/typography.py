"""Time the setter: `python -m bench.typography`.

Clean, prepare, fit and draw a headline of some 70 characters: seen before (warm) and with every headline new,
in several scripts; what share of a whole card that is; and the scrim.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import partial

from PIL import Image

from bench.asked import HEADLINE, ask
from bench.photos import draw_photo, save_photo
from bench.rounds import medians, report
from service import pipeline
from service.house import build_house
from service.model.geometry import Size
from service.settings import Settings
from service.typography.contrast import lightest_scrim, surround
from service.typography.drawing import draw_text
from service.typography.faces import Faces, load_faces
from service.typography.setting import TextBlock, TextStyle, set_text

_STYLE = TextStyle("sans", 700, ceiling=72, floor=36, max_lines=4, leading=1.1, may_truncate=True)
_WIDTH, _HEIGHT = 1080, 300
_ROUNDS = 200
_CARD_ROUNDS = 25
_WHITE = (255, 255, 255)
# Put in ever new order at their bars, where they have any, else at their spaces.
_HEADLINES = {
    "en": HEADLINE,
    "de": "Bundesverfassungsgericht prüft 23 Beschwerden gegen das neue Staatsangehörigkeitsgesetz",
    "ar": "الأمم المتحدة: أكثر من ٣٫٥ ملايين لاجئ يواجهون المجاعة في شرق السودان",
    "hi": "प्रधानमंत्री ने कहा: किसानों के लिए ₹20 लाख करोड़ का नया पैकेज घोषित होगा",
    "ru": "Армяне бегут из Нагорного Карабаха: «Боимся этнической чистки», говорят беженцы",
    "ja": "大谷翔平が|2試合連続の|ホームラン、|ドジャースは|リーグ優勝へ|「マジック3」|監督も|喜んだ",
    "th": "ผู้ว่าการ|ธนาคารแห่ง|ประเทศไทย|ยืนยัน|ไม่ลด|ดอกเบี้ย|แม้เศรษฐกิจ|ชะลอตัว",
}


def new_headlines(language: str, seed: int = 7) -> Iterator[str]:
    """Yield headlines never seen before: the words in ever new order, in English the letters as well."""
    text = _HEADLINES[language]
    pieces, between = (text.split("|"), "") if "|" in text else (text.split(" "), " ")
    chance = random.Random(seed)
    while True:
        words = chance.sample(pieces, len(pieces))
        if language == "en":
            words = ["".join(chance.sample(word, len(word))) for word in words]
        yield between.join(words)


def setting(text: str, language: str, faces: Faces) -> TextBlock:
    """Set a headline as on a wide card."""
    return set_text(text, _STYLE, _WIDTH, _HEIGHT, faces, language=language)


def by_language(faces: Faces) -> Iterator[dict[str, object]]:
    """Yield a row for each language: setting alone, then with drawing, then the same for new headlines."""
    canvas = Image.new("RGB", (1200, 630), (90, 90, 90))

    def whole(texts: Iterator[str], language: str) -> None:
        draw_text(setting(next(texts), language, faces), canvas, 60, 280, _WHITE)

    for language, marked in _HEADLINES.items():
        text = marked.replace("|", "")
        ways: dict[str, Callable[[], object]] = {
            "set, warm": partial(setting, text, language, faces),
            "set and draw, warm": partial(whole, _same(text), language),
            "set and draw, new": partial(whole, new_headlines(language), language),
        }
        took = medians(ways, _ROUNDS)
        clock = {name: each.clock for name, each in took.items()}
        of_processor = took["set and draw, new"].cpu
        yield {"median ms": language, "characters": len(text), **clock, "new, of processor": of_processor}


def _same(text: str) -> Iterator[str]:
    while True:
        yield text


def share(faces: Faces) -> dict[str, object]:
    """Return what the headline takes of a whole card with a photo of 2 megapixels, warm and new."""
    house = build_house(Settings())
    request = ask(save_photo(draw_photo(1800, 1200), "JPEG", quality=90))
    canvas, headlines, others = Image.new("RGB", (1200, 630)), new_headlines("en", 1), new_headlines("en", 2)

    def card(texts: Iterator[str]) -> None:
        article = request.article._replace(headline=next(texts))
        pipeline.make_cards(request._replace(article=article), house)

    def headline(texts: Iterator[str]) -> None:
        draw_text(setting(next(texts), "en", faces), canvas, 60, 280, _WHITE)

    ways = {
        "headline, warm": partial(headline, _same(HEADLINE)),
        "card, warm": partial(card, _same(HEADLINE)),
        "headline, new": partial(headline, headlines),
        "card, new": partial(card, others),
    }
    took = {name: taken.clock for name, taken in medians(ways, _CARD_ROUNDS).items()}
    shares = {f"% {how}": 100 * took[f"headline, {how}"] / took[f"card, {how}"] for how in ("warm", "new")}
    return {"median ms": "share of the card", **took, **shares}


def scrim(faces: Faces) -> dict[str, object]:
    """Return what it takes to find the lightest scrim under the headline."""
    canvas = Image.new("RGB", (1200, 630), (90, 90, 90))
    round_text = surround(setting(HEADLINE, "en", faces), Size(*canvas.size), 60, 280)
    find = partial(lightest_scrim, canvas, round_text, text=_WHITE, scrim=(0, 0, 0), target=4.5)
    return {"median ms": "scrim", "lightest": medians({"find": find}, _ROUNDS)["find"].clock}


def main() -> None:
    """Print three tables and keep them."""
    faces = load_faces()
    report("typography", list(by_language(faces)))
    report("typography-share", [share(faces)])
    report("typography-scrim", [scrim(faces)])


if __name__ == "__main__":
    main()
